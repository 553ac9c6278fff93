//! Messages on stderr: lines for people, or one JSON object each.

use std::io::Write;
use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::{Map, Value};
use stancekit::Error;
use stancekit::articles::Skipped;
use stancekit::error::printable;

static JSON: AtomicBool = AtomicBool::new(false);

/// From now on messages are JSON objects.
pub fn speak_json() {
    JSON.store(true, Ordering::Relaxed);
}

/// Something worth knowing.
pub fn say(line: impl std::fmt::Display) {
    let line = line.to_string();
    emit("info", &line, Map::new(), || line.clone());
}

/// An article that could not be read.
pub fn skipped(skipped: &Skipped) {
    let mut fields = fields(&skipped.reason);
    fields.insert("event".to_owned(), "skipped".into());
    fields.insert("path".to_owned(), skipped.path.as_str().into());
    emit("warning", skipped.reason.message(), fields, || format!("skipped: {skipped}"));
}

/// What ended the program.
pub fn failed(error: &Error) {
    emit("error", error.message(), fields(error), || format!("stancekit: {error}"));
}

/// A command line that makes no sense, as JSON where it asks for that.
pub fn misused(message: &str) -> bool {
    let arguments: Vec<String> =
        std::env::args_os().map(|word| word.to_string_lossy().into_owned()).collect();
    let asked = arguments.iter().any(|word| word == "--log-format=json")
        || arguments.windows(2).any(|pair| pair[0] == "--log-format" && pair[1] == "json");
    if asked {
        speak_json();
        let message = message.split("\n\n").next().unwrap_or(message).trim();
        emit("error", message.trim_start_matches("error: "), Map::new(), String::new);
    }
    asked
}

fn fields(error: &Error) -> Map<String, Value> {
    let path = error.file().map(|path| path.to_string_lossy().into_owned().into());
    let all = [
        ("path", path),
        ("line", error.line().map(Value::from)),
        ("column", error.column().map(Value::from)),
        ("remedy", error.advice().map(Value::from)),
    ];
    all.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect()
}

/// Where nobody reads it (`2>&1 | head`) it is lost, and the work goes on.
fn emit(level: &str, message: &str, fields: Map<String, Value>, line: impl Fn() -> String) {
    let text = if JSON.load(Ordering::Relaxed) {
        let mut object = Map::new();
        object.insert("level".to_owned(), level.into());
        object.insert("message".to_owned(), message.into());
        object.extend(fields);
        Value::Object(object).to_string()
    } else {
        printable(&line()).into_owned()
    };
    let _ = writeln!(std::io::stderr(), "{text}");
}
