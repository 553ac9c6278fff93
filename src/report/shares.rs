//! Outlets side by side.

use super::Table;
use crate::ledger::{Aggregate, TaskColumns};

/// Appends one table per task: counts of each label and the mean probability behind it.
pub fn counts(cells: &[Aggregate], tasks: &[TaskColumns], out: &mut String) {
    for (place, task) in tasks.iter().enumerate() {
        out.push_str(&format!("{}: classifier counts, not estimates\n", task.name));
        let mut header = vec!["outlet".to_owned(), "articles".to_owned(), "sentences".to_owned()];
        header.extend(task.labels.iter().cloned());
        header.push("uncertain".to_owned());
        let mut table = Table::new(header);
        for cell in cells {
            let sentences = cell.sentences.max(1) as f64;
            let mut line =
                vec![cell.outlet.clone(), cell.articles.to_string(), cell.sentences.to_string()];
            for (count, sum) in cell.counts[place].iter().zip(&cell.sums[place]) {
                line.push(format!("{count} ({:.3})", sum / sentences));
            }
            line.push(cell.counts[place][task.labels.len()].to_string());
            table.row(line);
        }
        table.render("  ", out);
        out.push_str("  in brackets: mean probability\n\n");
    }
}
