//! Ledgers that are wrong, odd or large: one clear message each, and never a NaN.

use crate::made::*;
use crate::program::*;

fn rows(rows: &[[&str; 4]]) -> String {
    let mut out = HEADER.to_owned();
    for (i, [outlet, article, date, label]) in rows.iter().enumerate() {
        let p = |of: &str| if of == *label { "0.8" } else { "0.1" };
        out += &format!(
            "{outlet},{article},\"{date}\",1,{},{},text {i},,{label},0.8,{},{},{},north,m1\n",
            10 * i,
            10 * i + 9,
            p("against"),
            p("favor"),
            p("unrelated")
        );
    }
    out
}

#[track_caller]
fn figures(arguments: &[&str]) -> String {
    let csv = run(arguments.iter().chain(&["--format", "csv"])).ok();
    for bad in ["NaN", "nan", "inf"] {
        assert!(!csv.contains(bad), "{csv}");
    }
    csv
}

#[test]
fn a_ledger_without_the_needed_columns_is_refused_by_their_names() {
    let folder = Folder::new();
    let ledger = rows(&[["x", "1", "2024", "favor"]]);
    for (from, to, said) in [
        ("outlet,", "paper,", "column 'outlet': a ledger without this column"),
        ("article,", "piece,", "column 'article': a ledger without this column"),
        ("stance_confidence", "sureness", "no task has a column of confidences"),
    ] {
        let ran = run(["compare", &folder.file("bad.csv", ledger.replacen(from, to, 1))]);
        assert!(ran.failed(1).contains(said), "{}", ran.stderr);
    }
    let hard = "outlet,article,stance,stance_confidence\nx,1,favor,0.9\n";
    let ran = run(["compare", &folder.file("hard.csv", hard)]);
    assert!(
        ran.failed(1).contains("the task stance has no columns of probabilities"),
        "{}",
        ran.stderr
    );
    let ran = run(["compare", &folder.file("good.csv", &ledger), "--by", "country"]);
    assert!(ran.failed(2).contains("column 'country': no such column"), "{}", ran.stderr);
    let json = "{\"article\":\"1\",\"stance\":\"a\",\"stance_confidence\":0.9,\"stance_a\":0.9,\"stance_b\":0.1}\n";
    let ran = run(["compare", &folder.file("bad.jsonl", json)]);
    assert!(ran.failed(1).contains("column 'outlet'"), "{}", ran.stderr);
    let ran = run(["compare", &folder.file("empty.csv", HEADER)]);
    assert!(ran.failed(1).contains("the ledger has no rows"), "{}", ran.stderr);
}

#[test]
fn an_outlet_with_one_article_of_one_label_has_counts_and_says_so() {
    let folder = Folder::new();
    let ledger = rows(&[
        ["x", "1", "", "favor"],
        ["x", "1", "", "favor"],
        ["y", "2", "", "against"],
        ["y", "3", "", "favor"],
    ]);
    let path = folder.file("ledger.csv", ledger);
    let text = run(["compare", &path]).ok();
    assert!(text.contains("x: the classifier calls every sentence favor"), "{text}");
    figures(&["compare", &path]);
    // With a sample of its labels there still is no interval out of nothing.
    let mut made = Made::two();
    made.articles = 12;
    let mut ledger = made.ledger();
    let one: String = ledger
        .lines()
        .skip(1)
        .take(15)
        .map(|line| line.replacen("Daily Post", "One", 1) + "\n")
        .collect();
    ledger += &one;
    let path = folder.file("one.csv", ledger);
    let gold = labelled(&folder, &path);
    let csv = figures(&["compare", &path, "--gold", &gold]);
    assert!(csv.contains("too_few_articles"), "{csv}");
}

#[test]
fn a_model_that_did_not_make_the_ledger_is_refused() {
    let folder = Folder::new();
    let ran = run(["compare", &two(&folder), "--model", model()]);
    assert!(ran.failed(1).contains("the ledger is of model m1"), "{}", ran.stderr);
    let text = run(["compare", &two(&folder)]).ok();
    assert!(text.contains("the ledger is of model m1, which is not the shipped one"), "{text}");
    let ran = run(["compare", &two(&folder), "--method", "pacc"]);
    assert!(ran.failed(2).contains("pacc needs the model's out-of-fold table"), "{}", ran.stderr);
    let other = folder.file("other.csv", Made::two().ledger().replace(",m1\n", ",m2\n"));
    let ran = run(["compare", &two(&folder), &other]);
    assert!(
        ran.failed(1).contains("rows of different models can't be compared: m1, m2"),
        "{}",
        ran.stderr
    );
}

#[test]
fn a_sentence_twice_is_refused() {
    let folder = Folder::new();
    let ledger = two(&folder);
    let ran = run(["compare", &ledger, &ledger]);
    assert!(
        ran.failed(1).contains("a sentence twice: Daily Post, a0.txt, 0 to "),
        "{}",
        ran.stderr
    );
}

#[test]
fn an_outlet_in_two_spellings_is_warned_of() {
    let folder = Folder::new();
    let ledger = rows(&[
        ["The Post", "1", "", "favor"],
        ["the post", "2", "", "against"],
        ["Star", "3", "", "favor"],
    ]);
    let text = run(["compare", &folder.file("ledger.csv", ledger)]).ok();
    assert!(text.contains("one outlet in several spellings? 'The Post', 'the post'"), "{text}");
}

#[test]
fn dates_in_several_forms_are_read_and_those_that_can_not_be_are_left_out_of_months() {
    let folder = Folder::new();
    let ledger = rows(&[
        ["x", "1", "2024-03-05", "favor"],
        ["x", "2", "31.03.2024", "favor"],
        ["x", "3", "March 7, 2024", "against"],
        ["x", "4", "2024-04-01T10:00", "favor"],
        ["x", "5", "some day", "favor"],
        ["x", "6", "", "favor"],
    ]);
    let path = folder.file("ledger.csv", ledger);
    let text = run(["compare", &path, "--by", "month"]).ok();
    for said in [
        "dates in 3 forms",
        "1 dates can't be read, such as 'some day'",
        "2 sentences without a date",
    ] {
        assert!(text.contains(said), "{said}: {text}");
    }
    let csv = figures(&["compare", &path, "--by", "month", "--quiet"]);
    assert!(csv.contains("\nshare,2024-03,") && csv.contains("\nshare,2024-04,"), "{csv}");
    assert!(csv.lines().skip(1).all(|line| line.starts_with("share,2024-0")), "{csv}");
    let ran = run(["compare", &path, "--from", "2025"]);
    assert!(ran.failed(1).contains("no sentence is left to compare"), "{}", ran.stderr);
    let ran = run(["compare", &path, "--from", "tomorrow"]);
    assert!(ran.failed(2).contains("'tomorrow' is no date"), "{}", ran.stderr);
}

#[test]
fn probabilities_that_do_not_sum_to_one_are_refused_with_their_line() {
    let folder = Folder::new();
    let ledger = rows(&[["x", "1", "", "favor"], ["x", "2", "", "favor"]]).replacen(
        "0.8,0.1,0.8,0.1",
        "0.8,0.1,0.8,0.3",
        1,
    );
    let ran = run(["compare", &folder.file("bad.csv", ledger)]);
    assert!(
        ran.failed(1).contains("bad.csv:2: column 'stance': the probabilities sum to 1.2000"),
        "{}",
        ran.stderr
    );
}

#[test]
fn five_hundred_outlets_are_counted_and_compared_with_one() {
    let folder = Folder::new();
    let outlets = (0..500).map(|i| (format!("outlet {i:03}"), 0.3)).collect();
    let ledger = Made { outlets, articles: 2, sentences: 2, right: 0.8 }.ledger();
    let path = folder.file("ledger.csv", ledger);
    let csv = run(["compare", &path, "--format", "csv"]);
    assert!(
        csv.stderr.contains("500 cells are too many to compare each with each"),
        "{}",
        csv.stderr
    );
    // Of all sentences, of own and of attributed ones.
    assert_eq!(csv.stdout.lines().filter(|line| line.starts_with("share,")).count(), 3 * 500 * 5);
    figures(&["compare", &path, "--against", "outlet 007", "--quiet"]);
    let ran = run(["compare", &path, "--against", "nobody"]);
    assert!(ran.failed(2).contains("there is no 'nobody' to compare with"), "{}", ran.stderr);
}
