use super::*;

/// What reading a table says, with the tasks named.
fn read(table: &str, tasks: &[&str]) -> Result<Dataset> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("data.csv");
    std::fs::write(&file, table).unwrap();
    let tasks = tasks.iter().map(|&name| name.to_owned()).collect();
    Dataset::read(&[file], &DatasetOptions { tasks, ..DatasetOptions::default() })
}

#[test]
fn a_task_named_twice_is_refused() {
    let error = read("text,stance\na,for\nb,against\n", &["stance", "stance"]).unwrap_err();
    assert_eq!(error.kind(), crate::error::ErrorKind::Usage);
    assert!(error.message().contains("named twice"), "{error}");
}

#[test]
fn labels_whose_columns_a_ledger_could_not_tell_apart_are_refused() {
    for label in ["confidence", "evidence"] {
        let error = read(&format!("text,stance\na,for\nb,{label}\n"), &[]).unwrap_err();
        assert_eq!((error.line(), error.column()), (Some(3), Some("stance")), "{error}");
    }
    let table = "text,stance,stance_eu\na,eu,for\nb,nato,against\n";
    let error = read(table, &["stance", "stance_eu"]).unwrap_err();
    assert!(error.message().contains("'stance_eu', which is taken"), "{error}");
    assert!(read(table, &["stance"]).is_ok());
}

#[test]
fn uncertain_is_written_in_one_way() {
    let data = read("text,stance\na,for\nb,against\nc,uncertain\n", &[]).unwrap();
    assert_eq!(data.tasks[0].labels, ["against", "for"]);
    let error = read("text,stance\na,for\nb,Uncertain\n", &[]).unwrap_err();
    assert_eq!(error.line(), Some(3));
}

#[test]
fn the_columns_of_samples_are_no_tasks() {
    assert!(check_task_name("stratum").is_err());
    assert!(check_task_name("inclusion_probability").is_err());
}
