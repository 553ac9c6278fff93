//! The answer in three sentences, written from the figures.

use maud::{Markup, html};

use super::super::differences::by_p;
use super::super::{Compared, describe};
use super::Page;
use super::words::{counted, grouped, interval, p, percent, points, times, verb};
use crate::compare::related::Of;
use crate::compare::{Adjust, Difference, Method};
use crate::report::html::text;

/// The label that the answer is about: that of the clearest difference, else one that takes a side.
pub fn headline(compared: &Compared<'_>, of: Of, labels: &[usize]) -> usize {
    if let Some(clearest) = clearest(compared, of) {
        return clearest.label;
    }
    let named = |name: &str| labels.iter().find(|&&l| compared.label(l) == name).copied();
    named("against").or_else(|| named("favor")).or_else(|| labels.first().copied()).unwrap_or(0)
}

fn clearest<'c>(compared: &'c Compared<'_>, of: Of) -> Option<&'c Difference> {
    let tested: Vec<&Difference> =
        compared.shown_differences().filter(|d| d.of == of && d.p.is_some()).collect();
    by_p(&tested).into_iter().next()
}

/// The sentences and a line of sizes.
pub fn markup(page: &Page<'_>) -> Markup {
    html! {
        div.answer {
            p { (first(page)) }
            p { (second(page)) }
            p.rests { (rests(page)) }
        }
        (facts(page))
    }
}

fn first(page: &Page<'_>) -> Markup {
    let compared = page.compared;
    let clearest = clearest(compared, page.of);
    match clearest {
        Some(difference) if page.order.len() > 1 => contrast(page, difference),
        _ => extremes(page),
    }
}

/// The clearest difference.
fn contrast(page: &Page<'_>, difference: &Difference) -> Markup {
    let compared = page.compared;
    let swap = difference.figure.value.is_some_and(|value| value < 0.0);
    let (more, less) =
        if swap { (difference.b, difference.a) } else { (difference.a, difference.b) };
    let share = |cell| page.share(cell, difference.label).map(|s| s.figure).unwrap_or_default();
    let (high, low) = (share(more), share(less));
    let ratio = times(high.value.unwrap_or(0.0), low.value.unwrap_or(0.0));
    let holds = difference.p_adjusted.is_some_and(|p| p < 1.0 - compared.options.level);
    html! {
        strong { (text(&compared.cell(more))) } " " (text(&verb(page.label(difference.label)))) " in "
        strong { (interval(&high)) } " of its " (page.whole()) ", "
        @match (holds, ratio) {
            (true, Some(ratio)) => { (ratio) " " strong { (text(&compared.cell(less))) } " (" (interval(&low)) ")." }
            (true, None) => { strong { (text(&compared.cell(less))) } " in " (interval(&low)) "." }
            (false, _) => {
                strong { (text(&compared.cell(less))) } " in " (interval(&low))
                "; no difference between any two is certain."
            }
        }
    }
}

/// Without a test: the ends of the range, or the only cell.
fn extremes(page: &Page<'_>) -> Markup {
    let label = page.headline;
    let defined: Vec<usize> = (page.order.iter().copied())
        .filter(|&cell| page.share(cell, label).is_some_and(|s| s.figure.value.is_some()))
        .collect();
    let told = |cell| page.share(cell, label).map_or(String::new(), |s| interval(&s.figure));
    let name = |cell| page.compared.cell(cell);
    let value = |cell: usize| page.share(cell, label).and_then(|s| s.figure.value).unwrap_or(0.0);
    let most = defined.iter().copied().max_by(|&a, &b| value(a).total_cmp(&value(b)));
    let least = defined.iter().copied().min_by(|&a, &b| value(a).total_cmp(&value(b)));
    let (Some(first), Some(last)) = (most, least) else {
        return html! { "No share could be estimated." };
    };
    html! {
        strong { (text(&name(first))) } " " (text(&verb(page.label(label)))) " in "
        strong { (told(first)) } " of its " (page.whole())
        @if first != last { ", " strong { (text(&name(last))) } " in " (told(last)) }
        "."
    }
}

/// Why no difference was tested.
fn untested(page: &Page<'_>) -> String {
    let least = page.compared.options.min_articles;
    let enough = page.compared.result.cells.iter().filter(|cell| cell.clusters >= least).count();
    match enough {
        0 | 1 => {
            format!("No difference could be tested: that takes two with {least} articles each.")
        }
        _ => "No difference could be tested.".to_owned(),
    }
}

/// The range, and what counting would have given; or the difference's size.
fn second(page: &Page<'_>) -> Markup {
    let compared = page.compared;
    let limit = 1.0 - compared.options.level;
    let shown = || compared.shown_differences().filter(|d| d.of == page.of);
    let tested = shown().filter(|d| d.p.is_some()).count();
    let holding = shown().filter(|d| d.p_adjusted.is_some_and(|p| p < limit)).count();
    let clearest = clearest(compared, page.of);
    let adjusted = match compared.options.adjust {
        Adjust::None => "without allowing for the number of tests",
        _ => "after allowing for their number",
    };
    html! {
        @if let Some(d) = clearest {
            "The gap is " (points(&d.figure)) " percentage points (adjusted p " (p(d.p_adjusted)) "); "
            (holding) " of " (counted(tested, "tested difference")) " between " (page.by())
            "s hold at " (percent(limit)) " " (adjusted) ". "
        }
        (range(page))
        @if page.counts_only() { " These are counts, not estimates." }
        @else if clearest.is_none() && page.order.len() > 1 { " " (untested(page)) }
    }
}

fn range(page: &Page<'_>) -> Markup {
    let shares = || page.order.iter().filter_map(|&cell| page.share(cell, page.headline));
    let ends = |values: Vec<f64>| {
        let least = values.iter().copied().min_by(f64::total_cmp)?;
        Some((least, values.iter().copied().max_by(f64::total_cmp)?))
    };
    let corrected = ends(shares().filter_map(|s| s.figure.value).collect());
    let counted = ends(shares().filter_map(|s| s.counted).collect());
    let told = |(low, high): (f64, f64)| match format!("{:.0}", 100.0 * low)
        == format!("{:.0}", 100.0 * high)
    {
        true => percent(low),
        false => format!("{:.0} to {}", 100.0 * low, percent(high)),
    };
    let label = page.label(page.headline);
    html! {
        @if let (Some(corrected), Some(counted), false) = (corrected, counted, page.counts_only()) {
            "The share of “" (text(label)) "” is " (told(corrected))
            " when corrected for the classifier’s errors; counting its labels would say " (told(counted)) "."
        } @else if let Some(counted) = counted {
            "The classifier gives the label “" (text(label)) "” to " (told(counted)) " of the " (page.whole()) "."
        }
    }
}

/// The assumption.
fn rests(page: &Page<'_>) -> Markup {
    let labelled: usize = page.compared.result.cells.iter().map(|c| c.labelled).sum();
    let tested = page.compared.result.label_shift.is_some();
    html! {
        "This rests on "
        @match page.compared.result.method {
            Method::Dsl => {
                (counted(labelled, "human label")) " drawn at random from these texts, so it holds however wrong the classifier is."
            }
            Method::LabelsOnly => { (counted(labelled, "human label")) " drawn at random from these texts, and on nothing else." }
            Method::Shrink => {
                (counted(labelled, "human label")) " and on the classifier erring alike everywhere, but for chance: use it for a ranking, not for a claim about one."
            }
            Method::Count | Method::Auto => {
                "the classifier being right every time, which it is not: its errors do not cancel, so no interval and no test can be given."
            }
            Method::Pacc | Method::Acc | Method::Emq => {
                "one assumption: that the classifier errs here as it did in its training data"
                @if tested { ", which was tested against human labels (see the warnings)." }
                @else { ". Nobody has checked that with human labels of these texts." }
            }
        }
    }
}

fn facts(page: &Page<'_>) -> Markup {
    let result = page.compared.result;
    let sum =
        |of: fn(&crate::compare::CellResult) -> usize| result.cells.iter().map(of).sum::<usize>();
    let fact =
        |name: &str, value: String| html! { div { dt { (text(name)) } dd { (text(&value)) } } };
    html! {
        dl.facts {
            (fact(&format!("{}s compared", page.by()), grouped(result.cells.len())))
            (fact("articles", grouped(sum(|c| c.articles))))
            (fact("sentences", grouped(sum(|c| c.sentences))))
            (fact("human labels", grouped(sum(|c| c.labelled))))
            (fact("method", result.method.name().to_owned()))
        }
        p.soft { "Shares " (describe(result.method)) ". Intervals: " (percent(page.compared.options.level)) "." }
    }
}
