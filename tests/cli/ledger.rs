//! What `predict` writes.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::program::*;

const LEADING: [&str; 10] =
    ["outlet", "article", "title", "date", "sentence", "start", "end", "text", "voice", "source"];
const STANCES: [&str; 4] = ["against", "favor", "neutral", "unrelated"];

type Record = BTreeMap<String, String>;

/// The rows of a CSV text by their columns' names.
fn records(text: &str) -> (Vec<String>, Vec<Record>) {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let header: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    let named = |row: csv::StringRecord| {
        header.iter().cloned().zip(row.iter().map(str::to_owned)).collect::<Record>()
    };
    let rows = reader.records().map(|row| named(row.unwrap())).collect();
    (header, rows)
}

fn predict(more: &[&str]) -> String {
    run(["predict", ARTICLES, "-m", model(), "--quiet"].iter().chain(more)).ok()
}

fn number(row: &Record, column: &str) -> f64 {
    row[column].parse().unwrap_or_else(|_| panic!("{column}: {}", row[column]))
}

#[test]
fn the_csv_has_the_columns_of_the_contract_in_their_order() {
    let (header, _) = records(&predict(&[]));
    assert_eq!(header[..10], LEADING);
    let stance = header.iter().position(|name| name == "stance").unwrap();
    let mut expected = vec!["stance".to_owned(), "stance_confidence".to_owned()];
    expected.extend(STANCES.iter().map(|label| format!("stance_{label}")));
    expected.push("stance_evidence".to_owned());
    assert_eq!(header[stance..stance + 7], expected);
    assert_eq!(header[stance + 7], "topic");
    assert_eq!(header[header.len() - 2..], ["language", "model"]);
}

#[test]
fn every_text_is_what_its_offsets_cut_out_of_the_article() {
    let (_, rows) = records(&predict(&[]));
    assert!(rows.len() > 1000);
    let mut seen = BTreeMap::new();
    for row in &rows {
        let path = format!("{ARTICLES}/{}", row["article"]);
        let document = seen.entry(path.clone()).or_insert_with(|| (read(&path), 0, 0));
        let (start, end) = (row["start"].parse().unwrap(), row["end"].parse().unwrap());
        assert_eq!(document.0[start..end], row["text"], "{path}");
        assert!(start >= document.1, "{path}: in order, without overlap");
        assert_eq!(row["sentence"], (document.2 + 1).to_string(), "{path}: numbered from 1");
        (document.1, document.2) = (end, document.2 + 1);
        assert_eq!(row["outlet"], row["article"].split('/').next().unwrap());
    }
    assert_eq!(seen.len(), 60, "every shipped article");
}

#[test]
fn the_label_is_the_most_probable_and_probabilities_sum_to_one() {
    let (_, rows) = records(&predict(&[]));
    for row in &rows {
        let values = STANCES.map(|label| number(row, &format!("stance_{label}")));
        assert!((values.iter().sum::<f64>() - 1.0).abs() < 1e-5);
        assert_eq!(
            number(row, "stance_confidence"),
            number(row, &format!("stance_{}", row["stance"]))
        );
        assert!(values.iter().all(|&value| value <= number(row, "stance_confidence")));
        assert_eq!(row["model"].len(), 12);
    }
}

#[test]
fn evidence_is_terms_with_signed_values_the_largest_first() {
    let (_, rows) = records(&predict(&[]));
    for row in rows.iter().filter(|row| !row["stance_evidence"].is_empty()) {
        let values: Vec<f64> = row["stance_evidence"]
            .split(' ')
            .map(|part| {
                let (term, value) = part.rsplit_once(':').unwrap();
                assert!(!term.is_empty() && value.starts_with(['+', '-']), "{part}");
                value.parse::<f64>().unwrap().abs()
            })
            .collect();
        assert!(values.len() <= 5 && values.is_sorted_by(|a, b| a >= b), "{values:?}");
    }
}

/// The CSV rounds values to two decimals, JSON lines to six.
fn same_evidence(terms: &[Value], cell: &str) {
    let parts: Vec<&str> = cell.split(' ').filter(|part| !part.is_empty()).collect();
    assert_eq!(terms.len(), parts.len());
    for (term, part) in terms.iter().zip(parts) {
        let (name, value) = part.rsplit_once(':').unwrap();
        assert_eq!(term[0], name);
        assert!((term[1].as_f64().unwrap() - value.parse::<f64>().unwrap()).abs() < 0.00501);
    }
}

/// `start-end start-end` in the CSV, pairs in JSON lines.
fn same_spans(spans: &[Value], cell: &str) {
    let written: Vec<String> = spans.iter().map(|s| format!("{}-{}", s[0], s[1])).collect();
    assert_eq!(written.join(" "), cell);
}

#[test]
fn quotes_lie_in_their_sentence_and_attributed_rows_have_a_kind() {
    let (_, rows) = records(&predict(&[]));
    let mut quoted = 0;
    for row in &rows {
        let (start, end) = (number(row, "start") as usize, number(row, "end") as usize);
        for span in row["quotes"].split_whitespace() {
            let (from, to) = span.split_once('-').unwrap();
            let (from, to): (usize, usize) = (from.parse().unwrap(), to.parse().unwrap());
            assert!(start <= from && from < to && to <= end, "{span}");
            quoted += 1;
        }
        let speech = ["direct", "indirect", "mixed"].contains(&row["voice_kind"].as_str());
        assert_eq!(row["voice"] == "attributed", speech, "{row:?}");
    }
    assert!(quoted > 20, "the shipped articles quote people");
}

#[test]
fn one_voice_alone_gives_the_rows_of_that_voice() {
    let (_, all) = records(&predict(&[]));
    for voice in ["own", "attributed"] {
        let (_, some) = records(&predict(&["--voice", voice]));
        let wanted: Vec<_> = all.iter().filter(|row| row["voice"] == voice).collect();
        assert_eq!(some.iter().collect::<Vec<_>>(), wanted);
    }
}

#[test]
fn json_lines_hold_the_same_as_the_csv() {
    let (header, rows) = records(&predict(&[]));
    let lines = predict(&["--format", "jsonl"]);
    assert_eq!(lines.lines().count(), rows.len());
    for (line, row) in lines.lines().zip(&rows) {
        let object: serde_json::Map<String, Value> = serde_json::from_str(line).unwrap();
        let mut names: Vec<&String> = header.iter().collect();
        names.sort();
        assert_eq!(object.keys().collect::<Vec<_>>(), names);
        for (name, value) in &object {
            match value {
                Value::String(text) => assert_eq!(*text, row[name]),
                Value::Number(value) => assert_eq!(value.as_f64().unwrap(), number(row, name)),
                Value::Array(spans) if name == "quotes" => same_spans(spans, &row[name]),
                Value::Array(terms) => same_evidence(terms, &row[name]),
                other => panic!("{name}: {other}"),
            }
        }
    }
}

#[test]
fn articles_and_outlets_are_the_sums_of_their_sentences() {
    let (_, sentences) = records(&predict(&[]));
    for (level, key, count) in [("article", "article", 60), ("outlet", "outlet", 12)] {
        let (_, cells) = records(&predict(&["--level", level]));
        assert_eq!(cells.len(), count);
        for cell in &cells {
            let rows: Vec<&Record> = sentences.iter().filter(|row| row[key] == cell[key]).collect();
            assert_eq!(number(cell, "sentences"), rows.len() as f64);
            assert_eq!(cell["method"], "classifier counts, not estimates");
            for label in STANCES {
                let counted = rows.iter().filter(|row| row["stance"] == label).count();
                assert_eq!(number(cell, &format!("stance_{label}_count")), counted as f64);
                let column = format!("stance_{label}");
                let mean =
                    rows.iter().map(|row| number(row, &column)).sum::<f64>() / rows.len() as f64;
                let written = number(cell, &format!("{column}_mean_probability"));
                assert!((written - mean).abs() < 2e-6, "{written} {mean}");
            }
        }
    }
}

#[test]
fn below_the_wanted_confidence_a_sentence_is_uncertain() {
    let (_, all) = records(&predict(&[]));
    let (_, sure) = records(&predict(&["--min-confidence", "0.5"]));
    let mut uncertain = 0;
    for (before, after) in all.iter().zip(&sure) {
        let confidence = number(before, "stance_confidence");
        if confidence < 0.5 {
            uncertain += 1;
            assert_eq!(after["stance"], "uncertain");
        } else if confidence > 0.500_001 {
            assert_eq!(after["stance"], before["stance"]);
        }
        assert_eq!(before["stance_confidence"], after["stance_confidence"]);
    }
    assert!(uncertain > 0 && uncertain < all.len());
}

#[test]
fn for_spreadsheets_formulas_are_disarmed_and_nothing_else_is_changed() {
    let folder = Folder::new();
    let article = folder.file("desk/a.txt", "=HYPERLINK(1)\n\n-NATO, \"again\".\n");
    let plain = run(["predict", &article, "-m", model()]).ok();
    let excel = run(["predict", &article, "-m", model(), "--excel"]).ok();
    assert!(plain.starts_with("outlet,") && excel.starts_with("\u{feff}outlet,"));
    let (_, plain) = records(&plain);
    let (_, excel) = records(excel.trim_start_matches('\u{feff}'));
    assert_eq!(plain[0]["text"], "=HYPERLINK(1)");
    assert_eq!(plain[1]["text"], "-NATO, \"again\".");
    for (before, after) in plain.iter().zip(&excel) {
        for (name, cell) in before {
            let runs = cell.starts_with(['=', '+', '-', '@']);
            assert_eq!(after[name], format!("{}{cell}", if runs { "'" } else { "" }), "{name}");
        }
    }
}

#[test]
fn standard_input_is_one_text_or_json_lines() {
    let plain = run_on("NATO should take in Ukraine. It won't.", &["predict", "-", "-m", model()]);
    let (_, rows) = records(&plain.ok());
    assert_eq!(rows.len(), 2);
    let lines =
        "{\"text\": \"NATO should.\", \"outlet\": \"X\", \"id\": \"7\"}\n{\"text\": \"No.\"}\n";
    let (_, rows) = records(&run_on(lines, &["predict", "-", "-m", model()]).ok());
    assert_eq!((rows[0]["outlet"].as_str(), rows[0]["text"].as_str()), ("X", "NATO should."));
    assert!(rows[0]["article"].ends_with("#7"), "{}", rows[0]["article"]);
    assert_eq!(rows[1]["text"], "No.");
}

#[test]
fn a_table_is_tagged_row_by_row() {
    let ran = run(["predict", TRAIN, "-m", model(), "--unit", "sentence", "--quiet"]);
    let (_, rows) = records(&ran.ok());
    let (_, data) = records(&read(TRAIN));
    assert_eq!(rows.len(), data.len());
    for (row, given) in rows.iter().zip(&data) {
        assert_eq!(row["text"], given["text"]);
        assert_eq!(row["outlet"], given["outlet"]);
        assert_eq!(row["article"], format!("train.csv#{}", given["article_id"]));
    }
}

#[test]
fn quiet_says_nothing_and_otherwise_the_work_done_is_told() {
    let quiet = run(["predict", ARTICLES, "-m", model(), "--quiet"]);
    assert_eq!(quiet.stderr, "");
    let told = run(["predict", ARTICLES, "-m", model()]);
    assert_eq!(told.stdout, quiet.stdout);
    assert!(told.stderr.starts_with("60 articles, 1,"), "{}", told.stderr);
}

#[test]
fn compare_reads_both_formats_alike_and_says_that_counts_are_counts() {
    let folder = Folder::new();
    for name in ["ledger.csv", "ledger.jsonl"] {
        predict(&["-o", &folder.at(name)]);
    }
    let table = run(["compare", &folder.at("ledger.csv")]).ok();
    assert!(table.starts_with("stance by outlet: classifier counts, not estimates\n"));
    assert!(table.contains("no-more-blocs"));
    assert_eq!(run(["compare", &folder.at("ledger.jsonl")]).ok(), table);
}
