use super::*;

fn reader(name: &str, ledger: &str) -> Result<Reader> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(name);
    std::fs::write(&file, ledger).unwrap();
    Reader::open(&file, &[])
}

/// The error that some row of a ledger gives.
fn error(name: &str, ledger: &str) -> String {
    let mut reader = reader(name, ledger).unwrap();
    let mut read = Read::default();
    loop {
        match reader.next_row(&mut read) {
            Ok(true) => {}
            Ok(false) => panic!("no row is wrong"),
            Err(error) => return error.to_string(),
        }
    }
}

fn labels(reader: &Reader) -> Vec<String> {
    let of = |task: &TaskColumns| format!("{}: {}", task.name, task.labels.join(" "));
    reader.tasks().iter().map(of).collect()
}

#[test]
fn a_task_whose_name_begins_another_and_a_note_keep_their_own_columns() {
    let ledger = "outlet,article,stance,stance_confidence,stance_no,stance_yes,stance_evidence,stance_note,\
                  stance_eu,stance_eu_confidence,stance_eu_no,stance_eu_yes\n\
                  x,a,no,0.9,0.9,0.1,,mine,yes,0.8,0.2,0.8\n";
    let mut reader = reader("l.csv", ledger).unwrap();
    assert_eq!(labels(&reader), ["stance: no yes", "stance_eu: no yes"]);
    let mut read = Read::default();
    assert!(reader.next_row(&mut read).unwrap());
    assert_eq!(read.row.tags[1].probabilities, [0.2, 0.8]);
}

#[test]
fn json_takes_labels_in_any_order_of_keys_and_skips_blank_lines() {
    let ledger = "\n{\"stance_eu_yes\":0.8,\"stance_note\":\"mine\",\"stance_eu_no\":0.2,\"outlet\":\"x\",\"article\":\"a\",\
                  \"stance_eu\":\"yes\",\"stance_yes\":0.1,\"stance_eu_confidence\":0.8,\"stance\":\"no\",\
                  \"stance_no\":0.9,\"stance_confidence\":0.9}\n\n";
    let mut reader = reader("l.jsonl", ledger).unwrap();
    assert_eq!(labels(&reader), ["stance: no yes", "stance_eu: no yes"]);
    let mut read = Read::default();
    assert!(reader.next_row(&mut read).unwrap());
    assert!(!reader.next_row(&mut read).unwrap());
}

#[test]
fn what_makes_no_sense_is_named_with_its_column() {
    let head = "outlet,article,stance,stance_confidence,stance_no,stance_yes\n";
    let wrong = |row: &str| error("l.csv", &format!("{head}{row}\n"));
    assert!(wrong("x,a,maybe,0.9,0.9,0.1").contains("column 'stance': 'maybe' is none"));
    assert!(
        wrong("x,a,no,1.9,0.9,0.1").contains("column 'stance_confidence': a confidence of 1.9")
    );
    assert!(wrong("x,a,no,0.9,0.9,much").contains("column 'stance_yes': 'much' is no probability"));
    let line =
        "{\"stance\":\"no\",\"stance_no\":0.9,\"stance_yes\":0.1,\"stance_confidence\":0.9}\n";
    assert_eq!(reader("l.jsonl", line).err().unwrap().column(), Some("outlet"));
}
