//! Counts per article or outlet, for people.

use stancekit::ledger::{Aggregate, Level, TaskColumns};
use stancekit::report;

/// Counts per label, aligned.
pub struct LevelTable {
    table: report::Table,
    /// The columns of [`Aggregate::columns`] that it shows.
    shown: Vec<usize>,
}

impl LevelTable {
    /// An empty one.
    pub fn new(level: Level, tasks: &[TaskColumns]) -> Self {
        let columns = Aggregate::columns(level, tasks);
        let is_shown = |name: &String| !name.ends_with("_mean_probability") && name != "method";
        let shown: Vec<usize> = (0..columns.len()).filter(|&i| is_shown(&columns[i])).collect();
        let names = shown.iter().map(|&i| columns[i].trim_end_matches("_count"));
        let mut table = report::Table::new(names);
        if level == Level::Article {
            table = table.align(1, report::Align::Left);
        }
        Self { table, shown }
    }

    /// One more article or outlet.
    pub fn row(&mut self, cells: &[String]) {
        self.table.row(self.shown.iter().map(|&i| cells[i].as_str()));
    }

    /// All of it.
    pub fn text(&self) -> String {
        let mut text = String::new();
        self.table.render("", &mut text);
        text.push_str("classifier counts, not estimates: `stancekit compare` makes those\n");
        text
    }
}
