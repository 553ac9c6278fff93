//! The page of `compare --report`.

use std::path::{Component, Path, PathBuf};

use stancekit::ledger::Reader;
use stancekit::report::{self, COLUMNS, Compared, Excerpt, Ground, Link, Material};
use stancekit::{Result, report::comparison_html};

use super::super::comparison::is_article;
use super::{Arguments, Data};

/// The columns that the page can use and the ledgers have, beyond `wanted`.
pub fn columns(paths: &[PathBuf], wanted: &[String]) -> Vec<String> {
    let has = |name: &&&str| {
        let name = [(**name).to_owned()];
        paths.iter().all(|path| match is_article(path) {
            true => true,
            false => Reader::open(path, &name).is_ok(),
        })
    };
    let columns = COLUMNS.iter().filter(|name| !wanted.iter().any(|w| w == *name));
    columns.filter(has).map(|&name| name.to_owned()).collect()
}

/// The page.
pub fn html(arguments: &Arguments, data: &Data, compared: &Compared<'_>) -> Result<String> {
    let task = &data.loaded.corpus.task;
    let learnt = data.loaded.model.as_ref().and_then(|model| Some((model, model.task(task)?)));
    let ground = Ground {
        corpus: &data.loaded.corpus,
        sentences: &data.sentences,
        places: &data.places,
        table: data.loaded.table.as_ref(),
        unseen: learnt.and_then(|(_, task)| task.unseen.as_ref()),
        options: &data.options,
        result: compared.result,
        by: &data.choice.by,
    };
    let mut material = Material::gather(&ground, command())?;
    match learnt {
        Some((model, task)) => report::with_model(model, task, &mut material.excerpts)?,
        None => {
            for path in &arguments.paths {
                report::evidence_of_ledger(path, task, &mut material.excerpts)?;
            }
        }
    }
    let page = arguments.report.as_deref().unwrap_or(Path::new("."));
    if let Some(folder) = articles(arguments) {
        material.excerpts.iter_mut().for_each(|excerpt| excerpt.link = link(excerpt, folder, page));
    }
    Ok(comparison_html(compared, &material))
}

/// The folder below which the articles have their names.
fn articles(arguments: &Arguments) -> Option<&Path> {
    let only = match arguments.paths.as_slice() {
        [only] if only.is_dir() => Some(only.as_path()),
        _ => None,
    };
    arguments.articles.as_deref().or(only)
}

/// The article's address as seen from the page, and the line, if the file is there.
fn link(excerpt: &Excerpt, folder: &Path, page: &Path) -> Option<Link> {
    let file = folder.join(&excerpt.article);
    let plain = Path::new(&excerpt.article).components().all(|c| matches!(c, Component::Normal(_)));
    if !plain || !file.is_file() {
        return None;
    }
    let bytes = std::fs::read(&file).unwrap_or_default();
    let (start, end) = (excerpt.span.0 as usize, excerpt.span.1 as usize);
    let found = bytes.get(start..end) == Some(excerpt.text.as_bytes());
    let line = found.then(|| bytes[..start].iter().filter(|&&byte| byte == b'\n').count() + 1);
    let words: Vec<&str> = excerpt.text.split_whitespace().take(5).collect();
    let address = format!("{}#:~:text={}", relative(&file, page)?, encoded(&words.join(" "), ""));
    Some(Link { address, line })
}

/// The way from the page's folder to a file, as an address that can't be taken for another kind.
fn relative(file: &Path, page: &Path) -> Option<String> {
    let file = std::fs::canonicalize(file).ok()?;
    let parent = page.parent().filter(|parent| !parent.as_os_str().is_empty());
    let from = std::fs::canonicalize(parent.unwrap_or(Path::new("."))).ok()?;
    let shared = file.components().zip(from.components()).take_while(|(a, b)| a == b).count();
    let up = from.components().skip(shared).map(|_| "..".to_owned());
    let down =
        file.components().skip(shared).map(|c| encoded(&c.as_os_str().to_string_lossy(), "."));
    let way: Vec<String> = up.chain(down).collect();
    Some(format!("./{}", way.join("/")))
}

/// Percent-encoded but for ASCII letters, digits, `_`, and `kept`.
fn encoded(text: &str, kept: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        let c = char::from(byte);
        if c.is_ascii_alphanumeric() || c == '_' || kept.contains(c) {
            out.push(c);
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

/// The command as it was given, quoted for a shell where that is needed.
fn command() -> String {
    let quoted = |argument: String| {
        let plain = |c: char| c.is_alphanumeric() || "-_./=:,+@%".contains(c);
        match !argument.is_empty() && argument.chars().all(plain) {
            true => argument,
            false => format!("'{}'", argument.replace('\'', "'\\''")),
        }
    };
    let arguments = std::env::args_os().skip(1).map(|a| quoted(a.to_string_lossy().into_owned()));
    std::iter::once("stancekit".to_owned()).chain(arguments).collect::<Vec<_>>().join(" ")
}
