//! Which sentences to label: a probability sample with known inclusion probabilities.
//!
//! Per cell, proportionally to its strata (the predicted labels): `n_h = n N_h / N` by largest remainders, but at least
//! two where the stratum has them, so that every stratum's variance can be estimated; then simple random sampling without
//! replacement in each stratum, `pi = n_h / N_h` exactly. Sentences are spread over all articles: whole articles, or
//! over-sampling rare labels, give wider intervals for the same work.

use super::columns::Sentences;
use super::random::{Purpose, shuffle, stream};

/// A sentence to label.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Drawn {
    /// The sentence, counted from 0.
    pub sentence: usize,
    /// Its stratum: the predicted label.
    pub stratum: u16,
    /// The probability with which it was drawn.
    pub inclusion: f64,
}

/// Draws `per_cell` sentences of every cell (all of a smaller one), in the order of the sentences.
pub fn probability_sample(sentences: &Sentences, per_cell: usize, seed: u64) -> Vec<Drawn> {
    let k = sentences.labels.len();
    let mut members: Vec<Vec<usize>> = vec![Vec::new(); sentences.cells.len() * k];
    for (i, (&cell, &label)) in sentences.cell.iter().zip(&sentences.predicted).enumerate() {
        members[cell as usize * k + usize::from(label)].push(i);
    }
    let mut drawn = Vec::new();
    for (cell, strata) in members.chunks_exact_mut(k.max(1)).enumerate() {
        let sizes: Vec<usize> = strata.iter().map(Vec::len).collect();
        for (stratum, count) in allocation(&sizes, per_cell).into_iter().enumerate() {
            // A stream of its own per stratum: another cell's size can't change this cell's sample.
            let index = (cell * k + stratum) as u64;
            shuffle(&mut strata[stratum], &mut stream(seed, Purpose::Sampling, index));
            let inclusion = count as f64 / sizes[stratum].max(1) as f64;
            let stratum_label = stratum as u16;
            drawn.extend(strata[stratum][..count].iter().map(|&sentence| Drawn {
                sentence,
                stratum: stratum_label,
                inclusion,
            }));
        }
    }
    drawn.sort_by_key(|d| d.sentence);
    drawn
}

/// How many of each stratum: proportional, at least two (or all of a smaller stratum), `n` together where that is possible.
pub fn allocation(sizes: &[usize], n: usize) -> Vec<usize> {
    let total: usize = sizes.iter().sum();
    if total <= n {
        return sizes.to_vec();
    }
    let least: Vec<usize> = sizes.iter().map(|&s| s.min(2)).collect();
    let mut counts = least.clone();
    let reserved: usize = least.iter().sum();
    if reserved >= n {
        return counts;
    }
    let ideal: Vec<f64> = sizes.iter().map(|&s| n as f64 * s as f64 / total as f64).collect();
    // One by one to the stratum that is furthest below its proportional number.
    for _ in reserved..n {
        let lack = |h: usize| ideal[h] - counts[h] as f64;
        let open = (0..sizes.len()).filter(|&h| counts[h] < sizes[h]);
        if let Some(h) = open.max_by(|&a, &b| lack(a).total_cmp(&lack(b)).then(b.cmp(&a))) {
            counts[h] += 1;
        }
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_allocation_adds_up_and_leaves_no_stratum_without_two() {
        assert_eq!(allocation(&[500, 300, 199, 1], 60), [30, 18, 11, 1]);
        assert_eq!(allocation(&[990, 5, 5], 20), [16, 2, 2]);
        assert_eq!(allocation(&[3, 0, 4], 60), [3, 0, 4]);
    }

    #[test]
    fn inclusion_probabilities_add_up_to_the_cell_and_a_seed_repeats_the_sample() {
        let n = 1000;
        let mut sentences = Sentences {
            labels: vec!["a".into(), "b".into()],
            cells: vec![vec!["x".into()], vec!["y".into()]],
            cell: (0..n).map(|i| u32::from(i % 3 == 0)).collect(),
            ..Sentences::default()
        };
        sentences.predicted = (0..n).map(|i| u16::from(i % 7 == 0)).collect();
        let drawn = probability_sample(&sentences, 60, 5);
        assert_eq!(drawn.len(), 120);
        for cell in 0..2 {
            let size = sentences.cell.iter().filter(|&&c| c == cell).count() as f64;
            let here = drawn.iter().filter(|d| sentences.cell[d.sentence] == cell);
            let total: f64 = here.map(|d| 1.0 / d.inclusion).sum();
            assert!((total - size).abs() < 1e-9);
        }
        assert_eq!(drawn, probability_sample(&sentences, 60, 5));
        assert_ne!(drawn, probability_sample(&sentences, 60, 6));
    }
}
