//! The data set is what its description says it is.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use stancekit::metrics::{Jackknife, Level, Ratings};
use stancekit::near_duplicates::groups;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The words in a sequence that few sentences may share, and how many may.
const SEQUENCE: usize = 8;
const MOST_SHARING: usize = 3;

/// A row of train.csv or test.csv.
#[derive(Debug, Clone, Deserialize)]
struct Sentence {
    id: String,
    article_id: String,
    outlet: String,
    date: String,
    writer: String,
    position: usize,
    text: String,
    stance: String,
    topic: String,
    voice: String,
    stance_2: String,
    topic_2: String,
    voice_2: String,
}

/// A row of pairs.csv.
#[derive(Debug, Deserialize)]
struct Member {
    pair_id: String,
    text: String,
    stance: String,
    topic: String,
    voice: String,
}

/// A row of labels.csv.
#[derive(Debug, Deserialize)]
struct Label {
    task: String,
    label: String,
}

fn datasets() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets")
}

fn rows<T: DeserializeOwned>(name: &str) -> Vec<T> {
    let path = datasets().join("nato-expansion").join(name);
    let mut table = csv::Reader::from_path(&path).unwrap();
    table.deserialize().map(|row| row.unwrap_or_else(|error| panic!("{name}: {error}"))).collect()
}

fn train() -> Vec<Sentence> {
    rows("train.csv")
}

fn test() -> Vec<Sentence> {
    rows("test.csv")
}

fn all() -> Vec<Sentence> {
    [train(), test()].concat()
}

fn distinct<T: Ord>(values: impl IntoIterator<Item = T>) -> BTreeSet<T> {
    values.into_iter().collect()
}

/// The labels that labels.csv describes for a task.
fn described(task: &str) -> BTreeSet<String> {
    let labels: Vec<Label> = rows("labels.csv");
    distinct(labels.into_iter().filter(|row| row.task == task).map(|row| row.label))
}

#[test]
fn it_has_at_least_6000_sentences_in_350_whole_articles() {
    let sentences = all();
    assert!(sentences.len() >= 6000, "{} sentences", sentences.len());
    assert_eq!(distinct(sentences.iter().map(|row| &row.id)).len(), sentences.len());
    assert!(sentences.iter().all(|row| !row.text.trim().is_empty()));
    let mut articles: BTreeMap<&str, Vec<&Sentence>> = BTreeMap::new();
    for row in &sentences {
        articles.entry(&row.article_id).or_default().push(row);
    }
    assert!(articles.len() >= 350, "{} articles", articles.len());
    for (id, rows) in articles {
        let head = rows[0];
        for (at, row) in rows.iter().enumerate() {
            assert_eq!(row.position, at + 1, "{id}: sentences in order");
            let (theirs, its) = ((&row.outlet, &row.date), (&head.outlet, &head.date));
            assert_eq!((theirs, &row.writer), (its, &head.writer), "{id}: one article");
        }
    }
}

#[test]
fn every_label_is_described_and_every_described_label_is_used() {
    let (sentences, pairs) = (all(), rows::<Member>("pairs.csv"));
    let mut used: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let columns = sentences.iter().map(|row| [&row.stance, &row.topic, &row.voice]);
    let of_pairs = pairs.iter().map(|row| [&row.stance, &row.topic, &row.voice]);
    for labels in columns.chain(of_pairs) {
        for (task, label) in ["stance", "topic", "voice"].into_iter().zip(labels) {
            used.entry(task).or_default().insert(label);
        }
    }
    for task in ["stance", "topic"] {
        assert_eq!(distinct(described(task).iter().map(String::as_str)), used[task], "{task}");
    }
    assert_eq!(used["voice"], distinct(["attributed", "own"]));
}

#[test]
fn favor_against_and_neutral_are_each_at_least_a_quarter_of_what_bears_on_joining() {
    for (name, sentences) in [("train", train()), ("test", test())] {
        let of = |label: &str| sentences.iter().filter(|row| row.stance == label).count();
        let related = sentences.len() - of("unrelated");
        for label in ["favor", "against", "neutral"] {
            assert!(4 * of(label) >= related, "{name}: {} of {related} are {label}", of(label));
        }
    }
}

#[test]
fn outlets_and_writers_of_the_test_set_do_not_occur_in_the_training_set() {
    let (train, test) = (train(), test());
    for of in [|row: &Sentence| row.outlet.clone(), |row: &Sentence| row.writer.clone()] {
        let (here, there) = (distinct(train.iter().map(of)), distinct(test.iter().map(of)));
        assert!(here.is_disjoint(&there), "{:?}", here.intersection(&there).collect::<Vec<_>>());
    }
    assert!(10 * test.len() >= train.len() + test.len(), "a tenth is for testing");
}

/// The words of a sentence, names aside: a run of words that begin with a capital letter, other
/// than the sentence's first, is one name, and all names are the same word.
fn words_without_names(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let runs = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    for (at, word) in runs.enumerate() {
        let named = at > 0 && word.starts_with(char::is_uppercase);
        let word = if named { "NAME".to_owned() } else { word.to_lowercase() };
        if !(named && words.last() == Some(&word)) {
            words.push(word);
        }
    }
    words
}

#[test]
fn names_are_left_out_of_what_sentences_may_share() {
    let plain = words_without_names("The Dutch Foreign Ministry said that NATO was 2 steps ahead.");
    let same = ["the", "NAME", "said", "that", "NAME", "was", "2", "steps", "ahead"];
    assert_eq!(plain, same);
}

#[test]
fn at_most_three_sentences_share_eight_words_in_a_row() {
    let texts: Vec<_> = all().iter().map(|row| words_without_names(&row.text)).collect();
    let mut sharing: BTreeMap<&[String], BTreeSet<usize>> = BTreeMap::new();
    for (at, words) in texts.iter().enumerate() {
        for sequence in words.windows(SEQUENCE) {
            sharing.entry(sequence).or_default().insert(at);
        }
    }
    for (sequence, sentences) in sharing {
        assert!(sentences.len() <= MOST_SHARING, "{} share {sequence:?}", sentences.len());
    }
}

#[test]
fn near_duplicates_are_marked_as_pairs() {
    let (sentences, pairs) = (all(), rows::<Member>("pairs.csv"));
    let texts = sentences.iter().map(|row| &row.text).chain(pairs.iter().map(|row| &row.text));
    let names = sentences.iter().map(|row| &row.id).chain(pairs.iter().map(|row| &row.pair_id));
    let mut together: BTreeMap<u32, BTreeSet<&str>> = BTreeMap::new();
    for (group, name) in groups(texts.map(String::as_str)).into_iter().zip(names) {
        together.entry(group).or_default().insert(name);
    }
    for names in together.values() {
        assert_eq!(names.len(), 1, "nearly the same: {names:?}");
    }
}

#[test]
fn there_are_400_pairs_of_two_sentences_with_two_stances() {
    let mut pairs: BTreeMap<String, Vec<Member>> = BTreeMap::new();
    for row in rows::<Member>("pairs.csv") {
        pairs.entry(row.pair_id.clone()).or_default().push(row);
    }
    assert!(pairs.len() >= 400, "{} pairs", pairs.len());
    for (id, members) in pairs {
        let [first, second] = &members[..] else { panic!("{id}: {} sentences", members.len()) };
        assert_ne!(first.text, second.text, "{id}");
        assert_ne!(first.stance, second.stance, "{id}");
    }
}

/// The examples of codebook.md: three labels, the sentence, its id.
fn examples(page: &str) -> Vec<([&str; 3], &str, &str)> {
    let lines = page.lines().filter_map(|line| line.strip_prefix("- `"));
    let example = |line| {
        let mut parts = str::splitn(line, 4, "` `");
        let (stance, topic, rest) = (parts.next()?, parts.next()?, parts.next()?);
        let (voice, rest) = rest.split_once("` ")?;
        let (text, id) = rest.strip_suffix(')')?.rsplit_once(" (")?;
        Some(([stance, topic, voice], text, id))
    };
    lines.filter_map(example).collect()
}

#[test]
fn the_examples_of_the_codebook_are_training_sentences_with_their_labels() {
    let page = fs::read_to_string(datasets().join("nato-expansion/codebook.md")).unwrap();
    let train = train();
    let known: BTreeMap<_, _> = train.iter().map(|row| (&row.id[..], row)).collect();
    let mut given: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (labels, text, id) in examples(&page) {
        let row = known.get(id).unwrap_or_else(|| panic!("no sentence {id}"));
        assert_eq!(row.text, text, "{id}");
        assert_eq!([&row.stance, &row.topic, &row.voice], labels.each_ref(), "{id}");
        labels.iter().for_each(|label| _ = given.entry(label).or_default().insert(id));
    }
    for label in described("stance").iter().map(String::as_str).chain(["attributed", "own"]) {
        assert!(given[label].len() >= 10, "{label}: {:?}", given[label]);
    }
    for label in described("topic") {
        assert!(given[&label[..]].len() >= 3, "{label}: {:?}", given[&label[..]]);
    }
}

/// Agreement of the two labellings on one question, with its interval over articles.
fn agreement(sentences: &[Sentence], labels: impl Fn(&Sentence) -> [&str; 2]) -> Jackknife {
    let values: Vec<_> = distinct(sentences.iter().flat_map(&labels)).into_iter().collect();
    let value = |label: &str| values.binary_search(&label).unwrap() as u32;
    let units: Vec<_> = sentences.iter().map(|row| labels(row).map(value)).collect();
    let articles: Vec<_> =
        distinct(sentences.iter().map(|row| &row.article_id[..])).into_iter().collect();
    let group = |row: &Sentence| articles.binary_search(&&row.article_id[..]).unwrap() as u32;
    let articles: Vec<_> = sentences.iter().map(group).collect();
    let ratings = Ratings::new(values.len(), units.iter().map(|unit| &unit[..])).unwrap();
    ratings.jackknife(Level::Nominal, &articles, 0.95).unwrap()
}

/// The cells of the row of README.md's table of agreement that begins with `question`.
fn stated(question: &str) -> Vec<String> {
    let page = fs::read_to_string(datasets().join("nato-expansion/README.md")).unwrap();
    let (_, section) = page.split_once("\n## Agreement\n").expect("a section on agreement");
    let start = format!("| `{question}` |");
    let row = section.lines().find(|line| line.starts_with(&start)).expect("a row of the table");
    row.split('|').map(|cell| cell.trim().to_owned()).skip(2).collect()
}

#[test]
fn the_agreement_of_both_labellings_is_what_the_readme_states() {
    let twice: Vec<_> = all().into_iter().filter(|row| !row.stance_2.is_empty()).collect();
    assert!(twice.len() >= 2000, "{} second labels", twice.len());
    let found = [
        ("stance", agreement(&twice, |row| [&row.stance, &row.stance_2])),
        ("topic", agreement(&twice, |row| [&row.topic, &row.topic_2])),
        ("voice", agreement(&twice, |row| [&row.voice, &row.voice_2])),
    ];
    for (question, Jackknife { alpha, low, high, .. }) in found {
        let cells = stated(question);
        let figures = [format!("{alpha:.3}"), format!("{low:.3} to {high:.3}")];
        assert_eq!(cells[..2], figures, "{question}");
        assert_eq!(cells[2], twice.len().to_string(), "{question}");
    }
}

/// The articles of datasets/articles: outlet and text.
fn unlabelled() -> Vec<(String, String)> {
    let mut articles = Vec::new();
    for outlet in fs::read_dir(datasets().join("articles")).unwrap().map(Result::unwrap) {
        for article in fs::read_dir(outlet.path()).unwrap().map(Result::unwrap) {
            let outlet = outlet.file_name().into_string().unwrap();
            articles.push((outlet, fs::read_to_string(article.path()).unwrap()));
        }
    }
    articles
}

#[test]
fn sixty_articles_of_twelve_outlets_come_unlabelled_with_wire_copy_in_three() {
    let articles = unlabelled();
    assert_eq!(articles.len(), 60);
    assert_eq!(distinct(articles.iter().map(|(outlet, _)| outlet)).len(), 12);
    let mut carriers: BTreeMap<Vec<&str>, BTreeSet<&str>> = BTreeMap::new();
    for (outlet, text) in &articles {
        let words: Vec<_> = text.split_whitespace().collect();
        for passage in words.windows(30) {
            carriers.entry(passage.to_vec()).or_default().insert(outlet);
        }
    }
    let passages = carriers.values().filter(|outlets| outlets.len() >= 3).count();
    assert!(passages >= 100, "{passages} passages of 30 words in three outlets");
}
