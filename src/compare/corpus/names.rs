//! Names as numbers, and names that are one name in two spellings.

use std::collections::{BTreeMap, HashMap};
use std::hash::BuildHasherDefault;

use rustc_hash::FxHasher;

/// Distinct names, numbered in the order of their first appearance.
#[derive(Debug, Default)]
pub struct Names {
    names: Vec<Box<str>>,
    numbers: HashMap<Box<str>, u32, BuildHasherDefault<FxHasher>>,
    last: u32,
}

impl Names {
    /// The number of `name`, a new one if it is new.
    pub fn number(&mut self, name: &str) -> u32 {
        // Rows of one article follow each other.
        if self.names.get(self.last as usize).is_some_and(|last| **last == *name) {
            return self.last;
        }
        self.last = self.numbers.get(name).copied().unwrap_or_else(|| {
            let number = self.names.len() as u32;
            self.names.push(name.into());
            self.numbers.insert(name.into(), number);
            number
        });
        self.last
    }

    /// The number of `name`, if it has one.
    pub fn find(&self, name: &str) -> Option<u32> {
        self.numbers.get(name).copied()
    }

    /// The name with this number.
    pub fn name(&self, number: u32) -> &str {
        &self.names[number as usize]
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// All names by their numbers.
    pub fn iter(&self) -> impl Iterator<Item = &str> + Clone {
        self.names.iter().map(AsRef::as_ref)
    }

    /// Sets of names that differ only in case, blanks, punctuation or a leading "the".
    pub fn spellings(&self) -> Vec<Vec<&str>> {
        let mut by_key: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for name in self.iter() {
            by_key.entry(key(name)).or_default().push(name);
        }
        by_key.into_values().filter(|names| names.len() > 1).collect()
    }
}

fn key(name: &str) -> String {
    let lower = name.to_lowercase();
    let words: Vec<&str> =
        lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    match words.as_slice() {
        [] => lower,
        ["the", rest @ ..] if !rest.is_empty() => rest.concat(),
        all => all.concat(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_name_are_found_and_different_names_are_not() {
        let mut names = Names::default();
        for name in ["The Daily Pennant", "daily-pennant", "Daily Post", "Газета", "газета"]
        {
            names.number(name);
        }
        let found = names.spellings();
        assert_eq!(found, [vec!["The Daily Pennant", "daily-pennant"], vec!["Газета", "газета"]]);
        assert_eq!(names.number("daily-pennant"), 1);
    }
}
