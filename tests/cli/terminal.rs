//! Colour and the table for people.

use crate::program::*;

const ESCAPE: char = '\u{1b}';

#[test]
fn colour_is_used_when_asked_for_and_never_in_a_pipe_by_itself() {
    let explain = |color: &str| run(["explain", "NATO", "-m", model(), "--color", color]).ok();
    assert!(explain("always").contains(ESCAPE));
    assert!(!explain("never").contains(ESCAPE) && !explain("auto").contains(ESCAPE));
    let table = ["predict", ARTICLES, "-m", model(), "--format", "table", "--color", "always"];
    assert!(run(table).ok().contains(ESCAPE));
}

#[test]
fn the_table_wraps_and_shows_every_word() {
    let folder = Folder::new();
    let sentence = "The alliance should keep its door open to every state that wants to join it and \
                    that meets the conditions which the treaty has set since the year of 1949.";
    let article = folder.file("desk/a.txt", sentence);
    let table = run(["predict", &article, "-m", model(), "--format", "table"]).ok();
    assert!(table.lines().all(|line| line.chars().count() <= 100), "{table}");
    assert!(table.lines().count() > 2);
    let words: Vec<&str> = table.split_whitespace().collect();
    assert!(sentence.split_whitespace().all(|word| words.contains(&word)), "{table}");
    assert!(table.contains('%'));
}

/// Runs the program on a terminal that `script` makes.
#[cfg(target_os = "linux")]
fn on_terminal(no_color: Option<&str>) -> String {
    let program = env!("CARGO_BIN_EXE_stancekit");
    let line = format!("{program} predict {ARTICLES}/amber-wire -m {}", model());
    let mut command = std::process::Command::new("script");
    command.args(["-qec", &line, "/dev/null"]).stdin(std::process::Stdio::null());
    match no_color {
        Some(value) => command.env("NO_COLOR", value),
        None => command.env_remove("NO_COLOR"),
    };
    let output = command.output().expect("`script` of util-linux makes a terminal");
    assert!(output.status.success());
    String::from_utf8(output.stdout).unwrap()
}

#[cfg(target_os = "linux")]
#[test]
fn on_a_terminal_articles_come_as_a_coloured_table_unless_no_color_is_set() {
    let coloured = on_terminal(None);
    assert!(coloured.contains("amber-wire | 1997-07-08") && coloured.contains("[38;5;"));
    let plain = on_terminal(Some("1"));
    assert!(plain.contains("amber-wire | 1997-07-08") && !plain.contains("[38;5;"));
    assert!(on_terminal(Some("")).contains("[38;5;"), "an empty NO_COLOR asks for nothing");
}

#[test]
fn counts_per_outlet_are_an_aligned_table_for_people() {
    let arguments = ["predict", ARTICLES, "-m", model(), "--level", "outlet", "--format", "table"];
    let table = run(arguments).ok();
    let lines: Vec<&str> = table.lines().collect();
    assert_eq!(lines.len(), 14, "a header, 12 outlets, what it is not: {table}");
    assert!(lines[13].contains("not estimates"));
    let ends: Vec<usize> = lines[..13].iter().map(|line| line.chars().count()).collect();
    assert!(ends.iter().all(|end| *end == ends[0]), "{table}");
}
