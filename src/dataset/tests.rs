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
