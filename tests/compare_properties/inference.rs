use stancekit::compare::plan::plan;
use stancekit::compare::{
    Adjust, Cluster, Comparison, Family, IntervalKind, Method, Options, Target, compare,
};

use crate::world::{SHAPE, table, world};
use crate::{METHODS, codes, options};

#[test]
fn the_number_of_threads_changes_no_bit() {
    let (data, _) = world(&SHAPE);
    for method in METHODS {
        for adjust in [Adjust::Holm, Adjust::MaxT] {
            let options = Options { adjust, ..options(method) };
            let run = |threads| {
                let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
                let found = pool.install(|| compare(&data, Some(&table()), &options).unwrap());
                // Debug prints the shortest text that reads back as the same bits.
                format!("{found:?}")
            };
            assert_eq!(run(1), run(3), "{}", method.name());
        }
    }
}

#[test]
fn another_seed_moves_the_bootstrap_but_not_the_estimates() {
    let (data, _) = world(&SHAPE);
    let run =
        |seed| compare(&data, Some(&table()), &Options { seed, ..options(Method::Pacc) }).unwrap();
    let (one, two) = (run(1), run(2));
    let figure = |c: &Comparison| c.cells[0].shares[0].figure;
    assert_eq!(figure(&one).value, figure(&two).value);
    assert_ne!(figure(&one).low, figure(&two).low);
}

#[test]
fn odd_data_give_no_nan_and_no_infinity() {
    let (whole, _) = world(&SHAPE);
    let mut one_article = whole.clone();
    for i in 0..one_article.len() {
        if one_article.cell[i] == 1 {
            (one_article.article[i], one_article.group[i]) = (24, 24);
        }
    }
    let keep: Vec<bool> = whole.cell.iter().map(|&c| c != 2).collect();
    let empty_cell = whole.select(&keep);
    let mut one_label = whole.clone();
    for row in one_label.probabilities.chunks_mut(4) {
        row.copy_from_slice(&[0.0, 0.0, 1.0, 0.0]);
    }
    one_label.predict();
    one_label.stratum = vec![0; one_label.len()];
    let mut all_unrelated = whole.clone();
    all_unrelated.gold.iter_mut().for_each(|g| g.label = 3);
    let mut one_text = whole.clone();
    one_text.group = vec![0; one_text.len()];
    let cases = [whole, one_article, empty_cell, one_label, all_unrelated, one_text];
    let mut compared = 0;
    for (number, data) in cases.iter().enumerate() {
        for method in METHODS {
            for interval in [IntervalKind::T, IntervalKind::LogitT] {
                for adjust in [Adjust::Holm, Adjust::MaxT] {
                    let options = Options { interval, adjust, min_articles: 1, ..options(method) };
                    if let Ok(found) = compare(data, Some(&table()), &options) {
                        compared += 1;
                        let text = format!("{found:?}");
                        let odd = text.contains("NaN") || text.contains("inf");
                        assert!(!odd, "case {number}, {}: {text}", method.name());
                    }
                }
            }
        }
        assert!(!format!("{:?}", plan(data, &options(Method::Auto), 0.2)).contains("NaN"));
    }
    // Only EMQ and shrink may refuse some of these.
    assert!(compared >= 140, "{compared}");
}

#[test]
fn a_reprinted_outlet_does_not_differ_from_its_source() {
    let (data, _) = world(&SHAPE);
    // Outlet 1 prints outlet 0's texts, word by word.
    let per_outlet = (SHAPE.articles * SHAPE.sentences) as usize;
    let mut copied = data.clone();
    for i in 0..per_outlet {
        copied.group[per_outlet + i] = copied.group[i];
        for k in 0..4 {
            copied.probabilities[(per_outlet + i) * 4 + k] = copied.probabilities[i * 4 + k];
        }
    }
    copied.predict();
    let pick = |cluster| {
        let options = Options { cluster, ..options(Method::Pacc) };
        let found = compare(&copied, Some(&table()), &options).unwrap();
        let shares = found.cells[0].syndicated;
        (found.differences[0].figure.se.unwrap(), found.differences[0].shared_clusters, shares)
    };
    let (joint, shared, syndicated) = pick(Cluster::DuplicateGroup);
    assert!(joint < 1e-12, "the same text on both sides can't differ: {joint}");
    assert_eq!((shared, syndicated), (SHAPE.articles as usize, Some(1.0)));
    assert!(pick(Cluster::Article).0 > 0.01);
}

#[test]
fn shared_text_enters_the_dsl_variance_once() {
    let (mut data, _) = world(&SHAPE);
    let plain = compare(&data, None, &options(Method::Dsl)).unwrap().differences[0].figure.se;
    // A third of outlet 1's articles are said to be outlet 0's.
    for i in 0..data.len() {
        if data.cell[i] == 1 && data.article[i] % 3 == 0 {
            data.group[i] = data.article[i] - SHAPE.articles;
        }
    }
    let found = compare(&data, None, &options(Method::Dsl)).unwrap();
    assert_eq!(found.differences[0].shared_clusters, 8);
    assert_ne!(found.differences[0].figure.se, plain);
    assert!(codes(&found).contains(&"syndicated"));
}

#[test]
fn one_family_of_all_labels_adjusts_more_than_one_family_per_label() {
    let (data, _) = world(&SHAPE);
    let adjusted = |family, adjust| {
        let options = Options { family, adjust, unrelated: None, ..options(Method::Dsl) };
        let found = compare(&data, None, &options).unwrap();
        found.differences.iter().map(|d| d.p_adjusted.unwrap()).collect::<Vec<f64>>()
    };
    for adjust in [Adjust::Holm, Adjust::MaxT] {
        let pairs =
            adjusted(Family::All, adjust).into_iter().zip(adjusted(Family::PerLabel, adjust));
        assert!(pairs.into_iter().all(|(all, per_label)| all >= per_label));
    }
}

#[test]
fn a_corpus_target_needs_no_articles_and_is_narrower() {
    let (data, _) = world(&SHAPE);
    let width = |target| {
        let options = Options { target, ..options(Method::Dsl) };
        let figure = compare(&data, None, &options).unwrap().cells[0].shares[2].figure;
        figure.high.unwrap() - figure.low.unwrap()
    };
    assert!(width(Target::Corpus) < width(Target::Outlet));
}

#[test]
fn a_plan_asks_for_more_labels_the_narrower_the_interval() {
    let (data, _) = world(&SHAPE);
    let labels = |width| plan(&data, &options(Method::Auto), width).unwrap()[0].labels;
    assert!(labels(0.3).unwrap() < labels(0.22).unwrap());
    assert_eq!(labels(0.001), None);
}

#[test]
fn relabelled_outlets_keep_their_figures() {
    let (data, _) = world(&SHAPE);
    let mut turned = data.clone();
    turned.cell.iter_mut().for_each(|c| *c = 3 - *c);
    turned.cells.reverse();
    let [one, two] = [&data, &turned].map(|d| compare(d, None, &options(Method::Dsl)).unwrap());
    for (a, b) in one.cells.iter().zip(two.cells.iter().rev()) {
        for (x, y) in a.shares.iter().zip(&b.shares) {
            assert!((x.figure.value.unwrap() - y.figure.value.unwrap()).abs() < 1e-9);
        }
    }
}
