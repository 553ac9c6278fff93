//! Near-duplicates against the reference, against their definition, and in great number.

#[path = "vectors/reading.rs"]
mod reading;

use proptest::prelude::*;
use rand_core::{Rng, SeedableRng};
use rand_pcg::Pcg64;
use reading::{Vectors, table, whole};
use stancekit::near_duplicates::{
    BANDS, Corpus, Permutation, ROWS, UnionFind, containment, for_each_token, groups, jaccard,
    probability_proposed, shingles, signature_into,
};

fn tokens(text: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    for_each_token(text, &mut String::new(), |token| tokens.push(token.to_owned()));
    tokens
}

fn sets<const N: usize>(texts: &[String]) -> Vec<Vec<[u32; N]>> {
    let mut corpus = Corpus::default();
    texts.iter().for_each(|text| corpus.push(text));
    let set = |i: usize| {
        let mut set = Vec::new();
        shingles(corpus.tokens(i), &mut set);
        set
    };
    (0..texts.len()).map(set).collect()
}

/// Joins every pair at `least` or above, comparing all.
fn single_link<T: Ord>(sets: &[Vec<T>], least: f64) -> Vec<u32> {
    let mut joined = UnionFind::new(sets.len());
    for i in 0..sets.len() {
        for j in 0..i {
            if jaccard(&sets[i], &sets[j]).is_some_and(|similarity| similarity >= least) {
                joined.join(i as u32, j as u32);
            }
        }
    }
    joined.groups()
}

/// Groups as places of the first member, from any numbering.
fn by_first_member(numbers: &[usize]) -> Vec<u32> {
    let first = |number: &usize| numbers.iter().position(|other| other == number).unwrap() as u32;
    numbers.iter().map(first).collect()
}

fn check_similarities<const N: usize>(vectors: &Vectors) {
    for (inputs, expected) in vectors.cases() {
        let texts: Vec<String> = serde_json::from_value(inputs["documents"].clone()).unwrap();
        let sets = sets::<N>(&texts);
        let (alike, within) = (
            table(&expected[format!("jaccard_{N}")]),
            table(&expected[format!("containment_{N}")]),
        );
        for (i, a) in sets.iter().enumerate() {
            assert_eq!(a.len(), whole(&expected[format!("shingle_counts_{N}")])[i]);
            for (j, b) in sets.iter().enumerate() {
                vectors.near("jaccard", jaccard(a, b).unwrap(), alike[[i, j]]);
                vectors.near("containment", containment(a, b).unwrap(), within[[i, j]]);
            }
        }
    }
}

#[test]
fn similarities_of_word_n_gram_sets_are_those_of_the_reference() {
    let vectors = Vectors::read("near_duplicates");
    check_similarities::<1>(&vectors);
    check_similarities::<3>(&vectors);
    check_similarities::<5>(&vectors);
}

#[test]
fn single_link_groups_are_those_of_the_reference() {
    let vectors = Vectors::read("near_duplicates");
    for (inputs, expected) in vectors.cases() {
        let texts: Vec<String> = serde_json::from_value(inputs["documents"].clone()).unwrap();
        let wanted = |key: &str| by_first_member(&whole(&expected[key]));
        let found = groups(texts.iter().map(String::as_str));
        assert_eq!(found, wanted("single_link_clusters_k3_t0.5"));
        assert_eq!(single_link(&sets::<3>(&texts), 0.3), wanted("single_link_clusters_k3_t0.3"));
        assert_eq!(single_link(&sets::<1>(&texts), 0.5), wanted("single_link_clusters_k1_t0.5"));
    }
}

#[test]
fn signatures_are_those_of_datasketch_given_its_hashes_and_permutations() {
    let vectors = Vectors::read("near_duplicates");
    for (inputs, expected) in vectors.cases() {
        let (a, b) = (whole(&expected["perm_a"]), whole(&expected["perm_b"]));
        let permutations: Vec<Permutation> =
            a.iter().zip(&b).map(|(&a, &b)| Permutation { a: a as u32, b: b as u32 }).collect();
        let texts: Vec<String> = serde_json::from_value(inputs["documents"].clone()).unwrap();
        let signatures: Vec<Vec<usize>> = texts
            .iter()
            .map(|text| {
                let hashes: Vec<u32> =
                    tokens(text).windows(3).map(|words| sha1_start(&words.join(" "))).collect();
                let mut signature = vec![0; permutations.len()];
                signature_into(&hashes, &permutations, &mut signature);
                signature.into_iter().map(|value| value as usize).collect()
            })
            .collect();
        for (i, signature) in signatures.iter().enumerate() {
            assert_eq!(*signature, whole(&expected["minhash_signature_k3_H64"][i]));
        }
        let estimates = table(&expected["minhash_estimate"]);
        for ((i, j), &estimate) in estimates.indexed_iter() {
            let same = signatures[i].iter().zip(&signatures[j]).filter(|(a, b)| a == b).count();
            vectors.near("estimate", same as f64 / permutations.len() as f64, estimate);
        }
    }
}

#[test]
fn the_chance_of_being_proposed_is_that_of_the_reference_and_above_99_percent_at_one_half() {
    let vectors = Vectors::read("near_duplicates");
    for (_, expected) in vectors.cases() {
        for (bands, rows) in [(16, 4), (20, 5), (32, 4), (8, 8)] {
            let wanted =
                reading::numbers(&expected["lsh_probability"][format!("b{bands}_r{rows}")]);
            for (found, similarity) in wanted.iter().zip([0.2, 0.4, 0.5, 0.6, 0.8, 0.9]) {
                let at = probability_proposed(bands, rows, similarity);
                vectors.near("probability", at, *found);
            }
        }
    }
    assert!(probability_proposed(BANDS, ROWS, 0.5) > 0.99);
}

/// The first four bytes of SHA-1 (FIPS 180-4), little-endian.
fn sha1_start(text: &str) -> u32 {
    let mut message = text.as_bytes().to_vec();
    message.push(0x80);
    message.resize((message.len() + 8).next_multiple_of(64) - 8, 0);
    message.extend((text.len() as u64 * 8).to_be_bytes());
    let mut h = [0x6745_2301u32, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476, 0xc3d2_e1f0];
    for block in message.chunks_exact(64) {
        let mut w: Vec<u32> =
            block.chunks_exact(4).map(|b| u32::from_be_bytes(b.try_into().unwrap())).collect();
        for t in 16..80 {
            w.push((w[t - 3] ^ w[t - 8] ^ w[t - 14] ^ w[t - 16]).rotate_left(1));
        }
        let [mut a, mut b, mut c, mut d, mut e] = h;
        for (t, word) in w.iter().enumerate() {
            let (f, k) = match t / 20 {
                0 => ((b & c) | (!b & d), 0x5a82_7999),
                1 => (b ^ c ^ d, 0x6ed9_eba1),
                2 => ((b & c) | (b & d) | (c & d), 0x8f1b_bcdc),
                _ => (b ^ c ^ d, 0xca62_c1d6u32),
            };
            let sum = a.rotate_left(5).wrapping_add(f).wrapping_add(e).wrapping_add(k);
            (e, d, c, b, a) = (d, c, b.rotate_left(30), a, sum.wrapping_add(*word));
        }
        for (state, value) in h.iter_mut().zip([a, b, c, d, e]) {
            *state = state.wrapping_add(value);
        }
    }
    u32::from_le_bytes(h[0].to_be_bytes())
}

#[test]
fn tokens_are_runs_of_letters_and_digits_in_lower_case() {
    assert_eq!(tokens("«НАТО» и ЕС, 2024-й год…"), ["нато", "и", "ес", "2024", "й", "год"]);
    assert_eq!(tokens("don't e-mail U.S."), ["don", "t", "e", "mail", "u", "s"]);
    assert_eq!(tokens("ΟΔΟΣ straße x² ⅫⓐⅣ"), ["οδος", "straße", "x²", "ⅻ", "ⅳ"]);
    assert_eq!(tokens("snake_case"), ["snake", "case"]);
    assert!(tokens(" …—!?  ").is_empty());
}

#[test]
fn letters_written_with_separate_accents_are_the_same_letters() {
    assert_eq!(tokens("Cafe\u{301} и\u{306}"), ["café", "й"]);
}

#[test]
fn case_and_punctuation_do_not_keep_copies_apart_but_seven_tokens_are_too_few() {
    let texts = [
        "The alliance agreed on Tuesday to admit Finland.",
        "THE ALLIANCE AGREED -- on Tuesday -- to admit Finland",
        "The alliance agreed on Tuesday to admit",
        "The alliance agreed on Tuesday to admit",
        "",
    ];
    assert_eq!(groups(texts), [0, 0, 2, 3, 4]);
}

#[test]
fn single_link_joins_by_way_of_a_text_in_between() {
    let words: Vec<String> = (0..24).map(|i| format!("w{i}")).collect();
    let texts = [words[0..16].join(" "), words[8..24].join(" "), words[4..20].join(" ")];
    let sets = sets::<3>(&texts);
    assert!(jaccard(&sets[0], &sets[1]).unwrap() < 0.5);
    assert!(jaccard(&sets[0], &sets[2]).unwrap() >= 0.5);
    assert_eq!(groups(texts.iter().map(String::as_str)), [0, 0, 0]);
}

/// `pairs` pairs of sentences of 23 words, 21 3-grams, of which the first ones are shared.
fn pairs_at(shared_grams: usize, pairs: usize) -> Vec<String> {
    let sentence = |pair: usize, side: usize| {
        let word = |place: usize| match place < shared_grams + 2 {
            true => format!("p{pair}x{place}"),
            false => format!("p{pair}s{side}x{place}"),
        };
        (0..23).map(word).collect::<Vec<_>>().join(" ")
    };
    (0..pairs).flat_map(|pair| [sentence(pair, 0), sentence(pair, 1)]).collect()
}

#[test]
fn pairs_at_exactly_one_half_are_found_as_often_as_promised_and_none_below() {
    let pairs = 3000;
    // 14 / (42 - 14) = 1/2, but 13 / (42 - 13) < 1/2.
    let at = pairs_at(14, pairs);
    let found = groups(at.iter().map(String::as_str));
    let joined = (0..pairs).filter(|&p| found[2 * p] == found[2 * p + 1]).count();
    assert!(joined as f64 / pairs as f64 > 0.99, "{joined} of {pairs}");
    let below = pairs_at(13, pairs);
    let found = groups(below.iter().map(String::as_str));
    assert!(found.iter().enumerate().all(|(i, &group)| group == i as u32));
}

#[test]
fn a_template_that_fills_every_bucket_takes_no_quadratic_time() {
    // Any two of 20,000 texts share 8 of their 18 3-grams: a little less than half.
    let mut random = Pcg64::seed_from_u64(7);
    let mut text = |_| {
        let mut words = vec!["shares of the company rose on monday and closed at".to_owned()];
        words.extend((0..5).map(|_| format!("n{}", random.next_u32())));
        words.join(" ")
    };
    let texts: Vec<String> = (0..20_000).map(&mut text).collect();
    let start = std::time::Instant::now();
    let found = groups(texts.iter().map(String::as_str));
    assert!(found.iter().enumerate().all(|(i, &group)| group == i as u32));
    assert!(start.elapsed().as_secs() < 60, "took {:?}", start.elapsed());
}

#[test]
fn many_copies_of_one_sentence_are_one_group() {
    let sentence = "Read also what else our reporters wrote about the summit today";
    assert!(groups(vec![sentence; 50_000]).iter().all(|&group| group == 0));
}

#[test]
fn groups_are_the_same_for_any_number_of_threads_and_any_order_of_texts() {
    let mut random = Pcg64::seed_from_u64(3);
    let texts: Vec<String> = (0..3000)
        .map(|_| {
            let topic = random.next_u32() % 200;
            let word = |place: u32| match random.next_u32() % 12 {
                0 => format!("z{}", random.next_u32() % 50),
                _ => format!("t{topic}p{place}"),
            };
            (0..14).map(word).collect::<Vec<_>>().join(" ")
        })
        .collect();
    let found = groups(texts.iter().map(String::as_str));
    assert!(found.iter().enumerate().any(|(i, &group)| group != i as u32));
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    assert_eq!(pool.install(|| groups(texts.iter().map(String::as_str))), found);
    let reversed = groups(texts.iter().rev().map(String::as_str));
    let last = texts.len() - 1;
    for (i, &group) in found.iter().enumerate() {
        assert_eq!(reversed[last - i], reversed[last - group as usize]);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..Default::default() })]

    /// With few texts each bucket is compared completely: what is joined is joined by the
    /// definition, and what the definition joins is missed only by the chance stated.
    #[test]
    fn nothing_is_joined_that_the_definition_does_not_join(
        lines in proptest::collection::vec(proptest::collection::vec(0u8..6, 0..14), 0..25)
    ) {
        let texts: Vec<String> = lines
            .iter()
            .map(|line| line.iter().map(|w| format!("w{w}")).collect::<Vec<_>>().join(" "))
            .collect();
        let found = groups(texts.iter().map(String::as_str));
        let mut all = sets::<3>(&texts);
        for (set, line) in all.iter_mut().zip(&lines) {
            if line.len() < 8 {
                set.clear();
            }
        }
        let wanted = single_link(&all, 0.5);
        for (i, &group) in found.iter().enumerate() {
            prop_assert!(group as usize <= i);
            prop_assert_eq!(wanted[i], wanted[group as usize]);
        }
    }
}
