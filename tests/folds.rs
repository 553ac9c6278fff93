//! Folds keep their promises.

use proptest::prelude::*;
use stancekit::folds::{
    by_date, by_group, groups_of, join_groups, leave_one_out, leave_values_out, split,
};

fn rows_per_fold(folds: &[u32], k: usize) -> Vec<usize> {
    let mut rows = vec![0; k];
    folds.iter().for_each(|&fold| rows[fold as usize] += 1);
    rows
}

#[test]
fn single_rows_are_dealt_in_exact_proportion() {
    let labels: Vec<usize> =
        (0..500).map(|i| usize::from(i % 10 == 0) + usize::from(i % 5 == 0)).collect();
    let groups: Vec<u32> = (0..500).collect();
    let folds = by_group(&labels, &groups, 5, 1).unwrap();
    assert_eq!(rows_per_fold(&folds, 5), [100; 5]);
    for label in 0..3 {
        let all = labels.iter().filter(|&&l| l == label).count();
        for fold in 0..5 {
            let here = (0..500).filter(|&i| labels[i] == label && folds[i] == fold).count();
            assert_eq!(here, all / 5, "label {label}, fold {fold}");
        }
    }
}

#[test]
fn another_seed_deals_otherwise_and_the_same_seed_the_same() {
    let labels: Vec<usize> = (0..300).map(|i| i % 3).collect();
    let groups: Vec<u32> = (0..300).map(|i| i / 2).collect();
    let folds = by_group(&labels, &groups, 5, 1).unwrap();
    assert_eq!(folds, by_group(&labels, &groups, 5, 1).unwrap());
    assert_ne!(folds, by_group(&labels, &groups, 5, 2).unwrap());
}

#[test]
fn fewer_groups_than_folds_is_an_error_that_says_what_to_do() {
    let error = by_group(&[0, 1, 0, 1], &[7, 7, 9, 9], 5, 0).unwrap_err();
    assert_eq!(
        error.to_string(),
        "2 groups can't make 5 folds without splitting one (2 folds or fewer, or a column with \
         finer groups)"
    );
    assert!(by_group(&[0, 1], &[0, 0], 2, 0).unwrap_err().to_string().contains("more data"));
    assert!(by_group(&[0, 1], &[0, 1], 1, 0).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..Default::default() })]

    #[test]
    fn no_group_is_split_no_fold_is_empty_and_labels_spread(
        rows in proptest::collection::vec((0usize..4, 0u32..60), 40..300),
        k in 2usize..6,
        seed in any::<u64>(),
    ) {
        let (labels, groups): (Vec<usize>, Vec<u32>) = rows.into_iter().unzip();
        let folds = by_group(&labels, &groups, k, seed).unwrap();
        for (a, &group) in groups.iter().enumerate() {
            let first = groups.iter().position(|&other| other == group).unwrap();
            prop_assert_eq!(folds[a], folds[first]);
        }
        let filled = rows_per_fold(&folds, k);
        prop_assert!(filled.iter().all(|&rows| rows > 0));
        let largest = groups.iter().map(|g| groups.iter().filter(|o| *o == g).count()).max().unwrap();
        let spread = filled.iter().max().unwrap() - filled.iter().min().unwrap();
        prop_assert!(spread <= labels.len() / k + largest, "{filled:?}");
    }

    #[test]
    fn joining_groupings_is_the_transitive_closure(
        rows in proptest::collection::vec((0u32..12, 0u32..12), 0..40),
    ) {
        let (a, b): (Vec<u32>, Vec<u32>) = rows.into_iter().unzip();
        let joined = join_groups(&[&a, &b]).unwrap();
        let n = a.len();
        let mut reach: Vec<Vec<bool>> =
            (0..n).map(|i| (0..n).map(|j| a[i] == a[j] || b[i] == b[j]).collect()).collect();
        for via in 0..n {
            for i in 0..n {
                for j in 0..n {
                    reach[i][j] |= reach[i][via] && reach[via][j];
                }
            }
        }
        for i in 0..n {
            prop_assert_eq!(joined[i] as usize, (0..n).find(|&j| reach[i][j]).unwrap());
        }
    }
}

#[test]
fn an_empty_value_groups_a_row_with_nobody() {
    assert_eq!(groups_of(["a", "", "b", "a", ""]), [0, 1, 2, 0, 4]);
}

#[test]
fn groupings_of_different_lengths_are_refused() {
    assert!(join_groups(&[&[0, 0], &[0]]).is_err());
    assert!(join_groups(&[]).unwrap().is_empty());
}

#[test]
fn leaving_one_outlet_out_names_each_fold() {
    let folds = leave_one_out(&["tass", "bbc", "tass", "ap"]).unwrap();
    assert_eq!(folds.names, ["ap", "bbc", "tass"]);
    assert_eq!(folds.fold, [2, 1, 2, 0]);
    assert!(leave_one_out(&["bbc", "bbc"]).is_err());
    let error = leave_one_out(&["bbc", " "]).unwrap_err();
    assert!(error.to_string().contains("row 2"), "{error}");
}

#[test]
fn wire_copy_in_another_outlet_is_kept_from_training_when_one_outlet_is_left_out() {
    let folds = leave_one_out(&["ap", "ap", "bbc", "bbc", "tass"]).unwrap();
    let taken_out = split(&folds.fold, &[0, 1, 0, 3, 4], 0);
    assert_eq!(taken_out.test, [0, 1]);
    assert_eq!(taken_out.leaks, [2]);
    assert_eq!(taken_out.train, [3, 4]);
}

#[test]
fn the_newest_fifth_is_tried_on_and_no_day_is_divided() {
    let dates =
        ["2024-01-05", "2023-12-31T23:59", "2024-02-01", "2024-02-01", "2022-05-01", "2024-01-05"];
    assert_eq!(by_date(&dates, 0.2).unwrap(), [0, 0, 1, 1, 0, 0]);
    assert_eq!(by_date(&dates, 0.5).unwrap(), [1, 0, 1, 1, 0, 1]);
}

#[test]
fn dates_that_are_none_and_shares_that_leave_nothing_are_errors() {
    for dates in [["2024-01-01", ""], ["2024-01-01", "01.02.2024"], ["2024-01-01", "20240201"]] {
        assert!(by_date(&dates, 0.5).unwrap_err().to_string().contains("row 2"), "{dates:?}");
    }
    assert!(by_date(&["2024-01-01", "2024-01-01"], 0.5).is_err());
    assert!(by_date(&["2024-01-01", "2024-01-02"], 1.0).is_err());
    assert!(by_date(&[], 0.2).is_err());
}

#[test]
fn values_left_out_together_stay_whole_in_a_bounded_number_of_even_folds() {
    let values: Vec<String> = (0..500).map(|i| format!("outlet {}", i % 23)).collect();
    let values: Vec<&str> = values.iter().map(String::as_str).collect();
    let left_out = leave_values_out(&values, 10);
    assert_eq!((left_out.folds, left_out.values), (10, 23));
    let mut sizes = [0; 10];
    for (row, &fold) in left_out.fold.iter().enumerate() {
        sizes[fold as usize] += 1;
        assert_eq!(fold, left_out.fold[row % 23], "the value of row {row} is whole");
    }
    assert!(sizes.iter().all(|&size| (40..=70).contains(&size)), "{sizes:?}");
    let few = leave_values_out(&["b", "a", "", "a"], 10);
    assert_eq!((few.folds, few.values), (3, 3));
    assert_eq!(few.fold[1], few.fold[3]);
}
