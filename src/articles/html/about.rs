//! What a page says of itself: its headline and its date.

use crate::articles::names::is_date;
use dom_query::Document;

/// `<meta>` names and properties that hold the day of publication, the surer first.
const DATE_NAMES: [&str; 12] = [
    "article:published_time",
    "og:published_time",
    "datepublished",
    "date",
    "pubdate",
    "publishdate",
    "publish-date",
    "publication_date",
    "parsely-pub-date",
    "sailthru.date",
    "dc.date.issued",
    "dc.date",
];

/// Read before anything is cut out of the page.
#[derive(Debug, Default)]
pub(super) struct About {
    headings: Vec<String>,
    date: String,
}

impl About {
    /// Looks through the page, which is also given as text.
    pub(super) fn read(document: &Document, page: &str) -> Self {
        let headings = document.select("h1");
        let headings = headings.nodes().iter().map(|node| super::tidy(&node.text()));
        Self {
            headings: headings.filter(|heading| !heading.is_empty()).collect(),
            date: meta_date(document)
                .or_else(|| json_date(page))
                .or_else(|| element_date(document))
                .or_else(|| address_date(document))
                .unwrap_or_default(),
        }
    }

    /// The headline: the heading that the page's title begins with, or the title without the site's name.
    pub(super) fn title(&self, said: &str, site: &str) -> String {
        let begins = |heading: &&String| said.starts_with(heading.as_str());
        if let Some(heading) = self.headings.iter().find(begins) {
            return heading.clone();
        }
        let bare = said.strip_suffix(site).filter(|_| !site.is_empty()).map(str::trim_end);
        let bare = bare.and_then(|bare| bare.strip_suffix(['|', '-', '–', '—', '·', '»', ':']));
        match bare.map(str::trim_end) {
            Some(bare) if !bare.is_empty() => bare.to_owned(),
            _ if said.is_empty() => self.headings.first().cloned().unwrap_or_default(),
            _ => said.to_owned(),
        }
    }

    /// The day of publication, `yyyy-mm-dd`: what the article finder found, else what this page says elsewhere.
    pub(super) fn date(&self, found: Option<&str>) -> String {
        found.and_then(day).unwrap_or_else(|| self.date.clone())
    }
}

fn meta_date(document: &Document) -> Option<String> {
    let metas = document.select("meta[content]");
    DATE_NAMES.iter().find_map(|wanted| {
        metas.nodes().iter().find_map(|meta| {
            let is_it = ["name", "property", "itemprop"]
                .iter()
                .any(|attribute| meta.attr_or(attribute, "").eq_ignore_ascii_case(wanted));
            if is_it { day(&meta.attr_or("content", "")) } else { None }
        })
    })
}

/// In JSON-LD, wherever in its graph.
fn json_date(page: &str) -> Option<String> {
    const NAME: &str = "\"datePublished\"";
    let after = &page[page.find(NAME)? + NAME.len()..];
    let value = after.trim_start().strip_prefix(':')?.trim_start().strip_prefix('"')?;
    day(value)
}

fn element_date(document: &Document) -> Option<String> {
    let times =
        document.select("[itemprop=datePublished], time.published, time[pubdate], time[datetime]");
    times
        .nodes()
        .iter()
        .find_map(|time| day(&time.attr_or("datetime", "")).or_else(|| day(&time.text())))
}

/// In the page's own address: `/2024/03/05/`.
fn address_date(document: &Document) -> Option<String> {
    let address = document.select("link[rel=canonical][href], meta[property=\"og:url\"][content]");
    address.nodes().iter().find_map(|node| {
        let address = node.attr("href").or_else(|| node.attr("content"))?;
        address.match_indices('/').find_map(|(at, _)| day(address.get(at + 1..)?))
    })
}

/// The day that `text` begins with: `2024-03-05...`, `2024/03/05`, `20240305`, `05.03.2024`.
fn day(text: &str) -> Option<String> {
    let text = text.trim_start();
    let ten = text.get(..10).map(|ten| ten.replace('/', "-"));
    if let Some(date) = ten.as_deref().filter(|ten| is_date(ten)) {
        return Some(date.to_owned());
    }
    if let Some([day, month, year]) = text.get(..10).and_then(dotted) {
        return Some(format!("{year}-{month}-{day}")).filter(|date| is_date(date));
    }
    let eight = text.get(..8)?;
    let date = format!("{}-{}-{}", eight.get(..4)?, eight.get(4..6)?, eight.get(6..)?);
    Some(date).filter(|date| is_date(date))
}

/// The three parts between two full stops.
fn dotted(text: &str) -> Option<[&str; 3]> {
    let (day, rest) = text.split_once('.')?;
    let (month, year) = rest.split_once('.')?;
    Some([day, month, year])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_read_in_the_forms_that_mean_only_one() {
        for text in
            ["2024-03-05T06:30:00+02:00", "2024/03/05/nato", "20240305", "05.03.2024, 12:00"]
        {
            assert_eq!(day(text).as_deref(), Some("2024-03-05"), "{text}");
        }
        for text in ["03/05/2024", "5 March", "2024-3-5", "", "20241305", "é.é.éé"] {
            assert_eq!(day(text), None, "{text}");
        }
    }

    #[test]
    fn the_site_is_no_part_of_the_headline() {
        let about = About::default();
        assert_eq!(about.title("No date yet | Daily Quay", "Daily Quay"), "No date yet");
        assert_eq!(about.title("No date yet", "Daily Quay"), "No date yet");
        assert_eq!(about.title("Daily Quay", "Daily Quay"), "Daily Quay");
        let about = About { headings: vec!["No date yet".to_owned()], ..About::default() };
        assert_eq!(about.title("No date yet - unknown site", ""), "No date yet");
    }
}
