//! Percentile bootstrap over groups.

use rand_core::{Rng, SeedableRng};
use rand_pcg::Pcg64;
use rayon::prelude::*;

/// How intervals are drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bootstrap {
    /// Number of resamples; 0 gives no intervals.
    pub draws: usize,
    /// Probability that the interval is to hold the figure.
    pub confidence: f64,
    /// Seed of the random numbers.
    pub seed: u64,
}

impl Default for Bootstrap {
    fn default() -> Self {
        Self { draws: 1000, confidence: 0.95, seed: 0 }
    }
}

/// Numbers summed within each group of rows, from which figures are computed again and again.
///
/// A figure that is a function of sums over rows (an F1 of counts, a mean loss, an error of
/// bins) is bootstrapped by adding up the groups' sums as often as the groups were drawn.
#[derive(Debug, Clone)]
pub struct GroupSums {
    cells: usize,
    rows: usize,
    starts: Vec<usize>,
    entries: Vec<(u32, f64)>,
}

/// Where a row's numbers are added.
#[derive(Debug)]
pub struct Sums {
    values: Vec<f64>,
    touched: Vec<u32>,
    is_touched: Vec<bool>,
}

impl Sums {
    /// Adds `value` to a cell.
    pub fn add(&mut self, cell: usize, value: f64) {
        if !self.is_touched[cell] {
            self.is_touched[cell] = true;
            self.touched.push(cell as u32);
        }
        self.values[cell] += value;
    }
}

impl GroupSums {
    /// Sums up: `add_row` adds the numbers of one row, given by its place, to `cells` cells.
    pub fn new(groups: &[u32], cells: usize, mut add_row: impl FnMut(usize, &mut Sums)) -> Self {
        let mut order: Vec<u32> = (0..groups.len() as u32).collect();
        order.sort_unstable_by_key(|&row| (groups[row as usize], row));
        let mut sums =
            Sums { values: vec![0.0; cells], touched: Vec::new(), is_touched: vec![false; cells] };
        let mut made = Self { cells, rows: groups.len(), starts: vec![0], entries: Vec::new() };
        for group in order.chunk_by(|&a, &b| groups[a as usize] == groups[b as usize]) {
            group.iter().for_each(|&row| add_row(row as usize, &mut sums));
            sums.touched.sort_unstable();
            for cell in sums.touched.drain(..) {
                made.entries.push((cell, std::mem::take(&mut sums.values[cell as usize])));
                sums.is_touched[cell as usize] = false;
            }
            made.starts.push(made.entries.len());
        }
        made
    }

    /// Number of groups.
    pub fn groups(&self) -> usize {
        self.starts.len() - 1
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Every group taken once.
    pub fn total(&self) -> Vec<f64> {
        let mut total = vec![0.0; self.cells];
        self.add_groups(&vec![1; self.groups()], &mut total);
        total
    }

    fn add_groups(&self, multiplicities: &[u32], sums: &mut [f64]) {
        for (group, &times) in multiplicities.iter().enumerate().filter(|&(_, &times)| times > 0) {
            let times = f64::from(times);
            for &(cell, value) in &self.entries[self.starts[group]..self.starts[group + 1]] {
                sums[cell as usize] += times * value;
            }
        }
    }

    /// The percentile interval of each figure that `figures` pushes, in its order.
    ///
    /// Each draw takes as many groups as there are, with replacement, from random numbers of its
    /// own, so the result does not depend on the number of threads. An interval is `None` with
    /// fewer than two groups, or where the figure is undefined in half of the draws; otherwise
    /// it is made of the draws that define it (type-7 quantiles).
    pub fn intervals(
        &self,
        bootstrap: &Bootstrap,
        figures: impl Fn(&[f64], &mut Vec<Option<f64>>) + Sync,
    ) -> Vec<Option<(f64, f64)>> {
        let mut point = Vec::new();
        figures(&self.total(), &mut point);
        if self.groups() < 2 || bootstrap.draws == 0 {
            return vec![None; point.len()];
        }
        let scratch = || (vec![0u32; self.groups()], vec![0.0; self.cells]);
        let draws: Vec<Vec<Option<f64>>> = (0..bootstrap.draws)
            .into_par_iter()
            .map_init(scratch, |(multiplicities, sums), draw| {
                draw_groups(bootstrap.seed, draw, multiplicities);
                sums.fill(0.0);
                self.add_groups(multiplicities, sums);
                let mut drawn = Vec::with_capacity(point.len());
                figures(sums, &mut drawn);
                drawn
            })
            .collect();
        let interval = |figure: usize| {
            let mut values: Vec<f64> = draws.iter().filter_map(|drawn| drawn[figure]).collect();
            values.sort_by(f64::total_cmp);
            let tail = (1.0 - bootstrap.confidence) / 2.0;
            let enough = 2 * values.len() > draws.len();
            enough.then(|| Some((quantile(&values, tail)?, quantile(&values, 1.0 - tail)?)))?
        };
        (0..point.len()).map(interval).collect()
    }
}

/// Counts how often each group comes up in as many draws as there are groups.
fn draw_groups(seed: u64, draw: usize, multiplicities: &mut [u32]) {
    let mut bytes = [0u8; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    bytes[8..16].copy_from_slice(&(draw as u64).to_le_bytes());
    let mut random = Pcg64::from_seed(bytes);
    // The seed differs from draw to draw in few bits: let them spread.
    random.advance(16);
    multiplicities.fill(0);
    let groups = multiplicities.len() as u64;
    for _ in 0..groups {
        multiplicities[below(groups, &mut random) as usize] += 1;
    }
}

/// A whole number below `n`, all equally likely (Lemire 2019).
fn below(n: u64, random: &mut Pcg64) -> u64 {
    loop {
        let product = u128::from(random.next_u64()) * u128::from(n);
        let low = product as u64;
        if low >= n || low >= n.wrapping_neg() % n {
            return (product >> 64) as u64;
        }
    }
}

/// The type-7 quantile of `sorted` (Hyndman and Fan 1996): linear between the values at places
/// `(n - 1) share`; `None` without values.
pub fn quantile(sorted: &[f64], share: f64) -> Option<f64> {
    let last = sorted.len().checked_sub(1)?;
    let place = last as f64 * share.clamp(0.0, 1.0);
    let below = place.floor() as usize;
    let (low, high) = (sorted[below], sorted[(below + 1).min(last)]);
    Some(low + (place - below as f64) * (high - low))
}
