//! Ledgers made for the tests: two labels and `unrelated`, known shares, a classifier that errs.

use std::fmt::Write;

use crate::program::{Folder, read, run};

pub const LABELS: [&str; 3] = ["against", "favor", "unrelated"];
pub const HEADER: &str = "outlet,article,date,sentence,start,end,text,voice,stance,stance_confidence,\
                          stance_against,stance_favor,stance_unrelated,topic,model\n";

/// The 64 bits after `state`, spread (SplitMix64).
pub fn random(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut x = *state;
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

fn unit(state: &mut u64) -> f64 {
    (random(state) >> 11) as f64 / (1u64 << 53) as f64
}

/// A ledger of outlets with their true share of `favor`; 30 % of sentences are unrelated. The truth is told by the text.
pub struct Made {
    pub outlets: Vec<(String, f64)>,
    pub articles: usize,
    pub sentences: usize,
    /// How often the classifier is right.
    pub right: f64,
}

impl Made {
    pub fn two() -> Self {
        let outlets = vec![("Daily Post".to_owned(), 0.2), ("Evening Star".to_owned(), 0.5)];
        Self { outlets, articles: 40, sentences: 15, right: 0.8 }
    }

    pub fn ledger(&self) -> String {
        let mut out = HEADER.to_owned();
        let mut state = 7;
        for (outlet, favor) in &self.outlets {
            for article in 0..self.articles {
                let mut start = 0;
                for sentence in 1..=self.sentences {
                    let draw = unit(&mut state);
                    let truth = if draw < 0.3 { 2 } else { usize::from(draw < 0.3 + favor) };
                    let wrong = unit(&mut state) >= self.right;
                    let said = if wrong {
                        (truth + 1 + (random(&mut state) % 2) as usize) % 3
                    } else {
                        truth
                    };
                    let p = |label: usize| if label == said { 0.8 } else { 0.1 };
                    let mut text = format!("truth {}", LABELS[truth]);
                    (0..12).for_each(|_| write!(text, " w{}", random(&mut state) % 5000).unwrap());
                    let end = start + text.len();
                    let month = article % 9 + 1;
                    let voice =
                        if random(&mut state).is_multiple_of(3) { "attributed" } else { "own" };
                    let topic = ["north", "south"][(random(&mut state) % 2) as usize];
                    writeln!(
                        out,
                        "{outlet},a{article}.txt,2024-{month:02}-05,{sentence},{start},{end},{text},{voice},{},0.8,{},{},{},{topic},m1",
                        LABELS[said], p(0), p(1), p(2)
                    )
                    .unwrap();
                    start = end + 1;
                }
            }
        }
        out
    }
}

/// A ledger of two outlets in a folder.
pub fn two(folder: &Folder) -> String {
    folder.file("ledger.csv", Made::two().ledger())
}

/// Draws from the ledger and fills in the truth.
pub fn labelled(folder: &Folder, ledger: &str) -> String {
    let drawn = folder.at("drawn.csv");
    run([
        "sample", ledger, "--per", "outlet", "--labels", "60", "-o", &drawn, "--quiet", "--force",
    ])
    .ok();
    folder.file("labelled.csv", filled(&read(&drawn)))
}

/// The drawn sentences with their labels.
pub fn filled(drawn: &str) -> String {
    let mut out = String::new();
    for (i, line) in drawn.lines().enumerate() {
        let mut cells: Vec<&str> = line.split(',').collect();
        if i > 0 {
            cells[7] = cells[4].split(' ').nth(1).unwrap();
        }
        writeln!(out, "{}", cells.join(",")).unwrap();
    }
    out
}
