//! Sentences to be labelled by hand, as CSV.

use super::comparison_line as line;
use crate::compare::corpus::Corpus;
use crate::compare::sampling::Drawn;

/// The drawn sentences with the ones around them; the task's cells are empty, to be filled in. `places` tells where in the corpus
/// each sentence that could be drawn is.
pub fn to_label(corpus: &Corpus, drawn: &[Drawn], places: &[u32]) -> Vec<u8> {
    let mut out = Vec::new();
    let header = [
        "outlet",
        "article",
        "start",
        "end",
        "text",
        "previous",
        "next",
        &corpus.task,
        "stratum",
        "inclusion_probability",
    ];
    line(&mut out, header.into_iter());
    for sentence in drawn {
        let i = places[sentence.sentence] as usize;
        let article = &corpus.articles[corpus.article[i] as usize];
        let previous = if i > article.sentences.start { corpus.text(i - 1) } else { "" };
        let next = if i + 1 < article.sentences.end { corpus.text(i + 1) } else { "" };
        let (start, end) = corpus.places[i];
        let numbers = [start.to_string(), end.to_string(), sentence.inclusion.to_string()];
        let stratum = &corpus.labels[usize::from(sentence.stratum)];
        let cells = [
            corpus.outlet(i),
            &article.name,
            &numbers[0],
            &numbers[1],
            corpus.text(i),
            previous,
            next,
            "",
            stratum,
            &numbers[2],
        ];
        line(&mut out, cells.into_iter());
    }
    out
}
