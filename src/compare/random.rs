//! Chance from one explicit seed: a stream per draw, so that results do not depend on which thread makes which draw.

use rand_core::Rng;
use rand_pcg::Pcg64;

/// What a stream of random numbers is for; streams of different purposes never overlap.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Purpose {
    Bootstrap,
    MaxT,
    Folds,
    Sampling,
}

/// The generator of stream number `index` of a `purpose` under `seed`.
pub(crate) fn stream(seed: u64, purpose: Purpose, index: u64) -> Pcg64 {
    // Hashed, because generators with neighbouring increments are correlated.
    let state = mix(mix(seed) ^ index);
    let increment = mix(mix(seed ^ purpose as u64) ^ index);
    let halves = |high: u64| (u128::from(high) << 64) | u128::from(mix(high ^ purpose as u64));
    Pcg64::new(halves(state), halves(increment))
}

/// SplitMix64's mixing function (Steele, Lea and Flood 2014).
fn mix(seed: u64) -> u64 {
    let mut z = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// A number below `bound`, each equally likely (Lemire 2019, with rejection); `bound > 0`.
pub(crate) fn below(random: &mut Pcg64, bound: u64) -> u64 {
    let threshold = bound.wrapping_neg() % bound;
    loop {
        let product = u128::from(random.next_u64()) * u128::from(bound);
        if product as u64 >= threshold {
            return (product >> 64) as u64;
        }
    }
}

/// Puts `items` into a random order (Fisher-Yates).
pub(crate) fn shuffle<T>(items: &mut [T], random: &mut Pcg64) {
    for last in (1..items.len()).rev() {
        items.swap(last, below(random, last as u64 + 1) as usize);
    }
}

/// Draws `members.len()` of `members` with replacement and counts in `multiplicity[member]` how often each came.
pub(crate) fn resample(members: &[u32], multiplicity: &mut [u32], random: &mut Pcg64) {
    for &member in members {
        multiplicity[member as usize] = 0;
    }
    for _ in members {
        let chosen = members[below(random, members.len() as u64) as usize];
        multiplicity[chosen as usize] += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_resample_has_as_many_draws_as_members_and_repeats_with_its_stream() {
        let members: Vec<u32> = (0..50).collect();
        let draw = |index| {
            let mut counts = vec![0; 50];
            resample(&members, &mut counts, &mut stream(7, Purpose::Bootstrap, index));
            counts
        };
        assert_eq!(draw(3).iter().sum::<u32>(), 50);
        assert_eq!(draw(3), draw(3));
        assert_ne!(draw(3), draw(4));
    }

    #[test]
    fn numbers_below_a_bound_reach_every_value_about_equally() {
        let mut random = stream(1, Purpose::Sampling, 0);
        let mut seen = [0; 7];
        for _ in 0..7000 {
            seen[below(&mut random, 7) as usize] += 1;
        }
        assert!(seen.iter().all(|&n| (850..1150).contains(&n)), "{seen:?}");
    }
}
