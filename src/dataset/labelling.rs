//! One task's labels while they are read.

use std::collections::HashMap;

use super::{TaskLabels, UNCERTAIN};
use crate::error::{Error, Result};

/// One task's labels while they are read: numbered as they come.
pub(super) struct Labelling {
    pub name: String,
    numbers: HashMap<String, usize>,
    /// Spelling of each label, with the file and the line that it was met in first.
    spellings: Vec<(String, (usize, u64))>,
    /// Label by its folded form, to catch two spellings of one.
    folded: HashMap<String, usize>,
    rows: Vec<Option<usize>>,
}

impl Labelling {
    pub(super) fn new(name: String) -> Self {
        let (numbers, folded) = (HashMap::new(), HashMap::new());
        Self { name, numbers, spellings: Vec::new(), folded, rows: Vec::new() }
    }

    pub(super) fn read(&mut self, label: &str, (file, line): (usize, u64)) -> Result<()> {
        if label.trim().is_empty() || label == UNCERTAIN {
            self.rows.push(None);
            return Ok(());
        }
        if let Some(&number) = self.numbers.get(label) {
            self.rows.push(Some(number));
            return Ok(());
        }
        if label.trim().to_lowercase() == UNCERTAIN {
            return Err(Error::input(format!("'{label}' is no label: it stands for none"))
                .in_column(&self.name)
                .remedy(format!("write '{UNCERTAIN}', or leave the cell empty")));
        }
        let number = self.spellings.len();
        let folded = label.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
        if let Some(&other) = self.folded.get(&folded) {
            let (spelling, (there, first)) = &self.spellings[other];
            let there = if *there == file { "" } else { " of an earlier file" };
            let message = format!(
                "the label '{label}' differs only in case or white space from '{spelling}' in line {first}{there}"
            );
            return Err(Error::input(message)
                .in_column(&self.name)
                .remedy("write both the same way"));
        }
        self.folded.insert(folded, number);
        self.numbers.insert(label.to_owned(), number);
        self.spellings.push((label.to_owned(), (file, line)));
        self.rows.push(Some(number));
        Ok(())
    }

    pub(super) fn finish(self) -> TaskLabels {
        let mut order: Vec<usize> = (0..self.spellings.len()).collect();
        order.sort_by(|&a, &b| self.spellings[a].0.cmp(&self.spellings[b].0));
        let mut place = vec![0; order.len()];
        order.iter().enumerate().for_each(|(sorted, &number)| place[number] = sorted);
        TaskLabels {
            name: self.name,
            labels: order.iter().map(|&number| self.spellings[number].0.clone()).collect(),
            first_met: order.iter().map(|&number| self.spellings[number].1).collect(),
            rows: self.rows.into_iter().map(|row| row.map(|number| place[number])).collect(),
        }
    }
}
