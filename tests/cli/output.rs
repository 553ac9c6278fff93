//! Output files appear whole or not at all.

use std::io::Write;

use crate::program::*;

const OLD: &str = "what was there before\n";

fn predict(folder: &Folder, name: &str, more: &[&str]) -> Ran {
    let out = folder.at(name);
    run(["predict", ARTICLES, "-m", model(), "-o", &out].iter().chain(more))
}

#[test]
fn an_existing_file_is_kept_unless_forced() {
    let folder = Folder::new();
    let out = folder.file("ledger.csv", OLD);
    let ran = predict(&folder, "ledger.csv", &[]);
    assert!(
        ran.failed(2).ends_with("there is a file of this name already (--force overwrites it)")
    );
    assert_eq!(read(&out), OLD);
    predict(&folder, "ledger.csv", &["--force"]).ok();
    assert!(read(&out).starts_with("outlet,article,"));
    assert_eq!(folder.names(), ["ledger.csv"]);
}

#[test]
fn training_asks_before_it_works_whether_the_model_may_be_written() {
    let folder = Folder::new();
    let out = folder.file("old.safetensors", OLD);
    let ran = run(["train", TRAIN, "-o", &out]);
    assert!(ran.failed(2).contains("--force overwrites it"));
    assert!(!ran.stderr.contains("sentences in"), "nothing was read: {}", ran.stderr);
    assert_eq!(read(&out), OLD);
}

#[test]
fn a_run_that_fails_leaves_the_old_file() {
    let folder = Folder::new();
    let out = folder.file("out/ledger.csv", OLD);
    let empty = folder.file("in/empty.txt", "");
    let broken = folder.file("torn.csv", "text,label\na b,x\nc,y,z\n");
    run(["predict", &empty, "-m", model(), "-o", &out, "--force"]).failed(1);
    run(["train", &broken, "-o", &out, "--force"]).failed(1);
    assert_eq!(read(&out), OLD);
}

#[test]
fn a_killed_run_leaves_the_old_file() {
    let folder = Folder::new();
    let out = folder.file("ledger.csv", OLD);
    let mut child = piped(&["predict", "-", "-m", model(), "-o", &out, "--force"]);
    let mut stdin = child.stdin.take().unwrap();
    // Enough for the program to have written some of its output.
    for _ in 0..2000 {
        stdin.write_all(b"{\"text\": \"NATO should take in Ukraine. It should not.\"}\n").unwrap();
    }
    folder.wait_for(|name| name.ends_with(".part"));
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(read(&out), OLD);
    predict(&folder, "ledger.csv", &["--force"]).ok();
}

#[test]
fn the_same_ledger_comes_compressed() {
    let folder = Folder::new();
    for name in ["plain.csv", "packed.csv.gz", "packed.csv.zst"] {
        predict(&folder, name, &[]).ok();
    }
    let plain = run(["compare", &folder.at("plain.csv")]).ok();
    assert_eq!(run(["compare", &folder.at("packed.csv.gz")]).ok(), plain);
    assert_eq!(run(["compare", &folder.at("packed.csv.zst")]).ok(), plain);
    let size = |name: &str| std::fs::metadata(folder.at(name)).unwrap().len();
    assert!(size("packed.csv.gz") < size("plain.csv") / 2);
}

#[test]
fn a_dash_is_standard_output() {
    let ran = run(["predict", ARTICLES, "-m", model(), "-o", "-"]);
    assert!(ran.ok().starts_with("outlet,article,"));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error_of_one_line() {
    let ran = run(["predict", ARTICLES, "-m", model(), "-o", "/dev/full", "--format", "csv"]);
    assert!(ran.failed(1).starts_with("stancekit: /dev/full: "), "{}", ran.stderr);
}
