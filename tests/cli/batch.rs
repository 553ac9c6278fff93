//! Many articles at once: one file per outlet, listings, summaries, messages for programs.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::program::*;

fn predict(more: &[&str]) -> Ran {
    run(["predict", ARTICLES, "-m", model()].iter().chain(more))
}

fn objects(text: &str) -> Vec<Value> {
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|_| panic!("{line}")))
        .collect()
}

#[test]
fn split_by_outlet_the_files_hold_what_one_ledger_holds() {
    let folder = Folder::new();
    let out = folder.at("out/");
    predict(&["-o", &out, "--split-by", "outlet"]).ok();
    let whole = predict(&["--quiet"]).ok();
    let (header, rows) = whole.split_once('\n').unwrap();
    let mut together = String::new();
    let mut names: Vec<_> =
        std::fs::read_dir(&out).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names.len(), 12);
    for name in names {
        let name = name.to_str().unwrap();
        let text = read(&folder.at(&format!("out/{name}")));
        let (first, rows) = text.split_once('\n').unwrap();
        assert_eq!(first, header);
        let outlet = name.strip_suffix(".csv").unwrap();
        assert!(rows.starts_with(&format!("{outlet},{outlet}/")), "{name}");
        together += rows;
    }
    assert_eq!(together, rows, "outlets are folders, and come in their order");
    let again = predict(&["-o", &out, "--split-by", "outlet"]);
    assert!(again.failed(2).contains("there are files in this folder already"));
    predict(&["-o", &out, "--split-by", "outlet", "--force"]).ok();
}

#[test]
fn outlets_whose_names_make_no_file_names_are_told_apart() {
    let folder = Folder::new();
    let lines: String = ["A/B", "A:B", "a_b", "../up", "CON", "", "A/B"]
        .map(|outlet| format!("{{\"text\": \"NATO grows.\", \"outlet\": \"{outlet}\"}}\n"))
        .concat();
    let lines = folder.file("in/rows.jsonl", lines);
    let out = folder.at("out");
    let ran = run(["predict", &lines, "-m", model(), "-o", &out, "--split-by", "outlet"]);
    assert!(ran.stderr.contains("'A/B' and 'A:B' have the same file name"), "{}", ran.stderr);
    ran.ok();
    let rows = |name: &str| read(&folder.at(&format!("out/{name}.csv"))).lines().count() - 1;
    assert_eq!(rows("A_B"), 2);
    for name in ["A_B-2", "a_b-3", "_._up", "CON_", "in"] {
        assert_eq!(rows(name), 1, "{name}");
    }
    assert_eq!(folder.names(), ["in", "out"]);
}

#[test]
fn a_dry_run_lists_what_would_be_read_and_what_not() {
    let folder = Folder::new();
    folder.file("in/bbc/a.txt", "NATO grows.");
    folder.file("in/bbc/b.html", "<html><body><article><p>NATO grows, and grows.</p></article>");
    let russian = "НАТО расширяется на восток, сказал министр. Он против этого. ".repeat(5);
    let (bytes, _, _) = encoding_rs::WINDOWS_1251.encode(&russian);
    folder.file("in/tass/c.txt", bytes);
    folder.file("in/tass/d.pdf", "%PDF");
    folder.file("in/rows.csv", "text,outlet\nOne.,x\nTwo.,y\n,z\n");
    let (articles, out) = (folder.at("in"), folder.at("out.csv"));
    let ran = run(["predict", &articles, "--dry-run", "-o", &out]);
    assert!(
        ran.stderr.starts_with("5 articles, 0.0 MB would be read, 2 skipped"),
        "{}",
        ran.stderr
    );
    let listing = ran.ok().replace(&folder.at(""), "");
    assert!(listing.starts_with("path,kind,encoding,outlet,articles,bytes,skipped\n"), "{listing}");
    for line in [
        "in/bbc/a.txt,text,UTF-8,bbc,1,11,\n",
        "in/tass/c.txt,text,windows-1251,tass,1,",
        "in/rows.csv,table,UTF-8,x|y,2,8,\n",
        "in/rows.csv,table,,,0,0,",
        "in/tass/d.pdf,other,,,0,0,",
        "pdftotext",
    ] {
        assert!(listing.contains(line), "{line} in {listing}");
    }
    assert_eq!(folder.names(), ["in"], "nothing is written");
    let listed = objects(&run(["predict", &articles, "--dry-run", "--format", "jsonl"]).ok());
    assert_eq!(listed.len(), listing.lines().count() - 1);
    let table = run(["predict", &articles, "--dry-run", "--format", "table"]).ok();
    assert_eq!(table.lines().count(), listing.lines().count());
}

#[test]
fn the_summary_counts_what_the_ledger_holds() {
    let folder = Folder::new();
    folder.file("in/bbc/a.txt", "NATO should take in Ukraine. It rains.");
    folder.file("in/bbc/b.pdf", "%PDF");
    let (summary, ledger) = (folder.at("summary.json"), folder.at("ledger.jsonl"));
    let articles = folder.at("in");
    let arguments = ["predict", &articles, "-m", model(), "-o", &ledger, "--summary", &summary];
    run(arguments).ok();
    let rows = objects(&read(&ledger));
    let said: Value = serde_json::from_str(&read(&summary)).unwrap();
    assert_eq!((&said["articles"], &said["sentences"]), (&Value::from(1), &Value::from(2)));
    assert_eq!(said["bytes"], 38);
    assert_eq!(said["outlets"]["bbc"], 1);
    assert!(said["skipped"][0]["reason"].as_str().unwrap().contains("pdftotext"));
    assert_eq!(said["model"], rows[0]["model"]);
    let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
    for row in &rows {
        *counts.entry(row["stance"].as_str().unwrap()).or_default() += 1;
    }
    for (label, count) in said["labels"]["stance"].as_object().unwrap() {
        assert_eq!(count.as_u64(), Some(counts.get(label.as_str()).copied().unwrap_or(0)));
    }
    let again = run(["predict", ARTICLES, "--summary", &summary]);
    assert!(again.failed(2).contains("--force overwrites it"), "{}", again.stderr);
    assert!(again.stdout.is_empty(), "known before the work");
}

#[test]
fn messages_come_as_json_objects_when_asked_for() {
    let folder = Folder::new();
    folder.file("in/a.txt", "NATO grows.");
    folder.file("in/b.csv", "text\nOne.\nT,w,o\n");
    let articles = folder.at("in");
    let ran = run(["predict", &articles, "-m", model(), "--log-format", "json", "--strict"]);
    assert_eq!(ran.code, Some(1));
    let said = objects(&ran.stderr);
    assert_eq!((&said[0]["level"], &said[0]["event"]), (&"warning".into(), &"skipped".into()));
    assert_eq!(said[0]["path"], format!("{articles}/b.csv"));
    assert_eq!(said[0]["line"], 3);
    assert!(said[0]["remedy"].as_str().unwrap().contains("quotation marks"));
    assert_eq!(said.last().unwrap()["level"], "error");
    let told = objects(&predict(&["--log-format", "json"]).stderr);
    assert!(told[0]["message"].as_str().unwrap().starts_with("60 articles"), "{told:?}");
    let misused = run(["predict", "--log-format", "json"]);
    assert_eq!(misused.code, Some(2));
    assert_eq!(objects(&misused.stderr)[0]["level"], "error");
}

#[test]
fn jobs_is_another_name_for_threads_and_changes_no_byte() {
    let one = predict(&["--jobs", "1", "--quiet"]).ok();
    assert_eq!(predict(&["--threads", "3", "--quiet"]).ok(), one);
}

#[test]
fn standard_input_is_understood_by_how_it_begins() {
    let arguments = ["predict", "-", "-m", model(), "--quiet"];
    let table = run_on("id,text,outlet\n7,\"NATO, it is said, grows.\",X\n", &arguments).ok();
    assert!(table.contains("X,stdin#7,"), "{table}");
    let lines = "{\"text\": \"NATO grows.\", \"outlet\": \"X\"}\n";
    let plain = run_on(lines, &arguments).ok();
    let page = "<!doctype html><title>T</title><article><p>NATO grows, it is said.</p></article>";
    let page = run_on(page, &arguments).ok();
    assert!(page.contains("\"NATO grows, it is said.\"") && !page.contains('<'), "{page}");
    let named = run_on(lines, &[&arguments[..], &["--format-in", "text"]].concat()).ok();
    assert!(named.contains("\"\"text\"\""), "the braces are text: {named}");
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut gzip, lines.as_bytes()).unwrap();
    let zstd = zstd::encode_all(lines.as_bytes(), 0).unwrap();
    for packed in [gzip.finish().unwrap(), zstd] {
        let folder = Folder::new();
        let path = folder.file("packed", packed);
        let mut command = stancekit(arguments);
        command.stdin(std::fs::File::open(path).unwrap());
        let ran: Ran = command.output().unwrap().into();
        assert_eq!(ran.ok(), plain);
    }
}

#[test]
fn metadata_that_names_no_file_is_told_with_its_number_and_the_first() {
    let folder = Folder::new();
    folder.file("in/a.txt", "NATO grows.");
    let meta = folder.file("meta.csv", "file,date\na.txt,2024-01-02\nb.txt,2024\nc.txt,2024\n");
    let ran = run(["predict", &folder.at("in"), "-m", model(), "--meta", &meta]);
    let said = "2 rows of --meta named no file that was read, the first 'b.txt'";
    assert!(ran.stderr.contains(said), "{}", ran.stderr);
}

#[test]
fn sentences_of_one_article_share_its_name_and_keep_their_own_place() {
    let folder = Folder::new();
    let table = "id,article_id,text\n1,a,One.\n2,b,Zwei.\n3,a,\"Two, \"\"three\"\".\"\n4,,Four.\n";
    let table = folder.file("rows.csv", table);
    let ran = run(["predict", &table, "--unit", "sentence", "-m", model(), "--format", "jsonl"]);
    let rows = objects(&ran.ok());
    let place = |row: &Value| {
        let number = |name: &str| row[name].as_u64().unwrap();
        let article = row["article"].as_str().unwrap().to_owned();
        (article, number("sentence"), number("start"), number("end"))
    };
    let places: Vec<_> = rows.iter().map(place).collect();
    let named = |name: &str| format!("rows.csv#{name}");
    assert_eq!(places[0], (named("a"), 1, 0, 4));
    assert_eq!(places[1], (named("b"), 1, 0, 5));
    assert_eq!(places[2], (named("a"), 2, 5, 18));
    assert_eq!(places[3], (named("4"), 1, 0, 5));
    assert_eq!(rows[2]["quotes"][0][0].as_u64(), Some(10), "{}", rows[2]["quotes"]);
}
