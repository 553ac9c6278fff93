//! One comparison in progress: the data, sorted, with what every method needs.

use rayon::prelude::*;

use super::columns::{Gold, Sentences};
use super::counts::classify_and_count;
use super::dsl::{Dispersion, DslCell, DslSample, Labelled};
use super::evidence::LEAST_LABELS;
use super::layout::{Layout, dense};
use super::options::{Options, Recalibration};
use super::recalibrate::cross_fitted;
use super::related::{Figured, figured};
use super::warning::Warning;

pub(crate) struct Study<'a> {
    pub sentences: &'a Sentences,
    pub options: &'a Options,
    pub layout: Layout,
    pub figured: Vec<Figured>,
    /// Weight of each topic in the corpus, where shares are standardised.
    pub topic_weights: Option<Vec<f64>>,
    /// The classifier's shares per cell; `None` for an empty cell.
    pub counted: Vec<Option<Vec<f64>>>,
    /// The same with topics weighted as in the corpus.
    pub standardised_counts: Vec<Option<Vec<f64>>>,
}

/// DSL of all cells.
pub(crate) struct DslCells {
    /// `None` for a cell with too few labels.
    pub cells: Vec<Option<DslCell>>,
    pub dispersion: Dispersion,
    /// `sum w`, and per label `sum w Y`.
    pub weight: (f64, Vec<f64>),
}

impl DslCells {
    /// `1 - sum w (Y-g)^2 / sum w (Y - mean Y)^2` per label; `None` for a label that none or all of the labelled have.
    pub fn r2(&self) -> Vec<Option<f64>> {
        let (total, hits) = &self.weight;
        let spread = |hit: f64| hit * (1.0 - hit / total);
        let labels = hits.iter().enumerate();
        labels
            .map(|(j, &hit)| {
                let explained = 1.0 - self.dispersion.observed(j) / spread(hit);
                Some(explained).filter(|r| r.is_finite() && spread(hit) > 0.0)
            })
            .collect()
    }
}

/// Rows of one cell gathered for DSL.
struct Gathered {
    predictions: Vec<f64>,
    labels: Vec<Option<Labelled>>,
    strata: Vec<u32>,
    clusters: Vec<u32>,
    topics: Vec<u32>,
    /// Sentences of strata without labels.
    merged: usize,
}

impl<'a> Study<'a> {
    pub fn new(sentences: &'a Sentences, options: &'a Options) -> Study<'a> {
        let layout = Layout::new(sentences, options.cluster);
        let k = sentences.labels.len();
        let topic_weights = options.standardise.then(|| topic_weights(sentences));
        let count = |rows: &[u32]| {
            let labels: Vec<u16> = rows.iter().map(|&i| sentences.predicted[i as usize]).collect();
            classify_and_count(&labels, k)
        };
        let rows = |cell: usize| &layout.order[layout.cells[cell].rows.clone()];
        let cells = 0..sentences.cells.len();
        let counted: Vec<_> = cells.clone().map(|cell| count(rows(cell))).collect();
        let standardised_counts = match &topic_weights {
            None => counted.clone(),
            Some(weights) => {
                cells.map(|cell| standardised(sentences, rows(cell), weights, count)).collect()
            }
        };
        let figured = figured(k, options.unrelated);
        Study { sentences, options, layout, figured, topic_weights, counted, standardised_counts }
    }

    /// DSL of every cell with enough labels, with warnings about its strata and topics.
    pub fn dsl(&self, gold: &[Gold], warnings: &mut Vec<Warning>) -> DslCells {
        let sentences = self.sentences;
        let k = sentences.labels.len();
        let predictions = match self.options.recalibration {
            Recalibration::AsGiven => std::borrow::Cow::Borrowed(&sentences.probabilities[..]),
            Recalibration::CrossFit => {
                cross_fitted(sentences, &self.layout.cluster, gold, self.options.seed).into()
            }
        };
        let mut labels = vec![None; sentences.len()];
        for g in gold {
            let inclusion = g.inclusion.unwrap_or(1.0);
            labels[g.sentence] = Some(Labelled { label: g.label, inclusion });
        }
        let gathered: Vec<Gathered> = (0..sentences.cells.len())
            .into_par_iter()
            .map(|cell| self.gather(cell, &predictions, &labels))
            .collect();
        let (mut dispersion, mut weight) = (Dispersion::empty(k), (0.0, vec![0.0; k]));
        for cell in &gathered {
            dispersion.add(&cell.sample(k, None));
            for label in cell.labels.iter().flatten() {
                weight.0 += 1.0 / label.inclusion;
                weight.1[usize::from(label.label)] += 1.0 / label.inclusion;
            }
        }
        let weights = self.topic_weights.as_deref();
        let estimate = |cell: &Gathered| {
            let enough = cell.labels.iter().flatten().count() >= LEAST_LABELS;
            if enough { DslCell::estimate(&cell.sample(k, weights)) } else { None }
        };
        let cells: Vec<Option<DslCell>> = gathered.par_iter().map(estimate).collect();
        for (number, (cell, found)) in gathered.iter().zip(&cells).enumerate() {
            let name = sentences.cell_name(number);
            let labelled = cell.labels.iter().flatten().count();
            if found.is_none() && labelled >= LEAST_LABELS {
                warnings.push(Warning::MissingTopic { cell: name });
            } else if cell.merged > 0 && found.is_some() {
                warnings.push(Warning::StratumWithoutLabels { cell: name, sentences: cell.merged });
            }
        }
        DslCells { cells, dispersion, weight }
    }

    fn gather(&self, cell: usize, predictions: &[f64], labels: &[Option<Labelled>]) -> Gathered {
        let k = self.sentences.labels.len();
        let run = &self.layout.cells[cell];
        let rows = &self.layout.order[run.rows.clone()];
        let column = |values: &[u32]| -> Vec<u32> {
            if values.is_empty() {
                vec![0; rows.len()]
            } else {
                rows.iter().map(|&i| values[i as usize]).collect()
            }
        };
        let labels: Vec<_> = rows.iter().map(|&i| labels[i as usize]).collect();
        let (strata, merged) = labelled_strata(&column(&self.sentences.stratum), &labels);
        Gathered {
            predictions: rows
                .iter()
                .flat_map(|&i| &predictions[i as usize * k..(i as usize + 1) * k])
                .copied()
                .collect(),
            labels,
            strata,
            clusters: column(&self.layout.cluster),
            topics: column(&self.sentences.topic),
            merged,
        }
    }
}

impl Gathered {
    fn sample<'s>(&'s self, k: usize, topic_weights: Option<&'s [f64]>) -> DslSample<'s> {
        DslSample {
            k,
            predictions: &self.predictions,
            labels: &self.labels,
            strata: &self.strata,
            clusters: &self.clusters,
            topics: topic_weights.map(|weights| (&self.topics[..], weights)),
        }
    }
}

/// Strata numbered from 0, those without labels joined with the largest labelled one; and the sentences so joined.
fn labelled_strata(strata: &[u32], labels: &[Option<Labelled>]) -> (Vec<u32>, usize) {
    let (numbered, count) = dense(strata);
    let (mut sizes, mut drawn) = (vec![0_usize; count], vec![0_usize; count]);
    for (&h, label) in numbered.iter().zip(labels) {
        sizes[h as usize] += 1;
        drawn[h as usize] += usize::from(label.is_some());
    }
    let largest = (0..count).filter(|&h| drawn[h] > 0).max_by_key(|&h| (sizes[h], count - h));
    let Some(largest) = largest else {
        return (vec![0; strata.len()], 0);
    };
    let merged: Vec<u32> =
        numbered.iter().map(|&h| if drawn[h as usize] > 0 { h } else { largest as u32 }).collect();
    let joined = (0..count).filter(|&h| drawn[h] == 0).map(|h| sizes[h]).sum();
    (dense(&merged).0, joined)
}

fn topic_weights(sentences: &Sentences) -> Vec<f64> {
    let topics = sentences.topic.iter().max().map_or(0, |&t| t as usize + 1);
    let mut weights = vec![0.0; topics];
    for &topic in &sentences.topic {
        weights[topic as usize] += 1.0 / sentences.len() as f64;
    }
    weights
}

/// `sum_t W_t count_t`; `None` where a topic with weight is missing.
fn standardised(
    sentences: &Sentences,
    rows: &[u32],
    weights: &[f64],
    count: impl Fn(&[u32]) -> Option<Vec<f64>>,
) -> Option<Vec<f64>> {
    let mut total = vec![0.0; sentences.labels.len()];
    for (topic, &weight) in weights.iter().enumerate().filter(|(_, w)| **w > 0.0) {
        let inside = |&&i: &&u32| sentences.topic[i as usize] as usize == topic;
        let shares = count(&rows.iter().filter(inside).copied().collect::<Vec<_>>())?;
        total.iter_mut().zip(shares).for_each(|(t, s)| *t += weight * s);
    }
    Some(total)
}
