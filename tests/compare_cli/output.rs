//! What comes out: the same on any number of threads, in every format.

use serde_json::Value;

use crate::made::*;
use crate::program::*;

#[test]
fn articles_are_tagged_first_and_corrected_by_the_models_own_table() {
    let folder = Folder::new();
    let ledger = folder.at("ledger.csv");
    run(["predict", ARTICLES, "-m", model(), "-o", &ledger, "--quiet"]).ok();
    let (out, direct) = (folder.at("ledger.json"), folder.at("articles.json"));
    let common = ["--model", model(), "--boot", "100", "--quiet"];
    run(["compare", &ledger, "-o", &out].into_iter().chain(common)).ok();
    run(["compare", ARTICLES, "-o", &direct].into_iter().chain(common)).ok();
    let read_json = |path: &str| -> Value { serde_json::from_str(&read(path)).unwrap() };
    let (from_ledger, from_articles) = (read_json(&out), read_json(&direct));
    assert_eq!(from_ledger["method"], "pacc");
    let codes: Vec<&str> = from_ledger["warnings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|w| w["code"].as_str().unwrap())
        .collect();
    assert!(codes.contains(&"label_shift_untested") && codes.contains(&"syndicated"), "{codes:?}");
    let cells = from_ledger["cells"].as_array().unwrap();
    assert!(cells.iter().any(|cell| cell["syndicated"].as_f64().unwrap() > 0.2));
    for (cell, other) in cells.iter().zip(from_articles["cells"].as_array().unwrap()) {
        assert_eq!(cell["cell"], other["cell"]);
        // The ledger's probabilities have six decimals.
        let value = |of: &Value| of["shares"][0]["value"].as_f64().unwrap();
        assert!((value(cell) - value(other)).abs() < 1e-3);
    }
    let mixed = run(["compare", ARTICLES, &ledger]);
    assert!(mixed.failed(2).contains("ledgers and articles can't be compared"), "{}", mixed.stderr);
}

#[test]
fn the_bytes_do_not_depend_on_threads_and_json_and_csv_hold_the_same_figures() {
    let folder = Folder::new();
    let ledger = two(&folder);
    let gold = labelled(&folder, &ledger);
    let with = |threads: &str, format: &str| {
        run([
            "compare",
            &ledger,
            "--gold",
            &gold,
            "--adjust",
            "maxt",
            "--threads",
            threads,
            "--format",
            format,
        ])
        .ok()
    };
    let csv = with("1", "csv");
    assert_eq!(with("3", "csv"), csv);
    let json: Value = serde_json::from_str(&with("2", "json")).unwrap();
    let shares = json["cells"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|cell| cell["shares"].as_array().unwrap());
    let rows: Vec<Vec<&str>> = csv.lines().skip(1).map(|line| line.split(',').collect()).collect();
    let mut count = 0;
    for (share, row) in shares.zip(&rows) {
        count += 1;
        assert_eq!(format!("{:.6}", share["value"].as_f64().unwrap()), row[6]);
        assert_eq!(share["label"], row[4]);
    }
    let differences = json["differences"].as_array().unwrap().len();
    // The shares of own and of attributed sentences stand behind those of all.
    assert_eq!((count, differences, rows.len()), (10, 5, 35));
}

#[test]
fn a_file_gets_all_figures_and_the_terminal_a_table_that_fits() {
    let folder = Folder::new();
    let ledger = two(&folder);
    let out = folder.at("shares.csv");
    let text = run(["compare", &ledger, "--of", "all", "-o", &out, "--color", "always"]).ok();
    assert!(text.contains("█") && text.contains("\u{1b}["), "{text}");
    assert!(read(&out).starts_with("figure,outlet,outlet_2,task,label,of,value,low,high,"));
    assert!(run(["compare", &ledger, "-o", &out]).failed(2).contains("--force"));
    let ran = run(["compare", &ledger, "-o", &folder.at("shares.xls")]);
    assert!(ran.failed(2).contains("'.xls' is no format of comparisons"), "{}", ran.stderr);
    let plain = run(["compare", &ledger]).ok();
    let (tables, _) = plain.split_once("\nWarnings\n").unwrap();
    assert!(!plain.contains('\u{1b}'), "{plain}");
    assert!(tables.lines().all(|line| line.chars().count() <= 100), "{plain}");
    assert!(plain.contains("% of related sentences"), "{plain}");
}

#[test]
fn reprints_are_shown_and_dropped_on_request() {
    let folder = Folder::new();
    let mut ledger = Made::two().ledger();
    let wire: String = (ledger.lines().filter(|line| line.starts_with("Daily Post,a1.txt,")))
        .map(|line| line.replacen("Daily Post,a1.txt", "Evening Star,wire.txt", 1) + "\n")
        .collect();
    ledger += &wire;
    let path = folder.file("ledger.csv", ledger);
    let cells = |options: &[&str]| -> Vec<(u64, f64)> {
        let ran = run(["compare", &path, "--format", "json"].iter().chain(options)).ok();
        let json: Value = serde_json::from_str(&ran).unwrap();
        let cell = |cell: &Value| {
            (cell["articles"].as_u64().unwrap(), cell["syndicated"].as_f64().unwrap())
        };
        json["cells"].as_array().unwrap().iter().map(cell).collect()
    };
    assert_eq!(cells(&[]), [(40, 1.0 / 40.0), (41, 1.0 / 41.0)]);
    assert_eq!(cells(&["--dedup", "drop-wire"]), [(39, 0.0), (40, 0.0)]);
    assert_eq!(cells(&["--dedup", "first"]), [(40, 0.0), (40, 0.0)]);
}
