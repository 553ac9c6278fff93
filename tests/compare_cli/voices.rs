//! Whose words the shares are of, whom the outlets quote, and sentences that several outlets print.

use serde_json::Value;

use crate::made::*;
use crate::program::*;

fn json(options: &[&str]) -> Value {
    let fixed = ["compare", "--format", "json", "--boot", "50"];
    serde_json::from_str(&run(fixed.iter().chain(options)).ok()).unwrap()
}

fn numbers(cells: &Value, name: &str) -> Vec<u64> {
    cells.as_array().unwrap().iter().map(|cell| cell[name].as_u64().unwrap()).collect()
}

/// The made ledger with a column `source`; every other name has a line break in it.
fn quoting(folder: &Folder) -> String {
    let mut out = String::new();
    for (i, line) in Made::two().ledger().lines().enumerate() {
        let source = match (i, line.contains(",attributed,")) {
            (0, _) => "source",
            (_, false) => "",
            (_, true) if i % 2 == 0 => "the press service",
            (_, true) => "\"the press\nservice\"",
        };
        out += &format!("{line},{source}\n");
    }
    folder.file("quoting.csv", out)
}

#[test]
fn own_and_attributed_sentences_stand_beside_all_and_add_up_to_them() {
    let folder = Folder::new();
    let ledger = two(&folder);
    let found = json(&[&ledger]);
    let voices = found["by_voice"].as_array().unwrap();
    assert_eq!((&voices[0]["voice"], &voices[1]["voice"]), (&"own".into(), &"attributed".into()));
    let [own, attributed] = [0, 1].map(|voice| numbers(&voices[voice]["cells"], "sentences"));
    let sums: Vec<u64> = own.iter().zip(&attributed).map(|(a, b)| a + b).collect();
    assert_eq!(sums, numbers(&found["cells"], "sentences"));
    let csv = run(["compare", &ledger, "--format", "csv"]).ok();
    let header: Vec<&str> = csv.lines().next().unwrap().split(',').collect();
    let whose = header.iter().position(|name| *name == "whose").unwrap();
    let rows = csv.lines().filter(|line| line.starts_with("share,"));
    let of = |voice| rows.clone().filter(|line| line.split(',').nth(whose) == Some(voice)).count();
    assert_eq!(["all", "own", "attributed"].map(of), [10; 3]);
    assert!(json(&[&ledger, "--voice", "own"]).get("by_voice").is_none());
}

#[test]
fn sources_are_listed_under_one_name_wherever_their_lines_break() {
    let folder = Folder::new();
    let ledger = quoting(&folder);
    let found = json(&[&ledger, "--sources"]);
    for cell in found["sources"].as_array().unwrap() {
        let sources = cell["sources"].as_array().unwrap();
        assert_eq!((sources.len(), &sources[0]["name"]), (1, &"the press service".into()));
        assert_eq!(sources[0]["sentences"], cell["attributed"]);
        let counts = sources[0]["counts"].as_object().unwrap().values();
        assert_eq!(counts.map(|n| n.as_u64().unwrap()).sum::<u64>(), cell["named"]);
    }
    let text = run(["compare", &ledger, "--sources"]).ok();
    assert!(text.contains("Whom they quote (classifier counts, not estimates)"), "{text}");
    assert!(text.contains("the press service") && !text.contains('\u{fffd}'), "{text}");
    assert!(json(&[&ledger]).get("sources").is_none());
}

#[test]
fn one_sentence_that_two_outlets_print_is_syndicated_and_dropped_on_request() {
    let folder = Folder::new();
    let mut ledger = Made::two().ledger();
    let line = ledger.lines().nth(1).unwrap();
    let mut cells: Vec<&str> = line.split(',').collect();
    (cells[0], cells[3], cells[4], cells[5]) = ("Evening Star", "99", "99000", "99500");
    let end = (99000 + cells[6].len()).to_string();
    cells[5] = &end;
    let copy = cells.join(",") + "\n";
    ledger += &copy;
    let path = folder.file("ledger.csv", ledger);
    let found = json(&[&path]);
    assert_eq!(numbers(&found["cells"], "sentences"), [600, 601]);
    for cell in found["cells"].as_array().unwrap() {
        let share = cell["syndicated"].as_f64().unwrap();
        assert!((share - 1.0 / 600.0).abs() < 1e-5, "{share}");
    }
    let dropped = json(&[&path, "--dedup", "drop-wire"]);
    assert_eq!(numbers(&dropped["cells"], "sentences"), [599, 600]);
    let first = json(&[&path, "--dedup", "first"]);
    assert_eq!(numbers(&first["cells"], "sentences").iter().sum::<u64>(), 1200);
}
