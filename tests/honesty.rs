//! No step of the way lets a model see what it is tried on.

mod program;

use program::*;
use rand_core::{Rng, SeedableRng};
use rand_pcg::Pcg64;
use serde_json::Value;

/// Cross-validates and returns the measures of `stance`.
fn cross_validate(data: &str, how: &str) -> Value {
    let arguments = ["evaluate", data, "--task", "stance", "--format", "json"];
    let more = ["--cross-validate", how, "--c", "1", "--word", "1", "--char", "0"];
    let said = run(arguments.into_iter().chain(more)).ok();
    serde_json::from_str::<Value>(&said).unwrap()["stance"].clone()
}

fn value(measures: &Value, figure: &str) -> f64 {
    measures[figure]["value"].as_f64().unwrap_or_else(|| panic!("{figure}: {measures}"))
}

/// Rows of the shipped training data, with the labels shuffled or not.
fn shipped(rows: usize, shuffled: bool) -> String {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/datasets/nato-expansion/train.csv");
    let mut reader = csv::Reader::from_path(path).unwrap();
    let header = reader.headers().unwrap().clone();
    let place = |name: &str| header.iter().position(|column| column == name).unwrap();
    let (article, text, stance) = (place("article_id"), place("text"), place("stance"));
    let records: Vec<csv::StringRecord> =
        reader.records().take(rows).map(|record| record.unwrap()).collect();
    let mut labels: Vec<&str> = records.iter().map(|record| &record[stance]).collect();
    if shuffled {
        let mut random = Pcg64::seed_from_u64(3);
        for i in (1..labels.len()).rev() {
            labels.swap(i, (random.next_u64() % (i as u64 + 1)) as usize);
        }
    }
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(["article_id", "text", "stance"]).unwrap();
    for (record, label) in records.iter().zip(labels) {
        writer.write_record([&record[article], &record[text], label]).unwrap();
    }
    String::from_utf8(writer.into_inner().unwrap()).unwrap()
}

/// The Matthews correlation; where only one label was ever predicted it is undefined, and that is
/// chance.
fn correlation(measures: &Value) -> f64 {
    measures["matthews_correlation"]["value"].as_f64().unwrap_or(0.0)
}

#[test]
fn shuffled_labels_score_at_chance_and_the_true_ones_do_not() {
    let folder = Folder::new();
    let shuffled = cross_validate(&folder.file("shuffled.csv", shipped(1000, true)), "5");
    let found = correlation(&shuffled);
    assert!(found.abs() < 0.08, "shuffled labels were learnt: {found}");
    let prior = value(&shuffled["baselines"]["label_prior"], "log_loss");
    let loss = value(&shuffled, "log_loss");
    assert!(loss > prior - 0.01, "better than the labels' shares: {loss}, {prior}");
    let honest = cross_validate(&folder.file("true.csv", shipped(1000, false)), "5");
    let found = correlation(&honest);
    assert!(found > 0.25, "this test can tell: {found}");
}

/// Articles of random words with a random label each, every one copied to a second outlet under
/// another name with a word changed in each sentence.
fn copied_articles(articles: usize) -> String {
    let mut random = Pcg64::seed_from_u64(5);
    let mut draw = |below: u64| random.next_u64() % below;
    let mut rows = String::from("article_id,outlet,text,stance\n");
    for article in 0..articles {
        let label = if draw(2) == 0 { "favor" } else { "against" };
        for _ in 0..4 {
            let words: Vec<String> = (0..20).map(|_| format!("w{}", draw(5000))).collect();
            let mut copy = words.clone();
            copy[19] = "changed".to_owned();
            for (outlet, words) in [("wire", &words), ("daily", &copy)] {
                let text = words.join(" ");
                rows.push_str(&format!("{outlet}-{article},{outlet},{text}.,{label}\n"));
            }
        }
    }
    rows
}

#[test]
fn an_article_copied_to_another_outlet_never_spans_two_folds() {
    let folder = Folder::new();
    let data = folder.file("copies.csv", copied_articles(60));
    // Whoever has seen the copy knows the label; whoever hasn't can only guess.
    for how in ["5", "10"] {
        let found = correlation(&cross_validate(&data, how));
        assert!(found.abs() < 0.3, "{how} folds: a copy was seen: {found}");
    }
    let read = stancekit::dataset::Dataset::read(&[data.into()], &Default::default()).unwrap();
    assert_eq!(read.group_count(), 60, "an article and its copy are one group");
    let labels: Vec<usize> = read.tasks[0].rows.iter().map(|label| label.unwrap()).collect();
    for k in [2, 5, 10] {
        let folds = stancekit::folds::by_group(&labels, &read.groups, k, 0).unwrap();
        for (place, text) in folds.chunks(8).enumerate() {
            assert!(text.iter().all(|fold| fold == &text[0]), "article {place} of {k} folds");
        }
    }
}

#[test]
fn leaving_an_outlet_out_leaves_the_copies_of_its_articles_out_too() {
    let folder = Folder::new();
    let mut data = copied_articles(40);
    // A third outlet with articles of its own, so that something is left to learn from.
    let own = copied_articles(20).replace("wire", "weekly").replace("daily", "weekly");
    let own: String = own
        .lines()
        .skip(1)
        .enumerate()
        .filter(|(i, _)| i % 2 == 0)
        .map(|(_, line)| format!("x{line}\n"))
        .collect();
    data.push_str(&own.replace(" w", " v"));
    let measures = cross_validate(&folder.file("copies.csv", data), "outlet");
    let found = correlation(&measures);
    assert!(found.abs() < 0.3, "a copy was seen: {found}");
}
