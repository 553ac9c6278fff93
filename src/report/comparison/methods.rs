//! A paragraph for a methods section.

use super::Compared;
use crate::compare::{Adjust, Cluster, IntervalKind, Method, Target};

/// What was done, in sentences ready to paste: method, assumptions, sizes, versions, seed, hashes.
pub fn methods(compared: &Compared<'_>) -> String {
    let mut sentences = vec![data(compared), estimator(compared)];
    if compared.result.method != Method::Count {
        sentences.extend([intervals(compared), tests(compared)]);
    }
    sentences.push(reprints(compared));
    sentences.push(tools(compared));
    sentences.retain(|sentence| !sentence.is_empty());
    format!("{}\n", sentences.join(" "))
}

fn data(compared: &Compared<'_>) -> String {
    let cells = &compared.result.cells;
    let sum = |of: fn(&crate::compare::CellResult) -> usize| cells.iter().map(of).sum::<usize>();
    let filters = match compared.background.filters.as_slice() {
        [] => String::new(),
        filters => format!(" ({})", filters.join(", ")),
    };
    format!(
        "We compared the {} of {} sentences in {} articles over {} values of {}{filters}; sentences are the unit of coding, articles that of inference.",
        compared.task,
        sum(|c| c.sentences),
        sum(|c| c.articles),
        cells.len(),
        compared.by.join(" and "),
    )
}

fn estimator(compared: &Compared<'_>) -> String {
    let labelled: usize = compared.result.cells.iter().map(|c| c.labelled).sum();
    let items = compared.background.table_items;
    let label_shift = "This assumes that the classifier's error rates are the same in its training data and in each cell (label shift)";
    let untested = match compared.result.label_shift {
        Some(_) => "the assumption was tested against the human labels.",
        None => {
            "the assumption could not be tested, since no sentence compared was labelled by hand."
        }
    };
    match compared.result.method {
        Method::Dsl => format!(
            "Shares were estimated by design-based supervised learning from the classifier's probabilities, recalibrated with cross-fitting, and {labelled} human labels drawn with known probabilities, stratified by predicted label; the estimates are valid however wrong the classifier is."
        ),
        method @ (Method::Pacc | Method::Acc | Method::Emq) => {
            let how = match method {
                Method::Emq => "maximum likelihood under label shift (EMQ)",
                Method::Acc => "adjusted counts (ACC) with constrained least squares",
                _ => "probabilistic adjusted counts (PACC) with constrained least squares",
            };
            format!("Shares were corrected for the classifier's errors by {how}, with error rates from {items} out-of-fold predictions. {label_shift}; {untested}")
        }
        Method::Shrink => format!(
            "Shares are probabilistic adjusted counts drawn towards design-based estimates from {labelled} human labels as far as these contradict them. {label_shift} up to random deviations; intervals cover on average, not for outlets that deviate strongly."
        ),
        Method::LabelsOnly => format!("Shares are those of {labelled} human labels drawn with known probabilities."),
        Method::Count | Method::Auto => {
            "The shares are counts of the classifier's labels. They are descriptive: the classifier errs, its errors do not cancel, and true shares are not identified; hence no intervals and no tests.".to_owned()
        }
    }
}

fn intervals(compared: &Compared<'_>) -> String {
    let options = compared.options;
    let level = format!("{:.0}", 100.0 * options.level);
    let cluster = match options.cluster {
        Cluster::Article => "articles",
        Cluster::DuplicateGroup => "groups of near-duplicate articles",
    };
    match (compared.result.method, options.target) {
        (Method::Pacc | Method::Acc | Method::Emq, _) => format!(
            "The {level} % intervals are percentiles of {} bootstrap draws that resample both the calibration data and {cluster}.",
            options.draws
        ),
        (Method::LabelsOnly, _) => format!("The {level} % intervals are Wilson's."),
        (_, Target::Corpus) => format!(
            "The {level} % intervals are about these very sentences: only labelling is uncertain."
        ),
        (..) => {
            let form = match options.interval {
                IntervalKind::T => "t intervals",
                IntervalKind::LogitT => "t intervals on the logit scale",
            };
            format!(
                "The {level} % intervals are {form} with variances clustered by {cluster} and a model-based floor."
            )
        }
    }
}

fn tests(compared: &Compared<'_>) -> String {
    let count = compared.shown_differences().filter(|d| d.p.is_some()).count();
    let adjusted = match compared.options.adjust {
        Adjust::Holm => "adjusted within each label by Holm's method",
        Adjust::Bh => "adjusted within each label by Benjamini and Hochberg's method (exploratory)",
        Adjust::MaxT => "adjusted within each label by single-step max-T",
        Adjust::None => "not adjusted for their number",
    };
    if count == 0 {
        return "No differences were tested.".to_owned();
    }
    format!(
        "We tested {count} pairwise differences, only between cells of at least {} independent articles, with p-values {adjusted}; effect sizes are Cohen's h.",
        compared.options.min_articles
    )
}

fn reprints(compared: &Compared<'_>) -> String {
    let shared =
        compared.result.cells.iter().filter(|c| c.syndicated.is_some_and(|s| s > 0.0)).count();
    if shared == 0 {
        return String::new();
    }
    let all = compared.result.cells.len();
    format!(
        "{shared} of the {all} values share near-duplicate articles (Jaccard similarity of word 3-grams of at least 0.5)."
    )
}

fn tools(compared: &Compared<'_>) -> String {
    let background = compared.background;
    let model = match background.model.as_str() {
        "" => "not named by the data".to_owned(),
        hash => format!("sha256 {hash}"),
    };
    let input = |(name, hash): &(String, String)| format!("{name} (sha256 {hash})");
    let inputs: Vec<String> = background.inputs.iter().map(input).collect();
    let data =
        if inputs.is_empty() { String::new() } else { format!("; data: {}", inputs.join(", ")) };
    format!(
        "Computed with stancekit {}, seed {}; model: {model}{data}.",
        background.version, compared.options.seed
    )
}
