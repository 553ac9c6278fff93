//! What goes wrong in real folders and on real disks costs one line and one article.
#![cfg(target_os = "linux")]

use std::ffi::OsStr;
use std::io::Write;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::program::*;

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// Each fault with what is said of it, in one line that begins with the path.
fn faulty(folder: &Folder) -> Vec<(&'static str, &'static str)> {
    folder.file("in/desk/empty.txt", " \n");
    folder.file("in/desk/nul.txt", "NATO\0grows.");
    folder.file("in/desk/open.csv", "id,text\n1,\"Never closed.\n2,Lost.\n");
    folder.file("in/desk/ragged.csv", "id,text\n1,One,more\n2\n3,Three.\n");
    folder.file("in/desk/columns.csv", "id,body\n1,One.\n");
    folder.file("in/desk/lines.jsonl", "{\"text\": \"One.\"}\nno object\n{\"text\": \"Two.\"}\n");
    let cut = gzip("NATO grows, it is said. ".repeat(500).as_bytes());
    folder.file("in/desk/cut.txt.gz", &cut[..cut.len() / 2]);
    folder.file("in/desk/bomb.txt.gz", gzip(&vec![b'a'; 4 << 20]));
    folder.file("in/desk/sheet.docx", "PK");
    symlink("/proc/self/mem", folder.at("in/desk/unreadable.txt")).unwrap();
    symlink("..", folder.at("in/desk/loop")).unwrap();
    vec![
        ("empty.txt", "no text"),
        ("nul.txt", "not text: a NUL byte at offset 4"),
        ("open.csv:2", "a quotation mark that is never closed (close it"),
        ("ragged.csv:2", "3 cells where the header has 2"),
        ("ragged.csv:3", "1 cell where the header has 2"),
        ("columns.csv", "column 'text': no such column (--text-column names the text"),
        ("lines.jsonl:2", "not a JSON object"),
        ("cut.txt.gz", "the gzip data end too early (the file is cut short"),
        ("bomb.txt.gz", "larger than 1 MiB after decompression"),
        ("sheet.docx", "not a kind of file that holds articles (convert it: pandoc"),
        ("unreadable.txt", "input/output error"),
        ("loop", "a link back to a folder that it is in"),
    ]
}

#[test]
fn each_fault_is_one_line_and_costs_one_article() {
    let folder = Folder::new();
    let faults = faulty(&folder);
    folder.file("in/desk/whole.txt", "NATO grows.");
    let odd = PathBuf::from(folder.at("in/desk")).join(OsStr::from_bytes(b"caf\xe9.txt"));
    std::fs::write(odd, "NATO shrinks.").unwrap();
    let limit = (1 << 20).to_string();
    let articles = folder.at("in");
    let ran = run(["predict", &articles, "-m", model(), "--max-article-size", &limit]);
    let lines: Vec<&str> =
        ran.stderr.lines().filter(|line| line.starts_with("skipped: ")).collect();
    for (file, what) in &faults {
        let path = format!("skipped: {articles}/desk/{file}: ");
        let said: Vec<_> = lines.iter().filter(|line| line.starts_with(&path)).collect();
        assert_eq!(said.len(), 1, "{file}: {}", ran.stderr);
        assert!(
            said[0].contains(what) && said[0].ends_with(')') | what.contains("error"),
            "{said:?}"
        );
    }
    assert_eq!(lines.len(), faults.len(), "{}", ran.stderr);
    let ledger = ran.ok();
    let names = ["caf\\xE9.txt", "lines.jsonl#1", "lines.jsonl#3", "ragged.csv#3", "whole.txt"];
    for name in names {
        assert!(ledger.contains(&format!("desk,desk/{name},")), "{name}: {ledger}");
    }
    assert_eq!(ledger.lines().count(), 1 + names.len());
}

#[test]
fn a_line_of_fifty_megabytes_is_tagged_like_any_other() {
    let folder = Folder::new();
    let long = format!("{{\"text\": \"NATO grows. {}\"}}\n", "x".repeat(50 << 20));
    let lines = folder.file("long.jsonl", format!("{long}{{\"text\": \"It ends.\"}}\n"));
    let out = folder.at("out.csv");
    run(["predict", &lines, "-m", model(), "-o", &out]).ok();
    let ledger = read(&out);
    assert_eq!(ledger.lines().count(), 4);
    assert!(ledger.len() > 50 << 20);
}

#[test]
fn a_file_that_grows_while_it_is_read_is_read_as_far_as_it_goes() {
    let folder = Folder::new();
    let line = "{\"text\": \"NATO grows. It is said.\"}\n";
    let path = folder.file("in/rows.jsonl", line.repeat(3000));
    let mut file = std::fs::OpenOptions::new().append(true).open(&path).unwrap();
    let writer = std::thread::spawn(move || {
        for _ in 0..200 {
            // Half a line first, as a program that writes at its leisure does.
            file.write_all(&line.as_bytes()[..12]).unwrap();
            std::thread::sleep(Duration::from_millis(1));
            file.write_all(&line.as_bytes()[12..]).unwrap();
        }
    });
    let ran = run(["predict", &path, "-m", model()]);
    writer.join().unwrap();
    let skipped = ran.stderr.lines().filter(|line| line.starts_with("skipped: ")).count();
    assert!(skipped <= 1, "at most the line that was half there: {}", ran.stderr);
    let rows = ran.ok().lines().count() - 1;
    assert!((6000..=6400).contains(&rows), "{rows}");
}

/// Runs the program where no file may have more than so many kilobytes, which fails as a full disk does.
fn with_little_room(kilobytes: usize, arguments: &[&str]) -> Ran {
    let script = format!("trap '' XFSZ; ulimit -f {kilobytes}; exec \"$@\"");
    let mut command = Command::new("bash");
    command.args(["-c", &script, "bash", env!("CARGO_BIN_EXE_stancekit")]).args(arguments);
    command.stdin(Stdio::null()).output().unwrap().into()
}

#[test]
fn a_full_disk_leaves_the_old_file_and_what_can_be_resumed() {
    let folder = Folder::new();
    let (out, kept) = (folder.file("out.csv", "old\n"), folder.at("kept.csv"));
    let ran = with_little_room(64, &["predict", ARTICLES, "-m", model(), "-o", &out, "--force"]);
    let said = ran.failed(1).to_lowercase();
    assert!(said.contains("out.csv: ") && said.ends_with("file too large"), "{said}");
    assert_eq!((read(&out).as_str(), folder.names()), ("old\n", vec!["out.csv".to_owned()]));
    let arguments = ["predict", ARTICLES, "-m", model(), "-o", &kept, "--resume"];
    let ran = with_little_room(64, &arguments);
    assert!(ran.failed(1).contains("kept.csv.part: file too large"), "{}", ran.stderr);
    assert!(!folder.names().contains(&"kept.csv".to_owned()));
    run(arguments).ok();
    assert_eq!(read(&kept), run(["predict", ARTICLES, "-m", model(), "--quiet"]).ok());
}

#[test]
fn a_folder_that_can_not_be_written_to_is_told_before_the_work() {
    for more in [&[][..], &["--resume"], &["--summary", "/proc/summary.json"]] {
        let out = if more.contains(&"--summary") { "-" } else { "/proc/out.csv" };
        let ran = run(["predict", ARTICLES, "-m", model(), "-o", out].iter().chain(more));
        assert!(ran.failed(1).contains("/proc/"), "{}", ran.stderr);
        assert!(
            ran.stdout.lines().count() <= 1 && !ran.stderr.contains("articles"),
            "{}",
            ran.stderr
        );
    }
    let ran = run(["predict", ARTICLES, "-m", model(), "-o", "/proc/out", "--split-by", "outlet"]);
    assert!(ran.failed(1).contains("/proc/out"), "{}", ran.stderr);
}

#[test]
fn ctrl_c_in_a_run_with_a_manifest_leaves_what_a_later_one_finishes() {
    let folder = Folder::new();
    let out = folder.at("out.csv");
    let arguments = ["predict", "-", "-m", model(), "-o", &out, "--resume"];
    let mut child = piped(&arguments);
    let mut stdin = child.stdin.take().unwrap();
    let lines = "{\"text\": \"NATO should take in Ukraine. It should not.\"}\n".repeat(500);
    stdin.write_all(lines.as_bytes()).unwrap();
    folder.wait_for(|name| name == "out.csv.part.manifest.jsonl");
    let id = child.id().to_string();
    assert!(Command::new("kill").args(["-INT", &id]).status().unwrap().success());
    let ran: Ran = child.wait_with_output().unwrap().into();
    assert_eq!(ran.code, Some(130));
    assert_eq!(folder.names(), ["out.csv.part", "out.csv.part.manifest.jsonl"]);
    run_on(&lines, &arguments).ok();
    let plain = run_on(&lines, &["predict", "-", "-m", model()]).ok();
    assert_eq!(read(&out), plain);
}

#[test]
fn of_two_runs_into_one_file_one_is_whole_and_the_other_is_told() {
    let folder = Folder::new();
    let out = folder.at("out.csv");
    let arguments = ["predict", ARTICLES, "-m", model(), "-o", &out, "--quiet"];
    let start = || {
        let mut command = stancekit(arguments);
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    };
    let runs = [start(), start()];
    let ran: Vec<Ran> =
        runs.into_iter().map(|child| child.wait_with_output().unwrap().into()).collect();
    let mut codes: Vec<_> = ran.iter().map(|ran| ran.code.unwrap()).collect();
    codes.sort();
    assert_eq!(codes, [0, 2], "{ran:?}");
    let told = ran.iter().find(|ran| ran.code == Some(2)).unwrap();
    assert!(told.failed(2).contains("there is a file of this name already"), "{}", told.stderr);
    assert_eq!(read(&out), run(["predict", ARTICLES, "-m", model(), "--quiet"]).ok());
    assert_eq!(folder.names(), ["out.csv"]);
}
