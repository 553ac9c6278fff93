//! Errors are one line: file, line, column, what is wrong, what to do.

use crate::program::*;

/// Trains on `content` and returns the message, without the folder's name.
fn train_on(content: &str, more: &[&str]) -> (String, Option<i32>) {
    let folder = Folder::new();
    let data = folder.file("data.csv", content);
    let out = folder.at("model.safetensors");
    let ran = run(["train", &data, "-o", &out].iter().chain(more));
    let code = ran.code;
    let message = ran.failed(code.unwrap()).replace(&folder.at(""), "");
    assert_eq!(folder.names(), ["data.csv"], "nothing was written");
    (message, code)
}

#[test]
fn a_missing_column_is_named_with_those_there_are() {
    let data = "id,sentence,label\n1,NATO,favor\n";
    let (message, code) = train_on(data, &[]);
    assert_eq!(
        message,
        "stancekit: data.csv: column 'text': no such column (the columns are: id, sentence, label)"
    );
    assert_eq!(code, Some(2));
    let (message, _) = train_on(data, &["--text-column", "sentence", "--task", "position"]);
    assert!(message.starts_with("stancekit: data.csv: column 'position': no such column"));
    let (message, _) = train_on("text,opinion\nNATO,favor\n", &[]);
    assert!(message.ends_with("(name one with --task; the columns are: text, opinion)"));
}

#[test]
fn two_spellings_of_a_label_are_named_with_their_lines() {
    let (message, code) = train_on("text,stance\nOne.,favor\nTwo.,against\nThree.,Favor\n", &[]);
    assert_eq!(
        message,
        "stancekit: data.csv:4: column 'stance': the label 'Favor' differs only in case or white \
         space from 'favor' in line 2 (write both the same way)"
    );
    assert_eq!(code, Some(1));
}

#[test]
fn a_ragged_row_is_named_with_its_line() {
    let (message, code) = train_on("text,label\nOne.,favor\nTwo, three.,against\n", &[]);
    assert_eq!(
        message,
        "stancekit: data.csv:3: 3 cells where the header has 2 (put cells that contain ',' in \
         quotation marks)"
    );
    assert_eq!(code, Some(1));
}

#[test]
fn data_to_learn_nothing_from_are_refused_with_a_remedy() {
    for (data, said) in [
        ("", "data.csv: an empty file"),
        ("text,label\n", "data.csv: column 'label': no row has a label"),
        ("text,label\nOne.,\nTwo.,\n", "data.csv: column 'label': no row has a label"),
        ("text,label\nOne.,a\nTwo.,a\n", "data.csv: column 'label': there is nothing to learn"),
        ("text,label\nOne.,a\nTwo.,b\n", "2 groups can't make 5 folds"),
    ] {
        let (message, code) = train_on(data, &[]);
        assert!(message.contains(said) && message.ends_with(')'), "{data:?}: {message}");
        assert_eq!(code, Some(1), "{message}");
    }
}

#[test]
fn names_that_the_ledger_needs_are_no_tasks() {
    for (name, said) in [("voice", "is a column of the ledger"), ("My Task", "can't be a task's")] {
        let (message, code) = train_on(&format!("text,{name}\nOne.,a\n"), &["--task", name]);
        assert!(message.contains(said), "{message}");
        assert_eq!(code, Some(2));
    }
}

#[test]
fn what_is_no_model_is_called_so() {
    let folder = Folder::new();
    let empty = folder.file("empty.safetensors", "");
    for wrong in [TRAIN, &empty] {
        let ran = run(["predict", ARTICLES, "--model", wrong]);
        let expected = format!(
            "stancekit: {wrong}: not a stancekit model (give a file that `stancekit train` wrote)"
        );
        assert_eq!(ran.failed(1), expected);
    }
    let ran = run(["predict", ARTICLES, "--model", &folder.at("none")]);
    assert!(ran.failed(2).contains("none: no such file or folder (check the path"));
}

#[test]
fn a_label_that_the_model_does_not_know_is_named_with_its_line() {
    let folder = Folder::new();
    let data = folder.file("gold.csv", "text,stance\nOne.,favor\nTwo.,favour\n");
    let ran = run(["evaluate", &data, "--model", model()]);
    let expected = format!(
        "stancekit: {data}:3: column 'stance': the model does not know the label 'favour' (its \
         labels are: against, favor, neutral, unrelated)"
    );
    assert_eq!(ran.failed(1), expected);
}

#[test]
fn data_without_a_task_of_the_model_are_refused() {
    let folder = Folder::new();
    let data = folder.file("gold.csv", "text,label\nOne.,favor\n");
    let ran = run(["evaluate", &data, "--model", model()]);
    assert!(ran.failed(2).ends_with("(the model's tasks are: stance, topic)"));
}

#[test]
fn no_article_is_an_error_that_says_what_was_skipped() {
    let folder = Folder::new();
    std::fs::create_dir(folder.at("none")).unwrap();
    let ran = run(["predict", &folder.at("none"), "-m", model()]);
    assert!(ran.failed(1).contains("there is no article"));
    let (docx, _) = (folder.file("some/a.docx", "PK"), folder.file("some/b.txt", " \n"));
    let ran = run(["predict", &folder.at("some"), "-m", model()]);
    assert!(ran.failed(1).contains("no article could be read, 2 skipped"), "{}", ran.stderr);
    assert!(ran.stderr.contains(&format!("skipped: {docx}: ")), "{}", ran.stderr);
}

#[test]
fn a_ledger_that_makes_no_sense_is_refused_where_it_stops_making_sense() {
    let folder = Folder::new();
    let good = "outlet,article,start,end,stance,stance_confidence,stance_a,stance_b,model\n\
                x,1,0,5,a,0.9,0.9,0.1,m\n";
    run(["compare", &folder.file("good.csv", good)]).ok();
    for (row, said) in [
        ("x,1,6,9,a,0.9,0.9,0.9,m\n", ":3: column 'stance': the probabilities sum to 1.8000"),
        ("x,1,6,9,a,much,0.9,0.1,m\n", ":3: column 'stance_confidence': 'much' is no probability"),
        ("x,1,six,9,a,0.9,0.9,0.1,m\n", ":3: column 'start': 'six' is no number"),
        ("x,1,6,9,a,0.9,0.9,0.1,other\n", "column 'model': rows of different models"),
    ] {
        let ledger = folder.file("bad.csv", format!("{good}{row}"));
        let ran = run(["compare", &ledger]);
        assert!(ran.failed(1).contains(said), "{}", ran.stderr);
    }
}

#[test]
fn formats_that_contradict_each_other_are_refused() {
    let folder = Folder::new();
    let (csv, lines) = (folder.at("x.csv"), folder.at("x.jsonl.gz"));
    for more in [
        vec!["--excel", "--format", "jsonl"],
        vec!["--excel", "--format", "table"],
        vec!["-o", &csv, "--format", "jsonl"],
        vec!["-o", &lines, "--format", "csv"],
        vec!["-o", &lines, "--excel"],
        vec!["--language", "english"],
        vec!["--language", "EN"],
    ] {
        let arguments = ["predict", ARTICLES, "-m", model()].into_iter().chain(more.clone());
        assert_eq!(run(arguments).code, Some(2), "{more:?}");
    }
}
