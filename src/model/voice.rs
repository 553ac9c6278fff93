//! The voice rules tried on sentences whose voice somebody has noted.

use super::evaluate::Judged;
use crate::dataset::Dataset;
use crate::error::{Error, Result};
use crate::text;
use crate::voice::{self, Attributions, Lexicon, Scratch, Voice};

/// What the rules say of the rows with a cell in the column `voice`: `own` or `attributed`, each
/// with probability 1, since rules have no confidence; `None` where the data has no such cell.
///
/// The columns `previous` and `next`, where they exist, are the sentence's context. `language` is
/// that of the text (ISO 639-1); `None` detects it.
///
/// # Errors
/// If a cell says something else.
pub fn judge_voice(data: &Dataset, language: Option<&str>) -> Result<Option<Judged>> {
    let Ok(column) = data.column("voice") else { return Ok(None) };
    let rows: Vec<usize> = (0..data.len()).filter(|&i| !column[i].trim().is_empty()).collect();
    if rows.is_empty() {
        return Ok(None);
    }
    let labels = [Voice::Attributed, Voice::Own].map(|voice| voice.name().to_owned());
    let truth = rows.iter().map(|&i| place_of(column[i].trim(), &labels, data));
    let lexicon = Lexicon::for_code(language.unwrap_or_else(|| language_of(data)));
    let mut judged = Judged::new("voice", &labels, rows.len(), vec![0; labels.len()]);
    judged.truth = truth.collect::<Result<_>>()?;
    judged.groups = rows.iter().map(|&i| data.groups[i]).collect();
    let (mut scratch, mut out) = (Scratch::default(), Attributions::default());
    for (place, &row) in rows.iter().enumerate() {
        let said = voice_of(data, row, lexicon, &mut scratch, &mut out);
        let label = usize::from(said == Voice::Own);
        judged.probabilities[[place, label]] = 1.0;
    }
    for &label in &judged.truth {
        judged.learnt[label] += 1;
    }
    judged.rows = rows;
    Ok(Some(judged))
}

fn place_of(cell: &str, labels: &[String], data: &Dataset) -> Result<usize> {
    labels.iter().position(|label| label == cell).ok_or_else(|| {
        Error::input(format!("'{cell}' is no voice"))
            .in_file(data.files.first().cloned().unwrap_or_default())
            .in_column("voice")
            .remedy("write own or attributed, or leave the cell empty")
    })
}

/// The language of the first texts, taken together.
fn language_of(data: &Dataset) -> &'static str {
    let sample: Vec<&str> = data.texts.iter().take(200).map(String::as_str).collect();
    text::detect_language(&sample.join("\n"))
}

/// The voice of one row's sentence between its neighbours.
fn voice_of(
    data: &Dataset,
    row: usize,
    lexicon: &Lexicon,
    scratch: &mut Scratch,
    out: &mut Attributions,
) -> Voice {
    let context = |name: &str| data.column(name).map_or("", |column| column[row].trim());
    let (mut text, mut sentences) = (String::new(), Vec::new());
    let mut at = 0;
    for (place, part) in
        [context("previous"), data.texts[row].trim(), context("next")].into_iter().enumerate()
    {
        if part.is_empty() {
            continue;
        }
        if !text.is_empty() {
            text.push(' ');
        }
        if place == 1 {
            at = sentences.len();
        }
        sentences.push(text.len()..text.len() + part.len());
        text.push_str(part);
    }
    voice::attribute(&text, &sentences, lexicon, scratch, out);
    out.sentences[at].voice
}
