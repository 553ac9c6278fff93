//! The other choices under which `--robustness` compares again.

use stancekit::compare::corpus::{Choice, Corpus, VoiceChoice};
use stancekit::compare::counts::highest;
use stancekit::compare::dedup::{Dedup, kept};
use stancekit::compare::robustness::{Variant, confident, robustness, without_top_article};
use stancekit::compare::{CalibrationTable, Method, Options, Sentences};
use stancekit::report::Variation;

/// The data of the comparison proper.
pub struct Base<'a> {
    /// All sentences.
    pub corpus: &'a Corpus,
    /// What was chosen of it.
    pub choice: &'a Choice,
    /// The sentences compared.
    pub sentences: &'a Sentences,
    /// Their places in the corpus.
    pub places: &'a [u32],
    /// The model's out-of-fold table.
    pub table: Option<&'a CalibrationTable>,
    /// The options, with the method that was used.
    pub options: Options,
}

/// Confidences below which sentences are left out.
const THRESHOLDS: [f64; 2] = [0.5, 0.7];

/// The comparison without wire copy, own voice only, without each cell's longest article, at two confidences, by another method.
pub fn variations(base: &Base<'_>) -> Vec<Variation> {
    let (sentences, options) = (base.sentences, &base.options);
    let variant = |name: &str, keep: Option<Vec<bool>>, options: &Options| Variant {
        name: name.to_owned(),
        keep,
        options: options.clone(),
    };
    let mut variants = vec![
        variant("without wire copy", Some(kept(sentences, Dedup::DropWire)), options),
        variant(
            "without the longest article of each",
            Some(without_top_article(sentences)),
            options,
        ),
    ];
    if let Some(method) = another(base) {
        let options = Options { method, ..options.clone() };
        variants.push(variant(&format!("by {}", method.name()), None, &options));
    }
    let mut found: Vec<Variation> = run(sentences, base.table, &variants);
    for threshold in THRESHOLDS {
        // The errors that are corrected for are those of sentences chosen in the same way.
        let table =
            base.table.map(|table| confident_items(table, sentences.labels.len(), threshold));
        let name = format!("confidence of at least {threshold}");
        let keep = Some(confident(sentences, threshold));
        found.extend(run(sentences, table.as_ref(), &[variant(&name, keep, options)]));
    }
    found.extend(own_voice(base));
    found
}

fn run(
    sentences: &Sentences,
    table: Option<&CalibrationTable>,
    variants: &[Variant],
) -> Vec<Variation> {
    let results = robustness(sentences, table, variants);
    results.into_iter().map(|(name, result)| Variation { name, result }).collect()
}

fn another(base: &Base<'_>) -> Option<Method> {
    match base.options.method {
        Method::Dsl if base.table.is_some() => Some(Method::Pacc),
        Method::Dsl | Method::Shrink => Some(Method::LabelsOnly),
        Method::LabelsOnly => Some(Method::Dsl),
        Method::Pacc | Method::Acc => Some(Method::Emq),
        Method::Emq => Some(Method::Pacc),
        Method::Count | Method::Auto => None,
    }
}

fn confident_items(table: &CalibrationTable, k: usize, threshold: f64) -> CalibrationTable {
    let best = highest(&table.probabilities, k);
    let keep: Vec<usize> = (0..table.len())
        .filter(|&i| table.probabilities[i * k + usize::from(best[i])] >= threshold)
        .collect();
    CalibrationTable {
        probabilities: keep
            .iter()
            .flat_map(|&i| &table.probabilities[i * k..(i + 1) * k])
            .copied()
            .collect(),
        truth: keep.iter().map(|&i| table.truth[i]).collect(),
        group: keep.iter().map(|&i| table.group[i]).collect(),
    }
}

fn own_voice(base: &Base<'_>) -> Option<Variation> {
    apart(base).then(|| Variation { name: "own voice only".to_owned(), ..of_voice(base, true) })
}

/// The outlets' own sentences, and those of others, each compared by itself; nothing where the ledger does not tell them
/// apart, or where one voice was chosen.
pub fn by_voice(base: &Base<'_>) -> Vec<Variation> {
    if apart(base) { [true, false].map(|own| of_voice(base, own)).into() } else { Vec::new() }
}

fn apart(base: &Base<'_>) -> bool {
    base.corpus.has_voice && base.choice.voice == VoiceChoice::All
}

fn of_voice(base: &Base<'_>, own: bool) -> Variation {
    let wanted = |&place: &u32| match own {
        true => base.corpus.own(place as usize),
        false => base.corpus.quoted(place as usize).is_some(),
    };
    let keep: Vec<bool> = base.places.iter().map(wanted).collect();
    let name = if own { "own" } else { "attributed" };
    let variant =
        Variant { name: name.to_owned(), keep: Some(keep), options: base.options.clone() };
    let mut found = run(base.sentences, base.table, &[variant]);
    found.pop().expect("a result for the variant")
}
