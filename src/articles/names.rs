//! What a file is called in messages and keys, and which outlet its place in a folder tells.

use std::ffi::OsStr;
use std::path::{Component, Path, PathBuf};

/// Where a file was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    /// For messages: the path as the user would type it.
    pub(super) path: PathBuf,
    /// The key: the path below the argument.
    pub(super) key: String,
    /// The outlet that the folders tell.
    pub(super) outlet: String,
    /// Whether a folder level below the argument gave it; otherwise a page's own site name is the better answer.
    pub(super) by_folder: bool,
}

/// The folder that keys are counted from, and the outlet of files directly in it.
#[derive(Debug, Clone)]
pub(super) struct Root {
    pub(super) base: PathBuf,
    pub(super) own_name: String,
}

impl Root {
    pub(super) fn new(base: PathBuf) -> Self {
        let own_name = folder_name(&base);
        Self { base, own_name }
    }

    /// The place of a file somewhere below this root.
    pub(super) fn place(&self, path: PathBuf) -> Place {
        let below = path.strip_prefix(&self.base).unwrap_or(&path);
        let levels = levels(below);
        let by_folder = levels.len() > 1;
        let outlet = match levels.first() {
            Some(first) if by_folder => first.clone(),
            _ => self.own_name.clone(),
        };
        Place { key: levels.join("/"), outlet, by_folder, path }
    }
}

impl Place {
    /// What has no folder: standard input or a pipe.
    pub(super) fn of_stream(path: &Path) -> Self {
        let name =
            if path == Path::new("-") { "stdin".to_owned() } else { printable(path.as_os_str()) };
        let path =
            if path == Path::new("-") { "standard input".into() } else { path.to_path_buf() };
        Self { path, key: name, outlet: "stdin".to_owned(), by_folder: false }
    }
}

/// The name of a folder, also of `.` and `..`.
pub(super) fn folder_name(folder: &Path) -> String {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    match folder.components().next_back() {
        Some(Component::Normal(name)) => printable(name),
        _ => folder
            .canonicalize()
            .ok()
            .and_then(|real| real.file_name().map(printable))
            .unwrap_or_default(),
    }
}

fn levels(path: &Path) -> Vec<String> {
    path.components()
        .filter_map(|component| match component {
            Component::Normal(name) => Some(printable(name)),
            _ => None,
        })
        .collect()
}

/// A name as text: bytes that are not UTF-8 are written `\xE9`, so that two names never become one.
pub(super) fn printable(name: &OsStr) -> String {
    use std::fmt::Write;
    let mut text = String::new();
    for chunk in name.as_encoded_bytes().utf8_chunks() {
        text.push_str(chunk.valid());
        for byte in chunk.invalid() {
            // Writing to a String can't fail.
            let _ = write!(text, "\\x{byte:02X}");
        }
    }
    text
}

/// The date with which a file's name starts, `yyyy-mm-dd`; empty when it doesn't.
pub(super) fn date_in(key: &str) -> &str {
    let name = key.rsplit('/').next().unwrap_or(key);
    match name.get(..10) {
        Some(date) if is_date(date) && !name[10..].starts_with(|c: char| c.is_ascii_digit()) => {
            date
        }
        _ => "",
    }
}

/// Whether `text` is a day written `yyyy-mm-dd`.
pub(super) fn is_date(text: &str) -> bool {
    let bytes = text.as_bytes();
    let shaped = bytes.len() == 10
        && bytes.iter().enumerate().all(|(at, byte)| match at {
            4 | 7 => *byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    let number = |from: usize| text[from..from + 2].parse::<u8>().unwrap_or(0);
    shaped && (1..=12).contains(&number(5)) && (1..=31).contains(&number(8))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_folder_level_is_the_outlet() {
        let root = Root::new("data/articles".into());
        let deep = root.place("data/articles/bbc/2024/x.txt".into());
        assert_eq!((deep.outlet.as_str(), deep.key.as_str()), ("bbc", "bbc/2024/x.txt"));
        let direct = root.place("data/articles/x.txt".into());
        assert_eq!((direct.outlet.as_str(), direct.key.as_str()), ("articles", "x.txt"));
    }

    #[test]
    fn a_folder_without_a_name_has_the_one_it_really_has() {
        let here = std::env::current_dir().unwrap();
        let name = here.file_name().unwrap().to_str().unwrap();
        assert_eq!(folder_name(Path::new(".")), name);
        assert_eq!(folder_name(Path::new("")), name);
    }

    #[test]
    fn only_a_real_day_at_the_start_of_a_name_is_a_date() {
        assert_eq!(date_in("bbc/2024-03-05-nato.txt"), "2024-03-05");
        assert_eq!(date_in("2024-03-05.txt"), "2024-03-05");
        assert_eq!(date_in("2024-13-05.txt"), "");
        assert_eq!(date_in("2024-03-051.txt"), "");
        assert_eq!(date_in("nato-2024-03-05.txt"), "");
        assert_eq!(date_in("2024–03.txt"), "");
    }

    #[cfg(unix)]
    #[test]
    fn two_names_that_are_not_utf8_stay_two() {
        use std::os::unix::ffi::OsStrExt;
        let one = printable(OsStr::from_bytes(b"caf\xe9.txt"));
        assert_eq!(one, "caf\\xE9.txt");
        assert_ne!(one, printable(OsStr::from_bytes(b"caf\xe8.txt")));
    }
}
