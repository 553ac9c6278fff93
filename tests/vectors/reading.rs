//! Reading test vectors: reference inputs and outputs made by other software.

use serde_json::Value;

/// One file of vectors, with the greatest deviation seen so far.
pub struct Vectors {
    name: &'static str,
    tolerance: f64,
    cases: Vec<Value>,
    greatest: std::cell::Cell<f64>,
}

impl Vectors {
    pub fn read(name: &'static str) -> Self {
        let path = format!("{}/tests/vectors/{name}.json", env!("CARGO_MANIFEST_DIR"));
        let text = std::fs::read_to_string(path).expect("the vector file is there");
        let file: Value = serde_json::from_str(&text).expect("the vector file is JSON");
        let cases = file["cases"].as_array().expect("cases").clone();
        assert!(!cases.is_empty(), "{name} has cases");
        let tolerance = file["tolerance_abs"].as_f64().expect("a tolerance");
        Self { name, tolerance, cases, greatest: std::cell::Cell::new(0.0) }
    }

    pub fn cases(&self) -> impl Iterator<Item = (&Value, &Value)> {
        self.cases.iter().map(|case| (&case["inputs"], &case["expected"]))
    }

    /// Demands that `found` equals `expected` within the file's tolerance.
    pub fn near(&self, what: &str, found: f64, expected: f64) {
        let deviation = (found - expected).abs();
        self.greatest.set(self.greatest.get().max(deviation));
        assert!(
            deviation <= self.tolerance,
            "{}: {what} is {found}, expected {expected}",
            self.name
        );
    }

    #[allow(dead_code)] // not every test file compares lists
    pub fn all_near(&self, what: &str, found: &[f64], expected: &[f64]) {
        assert_eq!(found.len(), expected.len(), "{}: {what}", self.name);
        for (i, (&f, &e)) in found.iter().zip(expected).enumerate() {
            self.near(&format!("{what}[{i}]"), f, e);
        }
    }
}

impl Drop for Vectors {
    fn drop(&mut self) {
        println!("{}: greatest deviation {:.1e}", self.name, self.greatest.get());
    }
}

pub fn number(value: &Value) -> f64 {
    value.as_f64().expect("a number")
}

pub fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().expect("a list").iter().map(number).collect()
}

#[allow(dead_code)] // not every test file reads whole numbers
pub fn whole(value: &Value) -> Vec<usize> {
    numbers(value).into_iter().map(|n| n as usize).collect()
}

#[allow(dead_code)] // not every test file reads tables
pub fn table(value: &Value) -> ndarray::Array2<f64> {
    let rows: Vec<Vec<f64>> = value.as_array().expect("rows").iter().map(numbers).collect();
    let shape = (rows.len(), rows[0].len());
    ndarray::Array2::from_shape_vec(shape, rows.concat()).expect("rows of one length")
}
