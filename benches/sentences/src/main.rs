//! Throughput of the sentence splitter beside the crate `sentencex`, on the same text, in one run.
//!
//! `taskset -c 0 cargo run --release --manifest-path benches/sentences/Cargo.toml -- en FILE...`:
//! every file is one document. Prints the best of seven rounds of each, so that one thread's
//! speed without the first round's loading of rules is compared.

use std::hint::black_box;
use std::time::{Duration, Instant};

use stancekit::text::{Language, sentences};

const ROUNDS: usize = 7;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let code = arguments.next().unwrap_or_else(|| usage());
    let texts: Vec<String> = arguments
        .map(|file| {
            std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{file}: {error}"))
        })
        .collect();
    if texts.is_empty() {
        usage();
    }
    let bytes: usize = texts.iter().map(String::len).sum();
    let language = Language::for_code(&code);
    let mut spans = Vec::new();
    let (mut ours, mut theirs) = (Duration::MAX, Duration::MAX);
    for _ in 0..ROUNDS {
        ours = ours.min(time(&texts, |text| {
            sentences(text, language, &mut spans);
            spans.len()
        }));
        theirs = theirs.min(time(&texts, |text| sentencex::segment(&code, text).len()));
    }
    let speed = |time: Duration| bytes as f64 / time.as_secs_f64() / 1e6;
    println!("{bytes} bytes in {} documents", texts.len());
    println!("stancekit {:8.1} MB/s", speed(ours));
    println!("sentencex {:8.1} MB/s", speed(theirs));
    println!("ratio     {:8.2}", theirs.as_secs_f64() / ours.as_secs_f64());
}

fn time(texts: &[String], mut split: impl FnMut(&str) -> usize) -> Duration {
    let start = Instant::now();
    for text in texts {
        black_box(split(black_box(text)));
    }
    start.elapsed()
}

fn usage() -> ! {
    eprintln!("usage: stancekit-bench-sentences LANGUAGE FILE...");
    std::process::exit(2)
}
