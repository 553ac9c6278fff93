//! A row of a ledger of JSON lines.

use std::ops::Range;

use super::Read;
use crate::error::{Error, Result};
use crate::ledger::{Row, Tag, TaskColumns};

/// A line's names and values.
pub(super) type Object = serde_json::Map<String, serde_json::Value>;

/// The object of a line.
pub(super) fn parse(line: &str) -> Result<Object> {
    match serde_json::from_str(line) {
        Ok(serde_json::Value::Object(object)) => Ok(object),
        Ok(_) => Err(Error::input("a line that is no JSON object")),
        Err(error) => Err(Error::input(format!("a line that is no JSON ({error})"))),
    }
}

/// Replaces `read` by what `line` says.
pub(super) fn from_object(
    line: &str,
    tasks: &[TaskColumns],
    extra: &[String],
    read: &mut Read,
) -> Result<()> {
    let object = parse(line)?;
    if !object.contains_key("outlet") {
        return Err(Error::input("the line has no outlet").in_column("outlet").remedy("add it"));
    }
    let text = |name: &str| match object.get(name) {
        Some(serde_json::Value::String(text)) => text.clone(),
        None | Some(serde_json::Value::Null) => String::new(),
        Some(other) => other.to_string(),
    };
    let number = |name: &str| {
        let value = object.get(name).and_then(serde_json::Value::as_f64);
        value.ok_or_else(|| Error::input("no number").in_column(name).remedy("mend the line"))
    };
    let whole = |name: &str| {
        object.get(name).and_then(serde_json::Value::as_u64).unwrap_or_default() as usize
    };
    read.row = Row {
        outlet: text("outlet"),
        article: text("article"),
        title: text("title"),
        date: text("date"),
        sentence: whole("sentence"),
        start: whole("start"),
        end: whole("end"),
        text: text("text"),
        voice: text("voice"),
        source: text("source"),
        voice_kind: text("voice_kind"),
        quotes: quotes(&object),
        tags: Vec::with_capacity(tasks.len()),
        language: text("language"),
        model: text("model"),
    };
    for TaskColumns { name, labels, .. } in tasks {
        let of_label = |label: &String| number(&format!("{name}_{label}"));
        read.row.tags.push(Tag {
            label: text(name),
            confidence: number(&format!("{name}_confidence"))?,
            probabilities: labels.iter().map(of_label).collect::<Result<_>>()?,
            evidence: Vec::new(),
            set: Vec::new(),
            interval: None,
        });
    }
    read.extra = extra.iter().map(|name| text(name)).collect();
    Ok(())
}

fn quotes(object: &Object) -> Vec<Range<usize>> {
    let spans = object.get("quotes").and_then(serde_json::Value::as_array);
    let end = |span: &serde_json::Value, i| Some(span.get(i)?.as_u64()? as usize);
    let spans = spans.into_iter().flatten();
    spans.filter_map(|span| Some(end(span, 0)?..end(span, 1)?)).collect()
}
