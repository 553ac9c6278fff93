//! Counts: what the classifier says, uncorrected.
//!
//! Classify and count, `CC_k = mean_i 1[argmax_j f_ij = k]`, and probabilistic classify and count, `PCC_k = mean_i f_ik`
//! (Forman 2008; Bella et al. 2010). Neither estimates the true share unless the classifier is perfect or, for PCC,
//! calibrated on this very text: they are descriptive.

/// The label with the highest probability of each row of `K` probabilities; the first of equal ones.
pub fn highest(probabilities: &[f64], k: usize) -> Vec<u16> {
    probabilities.chunks_exact(k).map(|row| argmax(row) as u16).collect()
}

pub(crate) fn argmax(row: &[f64]) -> usize {
    (1..row.len()).fold(0, |best, j| if row[j] > row[best] { j } else { best })
}

/// Classify and count: the proportion of each of `k` labels among `predicted`; `None` for no rows.
pub fn classify_and_count(predicted: &[u16], k: usize) -> Option<Vec<f64>> {
    let mut counts = vec![0.0; k];
    for &label in predicted {
        counts[usize::from(label)] += 1.0;
    }
    mean_of(counts, predicted.len())
}

/// Probabilistic classify and count: the mean of the rows of `k` probabilities; `None` for no rows.
pub fn mean_probabilities(probabilities: &[f64], k: usize) -> Option<Vec<f64>> {
    let mut sums = vec![0.0; k];
    for row in probabilities.chunks_exact(k) {
        for (sum, f) in sums.iter_mut().zip(row) {
            *sum += f;
        }
    }
    mean_of(sums, probabilities.len() / k.max(1))
}

fn mean_of(mut sums: Vec<f64>, n: usize) -> Option<Vec<f64>> {
    sums.iter_mut().for_each(|sum| *sum /= n as f64);
    (n > 0).then_some(sums)
}
