//! Figures in words.

use crate::compare::Figure;

/// `31 %`.
pub fn percent(share: f64) -> String {
    // Small shares would all be 0.
    if share > 0.0 && share < 0.005 {
        "under 1 %".to_owned()
    } else {
        format!("{:.0} %", 100.0 * share)
    }
}

/// `31 % (24–38)`; `not defined` where it is so.
pub fn interval(figure: &Figure) -> String {
    match (figure.value, figure.low, figure.high) {
        (Some(value), Some(low), Some(high)) => {
            format!("{} ({:.0}–{:.0})", percent(value), 100.0 * low, 100.0 * high)
        }
        (Some(value), ..) => percent(value),
        _ => "not defined".to_owned(),
    }
}

/// `+16 (+5 to +27)`, in percentage points.
pub fn points(figure: &Figure) -> String {
    let signed = |x: f64| {
        format!("{:+.0}", 100.0 * x).replace('-', "−").replace("+0", "0").replace("−0", "0")
    };
    match (figure.value, figure.low, figure.high) {
        (Some(value), Some(low), Some(high)) => {
            format!("{} ({} to {})", signed(value), signed(low), signed(high))
        }
        (Some(value), ..) => signed(value),
        _ => "not defined".to_owned(),
    }
}

/// A p-value.
pub fn p(p: Option<f64>) -> String {
    match p {
        Some(p) if p < 0.001 => "<0.001".to_owned(),
        Some(p) => format!("{p:.3}"),
        None => "not tested".to_owned(),
    }
}

/// What a sentence with a label does: `is against`.
pub fn verb(label: &str) -> String {
    match label {
        "against" => "is against".to_owned(),
        "favor" => "is in favor".to_owned(),
        "neutral" => "stays neutral".to_owned(),
        "unrelated" => "is off the subject".to_owned(),
        other => format!("is “{other}”"),
    }
}

/// How many times `more` is `less`, in words; `None` where that says nothing.
pub fn times(more: f64, less: f64) -> Option<String> {
    let ratio = more / less;
    if less < 0.02 || !ratio.is_finite() {
        return None;
    }
    Some(match ratio {
        r if r < 1.15 => return None,
        r if (1.85..2.15).contains(&r) => "twice the share of".to_owned(),
        r if (2.75..3.25).contains(&r) => "three times the share of".to_owned(),
        r => format!("{r:.1} times the share of"),
    })
}

/// `1 article`, `2 articles`, with thin groups of thousands.
pub fn counted(n: usize, noun: &str) -> String {
    format!("{} {noun}{}", grouped(n), if n == 1 { "" } else { "s" })
}

/// `12 345`.
pub fn grouped(n: usize) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push('\u{202f}');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_read_as_an_editor_would_say_them() {
        let figure = |value, low, high| Figure { value, low, high, ..Figure::default() };
        assert_eq!(interval(&figure(Some(0.31), Some(0.24), Some(0.38))), "31 % (24–38)");
        assert_eq!(interval(&figure(None, None, None)), "not defined");
        assert_eq!(points(&figure(Some(-0.16), Some(-0.27), Some(-0.001))), "−16 (−27 to 0)");
        assert_eq!(times(0.31, 0.15).as_deref(), Some("twice the share of"));
        assert_eq!((times(0.3, 0.001), times(0.3, 0.29)), (None, None));
        assert_eq!(counted(12345, "sentence"), "12\u{202f}345 sentences");
    }
}
