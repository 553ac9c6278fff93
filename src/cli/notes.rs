//! What is worth saying of articles once all are tagged.

use std::collections::{BTreeMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use stancekit::articles::{Document, Unit};
use stancekit::ledger::Row;
use stancekit::ledger::resume::Entry;

use super::common::counted;

/// What one article shows of itself; made on the thread that tagged it.
pub struct Seen {
    outlet: String,
    article: String,
    language: String,
    encoding: String,
    replaced: bool,
    is_article: bool,
}

impl Seen {
    /// Of an article that an earlier run tagged.
    pub fn again(entry: &Entry, is_article: bool) -> Self {
        Self {
            outlet: entry.outlet.clone(),
            article: entry.article.clone(),
            language: entry.language.clone(),
            encoding: entry.encoding.clone(),
            replaced: entry.replaced,
            is_article,
        }
    }

    /// What a manifest says of it, with what else is known.
    pub fn entry(&self, rest: Entry) -> Entry {
        Entry {
            outlet: self.outlet.clone(),
            language: self.language.clone(),
            encoding: self.encoding.clone(),
            replaced: self.replaced,
            ..rest
        }
    }

    /// Who published it.
    pub fn outlet(&self) -> &str {
        &self.outlet
    }

    /// Of an article and its rows.
    pub fn of(document: &Document, rows: &[Row]) -> Self {
        Self {
            outlet: document.outlet.clone(),
            article: document.article.clone(),
            language: rows.first().map_or(String::new(), |row| row.language.clone()),
            encoding: document.encoding.to_owned(),
            replaced: document.replaced,
            is_article: document.unit == Unit::Article,
        }
    }
}

/// Counts of what was seen.
#[derive(Default)]
pub struct Notes {
    languages: BTreeMap<String, usize>,
    replaced: BTreeMap<String, usize>,
    /// Hashes of outlet and article; the names themselves would be too many.
    keys: HashSet<u64>,
    twice: usize,
    /// Rows of the metadata table that named no file, and the first of them.
    unused: (usize, String),
    first_twice: Option<(String, String)>,
}

impl Notes {
    /// One more article.
    pub fn add(&mut self, seen: Seen) {
        if seen.replaced {
            *self.replaced.entry(seen.encoding).or_default() += 1;
        }
        // One sentence is too short to tell its language, and shares its article with others.
        if !seen.is_article {
            return;
        }
        let mut hasher = DefaultHasher::new();
        (&seen.outlet, &seen.article).hash(&mut hasher);
        if !self.keys.insert(hasher.finish()) {
            self.twice += 1;
            self.first_twice.get_or_insert((seen.outlet, seen.article));
        }
        match self.languages.get_mut(&seen.language) {
            Some(count) => *count += 1,
            None => _ = self.languages.insert(seen.language, 1),
        }
    }

    /// The files of metadata rows that were not met.
    pub fn metadata<'f>(&mut self, mut unused: impl Iterator<Item = &'f str>) {
        if let Some(first) = unused.next() {
            self.unused = (1 + unused.count(), first.to_owned());
        }
    }

    /// What to say; `language` is the model's, where the articles' languages were detected.
    pub fn lines(&self, language: Option<&str>) -> Vec<String> {
        let mut lines = Vec::new();
        for (other, &count) in &self.languages {
            if let Some(known) = language.filter(|known| !known.is_empty() && known != other) {
                let are = if count == 1 { "is" } else { "are" };
                let articles = counted(count, "article");
                lines.push(format!("{articles} {are} in {other}; the model knows {known}"));
            }
        }
        for (encoding, &count) in &self.replaced {
            let articles = counted(count, "article");
            lines.push(format!(
                "{articles} read as {encoding}: bytes that mean nothing in it became U+FFFD"
            ));
        }
        if let Some((outlet, article)) = &self.first_twice {
            let more = counted(self.twice, "article");
            lines.push(format!(
                "{more} of the same outlet and name as one before, the first '{article}' of '{outlet}': \
                 was a folder named twice?"
            ));
        }
        if let (count @ 1.., first) = &self.unused {
            let rows = counted(*count, "row");
            lines
                .push(format!("{rows} of --meta named no file that was read, the first '{first}'"));
        }
        lines
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(article: &str, language: &str, replaced: bool) -> Seen {
        let document = Document {
            outlet: "desk".to_owned(),
            article: article.to_owned(),
            encoding: "KOI8-R",
            replaced,
            ..Document::default()
        };
        Seen::of(&document, &[Row { language: language.to_owned(), ..Row::default() }])
    }

    #[test]
    fn other_languages_damaged_text_and_articles_met_twice_are_told_once() {
        let mut notes = Notes::default();
        for (article, language, replaced) in
            [("a", "en", false), ("b", "ru", true), ("c", "ru", true), ("b", "ru", false)]
        {
            notes.add(seen(article, language, replaced));
        }
        let lines = notes.lines(Some("en"));
        assert_eq!(lines[0], "3 articles are in ru; the model knows en");
        assert!(lines[1].starts_with("2 articles read as KOI8-R"), "{lines:?}");
        assert!(lines[2].starts_with("1 article of the same outlet and name"), "{lines:?}");
        assert_eq!(notes.lines(None).len(), 2, "nothing was detected");
    }

    #[test]
    fn nothing_is_said_where_nothing_is_odd() {
        let mut notes = Notes::default();
        notes.add(seen("a", "en", false));
        assert!(notes.lines(Some("en")).is_empty());
    }
}
