//! Whose words: the outlets' own sentences and those of others side by side, and whom they quote.

use super::super::{Align, Table};
use super::Compared;
use super::text::percent;
use crate::compare::Comparison;
use crate::compare::related::Of;

/// Labels beside each other.
const ABREAST: usize = 5;
/// Sources that are printed of each cell.
const LISTED: usize = 8;

/// Appends what there is.
pub fn text(compared: &Compared<'_>, out: &mut String) {
    side_by_side(compared, out);
    sources(compared, out);
}

fn side_by_side(compared: &Compared<'_>, out: &mut String) {
    if compared.voices.is_empty() {
        return;
    }
    let of = compared.of.unwrap_or(Of::All);
    let what = if of == Of::All { "" } else { " related" };
    out.push_str(&format!(
        "\nBy voice: % of the outlet's own{what} sentences, of those attributed to others, of all\n"
    ));
    let mut columns: Vec<(&str, &Comparison)> = Vec::new();
    for variation in &compared.voices {
        match &variation.result {
            Ok(result) => columns.push((&variation.name, result)),
            Err(error) => out.push_str(&format!("  {}: {}\n", variation.name, error.message())),
        }
    }
    columns.push(("all", compared.result));
    let labels: Vec<usize> = (0..compared.sentences.labels.len()).collect();
    for labels in labels.chunks(ABREAST) {
        let mut header = vec![compared.by.join(" / "), "voice".to_owned(), "sentences".to_owned()];
        header.extend(labels.iter().map(|&label| compared.label(label).to_owned()));
        let mut table = Table::new(header).align(1, Align::Left);
        for cell in 0..compared.result.cells.len() {
            for (place, (voice, result)) in columns.iter().enumerate() {
                let found = &result.cells[cell];
                let name = if place == 0 { compared.cell(cell) } else { String::new() };
                let mut row = vec![name, (*voice).to_owned(), found.sentences.to_string()];
                row.extend(labels.iter().map(|&label| {
                    let share = found.shares.iter().find(|s| s.of == of && s.label == label);
                    share.map_or("-".to_owned(), percent)
                }));
                table.row(row);
            }
        }
        table.render("  ", out);
    }
}

fn sources(compared: &Compared<'_>, out: &mut String) {
    if compared.sources.is_empty() {
        return;
    }
    out.push_str("\nWhom they quote (classifier counts, not estimates)\n");
    let mut header = vec![compared.by.join(" / "), "source".to_owned()];
    header.extend(["sentences", "articles"].map(str::to_owned));
    header.extend(compared.sentences.labels.iter().cloned());
    let mut table = Table::new(header).align(1, Align::Left);
    for (number, cell) in compared.sources.iter().enumerate() {
        for (place, source) in cell.sources.iter().take(LISTED).enumerate() {
            let name = if place == 0 { compared.cell(number) } else { String::new() };
            let mut row = vec![name, source.name.clone()];
            row.extend([source.sentences, source.articles].map(|count| count.to_string()));
            row.extend(source.counts.iter().map(usize::to_string));
            table.row(row);
        }
        let name = if cell.sources.is_empty() { compared.cell(number) } else { String::new() };
        let more = cell.sources.len().saturating_sub(LISTED) + cell.below_minimum;
        let rest = format!(
            "{more} more; {} of {} name nobody",
            cell.attributed - cell.named,
            cell.attributed
        );
        table.row([name, rest]);
    }
    table.render("  ", out);
}
