//! What lies behind the shares: topics, sources, reprints.

use maud::{Markup, html};

use super::Page;
use super::shares::number;
use super::words::{counted, percent};
use crate::report::charts::grid::{self, Grid, Tile};
use crate::report::charts::{Panel, bars};
use crate::report::html::{self, Table, figure, missing, text};
use crate::report::material::{Sources, Tally};

pub fn markup(page: &Page<'_>) -> Markup {
    html! {
        h3 { "Topics" }
        @match &page.material.topics { Ok(tally) => (topics(page, tally)), Err(why) => (missing(why)) }
        h3 { "Whom they quote" }
        @match &page.material.sources { Ok(found) => (sources(page, found)), Err(why) => (missing(why)) }
        h3 { "Reprints" }
        (reprints(page))
    }
}

fn topics(page: &Page<'_>, tally: &Tally) -> Markup {
    let about = format!("Topics of all sentences by {}, in per cent", page.by());
    let share = |cell: usize, topic: usize| {
        let all: usize = tally.rows[cell].iter().sum();
        (all > 0).then(|| tally.rows[cell][topic] as f64 / all as f64)
    };
    let columns = 0..tally.columns.len();
    let cells = || page.order.iter().flat_map(|&c| columns.clone().map(move |t| (c, t)));
    let tile = |(cell, topic): (usize, usize)| {
        let share = share(cell, topic)?;
        let tip = format!(
            "{}, {}: {:.1} %",
            page.compared.cell(cell),
            tally.columns[topic],
            100.0 * share
        );
        let text = format!("{:.0}", 100.0 * share);
        Some(Tile { class: "much", strength: share, text, marked: false, tip })
    };
    let rows: Vec<String> = page.order.iter().map(|&cell| page.compared.cell(cell)).collect();
    let tiles = cells().map(tile).collect();
    let svg = grid::svg(&Grid { about: &about, rows: &rows, columns: &tally.columns, tiles });
    let header = std::iter::once(page.by()).chain(tally.columns.iter().map(|t| format!("{t} %")));
    let row = |&cell: &usize| {
        let shares = columns.clone().map(|topic| number(share(cell, topic)));
        std::iter::once(page.compared.cell(cell)).chain(shares).collect()
    };
    let table = Table {
        caption: about,
        header: header.collect(),
        rows: page.order.iter().map(row).collect(),
    };
    let caption = html! { "Counts of the classifier’s labels, not corrected for its errors." };
    figure(&html::Figure { name: "topics", caption, svg, table })
}

fn sources(page: &Page<'_>, found: &Sources) -> Markup {
    let labels = &page.compared.sentences.labels;
    let row = |(name, counts): &(String, Vec<usize>)| {
        let all: usize = counts.iter().sum();
        let part = |(label, &count): (usize, &usize)| {
            (page.look(label).0, count as f64 / all as f64, labels[label].clone())
        };
        bars::Row {
            name: name.clone(),
            told: counted(all, "sentence"),
            parts: counts.iter().enumerate().map(part).collect(),
        }
    };
    let about = "Stance of the sentences that quote a source, the most quoted first, in per cent"
        .to_owned();
    let about =
        if page.compared.task == "stance" { about } else { about.replace("Stance", "Labels") };
    let panel = Panel { title: "", about: about.clone(), colour: "" };
    let svg = bars::svg(&panel, &found.all.iter().map(row).collect::<Vec<_>>(), 1.0);
    let header = |first: &[&str]| {
        let first = first.iter().map(|&name| name.to_owned());
        first.chain(labels.iter().cloned()).chain(["all".to_owned()]).collect::<Vec<String>>()
    };
    let numbers = |counts: &[usize]| {
        let all: usize = counts.iter().sum();
        counts.iter().copied().chain([all]).map(|n| n.to_string()).collect::<Vec<_>>()
    };
    let rows =
        found.all.iter().map(|(name, c)| [vec![name.clone()], numbers(c)].concat()).collect();
    let table = Table { caption: about, header: header(&["source"]), rows };
    let caption = html! {
        "Counts, not corrected. " (found.named) " sources are named; one may have several names."
    };
    let of_cell = |(cell, name, counts): &(usize, String, Vec<usize>)| {
        [vec![page.compared.cell(*cell), name.clone()], numbers(counts)].concat()
    };
    let by_cell = Table {
        caption: format!("The most quoted of each {}, in sentences", page.by()),
        header: header(&[&page.by(), "source"]),
        rows: found.by_cell.iter().map(of_cell).collect(),
    };
    html! {
        ul.key {
            @for label in 0..labels.len() { li { span class={ "tag " (page.look(label).0) } { (text(&labels[label])) } } }
        }
        div.figures {
            (figure(&html::Figure { name: "sources", caption, svg, table }))
            div.wide tabindex="0" role="group" aria-label="Table: the most quoted of each" {
                (by_cell.markup()) p.downloads { (by_cell.download("sources-of-each")) }
            }
        }
    }
}

fn reprints(page: &Page<'_>) -> Markup {
    let shares: Vec<(usize, f64)> = (page.order.iter())
        .filter_map(|&cell| Some((cell, page.compared.result.cells[cell].syndicated?)))
        .collect();
    if shares.iter().all(|(_, share)| *share == 0.0) {
        return missing("No article is printed, or nearly so, by more than one of those compared.");
    }
    let about = format!("Sentences in articles that another {} prints too, in per cent", page.by());
    let row = |&(cell, share): &(usize, f64)| bars::Row {
        name: page.compared.cell(cell),
        told: percent(share),
        parts: vec![("c1", share, "shared".to_owned())],
    };
    let most = shares.iter().map(|(_, share)| *share).fold(0.0, f64::max);
    let panel = Panel { title: "", about: about.clone(), colour: "" };
    let shown: Vec<bars::Row> = shares.iter().filter(|(_, s)| *s > 0.0).map(row).collect();
    let svg = bars::svg(&panel, &shown, most);
    let rows = shares.iter().map(|&(cell, s)| vec![page.compared.cell(cell), number(Some(s))]);
    let header = vec![page.by(), "shared %".to_owned()];
    let table = Table { caption: about, header, rows: rows.collect() };
    let caption = html! { "Near-duplicates by their word 3-grams (Jaccard similarity of at least 0.5). Intervals allow for them." };
    figure(&html::Figure { name: "reprints", caption, svg, table })
}
