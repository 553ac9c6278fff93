//! One line of JSON: the fields that an article has, whatever else stands beside them.

use crate::error::{Error, Result};
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use std::fmt;

/// What a JSON line says of its article; `None` where the field is missing or null.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Fields {
    pub(super) text: Option<String>,
    pub(super) outlet: Option<String>,
    pub(super) date: Option<String>,
    pub(super) title: Option<String>,
    pub(super) id: Option<String>,
    pub(super) article_id: Option<String>,
}

/// Reads one line; `text_field` is the name of the field that holds the text.
pub(super) fn parse(line: &str, text_field: &str) -> Result<Fields> {
    let mut deserializer = serde_json::Deserializer::from_str(line);
    let read = Seed { text_field }.deserialize(&mut deserializer);
    let fields = read.and_then(|fields| deserializer.end().map(|()| fields));
    let fields = fields.map_err(|error| not_json(&error))?;
    if fields.text.is_none() {
        return Err(Error::input(format!("no text in a field '{text_field}'"))
            .remedy(format!("--text-column names the field; this line has: {}", names(line))));
    }
    Ok(fields)
}

fn not_json(error: &serde_json::Error) -> Error {
    // serde_json adds "at line 1 column n": the line is ours to say.
    let said = error.to_string();
    let what = said.split(" at line ").next().unwrap_or(&said);
    Error::input(format!("not a JSON object: {what} at byte {}", error.column()))
        .remedy("each line must be one object with the article's fields")
}

fn names(line: &str) -> String {
    let object: serde_json::Map<String, serde_json::Value> =
        serde_json::from_str(line).unwrap_or_default();
    object.keys().map(String::as_str).collect::<Vec<_>>().join(", ")
}

struct Seed<'a> {
    text_field: &'a str,
}

impl<'de> DeserializeSeed<'de> for Seed<'_> {
    type Value = Fields;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Fields, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Seed<'_> {
    type Value = Fields;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields, A::Error> {
        let mut fields = Fields::default();
        while let Some(name) = map.next_key::<std::borrow::Cow<'de, str>>()? {
            let slot = match name.as_ref() {
                name if name == self.text_field => &mut fields.text,
                "outlet" => &mut fields.outlet,
                "date" => &mut fields.date,
                "title" => &mut fields.title,
                "id" => &mut fields.id,
                "article_id" => &mut fields.article_id,
                _ => {
                    map.next_value::<IgnoredAny>()?;
                    continue;
                }
            };
            *slot = map.next_value_seed(Cell)?;
        }
        Ok(fields)
    }
}

/// A value as a table's cell would hold it; lists and objects have no such form.
struct Cell;

impl<'de> DeserializeSeed<'de> for Cell {
    type Value = Option<String>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Cell {
    type Value = Option<String>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text")
    }

    fn visit_str<E>(self, value: &str) -> Result<Self::Value, E> {
        Ok(Some(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Self::Value, E> {
        Ok(Some(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Self::Value, E> {
        Ok(Some(value.to_string()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Self::Value, E> {
        Ok(Some(value.to_string()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Self::Value, E> {
        Ok(Some(value.to_string()))
    }

    fn visit_bool<E>(self, value: bool) -> Result<Self::Value, E> {
        Ok(Some(value.to_string()))
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(None)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fields_of_an_article_are_taken_and_the_rest_passed_over() {
        let line =
            r#"{"id": 7, "tags": [{"a": 1}], "text": "A \u00e9.", "date": null, "outlet": "BBC"}"#;
        let fields = parse(line, "text").unwrap();
        assert_eq!(fields.text.as_deref(), Some("A é."));
        assert_eq!(fields.id.as_deref(), Some("7"));
        assert_eq!(fields.outlet.as_deref(), Some("BBC"));
        assert_eq!(fields.date, None);
    }

    #[test]
    fn a_missing_text_names_the_fields_there_are() {
        let error = parse(r#"{"body": "x", "id": 1}"#, "text").unwrap_err().to_string();
        assert!(error.contains("'text'") && error.contains("body, id"), "{error}");
    }

    #[test]
    fn what_is_not_an_object_is_refused_without_a_panic() {
        for line in ["[1]", "{\"a\":", "{} {}", "12", "{\"text\": \"\\ud800\"}", "nonsense"] {
            assert!(parse(line, "text").is_err(), "{line}");
        }
    }
}
