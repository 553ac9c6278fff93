//! Articles as people have them: folders, archives, tables, web pages, and whatever is wrong with them.

use stancekit::articles::{ArticleOptions, Document, Skipped, Unit, open};
use stancekit::{Error, ErrorKind};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use tempfile::{TempDir, tempdir};

const TEXT: &str = "Ministers met on Tuesday. No date was set.\n";

/// A folder with these files in it.
fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let folder = tempdir().unwrap();
    for (name, bytes) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    folder
}

/// Everything that is read, and everything skipped.
fn read(paths: &[PathBuf], options: &ArticleOptions) -> (Vec<Document>, Vec<Skipped>) {
    let (mut documents, mut skipped) = (Vec::new(), Vec::new());
    for item in open(paths, options).unwrap() {
        match item {
            Ok(document) => documents.push(document),
            Err(reason) => skipped.push(reason),
        }
    }
    (documents, skipped)
}

fn read_all(path: &Path) -> (Vec<Document>, Vec<Skipped>) {
    read(&[path.to_path_buf()], &ArticleOptions::default())
}

/// What is read when nothing may be skipped.
fn documents(path: &Path) -> Vec<Document> {
    let (documents, skipped) = read_all(path);
    assert!(skipped.is_empty(), "{}", skipped[0]);
    documents
}

fn keys(documents: &[Document]) -> Vec<(&str, &str)> {
    documents.iter().map(|document| (document.outlet.as_str(), document.article.as_str())).collect()
}

/// The reasons, which name the file and fit on one line.
fn reasons(skipped: &[Skipped]) -> Vec<String> {
    let shown: Vec<String> = skipped.iter().map(Skipped::to_string).collect();
    for (line, skipped) in shown.iter().zip(skipped) {
        assert!(!line.contains('\n') && line.starts_with(&skipped.path), "{line}");
    }
    shown
}

fn refused(paths: &[PathBuf], options: &ArticleOptions) -> Error {
    open(paths, options).err().expect("it was accepted")
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// A zip archive whose entries are stored, or deflated.
fn zip_of(files: &[(&str, &[u8])], deflated: bool) -> Vec<u8> {
    let (mut body, mut directory) = (Vec::new(), Vec::new());
    for (name, bytes) in files {
        let mut crc = flate2::Crc::new();
        crc.update(bytes);
        let packed = if deflated {
            let mut encoder =
                flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::fast());
            encoder.write_all(bytes).unwrap();
            encoder.finish().unwrap()
        } else {
            bytes.to_vec()
        };
        let method: u16 = if deflated { 8 } else { 0 };
        let mut common = Vec::new();
        common.extend([20u8, 0, 0, 8]);
        common.extend(method.to_le_bytes());
        common.extend([0, 0, 0x21, 0]);
        common.extend(crc.sum().to_le_bytes());
        common.extend((packed.len() as u32).to_le_bytes());
        common.extend((bytes.len() as u32).to_le_bytes());
        common.extend((name.len() as u16).to_le_bytes());
        common.extend([0, 0]);
        let offset = body.len() as u32;
        body.extend(b"PK\x03\x04");
        body.extend(&common);
        body.extend(name.as_bytes());
        body.extend(packed);
        directory.extend(b"PK\x01\x02\x14\0");
        directory.extend(&common);
        directory.extend([0u8; 10]);
        directory.extend(offset.to_le_bytes());
        directory.extend(name.as_bytes());
    }
    let (start, count) = (body.len() as u32, files.len() as u16);
    body.extend(&directory);
    body.extend(b"PK\x05\x06\0\0\0\0");
    body.extend([count.to_le_bytes(), count.to_le_bytes()].concat());
    body.extend((directory.len() as u32).to_le_bytes());
    body.extend(start.to_le_bytes());
    body.extend([0, 0]);
    body
}

#[test]
fn a_folder_is_walked_in_name_order_and_its_first_level_is_the_outlet() {
    let corpus = folder(&[
        ("b/2.txt", TEXT.as_bytes()),
        ("b/10.txt", TEXT.as_bytes()),
        ("a/deep/er/1.txt", TEXT.as_bytes()),
        ("c.txt", TEXT.as_bytes()),
        (".git/x.txt", TEXT.as_bytes()),
        (".DS_Store", b"\0"),
    ]);
    let own = corpus.path().file_name().unwrap().to_str().unwrap();
    assert_eq!(
        keys(&documents(corpus.path())),
        [("a", "a/deep/er/1.txt"), ("b", "b/10.txt"), ("b", "b/2.txt"), (own, "c.txt")]
    );
}

#[test]
fn a_single_file_belongs_to_the_folder_it_is_in() {
    let corpus = folder(&[("post/2024-03-05-nato.txt", TEXT.as_bytes())]);
    let read = documents(&corpus.path().join("post/2024-03-05-nato.txt"));
    assert_eq!(keys(&read), [("post", "2024-03-05-nato.txt")]);
    assert_eq!(read[0].date, "2024-03-05");
    assert_eq!(
        (read[0].text.as_str(), read[0].unit, read[0].encoding),
        (TEXT, Unit::Article, "UTF-8")
    );
}

#[test]
fn a_pattern_reads_what_fits_it_with_keys_below_its_fixed_part() {
    let corpus = folder(&[
        ("bbc/2024-a.txt", TEXT.as_bytes()),
        ("bbc/2023-a.txt", TEXT.as_bytes()),
        ("ap/2024-b.txt", TEXT.as_bytes()),
        ("ap/more/2024-c.txt", TEXT.as_bytes()),
    ]);
    let at = |pattern: &str| documents(&corpus.path().join(pattern));
    assert_eq!(keys(&at("*/2024*.txt")), [("ap", "ap/2024-b.txt"), ("bbc", "bbc/2024-a.txt")]);
    assert_eq!(at("**/*.txt").len(), 4);
    assert_eq!(at("*").len(), 4);
    assert_eq!(keys(&at("bbc/*.txt")), [("bbc", "2023-a.txt"), ("bbc", "2024-a.txt")]);
    let error = refused(&[corpus.path().join("*.html")], &ArticleOptions::default());
    assert_eq!(error.kind(), ErrorKind::Usage);
}

#[test]
fn arguments_keep_their_order_and_are_checked_before_anything_is_read() {
    let corpus = folder(&[("b/1.txt", TEXT.as_bytes()), ("a/1.txt", TEXT.as_bytes())]);
    let (a, b) = (corpus.path().join("a"), corpus.path().join("b"));
    let (read, _) = read(&[b.clone(), a, b.clone()], &ArticleOptions::default());
    assert_eq!(keys(&read), [("b", "1.txt"), ("a", "1.txt")]);
    let missing = corpus.path().join("none");
    let error = refused(&[b.clone(), missing.clone()], &ArticleOptions::default());
    assert_eq!((error.kind(), error.file()), (ErrorKind::Usage, Some(missing.as_path())));
    assert_eq!(refused(&[], &ArticleOptions::default()).kind(), ErrorKind::Usage);
    let options = ArticleOptions { meta: Some(missing), ..ArticleOptions::default() };
    assert_eq!(refused(&[b], &options).kind(), ErrorKind::Io);
}

#[test]
fn the_headline_of_a_text_is_its_title_and_stays_in_the_text() {
    let text = "No date for accession\n\nMinisters met on Tuesday.\n";
    let corpus = folder(&[("a.txt", text.as_bytes())]);
    let read = documents(corpus.path());
    assert_eq!((read[0].title.as_str(), read[0].text.as_str()), ("No date for accession", text));
}

#[test]
fn what_is_no_article_is_named_with_the_command_that_converts_it() {
    let corpus = folder(&[
        ("a.pdf", b"%PDF"),
        ("b.docx", b"PK"),
        ("c.jpg", b"x"),
        ("d.txt", TEXT.as_bytes()),
    ]);
    let (read, skipped) = read_all(corpus.path());
    assert_eq!(read.len(), 1);
    let reasons = reasons(&skipped);
    assert!(reasons[0].contains("a.pdf") && reasons[0].contains("pdftotext"), "{}", reasons[0]);
    assert!(reasons[1].contains("b.docx") && reasons[1].contains("pandoc"), "{}", reasons[1]);
    assert!(reasons[2].contains("c.jpg"), "{}", reasons[2]);
}

#[test]
fn metadata_goes_before_folders_and_names_what_it_did_not_meet() {
    let corpus = folder(&[
        ("in/a/1.txt", TEXT.as_bytes()),
        ("in/a/2.txt", TEXT.as_bytes()),
        ("in/r.jsonl", b"{\"text\": \"One.\", \"outlet\": \"Own\"}\n{\"text\": \"Two.\"}\n"),
        ("meta.csv", "file;outlet;date;title\na/1.txt;BBC;2024-01-02;Head\n./2.txt;;2024-01-03;\nr.jsonl;File;;\nr.jsonl#2;Row;;\ngone.txt;X;;\n".as_bytes()),
    ]);
    let options =
        ArticleOptions { meta: Some(corpus.path().join("meta.csv")), ..ArticleOptions::default() };
    let mut articles = open(&[corpus.path().join("in")], &options).unwrap();
    let read: Vec<Document> = articles.by_ref().map(Result::unwrap).collect();
    assert_eq!(
        keys(&read),
        [("BBC", "a/1.txt"), ("a", "a/2.txt"), ("Own", "r.jsonl#1"), ("Row", "r.jsonl#2")]
    );
    assert_eq!((read[0].date.as_str(), read[0].title.as_str()), ("2024-01-02", "Head"));
    assert_eq!(read[1].date, "2024-01-03");
    assert_eq!(articles.unused_metadata().count(), 1);
}

#[test]
fn the_rows_of_a_table_are_articles_or_sentences() {
    let table = "id;outlet;date;title;body\nx1;BBC;2024-01-02;Head;\"One; two.\"\n;;;;Three.\n";
    let corpus = folder(&[("post/t.csv", table.as_bytes())]);
    let options = ArticleOptions {
        text_column: "body".into(),
        unit: Unit::Sentence,
        ..ArticleOptions::default()
    };
    let (read, skipped) = read(&[corpus.path().to_path_buf()], &options);
    assert!(skipped.is_empty());
    assert_eq!(keys(&read), [("BBC", "post/t.csv#x1"), ("post", "post/t.csv#2")]);
    assert_eq!(
        (read[0].text.as_str(), read[0].title.as_str(), read[0].date.as_str()),
        ("One; two.", "Head", "2024-01-02")
    );
    assert!(read.iter().all(|document| document.unit == Unit::Sentence));
}

#[test]
fn each_format_reads_the_same_compressed_and_in_an_archive() {
    let page = "<html><body><h1>No date</h1><p>Ministers met on Tuesday, and no date was set for the accession of the two.</p></body></html>";
    let files: [(&str, &[u8]); 5] = [
        ("a/1.txt", TEXT.as_bytes()),
        ("a/2.md", b"# Head\n\nText of it.\n"),
        ("b/3.html", page.as_bytes()),
        ("b/4.jsonl", b"{\"text\": \"One.\"}\n{\"text\": \"Two.\"}\n"),
        ("b/5.csv", b"text\nOne.\nTwo.\n"),
    ];
    let plain = documents(folder(&files).path());
    assert_eq!(plain.len(), 7);
    let texts = |documents: &[Document]| {
        documents
            .iter()
            .map(|d| (d.outlet.clone(), d.title.clone(), d.text.clone()))
            .collect::<Vec<_>>()
    };
    for (extension, pack) in
        [("gz", gzip as fn(&[u8]) -> Vec<u8>), ("zst", |bytes| zstd::encode_all(bytes, 1).unwrap())]
    {
        let packed: Vec<(String, Vec<u8>)> = files
            .iter()
            .map(|(name, bytes)| (format!("{name}.{extension}"), pack(bytes)))
            .collect();
        let packed: Vec<(&str, &[u8])> =
            packed.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
        assert_eq!(texts(&documents(folder(&packed).path())), texts(&plain));
    }
    for deflated in [false, true] {
        let corpus = folder(&[("corpus.zip", &zip_of(&files, deflated))]);
        let inner = documents(&corpus.path().join("corpus.zip"));
        assert_eq!(texts(&inner), texts(&plain));
        assert_eq!(inner[0].article, "corpus.zip/a/1.txt");
    }
}

#[test]
fn an_archive_wrapped_in_a_folder_of_its_name_or_lying_in_an_outlets_folder_keeps_the_outlets() {
    let wrapped = zip_of(&[("corpus/bbc/1.txt", TEXT.as_bytes()), ("__MACOSX/x.txt", b"x")], true);
    let corpus = folder(&[("corpus.zip", &wrapped)]);
    assert_eq!(
        keys(&documents(&corpus.path().join("corpus.zip"))),
        [("bbc", "corpus.zip/bbc/1.txt")]
    );
    let corpus = folder(&[("ap/year.zip", &zip_of(&[("5/1.txt", TEXT.as_bytes())], true))]);
    assert_eq!(keys(&documents(corpus.path())), [("ap", "ap/year.zip/5/1.txt")]);
}

#[test]
fn an_entry_that_leads_out_of_its_archive_is_skipped_and_named() {
    let text = TEXT.as_bytes();
    let files = [("../up.txt", text), ("./a.txt", text), ("/etc/b.txt", text), (".hidden", text)];
    let corpus = folder(&[("a.zip", &zip_of(&files, false))]);
    let (read, skipped) = read_all(corpus.path());
    assert_eq!(keys(&read), [("a", "a.zip/a.txt")]);
    let reasons = reasons(&skipped);
    assert_eq!(reasons.len(), 2);
    let said = "a name that leads out of its archive (unpack the archive if you trust it)";
    assert!(reasons.iter().all(|reason| reason.ends_with(said)), "{reasons:?}");
}

#[test]
fn a_damaged_archive_costs_what_is_damaged() {
    let mut bytes =
        zip_of(&[("1.txt", b"First article of two."), ("2.txt", b"Second article of two.")], false);
    let at = bytes.windows(5).position(|part| part == b"First").unwrap();
    bytes[at] = b'T';
    let corpus = folder(&[
        ("a.zip", &bytes),
        ("b.zip", &bytes[..bytes.len() - 30]),
        ("c.zip", &zip_of(&[("d.zip", b"x")], false)),
    ]);
    let (read, skipped) = read_all(corpus.path());
    assert_eq!(read.len(), 1);
    let reasons = reasons(&skipped);
    assert!(reasons[0].contains("1.txt: damaged in the archive"), "{}", reasons[0]);
    assert!(reasons[1].contains("b.zip: not a whole zip archive"), "{}", reasons[1]);
    assert!(reasons[2].contains("d.zip: an archive in an archive"), "{}", reasons[2]);
}

#[test]
fn an_empty_article_is_skipped_and_named() {
    let corpus = folder(&[
        ("a.txt", b""),
        ("b.md", b" \n\n\t"),
        ("c.html", b"<html><body><script>x()</script></body></html>"),
        ("d.jsonl", b"{\"text\": \" \"}\n\n{\"text\": null}\n{\"text\": \"Good.\"}\n"),
        ("e.csv", b"text,id\n,1\nGood.,2\n"),
        ("f.csv", b""),
    ]);
    let (read, skipped) = read_all(corpus.path());
    assert_eq!(read.len(), 2);
    let reasons = reasons(&skipped);
    let expected = ["a.txt", "b.md", "c.html", "d.jsonl:1", "d.jsonl:3", "e.csv:2", "f.csv"];
    assert_eq!(reasons.len(), expected.len(), "{reasons:?}");
    for (reason, place) in reasons.iter().zip(expected) {
        assert!(reason.contains(&format!("{place}: ")), "{reason}");
    }
}

#[test]
fn a_line_of_fifty_megabytes_is_an_article_like_any_other() {
    let long = "word ".repeat(10 << 20);
    let json = format!("{{\"text\": \"{long}\"}}\n{{\"text\": \"Short.\"}}\n");
    let corpus = folder(&[("a.txt", long.as_bytes()), ("b.jsonl", json.as_bytes())]);
    let sizes: Vec<usize> =
        documents(corpus.path()).iter().map(|document| document.text.len()).collect();
    assert_eq!(sizes, [50 << 20, 50 << 20, 6]);
}

#[test]
fn what_is_larger_than_allowed_costs_only_itself_bombs_included() {
    let bomb = vec![b'a'; 8 << 20];
    let long = format!("{{\"text\": \"{}\"}}\n{{\"text\": \"Short.\"}}\n", "a".repeat(2 << 20));
    let table = format!("text\n{}\n", "a".repeat(2 << 20));
    let corpus = folder(&[
        ("a.txt.gz", &gzip(&bomb)),
        ("b.zip", &zip_of(&[("in.txt", &bomb)], true)),
        ("c.jsonl", long.as_bytes()),
        ("d.csv.zst", &zstd::encode_all(table.as_bytes(), 1).unwrap()),
        ("e.txt", TEXT.as_bytes()),
    ]);
    let options = ArticleOptions { max_article_size: 1 << 20, ..ArticleOptions::default() };
    let (read, skipped) = read(&[corpus.path().to_path_buf()], &options);
    assert_eq!(
        read.iter().map(|document| document.text.as_str()).collect::<Vec<_>>(),
        ["Short.", TEXT]
    );
    let reasons = reasons(&skipped);
    assert!(
        reasons[0].contains("a.txt.gz: larger than 1 MiB after decompression"),
        "{}",
        reasons[0]
    );
    assert!(reasons[1].contains("in.txt: larger than 1 MiB"), "{}", reasons[1]);
    assert!(reasons[2].contains("c.jsonl:1: a line of more than 1 MiB"), "{}", reasons[2]);
    assert!(reasons[3].contains("d.csv.zst:2: a row of more than 1 MiB"), "{}", reasons[3]);
    assert_eq!(reasons.len(), 4);
}

#[test]
fn nul_bytes_cost_the_file_or_the_row() {
    let corpus = folder(&[
        ("a.txt", b"Text with \0 in it, which no article has."),
        ("b.jsonl", b"{\"text\": \"A\\u0000B\"}\n{\"te\0xt\": \"C\"}\n{\"text\": \"Good.\"}\n"),
    ]);
    let (read, skipped) = read_all(corpus.path());
    assert_eq!(
        read.iter().map(|document| document.article.as_str()).collect::<Vec<_>>(),
        ["b.jsonl#3"]
    );
    let reasons = reasons(&skipped);
    assert!(reasons[0].contains("a.txt: not text: a NUL byte at offset 10"), "{}", reasons[0]);
    assert!(
        reasons[1].contains("b.jsonl:1: ") && reasons[2].contains("b.jsonl:2: "),
        "{reasons:?}"
    );
}

#[test]
fn bad_rows_cost_only_themselves_and_keep_the_numbers_of_the_others() {
    let corpus = folder(&[
        ("a.csv", b"text,id\nOne,\nToo,many,cells\nTwo,\n\"never closed,\nx,\n"),
        (
            "b.jsonl",
            b"{\"text\": \"One\"}\n{\"text\": broken}\n{\"body\": \"x\"}\n{\"text\": \"Two\"}\n",
        ),
        ("c.csv", b"id,body\n1,x\n"),
    ]);
    let (read, skipped) = read_all(corpus.path());
    let names: Vec<&str> = read.iter().map(|document| document.article.as_str()).collect();
    assert_eq!(names, ["a.csv#1", "a.csv#3", "b.jsonl#1", "b.jsonl#4"]);
    let reasons = reasons(&skipped);
    assert!(reasons[0].contains("a.csv:3: 3 cells where the header has 2"), "{}", reasons[0]);
    assert!(
        reasons[1].contains("a.csv:5: a quotation mark that is never closed"),
        "{}",
        reasons[1]
    );
    assert!(reasons[2].contains("b.jsonl:2: not a JSON object"), "{}", reasons[2]);
    assert!(reasons[3].contains("b.jsonl:3: ") && reasons[3].contains("body"), "{}", reasons[3]);
    assert!(
        reasons[4].contains("--text-column") && reasons[4].contains("id, body"),
        "{}",
        reasons[4]
    );
    assert_eq!(reasons.len(), 5);
}

#[test]
fn a_compressed_file_cut_short_is_one_error() {
    let rows = (0..20_000)
        .map(|n| format!("{{\"text\": \"Row {n} of {}.\"}}\n", n * 7919 % 1009))
        .collect::<String>();
    let (whole_text, whole_rows) = (gzip(TEXT.as_bytes()), gzip(rows.as_bytes()));
    let corpus = folder(&[
        ("a.txt.gz", &whole_text[..whole_text.len() - 5]),
        ("b.jsonl.gz", &whole_rows[..whole_rows.len() / 2]),
    ]);
    let (read, skipped) = read_all(corpus.path());
    assert!(!read.is_empty());
    let reasons = reasons(&skipped);
    assert_eq!(reasons.len(), 2);
    assert!(reasons.iter().all(|reason| reason.contains("end too early")), "{reasons:?}");
}

#[cfg(unix)]
#[test]
fn links_are_followed_but_not_round_in_circles_or_into_nothing() {
    use std::os::unix::fs::symlink;
    let corpus = folder(&[("a/1.txt", TEXT.as_bytes()), ("real/2.txt", TEXT.as_bytes())]);
    symlink("..", corpus.path().join("a/loop")).unwrap();
    symlink("nowhere", corpus.path().join("b.txt")).unwrap();
    let outside = folder(&[("3.txt", TEXT.as_bytes())]);
    for name in ["elsewhere", "elsewhere-too"] {
        symlink(outside.path(), corpus.path().join(name)).unwrap();
    }
    symlink("real", corpus.path().join("linked")).unwrap();
    symlink("real/2.txt", corpus.path().join("linked.txt")).unwrap();
    let (read, skipped) = read_all(corpus.path());
    let elsewhere = ("elsewhere", "elsewhere/3.txt");
    assert_eq!(keys(&read), [("a", "a/1.txt"), elsewhere, ("real", "real/2.txt")]);
    let reasons = reasons(&skipped);
    assert!(reasons[0].contains("a/loop: a link back to a folder"), "{}", reasons[0]);
    assert!(reasons[1].contains("b.txt: a link to a file that isn't there"), "{}", reasons[1]);
    for (reason, name) in reasons[2..].iter().zip(["elsewhere-too", "linked", "linked.txt"]) {
        assert!(reason.contains(&format!("{name}: a link to ")), "{reason}");
        assert!(reason.contains(", which is read anyway"), "{reason}");
    }
    assert_eq!(reasons.len(), 5);
}

#[cfg(unix)]
#[test]
fn a_name_that_is_not_utf8_is_read_under_a_name_of_its_own() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let corpus = folder(&[]);
    for name in [&b"caf\xe8.txt"[..], b"caf\xe9.txt"] {
        fs::write(corpus.path().join(OsStr::from_bytes(name)), TEXT).unwrap();
    }
    let read = documents(corpus.path());
    assert_eq!(read[0].article, "caf\\xE8.txt");
    assert_eq!(read[1].article, "caf\\xE9.txt");
}

#[cfg(target_os = "linux")]
#[test]
fn an_unreadable_file_costs_only_itself() {
    use std::os::unix::fs::symlink;
    let corpus = folder(&[("c.txt", TEXT.as_bytes())]);
    // Reading it fails whoever asks, the superuser included.
    symlink("/proc/self/mem", corpus.path().join("a.txt")).unwrap();
    symlink("/dev/null", corpus.path().join("b.txt")).unwrap();
    let (read, skipped) = read_all(corpus.path());
    assert_eq!(read.len(), 1);
    let reasons = reasons(&skipped);
    assert!(reasons[0].contains("a.txt: input/output error"), "{}", reasons[0]);
    assert!(reasons[1].contains("b.txt: neither a file nor a folder"), "{}", reasons[1]);
}

#[cfg(unix)]
#[test]
fn a_pipe_gives_json_lines_or_one_plain_article() {
    let corpus = folder(&[]);
    let feed = |name: &str, bytes: &'static [u8]| {
        let path = corpus.path().join(name);
        assert!(std::process::Command::new("mkfifo").arg(&path).status().unwrap().success());
        let pipe = path.clone();
        let writer = std::thread::spawn(move || fs::write(pipe, bytes).unwrap());
        let read = documents(&path);
        writer.join().unwrap();
        read
    };
    let rows = feed(
        "rows",
        b"\n {\"text\": \"One.\", \"outlet\": \"BBC\"}\n{\"text\": \"Two.\", \"id\": 9}\n",
    );
    assert_eq!(rows.len(), 2);
    assert!(rows[0].outlet == "BBC" && rows[0].article.ends_with("#1"), "{:?}", rows[0]);
    assert!(rows[1].article.ends_with("#9"), "{:?}", rows[1]);
    let plain = feed("plain", b"Head\n\n{One} article.\n");
    assert_eq!((plain.len(), plain[0].title.as_str()), (1, "Head"));
}

#[test]
fn encodings_are_detected_reported_and_never_lossy_without_a_word() {
    let text = "Министры обсудили во вторник вступление двух стран. Решение было бы преждевременным, сообщил представитель.";
    let (cyrillic, koi) =
        (encoding_rs::WINDOWS_1251.encode(text).0, encoding_rs::KOI8_R.encode(text).0);
    let stray = [text.as_bytes(), b"\xff", text.as_bytes()].concat();
    let rows = [b"text\n\"", cyrillic.as_ref(), b"\"\n"].concat();
    let corpus =
        folder(&[("a.txt", &cyrillic), ("b.txt", &koi), ("c.txt", &stray), ("d.csv", &rows)]);
    let read = documents(corpus.path());
    let how: Vec<(&str, bool)> =
        read.iter().map(|document| (document.encoding, document.replaced)).collect();
    assert_eq!(
        how,
        [("windows-1251", false), ("KOI8-R", false), ("UTF-8", true), ("windows-1251", false)]
    );
    assert!([0, 1, 3].iter().all(|at| read[*at].text == text));
}

#[test]
fn invisible_characters_in_a_file_stay_and_in_a_page_vanish() {
    let text = "The al\u{ad}liance\u{a0}met.\u{200b} AT&amp;T did not.";
    let page = "<html><body><h1>Talks</h1><p>The al&shy;liance&nbsp;met, for the third time in a month, in Vilnius.&#8203; AT&amp;T did &lt;not&gt;, it said in a letter.</p></body></html>";
    let corpus = folder(&[("a.txt", text.as_bytes()), ("b.html", page.as_bytes())]);
    let read = documents(corpus.path());
    assert_eq!(read[0].text, text);
    assert_eq!(
        read[1].text,
        "Talks\n\nThe alliance met, for the third time in a month, in Vilnius. AT&T did <not>, it said in a letter."
    );
}

#[test]
fn the_text_of_markdown_keeps_the_offsets_of_the_file() {
    let text = "# The road\n\nMinisters *met* in [Vilnius](https://x.y/z). No date was set.\n";
    let corpus = folder(&[("a.md", text.as_bytes())]);
    let read = documents(corpus.path());
    assert_eq!((read[0].title.as_str(), read[0].text.len()), ("The road", text.len()));
    assert_eq!(read[0].text.find("No date was set."), text.find("No date was set."));
    assert!(!read[0].text.contains("https") && !read[0].text.contains('#'));
}

#[test]
fn drafts_may_be_read_on_other_threads_in_any_order() {
    let corpus = folder(&[
        ("a.txt", b"One."),
        ("b.html", b"<p>Two, a short page.</p>"),
        ("c.csv", b"text\nThree.\n"),
    ]);
    let mut articles = open(&[corpus.path().to_path_buf()], &ArticleOptions::default()).unwrap();
    let drafts: Vec<_> = std::iter::from_fn(|| articles.next_draft()).collect();
    let threads: Vec<_> =
        drafts.into_iter().map(|draft| std::thread::spawn(move || draft.read().unwrap())).collect();
    let read: Vec<Document> = threads.into_iter().map(|thread| thread.join().unwrap()).collect();
    assert_eq!(read, documents(corpus.path()));
}

/// Each `NAME.html` has a `NAME.expected`: `title:`, `date:`, `site:`, an empty line, the text without empty lines.
#[test]
fn pages_of_ten_kinds_give_their_article_and_nothing_else() {
    let pages = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/articles/html");
    let mut kinds = 0;
    for document in documents(&pages.join("*.html")) {
        let expected =
            fs::read_to_string(pages.join(&document.article).with_extension("expected")).unwrap();
        let (head, text) = expected.split_once("\n\n").unwrap();
        let said: Vec<&str> =
            head.lines().map(|line| line.split_once(':').unwrap().1.trim()).collect();
        let [title, date, site] = said[..] else { panic!("three lines in {}", document.article) };
        let site = if site.is_empty() { "html" } else { site };
        let found = (document.title.as_str(), document.date.as_str(), document.outlet.as_str());
        assert_eq!(found, (title, date, site), "{}", document.article);
        let lines: Vec<&str> = document.text.lines().filter(|line| !line.is_empty()).collect();
        assert_eq!(lines, text.lines().collect::<Vec<_>>(), "{}", document.article);
        kinds += 1;
    }
    assert_eq!(kinds, 10);
}
