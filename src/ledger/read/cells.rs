//! A row of a CSV ledger.

use std::ops::Range;

use super::{Places, Read};
use crate::error::{Error, Result};
use crate::ledger::{Tag, TaskColumns};

/// Replaces `read` by what `cells` say.
pub(super) fn from_cells(
    cells: &crate::io::Row,
    places: &Places,
    tasks: &[TaskColumns],
    read: &mut Read,
) -> Result<()> {
    let cell = |place: Option<usize>| place.map_or("", |place| cells.get(place));
    let [outlet, article, title, date, sentence, start, end, text, voice, source, kind, quotes] =
        places.leading.map(cell);
    let row = &mut read.row;
    let texts = [
        (&mut row.outlet, outlet),
        (&mut row.article, article),
        (&mut row.title, title),
        (&mut row.date, date),
        (&mut row.text, text),
        (&mut row.voice, voice),
        (&mut row.source, source),
        (&mut row.voice_kind, kind),
        (&mut row.language, cell(places.trailing[0])),
        (&mut row.model, cell(places.trailing[1])),
    ];
    for (to, from) in texts {
        to.clear();
        to.push_str(from);
    }
    row.sentence = whole(sentence, "sentence")?;
    row.start = whole(start, "start")?;
    row.end = whole(end, "end")?;
    row.quotes.clear();
    for span in quotes.split_whitespace() {
        row.quotes.push(quote(span)?);
    }
    row.tags.resize_with(places.tasks.len(), Tag::default);
    for ((tag, place), task) in row.tags.iter_mut().zip(&places.tasks).zip(tasks) {
        let probability = |cell: &str, part: &str| {
            number(cell).map_err(|error| error.in_column(format!("{}_{part}", task.name)))
        };
        tag.label.clear();
        tag.label.push_str(cells.get(place.label));
        tag.confidence = probability(cell(place.confidence), "confidence")?;
        tag.probabilities.clear();
        for (&place, label) in place.probabilities.iter().zip(&task.labels) {
            tag.probabilities.push(probability(cells.get(place), label)?);
        }
    }
    read.extra.clear();
    read.extra.extend(places.extra.iter().map(|&place| cells.get(place).to_owned()));
    Ok(())
}

fn whole(cell: &str, column: &str) -> Result<usize> {
    if cell.is_empty() {
        return Ok(0);
    }
    cell.parse().map_err(|_| {
        Error::input(format!("'{cell}' is no number")).in_column(column).remedy("mend the cell")
    })
}

fn quote(span: &str) -> Result<Range<usize>> {
    let ends = span.split_once('-').and_then(|(a, b)| Some(a.parse().ok()?..b.parse().ok()?));
    ends.ok_or_else(|| {
        Error::input(format!("'{span}' is no span"))
            .in_column("quotes")
            .remedy("write the quoted bytes as start-end, with blanks between")
    })
}

fn number(cell: &str) -> Result<f64> {
    match cell.trim().parse::<f64>() {
        Ok(value) if value.is_finite() => Ok(value),
        _ => Err(Error::input(format!("'{cell}' is no probability")).remedy("mend the cell")),
    }
}
