//! Too little, too much, or a part missing: the page says so.

use super::made::Made;
use super::pages::*;
use super::program::*;

fn made(outlets: usize, articles: usize) -> String {
    let outlets = (1..=outlets).map(|i| (format!("Outlet {i}"), (i % 7) as f64 * 0.1));
    Made { outlets: outlets.collect(), articles, sentences: 6, right: 0.8 }.ledger()
}

/// Sixty outlets.
pub fn sixty(folder: &Folder) -> String {
    folder.file("sixty.csv", made(60, 11))
}

/// A ledger with what names a sentence and its label, and nothing else.
pub fn bare(folder: &Folder) -> String {
    let mut out =
        "outlet,article,start,end,text,stance,stance_confidence,stance_against,stance_favor\n"
            .to_owned();
    for i in 0..40 {
        let label = if i % 3 == 0 { "against,0.7,0.7,0.3" } else { "favor,0.6,0.4,0.6" };
        out += &format!(
            "Outlet {},a{},{},{},A sentence that is number {i} of them all,{label}\n",
            i % 2,
            i / 4,
            i,
            i + 1
        );
    }
    folder.file("bare.csv", out)
}

#[test]
fn a_bare_ledger_is_told_what_it_lacks() {
    let folder = Folder::new();
    let page = page(&folder, &bare(&folder), &[]);
    for missing in [
        "does not tell own words from quoted ones",
        "No article has a date that can be read",
        "The ledger has no column topic",
        "The ledger has no column source",
        "No sentence compared has a human label",
        "The model behind these labels is not at hand",
        "Counts of a classifier’s labels have no intervals",
    ] {
        assert!(page.contains(missing), "{missing}");
    }
    assert!(!page.contains("NaN") && !page.contains("<svg></svg>"));
}

#[test]
fn one_outlet_is_described_and_not_compared() {
    let folder = Folder::new();
    let page = page(&folder, &folder.file("one.csv", made(1, 12)), &[]);
    assert!(page.contains("There is one outlet only"));
    assert!(page.contains("<strong><bdi>Outlet 1</bdi></strong>"));
}

#[test]
fn one_month_is_no_change_over_time() {
    let folder = Folder::new();
    let ledger = made(2, 12);
    let mut one = String::new();
    for line in ledger.lines() {
        let cells: Vec<String> = (line.split(','))
            .map(|c| if c.starts_with("2024-") { "2024-03-05" } else { c }.to_owned())
            .collect();
        one += &format!("{}\n", cells.join(","));
    }
    let page = page(&folder, &folder.file("one.csv", one), &[]);
    assert!(page.contains("All dated articles are of 2024-03"));
}

#[test]
fn sixty_outlets_have_all_shares_and_a_matrix() {
    let folder = Folder::new();
    let ledger = sixty(&folder);
    let page = page(&folder, &ledger, &[]);
    assert!((1..=60).all(|i| page.contains(&format!("Outlet {i}<"))));
    assert!(page.contains("The 20 largest are shown, 40 are not"));
}

#[test]
fn months_are_compared_in_their_order_and_by_no_further_period() {
    let folder = Folder::new();
    let page = page(&folder, &folder.file("l.csv", made(2, 12)), &["--by", "month"]);
    assert!(page.contains("The comparison itself is by month"));
    let at = |name: &str| page.find(&format!("<th scope=\"row\"><bdi>{name}</bdi>")).expect(name);
    assert!(at("2024-01") < at("2024-02") && at("2024-02") < at("2024-09"));
}
