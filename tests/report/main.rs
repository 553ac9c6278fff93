//! `compare --report` as its readers meet it: a page that says everything, needs nothing, and lets nothing in.

#[path = "../compare_cli/made.rs"]
#[allow(dead_code)]
mod made;
mod pages;
#[path = "../program/mod.rs"]
mod program;

mod cases;
mod hostile;

use std::process::Command;

use pages::*;
use program::*;

#[test]
fn the_answer_comes_first_and_every_section_follows_in_order() {
    let folder = Folder::new();
    let page = page(&folder, &made::two(&folder), &["--robustness", "--words"]);
    let wanted = [
        "class=\"answer\"",
        "<strong>",
        "This rests on",
        "id=\"shares\"",
        "id=\"differences\"",
        "id=\"behind\"",
        "Over time",
        "Topics",
        "Whom they quote",
        "Reprints",
        "id=\"classifier\"",
        "id=\"sentences\"",
        "id=\"methods\"",
        "Warnings",
        "Methods, ready to paste",
        "shares.csv",
    ];
    let mut from = 0;
    for part in wanted {
        let at = page[from..].find(part).unwrap_or_else(|| panic!("no '{part}' after {from}"));
        from += at;
    }
}

#[test]
fn the_answer_gives_the_figures_of_the_comparison() {
    let folder = Folder::new();
    let ledger = made::two(&folder);
    let gold = made::labelled(&folder, &ledger);
    let page = page(&folder, &ledger, &["--gold", &gold]);
    let json = run(["compare", &ledger, "--gold", &gold, "--format", "json", "-q"]).ok();
    let all: serde_json::Value = serde_json::from_str(&json).unwrap();
    let star =
        all["cells"].as_array().unwrap().iter().find(|c| c["cell"]["outlet"] == "Evening Star");
    let shares = star.unwrap()["shares"].as_array().unwrap();
    let against = shares.iter().find(|s| s["label"] == "against" && s["of"] == "related").unwrap();
    let percent = |name: &str| format!("{:.0}", 100.0 * against[name].as_f64().unwrap());
    let told = format!("{} % ({}–{})", percent("value"), percent("low"), percent("high"));
    let answer = page.split("class=\"facts\"").next().unwrap();
    assert!(answer.contains(&told), "{told} in {answer}");
    assert!(answer.contains("120 human labels"), "{answer}");
}

#[test]
fn nothing_comes_from_outside_and_only_the_pages_own_script_may_run() {
    let folder = Folder::new();
    let page = page(&folder, &made::two(&folder), &[]);
    assert_self_contained(&page);
    assert!(page.contains("default-src 'none'"));
    assert!(!page.contains("unsafe"));
}

#[test]
fn the_same_ledger_gives_the_same_page_on_any_number_of_threads() {
    let folder = Folder::new();
    let ledger = made::two(&folder);
    let of = |threads: &str| {
        let page = page(&folder, &ledger, &["--threads", threads]);
        // The command is the one thing that may differ.
        page.replace(&format!("--threads {threads}"), "")
    };
    assert_eq!(of("1"), of("3"));
}

#[test]
fn twenty_outlets_stay_below_two_megabytes() {
    let folder = Folder::new();
    let outlets = (1..=20).map(|i| (format!("Outlet number {i}"), 0.03 * f64::from(i)));
    let made = made::Made { outlets: outlets.collect(), articles: 12, sentences: 20, right: 0.8 };
    let ledger = folder.file("twenty.csv", made.ledger());
    let gold = made::labelled(&folder, &ledger);
    let page = page(&folder, &ledger, &["--gold", &gold, "--boot", "200"]);
    assert!(page.len() < 2_000_000, "{} bytes", page.len());
}

#[test]
fn sentences_link_to_their_article_and_line_where_it_is_at_hand() {
    let folder = Folder::new();
    folder.file(
        "articles/Wire/one.txt",
        "First line.\n\nNATO must keep its door open to Ukraine, he said.\n",
    );
    folder.file(
        "articles/Post/a b#.txt",
        "NATO must never let Ukraine in, the minister said on Monday.\n",
    );
    let page = page(&folder, &folder.at("articles"), &[]);
    assert!(page.contains("href=\"./articles/Wire/one.txt#:~:text=NATO%20must%20keep"), "{page}");
    assert!(page.contains("href=\"./articles/Post/a%20b%23.txt#:~:text="), "encoded");
    assert!(page.contains(", line 3"));
    let ledger = folder.at("l.csv");
    run(["predict", &folder.at("articles"), "-o", &ledger, "-q"]).ok();
    let linked = pages::page(&folder, &ledger, &["--articles", &folder.at("articles")]);
    assert!(linked.contains(", line 3") && linked.contains("<mark>"));
}

#[test]
#[ignore = "needs Chromium: tests/run finds or installs it and runs this"]
fn a_browser_shows_every_page_without_a_complaint() {
    let folder = Folder::new();
    let ledger = made::two(&folder);
    let gold = made::labelled(&folder, &ledger);
    let mut pages = vec![written(&folder, "two", &ledger, &["--gold", &gold, "--robustness"])];
    pages.push(written(&folder, "hostile", &hostile::ledger(&folder), &[]));
    pages.push(written(&folder, "sixty", &cases::sixty(&folder), &["--boot", "50"]));
    pages.push(written(&folder, "bare", &cases::bare(&folder), &[]));
    pages.push(written(&folder, "sample", ARTICLES, &["--boot", "100"]));
    let python = std::env::var("STANCEKIT_PYTHON").expect("tests/run sets STANCEKIT_PYTHON");
    let root = env!("CARGO_MANIFEST_DIR");
    let mut command = Command::new(python);
    command.arg(format!("{root}/tests/clients/report.py"));
    command.arg(format!("{root}/tests/screenshots")).args(&pages);
    let output = command.output().expect("Python starts");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(output.status.success(), "{}{}", text(&output.stdout), text(&output.stderr));
}
