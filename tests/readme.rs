//! What the README says is so: its examples run, its table of dependencies is complete.

mod program;

use std::path::Path;
use std::process::Command;

use program::*;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// The fenced blocks of a page with their language, in order.
fn blocks(page: &str) -> Vec<(String, String)> {
    let mut blocks = Vec::new();
    let mut open: Option<(String, String)> = None;
    for line in page.lines() {
        match (&mut open, line.strip_prefix("```")) {
            (None, Some(language)) => open = Some((language.to_owned(), String::new())),
            (Some(_), Some(_)) => blocks.extend(open.take()),
            (Some((_, text)), None) => *text += &format!("{line}\n"),
            (None, None) => {}
        }
    }
    assert!(open.is_none(), "a block without an end");
    blocks
}

/// A command that would build the program or run these tests again is replaced by what it comes to.
fn without_recursion(block: &str) -> String {
    let runs_tests = |line: &str| line.split_whitespace().next() == Some("tests/run");
    let line = |line: &str| match runs_tests(line) {
        true => format!("test -x {ROOT}/tests/run"),
        false => line.replace("cargo run --release -- ", "stancekit "),
    };
    block.lines().map(line).collect::<Vec<_>>().join("\n")
}

struct Place {
    folder: Folder,
    path: String,
}

impl Place {
    /// A folder as a reader has it before them, and the program on the path.
    fn new() -> Self {
        let folder = Folder::new();
        for name in ["datasets", "models"] {
            std::os::unix::fs::symlink(Path::new(ROOT).join(name), folder.at(name)).unwrap();
        }
        let program = Path::new(env!("CARGO_BIN_EXE_stancekit")).parent().unwrap();
        let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap());
        Self { folder, path }
    }

    fn run(&self, program: &str, arguments: &[&str], block: &str) {
        let mut command = Command::new(program);
        command.args(arguments).current_dir(self.folder.at("")).env("PATH", &self.path);
        let output = command.output().unwrap_or_else(|error| panic!("{program}: {error}"));
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        assert!(
            output.status.success(),
            "{block}\n{}{}",
            text(&output.stdout),
            text(&output.stderr)
        );
    }
}

/// Says on the test's own standard error, past cargo's capture, what is not run here.
fn left_out(what: &str) {
    use std::io::Write;
    let _ = writeln!(std::io::stderr(), "readme: left out: {what}");
}

#[cfg(unix)]
#[test]
fn every_example_of_the_readme_runs() {
    let place = Place::new();
    let python = std::env::var("STANCEKIT_PYTHON").ok();
    let has_r = Command::new("Rscript").arg("--version").output().is_ok();
    let mut shell = 0;
    for (language, block) in blocks(&read(&format!("{ROOT}/README.md"))) {
        match language.as_str() {
            "sh" => {
                shell += 1;
                place.run("bash", &["-euo", "pipefail", "-c", &without_recursion(&block)], &block);
            }
            "python" => match &python {
                Some(python) => place.run(python, &["-c", &block], &block),
                None => left_out("a block of Python (tests/run sets it up)"),
            },
            "r" if has_r => place.run("Rscript", &["-e", &block], &block),
            "r" => left_out("a block of R (there is no Rscript)"),
            "text" => {}
            other => panic!("a block in '{other}', which nobody runs"),
        }
    }
    assert!(shell >= 6, "the blocks were found");
}

#[test]
fn every_dependency_is_justified_in_the_readme() {
    let manifest = read(&format!("{ROOT}/Cargo.toml"));
    let page = read(&format!("{ROOT}/README.md"));
    let table: Vec<&str> = page.lines().filter(|line| line.starts_with("| `")).collect();
    let mut wanted = false;
    let mut names = Vec::new();
    for line in manifest.lines() {
        if line.starts_with('[') {
            wanted = line.contains("dependencies]");
        } else if let (true, Some((name, _))) = (wanted, line.split_once(" = ")) {
            names.push(name.trim());
        }
    }
    assert!(names.len() > 20, "{names:?}");
    for name in &names {
        let found = table.iter().filter(|line| line.contains(&format!("`{name}`"))).count();
        assert_eq!(found, 1, "'{name}' in the README's table");
    }
    let listed = table.iter().map(|line| line.split('|').nth(1).unwrap().split(',').count());
    assert_eq!(listed.sum::<usize>(), names.len(), "nothing is listed that is not used");
}

#[test]
fn the_version_is_the_same_everywhere() {
    let version = env!("CARGO_PKG_VERSION");
    assert!(read(&format!("{ROOT}/CITATION.cff")).contains(&format!("\nversion: {version}\n")));
    assert!(read(&format!("{ROOT}/CHANGELOG.md")).contains(&format!("\n## {version}")));
    assert_eq!(run(["--version"]).ok(), format!("stancekit {version}\n"));
}
