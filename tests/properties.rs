//! Invariants of the whole way from text to ledger, for whatever text and options.

use std::sync::OnceLock;

use proptest::prelude::*;
use stancekit::articles::Document;
use stancekit::dataset::{Dataset, TaskLabels};
use stancekit::features::{
    BlockOptions, Corpus, DocumentFrequency, FeatureOptions, Features, Norm,
};
use stancekit::linear::ClassWeight;
use stancekit::model::{Classifier, Model, Prediction, TrainOptions, train};
use stancekit::tag::{TagOptions, Tagger};

const WORDS: [&str; 24] = [
    "NATO",
    "Ukraine",
    "won't",
    "U.S.",
    "1,200",
    "«Нет»,",
    "“yes”",
    "Mr.",
    "—",
    "it.",
    "said:",
    "naïve",
    "co-operation",
    "München.",
    "😀",
    "=1+1",
    "to",
    "the",
    "of",
    "peace",
    "war",
    "\"Never\"",
    "e\u{301}",
    "ﬁ",
];

/// Text such as articles have: words, marks, blanks and line ends of all sorts.
fn text() -> impl Strategy<Value = String> {
    let blank = prop::sample::select(vec![
        " ", "  ", "\n", "\n\n", "\t", "\u{a0}", ". ", "? ", "! ", "\r\n",
    ]);
    let word = prop_oneof![
        4 => prop::sample::select(WORDS.to_vec()).prop_map(str::to_owned),
        1 => "\\PC{1,6}",
    ];
    prop::collection::vec((word, blank), 0..40)
        .prop_map(|parts| parts.into_iter().map(|(word, blank)| word + blank).collect())
}

/// Labelled rows for one task: the label shows in the words, so that something can be learnt.
fn dataset(texts: Vec<String>, labels: usize) -> Dataset {
    let name = |k: usize| format!("label {k}");
    let rows = texts.len();
    let texts: Vec<String> =
        texts.into_iter().enumerate().map(|(i, text)| format!("{text} w{}", i % labels)).collect();
    let task = TaskLabels {
        name: "stance".to_owned(),
        labels: (0..labels).map(name).collect(),
        first_met: vec![(0, 1); labels],
        rows: (0..rows).map(|i| Some(i % labels)).collect(),
    };
    Dataset {
        groups: (0..rows as u32).collect(),
        near_duplicates: (0..rows as u32).collect(),
        file_of_row: vec![0; rows],
        texts,
        tasks: vec![task],
        columns: Default::default(),
        files: Vec::new(),
        weights: Vec::new(),
        without_text: Vec::new(),
        encodings: Vec::new(),
    }
}

fn block(ngrams: (usize, usize), norm: Norm) -> BlockOptions {
    BlockOptions { ngrams, norm, min_df: DocumentFrequency::Count(1), ..BlockOptions::default() }
}

fn options() -> impl Strategy<Value = TrainOptions> {
    let stem = prop::sample::select(vec![None, Some("en"), Some("ru")]);
    let norm = prop::sample::select(vec![Norm::None, Norm::L1, Norm::L2]);
    let features = (0..3usize, stem, norm).prop_map(|(blocks, stem, norm)| FeatureOptions {
        word: (blocks != 1).then(|| block((1, 2), norm)),
        char: (blocks != 2).then(|| block((2, 3), Norm::L2)),
        cues: None,
        stem: stem.map(str::to_owned),
        stop_words: vec!["the".to_owned()],
    });
    (features, any::<bool>(), any::<bool>()).prop_map(|(features, svm, balanced)| TrainOptions {
        features,
        classifier: if svm { Classifier::Svm } else { Classifier::Logistic },
        class_weight: if balanced { ClassWeight::Balanced } else { ClassWeight::Uniform },
        c_grid: vec![1.0],
        folds: 3,
        ..TrainOptions::default()
    })
}

fn bits(values: &[f64]) -> Vec<u64> {
    values.iter().map(|value| value.to_bits()).collect()
}

fn small_model() -> &'static Model {
    static MODEL: OnceLock<Model> = OnceLock::new();
    MODEL.get_or_init(|| {
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/train.csv").into();
        let data = Dataset::read(&[file], &Default::default()).unwrap();
        let options = TrainOptions { c_grid: vec![1.0], folds: 3, ..TrainOptions::default() };
        train(&data, &options).unwrap()
    })
}

fn answers(model: &Model, texts: &[String]) -> Vec<(Vec<u64>, usize, usize)> {
    let rows = model.features.transform(texts.iter().map(String::as_str)).unwrap();
    let mut prediction = Prediction::default();
    let answer = |row| {
        prediction.fill(&model.tasks[0], row);
        (bits(&prediction.probabilities), prediction.predicted, prediction.runner_up)
    };
    rows.iter().map(answer).collect()
}

/// So many cases; what fails is printed, and no file is left among the sources.
fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(cases(200))]

    #[test]
    fn offsets_give_the_text_and_no_word_is_lost(text in text()) {
        let tagger = Tagger::new(small_model(), TagOptions::default());
        let mut scratch = tagger.scratch().unwrap();
        let document = Document { text: text.clone(), ..Document::default() };
        let rows = tagger.tag(&document, &mut scratch);
        let mut last = 0;
        for (place, row) in rows.iter().enumerate() {
            prop_assert_eq!(&text[row.start..row.end], &row.text);
            prop_assert_eq!(row.sentence, place + 1);
            prop_assert!(!row.text.is_empty() && row.text.trim() == row.text, "{:?}", row.text);
            prop_assert!(text[last..row.start].trim().is_empty(), "lost: {:?}", &text[last..row.start]);
            last = row.end;
        }
        prop_assert!(text[last..].trim().is_empty(), "lost: {:?}", &text[last..]);
    }

    #[test]
    fn a_row_alone_gets_the_features_that_it_gets_in_a_batch(texts in prop::collection::vec(text(), 1..12)) {
        let features = &small_model().features;
        let batch = features.transform(texts.iter().map(String::as_str)).unwrap();
        for (text, together) in texts.iter().zip(batch.iter()) {
            let alone = features.transform([text.as_str()]).unwrap();
            prop_assert_eq!(alone.row(0).indices, together.indices);
            prop_assert_eq!(bits(alone.row(0).values), bits(together.values));
        }
    }

    #[test]
    fn tagging_a_text_does_not_depend_on_what_was_tagged_before(texts in prop::collection::vec(text(), 1..6)) {
        let tagger = Tagger::new(small_model(), TagOptions::default());
        let mut warm = tagger.scratch().unwrap();
        for text in texts {
            let document = Document { text, ..Document::default() };
            let mut cold = tagger.scratch().unwrap();
            prop_assert_eq!(tagger.tag(&document, &mut warm), tagger.tag(&document, &mut cold));
        }
    }
}

proptest! {
    #![proptest_config(cases(16))]

    #[test]
    fn training_sees_the_features_that_prediction_makes(
        texts in prop::collection::vec(text(), 6..30), options in options(),
    ) {
        let texts: Vec<String> = texts.into_iter().map(|text| text + " one").collect();
        let corpus = Corpus::count(texts.iter().map(String::as_str), &options.features).unwrap();
        let all: Vec<usize> = (0..texts.len()).collect();
        let fitted = corpus.fit(&all).unwrap();
        let learnt_from = corpus.matrix(&fitted, &all);
        let features: Features = corpus.features(&fitted);
        let made = features.transform(texts.iter().map(String::as_str)).unwrap();
        prop_assert_eq!(learnt_from.columns(), made.columns());
        let sorted = |row: stancekit::sparse::SparseRow<'_>| {
            let mut row: Vec<(u32, f64)> =
                row.indices.iter().copied().zip(row.values.iter().copied()).collect();
            row.sort_by_key(|entry| entry.0);
            row
        };
        for (a, b) in learnt_from.iter().zip(made.iter()) {
            let (a, b) = (sorted(a), sorted(b));
            prop_assert_eq!(a.len(), b.len());
            for (a, b) in a.iter().zip(&b) {
                prop_assert_eq!(a.0, b.0);
                prop_assert!((a.1 - b.1).abs() < 1e-12);
            }
        }
    }

    #[test]
    fn a_model_saved_and_loaded_is_the_same_model(
        texts in prop::collection::vec(text(), 24..40), labels in 2..5usize, options in options(),
    ) {
        let data = dataset(texts, labels);
        let mut model = train(&data, &options).unwrap();
        let bytes = model.to_bytes().unwrap();
        let mut loaded = Model::from_bytes(&bytes).unwrap();
        prop_assert_eq!(&loaded.hash, &model.hash);
        prop_assert!(loaded.tasks == model.tasks, "the tasks differ");
        prop_assert_eq!(&loaded.provenance, &model.provenance);
        prop_assert!(answers(&loaded, &data.texts) == answers(&model, &data.texts));
        prop_assert!(loaded.to_bytes().unwrap() == bytes);
    }
}
