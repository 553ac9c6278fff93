//! Sentences to read.

use maud::{Markup, html};

use super::Page;
use crate::report::html::{Table, missing, shown, text};
use crate::report::material::{Excerpt, Kind};

/// Longer sentences are cut.
const MOST_CHARS: usize = 700;

pub fn markup(page: &Page<'_>) -> Markup {
    let excerpts = &page.material.excerpts;
    if excerpts.is_empty() {
        return missing("There are no sentences to read.");
    }
    let linked = excerpts.iter().any(|excerpt| excerpt.link.is_some());
    let of = |kind| excerpts.iter().filter(|excerpt| excerpt.kind == kind).count();
    html! {
        p {
            (of(Kind::Telling)) " of the surest sentences of each " (page.by()) " and label; beside them "
            (of(Kind::Random)) " drawn at random, errors and all, and " (of(Kind::Doubtful))
            " of which the classifier is least sure: expect many of those to be wrong. Words that decided for the label are "
            mark { "marked" } ", those against it " mark.anti { "dotted" } "; terms in brackets are ways of speaking that the model knows."
            @if !linked { " With --articles FOLDER each links to its article." }
        }
        div.tall tabindex="0" role="group" aria-label="Table: sentences to read" {
            table.sentences data-by=(shown(&page.by())) {
                thead { tr { th.s scope="col" { "sentence" } th scope="col" { "label" } th.w scope="col" { "where" } } }
                tbody { @for excerpt in excerpts { (row(page, excerpt)) } }
            }
        }
        p.downloads { (table(page).download("sentences")) }
    }
}

fn row(page: &Page<'_>, excerpt: &Excerpt) -> Markup {
    let label = page.label(excerpt.label);
    let cell = page.compared.cell(excerpt.cell);
    html! {
        tr data-cell=(shown(&cell)) data-label=(shown(label)) data-chosen=(excerpt.kind.name())
            data-voice=(excerpt.voice) data-confidence=(format!("{:.4}", excerpt.confidence)) {
            td {
                (quotation(excerpt))
                @if !excerpt.evidence.is_empty() { div.small { (terms(excerpt)) } }
            }
            td {
                span class={ "tag " (page.look(excerpt.label).0) } { (text(label)) } " "
                (format!("{:.0} %", 100.0 * excerpt.confidence))
                div.small { (excerpt.kind.name()) }
                @if let Some(gold) = excerpt.gold {
                    div.small { "human label: " (text(page.label(gold))) }
                }
            }
            td { (place(page, excerpt, &cell)) }
        }
    }
}

fn quotation(excerpt: &Excerpt) -> Markup {
    let cut: String = excerpt.text.chars().take(MOST_CHARS).collect();
    let parts = excerpt.parts(&cut);
    html! {
        q dir="auto" {
            @for (part, value) in parts {
                @match value {
                    None => (shown(part)),
                    Some(value) if value > 0.0 => mark { (shown(part)) },
                    Some(_) => mark.anti { (shown(part)) },
                }
            }
            @if cut.len() < excerpt.text.len() { "…" }
        }
    }
}

fn terms(excerpt: &Excerpt) -> Markup {
    html! {
        @for (place, (term, value)) in excerpt.evidence.iter().enumerate() {
            @if place > 0 { " · " }
            (text(term)) " " (format!("{value:+.2}"))
        }
    }
}

fn place(page: &Page<'_>, excerpt: &Excerpt, cell: &str) -> Markup {
    let by_outlet = page.compared.by.len() == 1 && page.compared.by[0] == "outlet";
    let name: String = excerpt.article.chars().take(200).collect();
    let title: String = excerpt.title.chars().take(200).collect();
    html! {
        strong { (text(cell)) }
        @if !by_outlet { div { (text(&excerpt.outlet)) } }
        div {
            @if let Some(link) = &excerpt.link {
                a href=(link.address) { (text(&name)) }
                @if let Some(line) = link.line { ", line " (line) }
            } @else { (text(&name)) }
        }
        @if !title.is_empty() { div { (text(&title)) } }
        div.small {
            @if !excerpt.date.is_empty() { (text(&excerpt.date)) " · " }
            @match excerpt.voice { "quoted" => "quoted", "own" => "own voice", _ => "voice not known" }
            @if !excerpt.source.is_empty() { ": " (text(&excerpt.source)) }
        }
    }
}

fn table(page: &Page<'_>) -> Table {
    let header = [
        "cell",
        "outlet",
        "article",
        "start",
        "end",
        "date",
        "title",
        "text",
        "label",
        "confidence",
        "human_label",
        "chosen",
        "voice",
        "source",
        "evidence",
    ];
    let row = |e: &Excerpt| {
        let evidence: Vec<String> =
            e.evidence.iter().map(|(t, v)| format!("{t}:{v:+.2}")).collect();
        vec![
            page.compared.cell(e.cell),
            e.outlet.clone(),
            e.article.clone(),
            e.span.0.to_string(),
            e.span.1.to_string(),
            e.date.clone(),
            e.title.clone(),
            e.text.clone(),
            page.label(e.label).to_owned(),
            format!("{:.6}", e.confidence),
            e.gold.map_or(String::new(), |gold| page.label(gold).to_owned()),
            e.kind.name().to_owned(),
            e.voice.to_owned(),
            e.source.clone(),
            evidence.join(" "),
        ]
    };
    Table {
        caption: String::new(),
        header: header.map(str::to_owned).to_vec(),
        rows: page.material.excerpts.iter().map(row).collect(),
    }
}
