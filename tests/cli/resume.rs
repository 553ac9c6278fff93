//! Runs that were ended and are finished by later ones.

use std::process::Stdio;
use std::time::Duration;

use serde_json::Value;

use crate::program::*;

/// A folder with this many articles of different lengths in it.
fn corpus(articles: usize) -> Folder {
    let folder = Folder::new();
    for i in 0..articles {
        let text: String = (0..1 + i * 7 % 23)
            .map(|j| format!("In {} NATO took in state {j}, it was said. ", 1999 + (i + j) % 26))
            .collect();
        folder.file(&format!("in/outlet-{}/{i:04}.txt", i % 7), text);
    }
    folder
}

/// The arguments of a run that can be resumed.
fn arguments(folder: &Folder, more: &[&str]) -> Vec<String> {
    let mut all: Vec<String> =
        ["predict", &folder.at("in"), "-m", model(), "-o", &folder.at("out.csv"), "--resume"]
            .map(str::to_owned)
            .to_vec();
    all.extend(more.iter().map(|&word| word.to_owned()));
    all
}

fn resume(folder: &Folder, more: &[&str]) -> Ran {
    run(arguments(folder, more))
}

/// What a run without --resume writes.
fn uninterrupted(folder: &Folder) -> String {
    run(["predict", &folder.at("in"), "-m", model(), "--quiet"]).ok()
}

const WHOLE: [&str; 3] = ["in", "out.csv", "out.csv.manifest.jsonl"];

#[test]
fn a_manifest_names_every_article_with_its_rows_and_bytes() {
    let folder = corpus(20);
    folder.file("in/outlet-1/none.txt", "");
    resume(&folder, &[]).ok();
    assert_eq!(folder.names(), WHOLE);
    let ledger = read(&folder.at("out.csv"));
    assert_eq!(ledger, uninterrupted(&folder));
    let manifest = read(&folder.at("out.csv.manifest.jsonl"));
    let lines: Vec<Value> =
        manifest.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 1 + 21 + 1);
    let total = |name: &str| lines.iter().filter_map(|line| line[name].as_u64()).sum::<u64>();
    assert_eq!(total("rows") as usize, ledger.lines().count() - 1);
    let end = &lines[22];
    assert_eq!(end["bytes"].as_u64(), Some(ledger.len() as u64));
    assert_eq!(total("bytes"), 2 * ledger.len() as u64, "the header and the rows, and their sum");
    let skipped: Vec<_> = lines.iter().filter(|line| line["status"] == "skipped").collect();
    assert_eq!(skipped.len(), 1);
    assert!(skipped[0]["reason"].as_str().unwrap().contains("no text"));
    assert_eq!(skipped[0]["model"], lines[1]["model"]);
}

#[test]
fn killed_at_any_moment_a_run_is_finished_to_the_same_bytes() {
    let folder = corpus(1500);
    let wanted = uninterrupted(&folder);
    let mut state = 0x9e37_79b9_u64;
    let mut kept = 0;
    for _ in 0..20 {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let mut command = stancekit(arguments(&folder, &["--quiet"]));
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(state >> 57));
        child.kill().unwrap();
        child.wait().unwrap();
        assert!(folder.names().len() <= 5);
        kept += std::fs::metadata(folder.at("out.csv.part")).map_or(0, |there| there.len());
    }
    assert!(kept > 0, "some of it was kept each time");
    resume(&folder, &[]).ok();
    assert_eq!(folder.names(), WHOLE);
    assert!(read(&folder.at("out.csv")) == wanted, "byte for byte");
}

#[test]
fn a_finished_run_is_not_done_again_and_only_changed_articles_are() {
    let folder = corpus(60);
    resume(&folder, &[]).ok();
    let first = read(&folder.at("out.csv"));
    let written = || std::fs::metadata(folder.at("out.csv")).unwrap().modified().unwrap();
    let before = written();
    let ran = resume(&folder, &[]);
    assert!(ran.stderr.contains("60 articles of these done by an earlier run"), "{}", ran.stderr);
    assert!(ran.stderr.starts_with("60 articles, "), "counted as ever: {}", ran.stderr);
    assert_eq!((written(), folder.names()), (before, WHOLE.map(str::to_owned).to_vec()));
    folder.file("in/outlet-3/0003.txt", "NATO said something else.");
    folder.file("in/outlet-3/0003b.txt", "NATO said more.");
    std::fs::remove_file(folder.at("in/outlet-5/0005.txt")).unwrap();
    let ran = resume(&folder, &[]);
    assert!(ran.stderr.contains("58 articles of these done by an earlier run"), "{}", ran.stderr);
    let second = read(&folder.at("out.csv"));
    assert_ne!(second, first);
    assert_eq!(second, uninterrupted(&folder));
    assert_eq!(folder.names(), WHOLE);
    // Articles at the end that are gone.
    std::fs::remove_dir_all(folder.at("in/outlet-6")).unwrap();
    resume(&folder, &[]).ok();
    assert_eq!(read(&folder.at("out.csv")), uninterrupted(&folder));
}

#[test]
fn metadata_that_changed_is_tagged_again() {
    let folder = corpus(5);
    let meta = folder.file("meta.csv", "file,date\noutlet-1/0001.txt,2020-01-01\n");
    resume(&folder, &["--meta", &meta]).ok();
    folder.file("meta.csv", "file,date\noutlet-1/0001.txt,2021-01-01\n");
    let ran = resume(&folder, &["--meta", &meta]);
    assert!(ran.stderr.contains("4 articles of these done"), "{}", ran.stderr);
    assert!(read(&folder.at("out.csv")).contains("2021-01-01"));
}

#[test]
fn the_old_ledger_stays_until_the_new_one_is_whole() {
    let folder = corpus(1500);
    resume(&folder, &["--quiet"]).ok();
    let old = read(&folder.at("out.csv"));
    folder.file("in/outlet-0/0000.txt", "NATO said something else.");
    for i in (7..1500).step_by(7) {
        folder.file(&format!("in/outlet-0/{i:04}.txt"), format!("NATO grew in {i}."));
    }
    let mut command = stancekit(arguments(&folder, &["--quiet"]));
    let mut child = command.spawn().unwrap();
    folder.wait_for(|name| name == "out.csv.part.manifest.jsonl");
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(read(&folder.at("out.csv")), old);
    resume(&folder, &["--quiet"]).ok();
    assert_eq!(read(&folder.at("out.csv")), uninterrupted(&folder));
}

#[test]
fn a_run_killed_between_its_last_two_steps_is_seen_to_be_whole() {
    let folder = corpus(8);
    resume(&folder, &[]).ok();
    let (manifest, part) = ("out.csv.manifest.jsonl", "out.csv.part.manifest.jsonl");
    std::fs::rename(folder.at(manifest), folder.at(part)).unwrap();
    let ran = resume(&folder, &[]);
    assert!(ran.stderr.contains("8 articles of these done by an earlier run"), "{}", ran.stderr);
    assert_eq!(folder.names(), WHOLE);
}

#[test]
fn another_model_or_other_options_are_not_mixed_in() {
    let folder = corpus(8);
    resume(&folder, &[]).ok();
    let old = read(&folder.at("out.csv"));
    let again = ["predict", &folder.at("in"), "-o", &folder.at("out.csv"), "--resume"];
    let ran = run(again);
    assert!(ran.failed(2).contains("had another model: "), "{}", ran.stderr);
    let ran = resume(&folder, &["--min-confidence", "0.9"]);
    let said =
        "had another min confidence: 0.0, not 0.9 (go on as it began, or --force begins anew)";
    assert!(ran.failed(2).ends_with(said), "{}", ran.stderr);
    assert_eq!(
        (read(&folder.at("out.csv")), folder.names()),
        (old, WHOLE.map(str::to_owned).to_vec())
    );
    run(again.iter().chain(&["--force"])).ok();
    assert_eq!(folder.names(), WHOLE);
}

#[test]
fn a_file_that_is_not_its_own_is_left_alone() {
    let folder = corpus(3);
    let out = folder.file("out.csv", "mine\n");
    assert!(resume(&folder, &[]).failed(2).contains("that --resume did not write (--force"));
    assert_eq!(
        (read(&out).as_str(), folder.names()),
        ("mine\n", vec!["in".into(), "out.csv".into()])
    );
    resume(&folder, &["--force"]).ok();
    folder.file("out.csv", "mine again\n");
    assert!(resume(&folder, &[]).failed(2).contains("changed since --resume wrote it"));
    for (more, said) in [
        (["-o", &folder.at("b.csv.gz")], "can't go on with a compressed file"),
        (["-o", "-"], "needs a file"),
    ] {
        let ran = run(["predict", ARTICLES, "--resume"].iter().chain(&more));
        assert!(ran.failed(2).contains(said), "{}", ran.stderr);
    }
}

#[test]
fn a_run_without_resume_takes_the_manifest_of_what_it_overwrites_away() {
    let folder = corpus(3);
    resume(&folder, &[]).ok();
    run(["predict", &folder.at("in"), "-m", model(), "-o", &folder.at("out.csv"), "--force"]).ok();
    assert_eq!(folder.names(), ["in", "out.csv"]);
}

#[test]
fn of_two_runs_at_once_the_second_is_told() {
    let folder = Folder::new();
    let out = folder.at("out.csv");
    let arguments = ["predict", "-", "-m", model(), "-o", &out, "--resume"];
    let mut first = piped(&arguments);
    let stdin = first.stdin.take().unwrap();
    folder.wait_for(|name| name == "out.csv.part");
    std::thread::sleep(Duration::from_millis(100));
    let ran = run(arguments);
    assert!(ran.failed(2).contains("another run is writing this file"), "{}", ran.stderr);
    let mut stdin = stdin;
    std::io::Write::write_all(&mut stdin, b"NATO grows.").unwrap();
    drop(stdin);
    let ran: Ran = first.wait_with_output().unwrap().into();
    ran.ok();
    assert_eq!(folder.names(), ["out.csv", "out.csv.manifest.jsonl"]);
}
