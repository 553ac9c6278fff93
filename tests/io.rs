//! What the rest of the crate relies on when it reads and writes files.

use proptest::prelude::*;
use stancekit::io::{Decoder, Lines, Output, Row, Source, Table, TableOptions, decode};
use stancekit::{Error, ErrorKind};
use std::fs;
use std::io::{Cursor, Read, Write};
use std::path::{Path, PathBuf};
use tempfile::tempdir;

/// Gives its bytes in pieces of a few bytes, as pipes do.
struct Trickle(Cursor<Vec<u8>>, usize);

impl Read for Trickle {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let most = buffer.len().min(self.1);
        self.0.read(&mut buffer[..most])
    }
}

fn source(bytes: &[u8]) -> Source {
    Source::from_reader("t.csv", Cursor::new(bytes.to_vec()))
}

fn table(bytes: &[u8]) -> Result<Table, Error> {
    Table::from_source(source(bytes), &TableOptions::default())
}

/// Every row's line and cells, and every error.
fn rows(bytes: &[u8]) -> (Vec<(u64, Vec<String>)>, Vec<Error>) {
    let mut table = table(bytes).unwrap();
    let (mut row, mut rows, mut errors) = (Row::default(), Vec::new(), Vec::new());
    loop {
        match table.next_row(&mut row) {
            Ok(Some(line)) => rows.push((line, row.cells().map(str::to_owned).collect())),
            Ok(None) => return (rows, errors),
            Err(error) => errors.push(error),
        }
    }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

const RUSSIAN: &str = "Министры обсудили вступление двух стран в альянс. Решение было бы преждевременным, \
    сообщил представитель ведомства после переговоров в столице.";

#[test]
fn utf8_is_borrowed_and_its_byte_order_mark_left_out() {
    let plain = decode("naïve".as_bytes()).unwrap();
    assert!(matches!(plain.text, std::borrow::Cow::Borrowed("naïve")));
    let marked = decode(b"\xef\xbb\xbfabc").unwrap();
    assert_eq!((marked.text.as_ref(), marked.encoding, marked.replaced), ("abc", "UTF-8", false));
}

#[test]
fn utf16_is_read_with_and_without_a_byte_order_mark() {
    let text = format!("Nato 2024. {RUSSIAN}");
    let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    for (bytes, name) in [
        ([b"\xff\xfe", little.as_slice()].concat(), "UTF-16LE"),
        ([b"\xfe\xff", big.as_slice()].concat(), "UTF-16BE"),
        (little.clone(), "UTF-16LE"),
        (big.clone(), "UTF-16BE"),
    ] {
        let decoded = decode(&bytes).unwrap();
        assert_eq!((decoded.text.as_ref(), decoded.encoding), (text.as_str(), name));
        let mut streamed = String::new();
        Decoder::new(Cursor::new(bytes)).read_to_string(&mut streamed).unwrap();
        assert_eq!(streamed, text);
    }
}

#[test]
fn legacy_encodings_are_detected_whole_and_in_a_stream() {
    let french = "Les ministres ont évoqué l\u{2019}élargissement à l\u{2019}été, a déclaré le délégué à Genève.";
    for (encoding, text) in [
        (encoding_rs::WINDOWS_1251, RUSSIAN),
        (encoding_rs::KOI8_R, RUSSIAN),
        (encoding_rs::WINDOWS_1252, french),
    ] {
        let (bytes, _, unmappable) = encoding.encode(text);
        assert!(!unmappable);
        let decoded = decode(&bytes).unwrap();
        assert_eq!((decoded.text.as_ref(), decoded.replaced), (text, false), "{}", encoding.name());
        let mut decoder = Decoder::new(Trickle(Cursor::new(bytes.to_vec()), 3));
        let mut streamed = String::new();
        decoder.read_to_string(&mut streamed).unwrap();
        assert_eq!((streamed.as_str(), decoder.encoding()), (text, decoded.encoding));
    }
}

#[test]
fn a_stray_byte_in_utf8_is_replaced_and_reported_and_turns_nothing_else_over() {
    let bytes = [RUSSIAN.as_bytes(), b" \xff ", RUSSIAN.as_bytes()].concat();
    let decoded = decode(&bytes).unwrap();
    assert_eq!(decoded.encoding, "UTF-8");
    assert!(decoded.replaced);
    assert_eq!(decoded.text, format!("{RUSSIAN} \u{fffd} {RUSSIAN}"));
}

#[test]
fn binary_content_is_refused_by_the_place_of_its_first_nul() {
    let error = decode(b"PK\x03\x04\x00\x00rest of it").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Input);
    assert!(error.to_string().contains("offset 4"), "{error}");
    assert!(decode(b"a text with one \0 in it that is otherwise fine").is_err());
}

#[test]
fn a_long_ascii_start_does_not_hide_the_encoding_of_what_follows() {
    let (cyrillic, _, _) = encoding_rs::WINDOWS_1251.encode(RUSSIAN);
    let mut bytes = b"id,text\n".to_vec();
    for number in 0..20_000 {
        bytes.extend_from_slice(format!("{number},plain ascii row\n").as_bytes());
    }
    bytes.extend_from_slice(b"last,");
    bytes.extend_from_slice(&cyrillic.replace(b","));
    let (rows, errors) = rows(&bytes);
    assert!(errors.is_empty());
    assert_eq!(rows.last().unwrap().1[1], RUSSIAN.replace(',', ""));
}

trait Without {
    fn replace(&self, without: &[u8]) -> Vec<u8>;
}

impl Without for std::borrow::Cow<'_, [u8]> {
    fn replace(&self, without: &[u8]) -> Vec<u8> {
        self.iter().copied().filter(|byte| !without.contains(byte)).collect()
    }
}

#[test]
fn each_row_has_the_line_it_starts_at() {
    let unix = b"a,b\n1,2\n\n\"x\ny\",3\n4,5\n";
    let lines = |bytes: &[u8]| rows(bytes).0.iter().map(|(line, _)| *line).collect::<Vec<_>>();
    assert_eq!(lines(unix), [2, 4, 6]);
    let windows = String::from_utf8_lossy(unix).replace('\n', "\r\n");
    assert_eq!(lines(windows.as_bytes()), [2, 4, 6]);
}

#[test]
fn a_ragged_row_names_its_line_and_costs_only_itself() {
    let (rows, errors) = rows(b"a,b\n1,2\n1,2,3\n1\n3,4\n");
    assert_eq!(rows.len(), 2);
    let texts: Vec<String> = errors.iter().map(Error::to_string).collect();
    assert!(texts[0].starts_with("t.csv:3: 3 cells where the header has 2"), "{}", texts[0]);
    assert!(texts[1].starts_with("t.csv:4: 1 cell where the header has 2"), "{}", texts[1]);
}

#[test]
fn a_quotation_mark_never_closed_is_told_at_the_row_where_it_opens() {
    for end in ["", "\n", "\r\n", "\n\n"] {
        let text = format!("a,b\n1,2\n3,\"never closed\n4,5\n6,7{end}");
        let (rows, errors) = rows(text.as_bytes());
        assert_eq!(rows.len(), 1);
        let error = errors[0].to_string();
        assert!(error.starts_with("t.csv:3: a quotation mark that is never closed"), "{error}");
        assert_eq!(errors.len(), 1);
    }
}

#[test]
fn the_last_row_needs_no_line_end() {
    for text in ["a,b\n1,2", "a,b\n1,2\n", "a,b\r\n1,2\r\n", "a,b\n1,\"2\"", "a,b\r1,2"] {
        let (rows, errors) = rows(text.as_bytes());
        assert_eq!((rows.len(), errors.len()), (1, 0), "{text:?}");
        assert_eq!(rows[0].1, ["1", "2"], "{text:?}");
    }
}

#[test]
fn a_missing_column_lists_those_there_are() {
    let table = table(b"id;body;outlet\n1;x;y\n").unwrap();
    assert_eq!(table.column("body").unwrap(), 1);
    let error = table.column("text").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Usage);
    assert_eq!(
        error.to_string(),
        "t.csv: column 'text': no such column (the columns are: id, body, outlet)"
    );
}

#[test]
fn two_columns_of_one_name_an_empty_file_and_a_binary_one_are_refused() {
    let refused =
        |bytes: &[u8]| table(bytes).err().map(|error| error.to_string()).unwrap_or_default();
    assert!(refused(b"a,b,a\n1,2,3\n").contains("column 'a': two columns have this name"));
    for empty in [&b""[..], b"\n\n", b"\xef\xbb\xbf"] {
        assert!(refused(empty).contains("an empty file"), "{}", refused(empty));
    }
    assert!(refused(b"PK\x03\x04\0\0\0\0").contains("not text"));
}

#[test]
fn a_nul_byte_costs_its_row() {
    let filler = "1,x\n".repeat(40_000);
    let text = format!("a,b\n{filler}2,\0\n3,y\n");
    let (rows, errors) = rows(text.as_bytes());
    assert_eq!((rows.len(), errors.len()), (40_001, 1));
    assert!(errors[0].to_string().starts_with("t.csv:40002: a NUL byte"), "{}", errors[0]);
}

#[test]
fn a_byte_that_is_not_utf8_costs_its_row_and_names_the_column() {
    let good = format!("1,{}\n", RUSSIAN.replace(',', ""));
    let bytes = [b"id,text\n", good.as_bytes(), b"2,\xff\n", good.as_bytes()].concat();
    let (rows, errors) = rows(&bytes);
    assert_eq!((rows.len(), errors.len()), (2, 1));
    let error = errors[0].to_string();
    assert!(error.starts_with("t.csv:3: column 'text': bytes that are not UTF-8"), "{error}");
}

#[test]
fn a_row_without_end_is_stopped_before_it_fills_the_memory() {
    struct Endless;
    impl Read for Endless {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            buffer.fill(b'x');
            Ok(buffer.len())
        }
    }
    let bytes = Cursor::new(b"a,b\n1,2\n3,\"".to_vec()).chain(Endless);
    let options = TableOptions { max_row_size: 1 << 20, ..TableOptions::default() };
    let mut table = Table::from_source(Source::from_reader("t.csv", bytes), &options).unwrap();
    let mut row = Row::default();
    assert_eq!(table.next_row(&mut row).unwrap(), Some(2));
    let error = table.next_row(&mut row).unwrap_err().to_string();
    assert!(error.contains("a row of more than 1 MiB"), "{error}");
    assert_eq!(table.next_row(&mut row).unwrap(), None);
}

#[test]
fn a_row_of_fifty_megabytes_is_read() {
    let text = format!("id,text\n1,{}\n2,short\n", "word ".repeat(10 << 20));
    let (rows, errors) = rows(text.as_bytes());
    assert_eq!((rows.len(), errors.len()), (2, 0));
    assert_eq!(rows[0].1[1].len(), 50 << 20);
}

#[test]
fn a_delimiter_that_could_not_work_is_wrong_usage() {
    for delimiter in [b'"', b'\n', b'a', 1, 0xe9] {
        let options = TableOptions { delimiter: Some(delimiter), ..TableOptions::default() };
        let error = Table::from_source(source(b"a,b\n"), &options).err().unwrap();
        assert_eq!(error.kind(), ErrorKind::Usage);
    }
}

#[test]
fn lines_too_long_or_not_text_cost_only_themselves() {
    let bytes = [
        b"one\r\n",
        "long ".repeat(10).as_bytes(),
        "\nй\nжжжжжжжжж\n".as_bytes(),
        b"\xff\na\0b\nlast",
    ]
    .concat();
    let mut lines = Lines::new(source(&bytes), 20);
    let (mut line, mut good, mut bad) = (String::new(), Vec::new(), Vec::new());
    loop {
        match lines.next_line(&mut line) {
            Ok(Some(number)) => good.push((number, line.clone())),
            Ok(None) => break,
            Err(error) => bad.push(error.line().unwrap()),
        }
    }
    assert_eq!(
        good,
        [(1, "one".to_owned()), (3, "й".to_owned()), (4, "ж".repeat(9)), (7, "last".to_owned())]
    );
    assert_eq!(bad, [2, 5, 6]);
}

#[test]
fn compressed_files_are_read_as_if_they_were_not() {
    let folder = tempdir().unwrap();
    let text = b"a,b\n1,2\n";
    let members = [gzip(&text[..4]), gzip(&text[4..])].concat();
    fs::write(folder.path().join("t.csv.gz"), members).unwrap();
    fs::write(folder.path().join("t.csv.zst"), zstd::encode_all(&text[..], 1).unwrap()).unwrap();
    for name in ["t.csv.gz", "t.csv.zst"] {
        let bytes = Source::open(folder.path().join(name)).unwrap().read_all().unwrap();
        assert_eq!(bytes, text);
    }
}

#[test]
fn a_compressed_file_cut_short_is_one_clear_error() {
    let folder = tempdir().unwrap();
    let text = (0..9_999).map(|n| format!("{n},{}\n", n * 7919 % 1009)).collect::<String>();
    let whole = [
        ("t.csv.gz", gzip(text.as_bytes())),
        ("t.csv.zst", zstd::encode_all(text.as_bytes(), 1).unwrap()),
    ];
    for (name, bytes) in whole {
        let path = folder.path().join(name);
        fs::write(&path, &bytes[..bytes.len() / 2]).unwrap();
        let error = Source::open(&path).unwrap().read_all().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Input);
        let shown = error.to_string();
        assert!(shown.contains(name) && shown.contains("end too early"), "{shown}");
        assert_eq!(shown.matches(name).count(), 1, "{shown}");
        let mut table = Table::open(&path, &TableOptions::default());
        let mut row = Row::default();
        let error = loop {
            match &mut table {
                Err(error) => break error.clone(),
                Ok(table) => match table.next_row(&mut row) {
                    Ok(more) => assert!(more.is_some(), "the end was not noticed"),
                    Err(error) => break error,
                },
            }
        };
        assert!(error.to_string().contains("end too early"), "{error}");
    }
    fs::write(folder.path().join("no.gz"), b"this is no gzip").unwrap();
    let error = Source::open(folder.path().join("no.gz")).unwrap().read_all().unwrap_err();
    assert!(error.to_string().contains("damaged gzip data"), "{error}");
}

#[test]
fn a_decompression_bomb_stops_at_the_limit() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("bomb.txt.gz");
    fs::write(&path, gzip(&vec![b'a'; 32 << 20])).unwrap();
    assert!(fs::metadata(&path).unwrap().len() < 1 << 20);
    let error = Source::open(&path).unwrap().limited(1 << 20).read_all().unwrap_err();
    assert!(error.to_string().contains("larger than 1 MiB after decompression"), "{error}");
    let exact = Source::from_reader("x", &b"1234"[..]).limited(4).read_all().unwrap();
    assert_eq!(exact, b"1234");
}

#[test]
fn a_folder_or_a_missing_file_is_told_with_its_path() {
    let folder = tempdir().unwrap();
    let error = Source::open(folder.path()).err().unwrap();
    assert_eq!(error.file(), Some(folder.path()));
    let missing = folder.path().join("none.csv");
    let error = Table::open(&missing, &TableOptions::default()).err().unwrap();
    assert_eq!((error.kind(), error.file()), (ErrorKind::Io, Some(missing.as_path())));
}

fn names_in(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

fn write(path: &Path, force: bool, text: &str) -> Result<(), Error> {
    let mut output = Output::create(Some(path), force)?;
    output.write_all(text.as_bytes())?;
    output.finish()
}

#[test]
fn a_result_appears_only_when_it_is_finished() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("out.csv");
    let mut output = Output::create(Some(&path), false).unwrap();
    output.write_all(b"half").unwrap();
    output.flush().unwrap();
    assert!(!path.exists());
    drop(output);
    assert!(names_in(folder.path()).is_empty());
    write(&path, false, "whole").unwrap();
    assert_eq!(fs::read(&path).unwrap(), b"whole");
    assert_eq!(names_in(folder.path()), ["out.csv"]);
}

#[test]
fn an_existing_file_needs_force_and_survives_an_unfinished_one() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("out.csv");
    write(&path, false, "old").unwrap();
    let error = Output::create(Some(&path), false).err().unwrap();
    assert_eq!(error.kind(), ErrorKind::Usage);
    assert!(error.to_string().contains("--force"), "{error}");
    let mut output = Output::create(Some(&path), true).unwrap();
    output.write_all(b"new").unwrap();
    drop(output);
    assert_eq!(fs::read(&path).unwrap(), b"old");
    write(&path, true, "new").unwrap();
    assert_eq!(fs::read(&path).unwrap(), b"new");
}

#[test]
fn of_two_runs_into_one_file_the_later_does_not_overwrite() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("out.csv");
    let mut one = Output::create(Some(&path), false).unwrap();
    let mut two = Output::create(Some(&path), false).unwrap();
    one.write_all(b"one").unwrap();
    two.write_all(b"two").unwrap();
    one.finish().unwrap();
    assert_eq!(two.finish().unwrap_err().kind(), ErrorKind::Usage);
    assert_eq!(fs::read(&path).unwrap(), b"one");
    assert_eq!(names_in(folder.path()), ["out.csv"]);
}

#[test]
fn results_are_compressed_by_their_extension() {
    let folder = tempdir().unwrap();
    for name in ["out.csv.gz", "out.csv.zst"] {
        let path = folder.path().join(name);
        write(&path, false, &"row\n".repeat(1000)).unwrap();
        assert!(fs::metadata(&path).unwrap().len() < 200);
        assert_eq!(
            Source::open(&path).unwrap().read_all().unwrap(),
            "row\n".repeat(1000).as_bytes()
        );
    }
}

#[test]
fn a_missing_or_unusable_folder_is_told_before_any_work() {
    let folder = tempdir().unwrap();
    let none = folder.path().join("none/out.csv");
    let error = Output::create(Some(&none), false).err().unwrap();
    assert!(error.to_string().contains("there is no folder"), "{error}");
    let error = Output::create(Some(folder.path()), true).err().unwrap();
    assert_eq!(error.kind(), ErrorKind::Usage);
}

#[cfg(unix)]
#[test]
fn the_file_has_the_usual_permissions_and_a_link_stays_one() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = tempdir().unwrap();
    let (real, link) = (folder.path().join("real.csv"), folder.path().join("link.csv"));
    let plain = folder.path().join("plain");
    fs::write(&plain, "").unwrap();
    write(&real, false, "old").unwrap();
    let mode = |path: &PathBuf| fs::metadata(path).unwrap().permissions().mode();
    assert_eq!(mode(&real), mode(&plain));
    symlink(&real, &link).unwrap();
    write(&link, true, "new").unwrap();
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(fs::read(&real).unwrap(), b"new");
}

#[cfg(target_os = "linux")]
#[test]
fn a_device_is_written_to_and_a_full_one_is_told_by_name() {
    write(Path::new("/dev/null"), false, "gone").unwrap();
    let error = write(Path::new("/dev/full"), false, "no room").unwrap_err();
    let shown = error.to_string();
    assert!(shown.contains("/dev/full") && shown.contains("no space left"), "{shown}");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Any table that a CSV writer makes comes back, in any pieces, with the delimiter found by itself.
    #[test]
    fn a_written_table_reads_back(
        cells in prop::collection::vec(prop::collection::vec("[ -~й\n\"]{0,12}", 3), 1..20),
        delimiter in prop::sample::select(vec![b',', b';', b'\t', b'|']),
        piece in 1usize..50,
    ) {
        let mut writer = csv::WriterBuilder::new().delimiter(delimiter).quote_style(csv::QuoteStyle::Always).from_writer(Vec::new());
        writer.write_record(["a", "b", "c"]).unwrap();
        cells.iter().for_each(|row| writer.write_record(row).unwrap());
        let bytes = writer.into_inner().unwrap();
        let source = Source::from_reader("t", Trickle(Cursor::new(bytes), piece));
        let mut table = Table::from_source(source, &TableOptions::default()).unwrap();
        prop_assert_eq!(table.delimiter(), delimiter);
        let mut row = Row::default();
        for expected in &cells {
            prop_assert!(table.next_row(&mut row).unwrap().is_some());
            prop_assert_eq!(row.cells().collect::<Vec<_>>(), expected.iter().map(String::as_str).collect::<Vec<_>>());
        }
        prop_assert!(table.next_row(&mut row).unwrap().is_none());
    }

    /// No bytes at all make the readers panic or run on for ever.
    #[test]
    fn any_bytes_end_in_rows_or_errors(bytes in prop::collection::vec(any::<u8>(), 0..400), piece in 1usize..9) {
        let trickle = || Source::from_reader("t", Trickle(Cursor::new(bytes.clone()), piece));
        let _ = decode(&bytes);
        if let Ok(mut table) = Table::from_source(trickle(), &TableOptions::default()) {
            let mut row = Row::default();
            let mut calls = 0;
            while !matches!(table.next_row(&mut row), Ok(None)) {
                calls += 1;
                prop_assert!(calls <= bytes.len() + 2);
            }
        }
        let mut lines = Lines::new(trickle(), 100);
        let mut line = String::new();
        let mut calls = 0;
        while !matches!(lines.next_line(&mut line), Ok(None)) {
            calls += 1;
            prop_assert!(calls <= 2 * bytes.len() + 2);
        }
    }

    /// In whatever pieces bytes come, the stream decodes as it does in one.
    #[test]
    fn pieces_do_not_change_what_is_decoded(text in "[a-zа-яé ,.\n]{0,300}", which in 0usize..4, piece in 1usize..9) {
        let encoding = [encoding_rs::UTF_8, encoding_rs::WINDOWS_1251, encoding_rs::KOI8_R, encoding_rs::WINDOWS_1252][which];
        let bytes = encoding.encode(&text).0.to_vec();
        let whole = { let mut out = Vec::new(); Decoder::new(&bytes[..]).read_to_end(&mut out).unwrap(); out };
        let mut pieces = Vec::new();
        Decoder::new(Trickle(Cursor::new(bytes), piece)).read_to_end(&mut pieces).unwrap();
        prop_assert_eq!(whole, pieces);
    }
}
