//! A comparison as a page, in the order in which an editor asks: the answer, the shares, the differences, what lies behind
//! them, whether the classifier is good enough, sentences to read, and what a reviewer wants.

mod answer;
mod behind;
mod differences;
mod methods;
mod over_time;
mod quality;
mod sentences;
mod shares;
mod words;

use maud::{Markup, html};

use super::Compared;
use crate::compare::related::Of;
use crate::compare::{CellResult, Method};
use crate::report::charts::look;
use crate::report::html::{SCRIPT, text, whole};
use crate::report::material::Material;

/// The page.
pub fn comparison_html(compared: &Compared<'_>, material: &Material) -> String {
    let page = Page::new(compared, material);
    let title = capitalised(&format!("{} by {}", compared.task, compared.by.join(" and ")));
    let body = html! {
        main {
            header {
                h1 { (text(&title)) }
                (answer::markup(&page))
            }
            nav aria-label="Sections" {
                ol { @for (id, name) in SECTIONS { li { a href={ "#" (id) } { (name) } } } }
            }
            (section(0, &shares::markup(&page)))
            (section(1, &differences::markup(&page)))
            (section(2, &html! { (over_time::markup(&page)) (behind::markup(&page)) }))
            (section(3, &quality::markup(&page)))
            (section(4, &sentences::markup(&page)))
            (section(5, &methods::markup(&page)))
        }
    };
    whole(&title, &body, Some(SCRIPT))
}

/// Names of the sections behind the answer.
const SECTIONS: [(&str, &str); 6] = [
    ("shares", "Shares"),
    ("differences", "Differences"),
    ("behind", "What lies behind"),
    ("classifier", "Is the classifier good enough?"),
    ("sentences", "Sentences to read"),
    ("methods", "Robustness and methods"),
];

fn section(place: usize, body: &Markup) -> Markup {
    let (id, name) = SECTIONS[place];
    let heading = format!("{id}-heading");
    html! { section id=(id) aria-labelledby=(heading) { h2 id=(heading) { (name) } (body) } }
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
}

/// The comparison with what was settled once for all sections.
struct Page<'a> {
    compared: &'a Compared<'a>,
    material: &'a Material,
    /// The kind of share that the figures show.
    of: Of,
    /// The labels that the figures show.
    labels: Vec<usize>,
    /// The label of the answer.
    headline: usize,
    /// The cells, by the answer's label, the greatest share first.
    order: Vec<usize>,
}

impl<'a> Page<'a> {
    fn new(compared: &'a Compared<'a>, material: &'a Material) -> Page<'a> {
        let of = related(compared);
        let shares = |cell: usize| {
            compared.result.cells[cell].shares.iter().filter(move |share| share.of == of)
        };
        let mut labels: Vec<usize> = (0..compared.result.cells.len())
            .flat_map(|cell| shares(cell).map(|s| s.label))
            .collect();
        labels.sort_unstable();
        labels.dedup();
        let headline = answer::headline(compared, of, &labels);
        let value = |cell: usize| {
            let share = shares(cell).find(|share| share.label == headline);
            share.and_then(|share| share.figure.value).unwrap_or(-1.0)
        };
        let mut order: Vec<usize> = (0..compared.result.cells.len()).collect();
        // Periods stay in their order.
        if !compared.by.iter().any(|name| ["month", "year", "date"].contains(&name.as_str())) {
            order.sort_by(|&a, &b| value(b).total_cmp(&value(a)).then(a.cmp(&b)));
        }
        Page { compared, material, of, labels, headline, order }
    }

    fn share(&self, cell: usize, label: usize) -> Option<&'a crate::compare::Share> {
        let shares = &self.compared.result.cells[cell].shares;
        shares.iter().find(|share| share.of == self.of && share.label == label)
    }

    fn label(&self, label: usize) -> &'a str {
        &self.compared.sentences.labels[label]
    }

    fn look(&self, label: usize) -> (&'static str, usize) {
        look(&self.compared.sentences.labels, label)
    }

    /// What the cells are: `outlet`, `outlet and year`.
    fn by(&self) -> String {
        self.compared.by.join(" and ")
    }

    /// `related sentences` or `sentences`.
    fn whole(&self) -> &'static str {
        match self.of {
            Of::Related => "related sentences",
            Of::All => "sentences",
        }
    }

    fn counts_only(&self) -> bool {
        self.compared.result.method == Method::Count
    }
}

/// Shares of the related sentences where there are such and they are wanted.
fn related(compared: &Compared<'_>) -> Of {
    let has = |cell: &CellResult| cell.shares.iter().any(|share| share.of == Of::Related);
    let any = compared.result.cells.iter().any(has);
    if any && compared.shows(Of::Related) { Of::Related } else { Of::All }
}
