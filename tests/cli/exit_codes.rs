//! 0 done, 1 failed, 2 wrong usage, 130 interrupted; a closed pipe is 0.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::Command;

use crate::program::*;

#[test]
fn a_job_done_is_0_also_when_some_articles_were_skipped() {
    let folder = Folder::new();
    folder.file("outlet/a.txt", "NATO should take in Ukraine.");
    folder.file("outlet/b.pdf", "%PDF-1.4");
    let ran = run(["predict", &folder.at("outlet"), "-m", model()]);
    assert!(ran.stderr.contains("b.pdf: not a kind of file"), "{}", ran.stderr);
    assert!(ran.stderr.contains("1 article, 1 sentence, 1 skipped"), "{}", ran.stderr);
    ran.ok();
}

#[test]
fn a_failed_job_is_1() {
    let folder = Folder::new();
    run(["predict", &folder.at("")]).failed(1);
    run(["model", "verify", TRAIN]).failed(1);
    run(["compare", TRAIN]).failed(1);
}

#[test]
fn strict_fails_when_an_article_was_skipped_and_leaves_no_file() {
    let folder = Folder::new();
    folder.file("in/a.txt", "NATO should take in Ukraine.");
    folder.file("in/b.pdf", "%PDF-1.4");
    let (articles, out) = (folder.at("in"), folder.at("out.csv"));
    let ran = run(["predict", &articles, "-m", model(), "-o", &out, "--strict"]);
    assert!(ran.failed(1).contains("1 article skipped, which --strict forbids"));
    assert_eq!(folder.names(), ["in"]);
}

#[test]
fn wrong_usage_is_2() {
    let folder = Folder::new();
    for arguments in [
        vec![],
        vec!["frobnicate"],
        vec!["predict"],
        vec!["predict", "x", "--level", "word"],
        vec!["train", TRAIN],
        vec!["evaluate", TRAIN, "--model", "m", "--cross-validate", "5"],
        vec!["completions", "tcsh"],
    ] {
        let ran = run(&arguments);
        assert_eq!(ran.code, Some(2), "{arguments:?}: {}", ran.stderr);
        assert!(ran.stdout.is_empty() && ran.stderr.contains("--help"), "{arguments:?}");
    }
    let out = folder.at("m");
    for arguments in [
        vec!["predict", "no-such-place"],
        vec!["predict", ARTICLES, "--min-confidence", "2"],
        vec!["predict", ARTICLES, "--threads", "0"],
        vec!["predict", ARTICLES, "-o", "ledger.docx"],
        vec!["train", TRAIN, "-o", &out, "--c", "nan"],
        vec!["train", TRAIN, "-o", &out, "--word", "3-1"],
        vec!["train", TRAIN, "-o", &out, "--word", "0", "--char", "0"],
        vec!["train", TRAIN, "-o", &out, "--folds", "1"],
        vec!["train", TRAIN, "-o", &out, "--stem", "tlh"],
        vec!["evaluate", TRAIN, "--fail-under", "macro_f1"],
        vec!["explain", " "],
    ] {
        run(&arguments).failed(2);
    }
    assert!(folder.names().is_empty());
}

#[test]
fn help_and_version_are_0_on_standard_output() {
    for arguments in [vec!["--help"], vec!["--version"], vec!["predict", "--help"]] {
        let ran = run(&arguments);
        assert!(ran.stderr.is_empty());
        assert!(ran.ok().contains("stancekit"));
    }
}

#[cfg(unix)]
fn interrupt(child: &std::process::Child) {
    let id = child.id().to_string();
    assert!(Command::new("kill").args(["-INT", &id]).status().expect("kill").success());
}

#[cfg(unix)]
#[test]
fn ctrl_c_is_130_at_once_though_standard_input_never_ends_and_leaves_nothing() {
    let folder = Folder::new();
    let out = folder.at("ledger.csv");
    let mut child = piped(&["predict", "-", "-m", model(), "-o", &out]);
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(b"{\"text\": \"NATO should take in Ukraine.\"}\n").unwrap();
    folder.wait_for(|name| name.ends_with(".part"));
    interrupt(&child);
    let ran: Ran = child.wait_with_output().unwrap().into();
    assert_eq!(ran.failed(130), "stancekit: interrupted");
    assert!(folder.names().is_empty(), "{:?}", folder.names());
    drop(stdin);
}

#[test]
fn a_closed_pipe_is_0() {
    for arguments in [
        vec!["predict", ARTICLES, "-m", model()],
        vec!["predict", ARTICLES, "-m", model(), "--format", "jsonl"],
        vec!["predict", ARTICLES, "-m", model(), "--format", "table"],
        vec!["completions", "zsh"],
    ] {
        let mut child = piped(&arguments);
        let mut line = String::new();
        // The reader leaves after one line, as `head -1` does.
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let ran: Ran = child.wait_with_output().unwrap().into();
        assert_eq!(ran.code, Some(0), "{arguments:?}: {}", ran.stderr);
        assert!(!ran.stderr.contains("panic") && !line.is_empty());
    }
}

#[test]
fn a_closed_standard_error_does_not_hurt() {
    let mut child = piped(&["predict", ARTICLES, "-m", model()]);
    drop(child.stderr.take());
    let mut ledger = String::new();
    child.stdout.take().unwrap().read_to_string(&mut ledger).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(0));
    assert!(ledger.lines().count() > 1000);
}
