//! Sentences sorted by cell and cluster, so that everything after works on runs of rows.

use std::ops::Range;

use super::columns::Sentences;
use super::options::Cluster;

/// The rows of one cluster within one cell.
#[derive(Debug, Clone)]
pub(crate) struct ClusterRun {
    /// The cluster, numbered densely over all cells.
    pub id: u32,
    /// Positions in [`Layout::order`].
    pub rows: Range<usize>,
}

/// The rows of one cell.
#[derive(Debug, Clone)]
pub(crate) struct CellRun {
    pub rows: Range<usize>,
    pub clusters: Vec<ClusterRun>,
    /// Distinct articles.
    pub articles: usize,
    /// Proportion of sentences that another cell prints too, with their article or by themselves.
    pub syndicated: f64,
}

#[derive(Debug, Clone)]
pub(crate) struct Layout {
    /// Sentence numbers by (cell, cluster, sentence).
    pub order: Vec<u32>,
    pub cells: Vec<CellRun>,
    /// Dense cluster number of each sentence.
    pub cluster: Vec<u32>,
    /// Number of clusters over all cells.
    pub clusters: usize,
}

impl Layout {
    pub fn new(sentences: &Sentences, kind: Cluster) -> Layout {
        let source = match kind {
            Cluster::Article => &sentences.article,
            Cluster::DuplicateGroup if sentences.bundle.is_empty() => &sentences.group,
            Cluster::DuplicateGroup => &sentences.bundle,
        };
        let (cluster, clusters) = dense(source);
        let mut order: Vec<u32> = (0..sentences.len() as u32).collect();
        order.sort_unstable_by_key(|&i| (sentences.cell[i as usize], cluster[i as usize], i));
        let syndicated = syndicated(sentences);
        let mut cells = Vec::with_capacity(sentences.cells.len());
        let mut start = 0;
        for cell in 0..sentences.cells.len() as u32 {
            let here = |&&i: &&u32| sentences.cell[i as usize] == cell;
            let end = start + order[start..].iter().take_while(here).count();
            let members = &order[start..end];
            let mut articles: Vec<u32> =
                members.iter().map(|&i| sentences.article[i as usize]).collect();
            articles.sort_unstable();
            articles.dedup();
            let reprinted = members.iter().filter(|&&i| syndicated[i as usize]).count();
            cells.push(CellRun {
                rows: start..end,
                clusters: runs(&order, start..end, |i| cluster[i as usize]),
                articles: articles.len(),
                syndicated: reprinted as f64 / (end - start).max(1) as f64,
            });
            start = end;
        }
        Layout { order, cells, cluster, clusters }
    }

    /// Sets of cells that share no cluster with another set, each as the clusters of its cells, ascending.
    pub fn components(&self) -> Vec<Vec<u32>> {
        let mut parent: Vec<usize> = (0..self.cells.len()).collect();
        let mut first_cell: Vec<Option<usize>> = vec![None; self.clusters];
        for (cell, run) in self.cells.iter().enumerate() {
            for cluster in &run.clusters {
                match first_cell[cluster.id as usize] {
                    Some(other) => {
                        let (a, b) = (root(&mut parent, other), root(&mut parent, cell));
                        parent[a.max(b)] = a.min(b);
                    }
                    None => first_cell[cluster.id as usize] = Some(cell),
                }
            }
        }
        let mut members: Vec<Vec<u32>> = vec![Vec::new(); self.cells.len()];
        for (id, cell) in first_cell.iter().enumerate() {
            if let Some(cell) = *cell {
                members[root(&mut parent, cell)].push(id as u32);
            }
        }
        members.retain(|m| !m.is_empty());
        members
    }
}

fn root(parent: &mut [usize], mut node: usize) -> usize {
    while parent[node] != node {
        parent[node] = parent[parent[node]];
        node = parent[node];
    }
    node
}

/// Numbers from 0 without gaps, in the order of the values, and how many.
pub(crate) fn dense(values: &[u32]) -> (Vec<u32>, usize) {
    let mut distinct = values.to_vec();
    distinct.sort_unstable();
    distinct.dedup();
    let number = |v: &u32| distinct.partition_point(|d| d < v) as u32;
    (values.iter().map(number).collect(), distinct.len())
}

/// The runs of equal `key` in `order[range]`.
pub(crate) fn runs(
    order: &[u32],
    range: Range<usize>,
    key: impl Fn(u32) -> u32,
) -> Vec<ClusterRun> {
    let mut start = range.start;
    let chunks = order[range].chunk_by(|&a, &b| key(a) == key(b));
    chunks
        .map(|chunk| {
            let rows = start..start + chunk.len();
            start = rows.end;
            ClusterRun { id: key(chunk[0]), rows }
        })
        .collect()
}

/// Which sentences are printed in several articles of several cells, with their article or by themselves.
pub(crate) fn syndicated(sentences: &Sentences) -> Vec<bool> {
    let mut marks = vec![false; sentences.len()];
    mark_shared(sentences, &sentences.group, &mut marks);
    if !sentences.copy.is_empty() {
        mark_shared(sentences, &sentences.copy, &mut marks);
    }
    marks
}

fn mark_shared(sentences: &Sentences, group: &[u32], marks: &mut [bool]) {
    let mut order: Vec<u32> = (0..sentences.len() as u32).collect();
    order.sort_unstable_by_key(|&i| (group[i as usize], i));
    for members in order.chunk_by(|&a, &b| group[a as usize] == group[b as usize]) {
        let first = members[0] as usize;
        let differs = |column: &[u32]| members.iter().any(|&i| column[i as usize] != column[first]);
        if differs(&sentences.article) && differs(&sentences.cell) {
            members.iter().for_each(|&i| marks[i as usize] = true);
        }
    }
}
