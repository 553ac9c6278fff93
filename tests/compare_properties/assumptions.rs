use stancekit::compare::{CalibrationTable, Method, Options, Sentences, compare};

use crate::world::{SHAPE, Shape, table, world};
use crate::{codes, options};

#[test]
fn auto_takes_the_best_that_the_data_support() {
    let (data, _) = world(&SHAPE);
    let bare = Sentences { gold: Vec::new(), ..data.clone() };
    let run = |data: &Sentences, table: Option<&CalibrationTable>| {
        compare(data, table, &options(Method::Auto)).unwrap()
    };
    assert_eq!(run(&data, Some(&table())).method, Method::Dsl);
    let by_table = run(&bare, Some(&table()));
    assert_eq!(by_table.method, Method::Pacc);
    assert!(codes(&by_table).contains(&"label_shift_untested"));
    let counted = run(&bare, None);
    assert_eq!(counted.method, Method::Count);
    assert!(codes(&counted).contains(&"counts_only"));
    assert!(counted.differences.is_empty());
    assert!(counted.cells.iter().flat_map(|c| &c.shares).all(|s| s.figure.low.is_none()));
}

#[test]
fn labels_that_were_not_drawn_at_random_are_refused() {
    let (mut data, _) = world(&SHAPE);
    data.gold[3].inclusion = None;
    let refused = compare(&data, None, &options(Method::Dsl)).unwrap_err();
    assert!(refused.to_string().contains("lack an inclusion probability"), "{refused}");
    let found = compare(&data, Some(&table()), &options(Method::Auto)).unwrap();
    assert_eq!(found.method, Method::Pacc);
    assert!(codes(&found).contains(&"not_a_probability_sample"));
    // Chosen by hand, called certain.
    data.gold.iter_mut().for_each(|g| g.inclusion = Some(1.0));
    let refused = compare(&data, None, &options(Method::Dsl)).unwrap_err();
    assert!(refused.to_string().contains("stand for 160 sentences"), "{refused}");
}

#[test]
fn a_method_without_its_data_says_what_to_give() {
    let (data, _) = world(&SHAPE);
    let bare = Sentences { gold: Vec::new(), ..data };
    for (method, wanted) in [(Method::Dsl, "--gold"), (Method::Pacc, "out-of-fold table")] {
        let error = compare(&bare, None, &options(method)).unwrap_err().to_string();
        assert!(error.contains(wanted), "{error}");
    }
    let mut table = table();
    table.truth.iter_mut().filter(|y| **y == 3).for_each(|y| *y = 0);
    let error = compare(&bare, Some(&table), &options(Method::Emq)).unwrap_err().to_string();
    assert!(error.contains("no calibration item is 'unrelated'"), "{error}");
}

#[test]
fn probabilities_that_do_not_sum_to_one_are_refused_with_their_row() {
    let (mut data, _) = world(&SHAPE);
    data.probabilities[4 * 7] += 0.2;
    let error = compare(&data, None, &options(Method::Count)).unwrap_err().to_string();
    assert!(error.contains("row 8"), "{error}");
}

#[test]
fn few_labels_give_a_labels_only_interval_and_no_test() {
    let (mut data, _) = world(&SHAPE);
    let mut left = 6;
    let cell = data.cell.clone();
    data.gold.retain(|g| {
        let here = cell[g.sentence] == 0;
        left -= i32::from(here);
        !here || left >= 0
    });
    let found = compare(&data, None, &options(Method::Auto)).unwrap();
    assert_eq!((found.method, found.cells[0].method), (Method::Dsl, Method::LabelsOnly));
    assert!(found.cells[0].shares[0].figure.low.is_some());
    assert!(codes(&found).contains(&"too_few_labels"));
    assert!(found.differences.iter().filter(|d| d.a == 0).all(|d| d.p.is_none()));
    assert!(found.differences.iter().filter(|d| d.a == 1).any(|d| d.p.is_some()));
}

#[test]
fn few_articles_are_not_tested() {
    let shape = Shape { articles: 8, sentences: 30, ..SHAPE };
    let found = compare(&world(&shape).0, None, &options(Method::Dsl)).unwrap();
    assert!(found.differences.iter().all(|d| d.p.is_none() && d.figure.low.is_none()));
    assert!(found.differences.iter().all(|d| d.figure.value.is_some()));
    assert!(codes(&found).contains(&"too_few_articles"));
}

#[test]
fn outlets_that_break_label_shift_are_noticed_and_dsl_takes_over() {
    let shape = Shape { labels: 150, ..SHAPE };
    let (mut data, truth) = world(&shape);
    // In outlet 3 the classifier takes every "for" for "neutral".
    for i in (0..data.len()).filter(|&i| data.cell[i] == 3 && truth[i] == 1) {
        data.probabilities.swap(i * 4 + 1, i * 4 + 2);
    }
    let asked = Options { keep_method: false, ..options(Method::Pacc) };
    let found = compare(&data, Some(&table()), &asked).unwrap();
    assert_eq!((found.requested, found.method), (Method::Pacc, Method::Dsl));
    assert!(codes(&found).contains(&"label_shift_rejected"));
    assert_eq!(
        compare(&data, Some(&table()), &options(Method::Pacc)).unwrap().method,
        Method::Pacc
    );
}
