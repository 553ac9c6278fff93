//! Reads the reference values and compares with a tolerance.

use serde_json::Value;

/// The cases of `tests/vectors/<name>.json`.
pub fn cases(name: &str) -> Vec<Value> {
    let path = format!("{}/tests/vectors/{name}.json", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{path}: {e}"));
    let mut file: Value = serde_json::from_str(&text).expect("the vectors are JSON");
    match file["cases"].take() {
        Value::Array(cases) if !cases.is_empty() => cases,
        _ => panic!("{path} has no cases"),
    }
}

/// All numbers below `value`, in order; `null` is NaN.
pub fn numbers(value: &Value) -> Vec<f64> {
    match value {
        Value::Array(items) => items.iter().flat_map(numbers).collect(),
        Value::Null => vec![f64::NAN],
        other => vec![number(other)],
    }
}

pub fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_else(|| panic!("{value} is no number"))
}

pub fn integers<T: TryFrom<i64>>(value: &Value) -> Vec<T> {
    let convert = |v: &Value| v.as_i64().and_then(|v| T::try_from(v).ok());
    let items = value.as_array().unwrap_or_else(|| panic!("{value} is no list"));
    items.iter().map(|v| convert(v).unwrap_or_else(|| panic!("{v} does not fit"))).collect()
}

/// The largest deviation met in one file; fails at once beyond 1e-6.
pub struct Deviation {
    file: &'static str,
    largest: f64,
    compared: usize,
}

impl Deviation {
    pub fn of(file: &'static str) -> Self {
        Self { file, largest: 0.0, compared: 0 }
    }

    pub fn check(&mut self, what: &str, ours: &[f64], expected: &Value) {
        let expected = numbers(expected);
        assert_eq!(ours.len(), expected.len(), "{}: {what}: number of values", self.file);
        for (i, (a, b)) in ours.iter().zip(&expected).enumerate() {
            let deviation = (a - b).abs();
            assert!(deviation <= 1e-6, "{}: {what}[{i}]: {a} instead of {b}", self.file);
            self.largest = self.largest.max(deviation);
            self.compared += 1;
        }
    }

    pub fn one(&mut self, what: &str, ours: f64, expected: &Value) {
        self.check(what, &[ours], expected);
    }
}

impl Drop for Deviation {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            println!(
                "{}: {} values, largest deviation {:.1e}",
                self.file, self.compared, self.largest
            );
            assert!(self.compared > 0, "{}: nothing compared", self.file);
        }
    }
}
