//! Names of any kind as names of files.

/// The most bytes of a name; an extension and what tells two apart still fit behind it.
const LONGEST: usize = 100;

/// A name of a file that every system takes, as close to `name` as can be.
///
/// What separates folders, steers a terminal or means something to a shell becomes `_`; a name is never hidden,
/// empty, or one that Windows keeps for devices. Two names may become one: whoever writes files has to look.
pub fn safe_name(name: &str) -> String {
    let is_safe = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | ' ' | '\'' | '&');
    let mut safe: String = name.trim().chars().map(|c| if is_safe(c) { c } else { '_' }).collect();
    while safe.len() > LONGEST {
        safe.pop();
    }
    let mut safe = safe.trim_end_matches(['.', ' ']).to_owned();
    if safe.starts_with('.') {
        safe.replace_range(..1, "_");
    }
    match safe.split('.').next().map(str::to_ascii_uppercase) {
        _ if safe.is_empty() => "unnamed".to_owned(),
        Some(stem) if is_device(&stem) => format!("{safe}_"),
        _ => safe,
    }
}

fn is_device(stem: &str) -> bool {
    let numbered = stem.strip_prefix("COM").or(stem.strip_prefix("LPT"));
    ["CON", "PRN", "AUX", "NUL"].contains(&stem)
        || numbered.is_some_and(|number| number.len() == 1 && number != "0")
}

#[cfg(test)]
mod tests {
    use super::safe_name;

    #[test]
    fn a_name_stays_as_it_is_unless_a_system_would_stumble_over_it() {
        for (name, safe) in [
            ("The Daily Pennant", "The Daily Pennant"),
            ("Новая газета", "Новая газета"),
            ("../../etc/passwd", "_._.._etc_passwd"),
            ("a/b\\c:d\n", "a_b_c_d"),
            (" . ", "unnamed"),
            ("", "unnamed"),
            ("nul", "nul_"),
            ("COM1.x", "COM1.x_"),
            ("Ends in a dot.", "Ends in a dot"),
        ] {
            assert_eq!(safe_name(name), safe, "{name:?}");
        }
        let long = safe_name(&"ж".repeat(300));
        assert!(long.len() <= 100 && long.chars().all(|c| c == 'ж'));
    }
}
