//! As JSON: an object per figure.

use serde_json::{Map, Value, json};

use super::{Compared, extras, of_name};
use crate::compare::quoted::{CellSources, QuotedSource};
use crate::compare::words::WordScore;
use crate::compare::{
    Adjust, CellResult, Cluster, Comparison, Difference, Figure, IntervalKind, Share, Target,
};

/// Everything that was found and what it rests on; undefined is null.
pub fn json(compared: &Compared<'_>) -> Value {
    let (result, options) = (compared.result, compared.options);
    let background = compared.background;
    let inputs =
        background.inputs.iter().map(|(name, hash)| json!({ "name": name, "sha256": hash }));
    let mut all = json!({
        "task": compared.task,
        "by": compared.by,
        "labels": compared.sentences.labels,
        "method": result.method.name(),
        "requested_method": result.requested.name(),
        "level": options.level,
        "interval": match options.interval { IntervalKind::T => "t", IntervalKind::LogitT => "logit-t" },
        "target": match options.target { Target::Outlet => "outlet", Target::Corpus => "corpus" },
        "cluster": match options.cluster { Cluster::Article => "article", Cluster::DuplicateGroup => "dupgroup" },
        "adjust": adjust_name(options.adjust),
        "draws": options.draws,
        "seed": options.seed,
        "version": background.version,
        "model": background.model,
        "calibration_items": background.table_items,
        "filters": background.filters,
        "inputs": inputs.collect::<Vec<_>>(),
        "cells": (0..result.cells.len()).map(|cell| of_cell(compared, result, cell)).collect::<Vec<_>>(),
        "differences": compared.shown_differences().map(|d| difference(compared, d)).collect::<Vec<_>>(),
        "pairs": pairs(compared),
        "label_shift": label_shift(compared),
        "condition": result.condition,
        "warnings": compared.warnings().iter().map(|(code, text)| json!({ "code": code, "text": text })).collect::<Vec<_>>(),
    });
    add_extras(compared, &mut all);
    all
}

pub(super) fn adjust_name(adjust: Adjust) -> &'static str {
    match adjust {
        Adjust::Holm => "holm",
        Adjust::Bh => "bh",
        Adjust::MaxT => "maxt",
        Adjust::None => "none",
    }
}

/// A cell by the values of its columns.
fn named(compared: &Compared<'_>, cell: usize) -> Value {
    let values = compared.by.iter().zip(&compared.sentences.cells[cell]);
    Value::Object(values.map(|(name, value)| (name.clone(), value.as_str().into())).collect())
}

fn of_cell(compared: &Compared<'_>, comparison: &Comparison, cell: usize) -> Value {
    let result = &comparison.cells[cell];
    let shares = result.shares.iter().filter(|share| compared.shows(share.of));
    json!({
        "cell": named(compared, cell),
        "sentences": result.sentences,
        "articles": result.articles,
        "clusters": result.clusters,
        "labels": result.labelled,
        "syndicated": result.syndicated,
        "method": result.method.name(),
        "warnings": compared.codes(comparison, &[cell]),
        "shares": shares.map(|s| share(compared, result, s)).collect::<Vec<_>>(),
    })
}

fn share(compared: &Compared<'_>, result: &CellResult, share: &Share) -> Value {
    let mut value = figure(&share.figure, result.sentences);
    let parts = share.variance.as_ref();
    let more = json!({
        "label": compared.label(share.label),
        "of": of_name(share.of),
        "counted": share.counted,
        "raw": share.raw,
        "method": result.method.name(),
        "variance": parts.map(|v| json!({
            "psi": v.v_psi, "g": v.v_g, "design": v.v_des, "model": v.v_mod, "star": v.v_star,
        })),
    });
    extend(&mut value, more);
    value
}

fn figure(figure: &Figure, n: usize) -> Value {
    json!({
        "value": figure.value, "low": figure.low, "high": figure.high,
        "se": figure.se, "df": figure.df, "n": n,
    })
}

fn extend(to: &mut Value, more: Value) {
    if let (Value::Object(to), Value::Object(more)) = (to, more) {
        to.extend(more);
    }
}

fn difference(compared: &Compared<'_>, difference: &Difference) -> Value {
    let cells = &compared.result.cells;
    let n = |of: fn(&crate::compare::CellResult) -> usize| {
        of(&cells[difference.a]) + of(&cells[difference.b])
    };
    let mut value = figure(&difference.figure, n(|c| c.sentences));
    let h = &difference.cohen_h;
    let more = json!({
        "a": named(compared, difference.a),
        "b": named(compared, difference.b),
        "label": compared.label(difference.label),
        "of": of_name(difference.of),
        "labels": n(|c| c.labelled),
        "p": difference.p,
        "p_adjusted": difference.p_adjusted,
        "cohen_h": { "value": h.value, "low": h.low, "high": h.high },
        "shared_clusters": difference.shared_clusters,
        "method": compared.result.method.name(),
        "warnings": compared.codes(compared.result, &[difference.a, difference.b]),
    });
    extend(&mut value, more);
    value
}

fn pairs(compared: &Compared<'_>) -> Vec<Value> {
    let pair = |p: &crate::compare::PairSummary| {
        json!({
            "a": named(compared, p.a),
            "b": named(compared, p.b),
            "wald": p.wald.map(|w| json!({
                "statistic": w.statistic, "df": w.df, "p_chi2": w.p_chi2,
                "f": w.f, "df_error": w.df_error, "p_f": w.p_f,
            })),
            "jensen_shannon": p.jensen_shannon,
            "total_variation": p.total_variation,
        })
    };
    compared.result.pairs.iter().map(pair).collect()
}

fn label_shift(compared: &Compared<'_>) -> Value {
    let Some(tests) = &compared.result.label_shift else { return Value::Null };
    let test = |(label, t): (usize, &crate::compare::label_shift::LabelShift)| json!({ "label": compared.label(label), "q": t.q, "df": t.df, "p": t.p });
    tests.iter().enumerate().map(test).collect()
}

fn add_extras(compared: &Compared<'_>, all: &mut Value) {
    let mut more = Map::new();
    if let Some((width, cells)) = &compared.plan {
        let cells = cells.iter().enumerate().map(|(number, cell)| {
            json!({
                "cell": named(compared, number),
                "labels_needed": cell.labels,
                "hardest_label": compared.label(cell.hardest),
                "narrowest": cell.narrowest,
                "piloted": cell.piloted,
            })
        });
        more.insert("plan".into(), json!({ "width": width, "cells": cells.collect::<Vec<_>>() }));
    }
    if !compared.robustness.is_empty() {
        let main = extras::followed(compared);
        let variation = |v: &super::Variation| match &v.result {
            Ok(result) => {
                let same = main.iter().filter_map(|d| extras::same(result, d));
                json!({ "choice": v.name, "method": result.method.name(), "differences": same.map(|d| difference(compared, d)).collect::<Vec<_>>() })
            }
            Err(error) => json!({ "choice": v.name, "error": error.to_string() }),
        };
        more.insert("robustness".into(), compared.robustness.iter().map(variation).collect());
    }
    if !compared.voices.is_empty() {
        let voice = |v: &super::Variation| match &v.result {
            Ok(result) => {
                let cells = (0..result.cells.len()).map(|cell| of_cell(compared, result, cell));
                json!({ "voice": v.name, "method": result.method.name(), "cells": cells.collect::<Vec<_>>() })
            }
            Err(error) => json!({ "voice": v.name, "error": error.to_string() }),
        };
        more.insert("by_voice".into(), compared.voices.iter().map(voice).collect());
    }
    if !compared.sources.is_empty() {
        let sources = compared.sources.iter().enumerate();
        more.insert(
            "sources".into(),
            sources.map(|(cell, s)| of_sources(compared, cell, s)).collect(),
        );
    }
    if !compared.words.is_empty() {
        let score = |s: &WordScore| json!({ "word": s.word, "count": s.counts.0, "count_others": s.counts.1, "log_odds": s.delta, "z": s.z });
        let cells = compared.words.iter().map(|cell| {
            json!({
                "cell": named(compared, cell.cell),
                "more": cell.more.iter().map(score).collect::<Vec<_>>(),
                "less": cell.less.iter().map(score).collect::<Vec<_>>(),
            })
        });
        more.insert("words".into(), cells.collect());
    }
    extend(all, Value::Object(more));
}

/// Whom a cell quotes; counts, not estimates.
fn of_sources(compared: &Compared<'_>, cell: usize, sources: &CellSources) -> Value {
    let labels = &compared.sentences.labels;
    let source = |s: &QuotedSource| {
        let counts = labels.iter().zip(&s.counts).map(|(label, &n)| (label.clone(), n.into()));
        json!({
            "name": s.name, "sentences": s.sentences, "articles": s.articles,
            "counts": Value::Object(counts.collect()),
        })
    };
    json!({
        "cell": named(compared, cell),
        "method": "count",
        "attributed": sources.attributed,
        "named": sources.named,
        "below_minimum": sources.below_minimum,
        "sources": sources.sources.iter().map(source).collect::<Vec<_>>(),
    })
}
