//! Sums per cluster, of the target and of the calibration items: all that a draw of PACC or ACC reads.

use super::columns::{CalibrationTable, Sentences};
use super::counts::argmax;
use super::layout::{Layout, dense, runs};
use super::options::Method;

/// The items of one true label in one calibration cluster.
#[derive(Debug)]
pub(crate) struct CalibrationEntry {
    pub cluster: u32,
    pub label: usize,
    pub n: f64,
    pub sums: Vec<f64>,
}

/// The sentences of one cluster in one unit (cell, or cell and topic).
#[derive(Debug)]
pub(crate) struct TargetEntry {
    pub cluster: u32,
    pub unit: usize,
    pub n: f64,
    pub sums: Vec<f64>,
    /// Positions in the posteriors.
    pub rows: std::ops::Range<usize>,
}

/// The entries of the target by (unit, cluster), and the sentences in that order. A unit is a cell, or a topic in a cell.
pub(crate) fn target_entries(
    method: Method,
    data: (&Sentences, &Layout),
    topics: u32,
) -> (Vec<TargetEntry>, Vec<u32>) {
    let (sentences, layout) = data;
    let unit = |i: u32| {
        let topic = if topics > 1 { sentences.topic[i as usize] } else { 0 };
        sentences.cell[i as usize] * topics + topic
    };
    let mut order = layout.order.clone();
    order.sort_by_key(|&i| (unit(i), layout.cluster[i as usize]));
    let mut target = Vec::new();
    let mut start = 0;
    for chunk in order.chunk_by(|&a, &b| unit(a) == unit(b)) {
        let range = start..start + chunk.len();
        start = range.end;
        for run in runs(&order, range, |i| layout.cluster[i as usize]) {
            target.push(TargetEntry {
                cluster: run.id,
                unit: unit(chunk[0]) as usize,
                n: run.rows.len() as f64,
                sums: target_sums(method, sentences, &order[run.rows.clone()]),
                rows: run.rows,
            });
        }
    }
    (target, order)
}

fn target_sums(method: Method, sentences: &Sentences, rows: &[u32]) -> Vec<f64> {
    let mut sums = vec![0.0; sentences.labels.len()];
    for &i in rows {
        if method == Method::Acc {
            sums[usize::from(sentences.predicted[i as usize])] += 1.0;
        } else {
            let row = sentences.row(i as usize);
            sums.iter_mut().zip(row).for_each(|(s, p)| *s += p);
        }
    }
    sums
}

/// The entries of the calibration table, and its number of clusters.
pub(crate) fn calibration_entries(
    method: Method,
    table: &CalibrationTable,
    k: usize,
) -> (Vec<CalibrationEntry>, usize) {
    let (cluster, clusters) = dense(&table.group);
    let mut order: Vec<usize> = (0..table.len()).collect();
    order.sort_by_key(|&i| (cluster[i], table.truth[i]));
    let same =
        |&a: &usize, &b: &usize| (cluster[a], table.truth[a]) == (cluster[b], table.truth[b]);
    let entries = order.chunk_by(same).map(|chunk| {
        let mut sums = vec![0.0; k];
        for &i in chunk {
            let row = &table.probabilities[i * k..(i + 1) * k];
            if method == Method::Acc {
                sums[argmax(row)] += 1.0;
            } else {
                sums.iter_mut().zip(row).for_each(|(s, p)| *s += p);
            }
        }
        CalibrationEntry {
            cluster: cluster[chunk[0]],
            label: usize::from(table.truth[chunk[0]]),
            n: chunk.len() as f64,
            sums,
        }
    });
    (entries.collect(), clusters)
}
