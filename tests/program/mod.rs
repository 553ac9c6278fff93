//! The real program on real files: what the tests of its behaviour share.

// Each test binary uses its own part of this.
#![allow(dead_code)]

use std::io::{Read, Write};
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// Annotated sentences, few enough to train on in a moment.
pub const TRAIN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/train.csv");
/// The shipped articles.
pub const ARTICLES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/datasets/articles");
/// Options under which training takes no time.
pub const QUICK: [&str; 8] = ["--word", "1-2", "--char", "3-4", "--c", "1", "--folds", "3"];

/// What a finished run left.
#[derive(Debug)]
pub struct Ran {
    /// The exit code; `None` when a signal ended it.
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).expect("the program writes UTF-8");
        Self {
            code: output.status.code(),
            stdout: text(output.stdout),
            stderr: text(output.stderr),
        }
    }
}

impl Ran {
    /// Its standard output, if all went well.
    #[track_caller]
    pub fn ok(self) -> String {
        assert_eq!(self.code, Some(0), "stderr: {}", self.stderr);
        self.stdout
    }

    /// The one line of its standard error that is no progress report, if it failed with `code`.
    #[track_caller]
    pub fn failed(&self, code: i32) -> &str {
        assert_eq!(self.code, Some(code), "stderr: {}", self.stderr);
        let errors: Vec<&str> =
            self.stderr.lines().filter(|line| line.starts_with("stancekit: ")).collect();
        assert_eq!(errors.len(), 1, "one line of error, not: {}", self.stderr);
        assert!(self.stderr.trim_end().ends_with(errors[0]), "the error comes last");
        errors[0]
    }
}

/// The program, without what the surroundings would change.
pub fn stancekit<S: AsRef<std::ffi::OsStr>>(arguments: impl IntoIterator<Item = S>) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_stancekit"));
    command.args(arguments).env_remove("NO_COLOR").stdin(Stdio::null());
    command
}

/// Runs it to its end.
pub fn run<S: AsRef<std::ffi::OsStr>>(arguments: impl IntoIterator<Item = S>) -> Ran {
    stancekit(arguments).output().expect("the program starts").into()
}

/// Runs it with `input` on standard input.
pub fn run_on(input: &str, arguments: &[&str]) -> Ran {
    let mut child = piped(arguments);
    let mut stdin = child.stdin.take().expect("piped");
    let input = input.to_owned();
    // It may end before it has read all.
    let writer = std::thread::spawn(move || stdin.write_all(input.as_bytes()));
    let ran = child.wait_with_output().expect("it ran").into();
    let _ = writer.join();
    ran
}

/// Starts it with pipes on all three streams.
pub fn piped(arguments: &[&str]) -> Child {
    let mut command = stancekit(arguments);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command.spawn().expect("the program starts")
}

/// A folder for one test, gone afterwards.
pub struct Folder(TempDir);

impl Folder {
    pub fn new() -> Self {
        Self(tempfile::tempdir().expect("a temporary folder"))
    }

    /// The path of `name` in it.
    pub fn at(&self, name: &str) -> String {
        self.0.path().join(name).to_str().expect("UTF-8").to_owned()
    }

    /// Writes a file and returns its path; makes the folders above it.
    pub fn file(&self, name: &str, content: impl AsRef<[u8]>) -> String {
        let path = PathBuf::from(self.at(name));
        std::fs::create_dir_all(path.parent().expect("it is in the folder")).unwrap();
        std::fs::write(&path, content).unwrap();
        self.at(name)
    }

    /// The names in it, sorted, hidden ones included.
    pub fn names(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.0.path()).unwrap();
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    /// Waits until a name in it fulfils `wanted`.
    pub fn wait_for(&self, wanted: impl Fn(&str) -> bool) {
        let start = Instant::now();
        while !self.names().iter().any(|name| wanted(name)) {
            assert!(start.elapsed() < Duration::from_secs(30), "in vain: {:?}", self.names());
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}

/// A small model, trained once per test binary.
pub fn model() -> &'static str {
    static MODEL: OnceLock<(Folder, String)> = OnceLock::new();
    let (_, path) = MODEL.get_or_init(|| {
        let folder = Folder::new();
        let path = folder.at("small.safetensors");
        run(["train", TRAIN, "-o", &path].into_iter().chain(QUICK)).ok();
        (folder, path)
    });
    path
}

/// The file's text.
pub fn read(path: &str) -> String {
    let mut text = String::new();
    let mut file = std::fs::File::open(path).unwrap_or_else(|error| panic!("{path}: {error}"));
    file.read_to_string(&mut text).expect("UTF-8");
    text
}
