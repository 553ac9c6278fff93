//! `stancekit predict`: articles in, a ledger out.

mod dry_run;
mod level_table;
mod options;
mod results;
mod split;
mod summary;

pub use options::Arguments;

use std::io::IsTerminal;
use std::sync::Arc;

use stancekit::articles::{self, Articles, Draft, Identity, Skipped, Unit};
use stancekit::io::Output;
use stancekit::ledger::TaskColumns;
use stancekit::ledger::resume::{Entry, Known, Resumed, Status, to_hex};
use stancekit::model::Model;
use stancekit::tag::{self, Scratch, Tagger};
use stancekit::{Error, Result};

use super::common::{Common, counted, load_model, width};
use super::notes::{Notes, Seen};
use super::progress::Progress;
use options::Form;
use results::{Made, Maker, Results, Target};
use split::Split;
use summary::{Summary, Tally, tally};

/// What is known of an article once it is tagged.
struct Tagged {
    made: Made,
    seen: Seen,
    tally: Tally,
    sentences: usize,
    bytes: usize,
}

/// What became of an article on its thread.
enum Outcome {
    Tagged(Box<Tagged>, Option<Identity>),
    Skipped(Skipped, Option<Identity>),
    /// An earlier run has tagged it, as it seems.
    Known(Draft, Identity),
}

pub fn run(arguments: &Arguments, common: &Common) -> Result<()> {
    let form = arguments.form()?;
    arguments.check_resume(form)?;
    let tag_options = arguments.tag_options()?;
    let articles = articles::open(&arguments.paths, &arguments.article_options()?)?;
    if arguments.dry_run {
        return dry_run::run(arguments, common, articles);
    }
    let model = load_model(arguments.model.as_ref())?;
    let tagger = Tagger::new(&model, tag_options);
    let tagger = match arguments.sets {
        Some(confidence) => tagger.with_sets(confidence)?,
        None => tagger,
    };
    let tagger = if arguments.intervals { tagger.with_intervals()? } else { tagger };
    let people = (width(), common.paint());
    let maker = Maker::new((form, arguments.excel), arguments.level(), tagger.columns(), people);
    let target = target(arguments, common, &maker, (form, &model))?;
    let known = match &target {
        Target::Kept(kept) => Some(kept.known()),
        _ => None,
    };
    let summary = Summary::new(tagger.columns(), model.short_hash(), arguments, common)?;
    let worker = Worker { tagger: &tagger, maker: &maker, columns: tagger.columns(), known };
    let mut run = Run::begin(arguments, common, Results::begin(&maker, target)?, summary);
    run.model = model.short_hash();
    run.progress = run.progress.with_way(&arguments.paths, articles.taken());
    let detected = arguments.language == "auto";
    let language = detected.then_some(model.provenance.language.as_str());
    run.all(articles, &worker, language)
}

fn target(
    arguments: &Arguments,
    common: &Common,
    maker: &Maker,
    (form, model): (Form, &Model),
) -> Result<Target> {
    match (arguments.split_by, arguments.output.as_deref()) {
        (Some(_), Some(folder)) => {
            let extension = if form == Form::Jsonl { "jsonl" } else { "csv" };
            Split::create(folder, extension, maker.header()?, common.force).map(Target::Split)
        }
        (None, Some(out)) if arguments.resume => {
            let settings = arguments.settings(form, model.short_hash());
            let kept = Resumed::open(out, settings, maker.header()?, common.force)?;
            Ok(Target::Kept(Box::new(kept)))
        }
        (_, output) => Output::create(output, common.force).map(Target::One),
    }
}

/// What each thread does.
struct Worker<'a, 'm> {
    tagger: &'a Tagger<'m>,
    maker: &'a Maker,
    columns: Vec<TaskColumns>,
    /// What earlier runs have done, where that counts.
    known: Option<Arc<Known>>,
}

impl<'m> Worker<'_, 'm> {
    fn work(&self, mut draft: Draft, number: usize, scratch: &mut Scratch<'m>) -> Outcome {
        let Some(known) = &self.known else { return self.tag(draft, None, scratch) };
        let identity = draft.identify();
        if known.has(number, &identity.sha256) {
            return Outcome::Known(draft, identity);
        }
        self.tag(draft, Some(identity), scratch)
    }

    fn tag(&self, draft: Draft, identity: Option<Identity>, scratch: &mut Scratch<'m>) -> Outcome {
        let document = match draft.read() {
            Ok(document) => document,
            Err(skipped) => return Outcome::Skipped(skipped, identity),
        };
        let rows = self.tagger.tag(&document, scratch);
        let tagged = Tagged {
            made: self.maker.make(rows),
            seen: Seen::of(&document, rows),
            tally: tally(rows, &self.columns),
            sentences: rows.len(),
            bytes: document.text.len(),
        };
        Outcome::Tagged(Box::new(tagged), identity)
    }
}

/// A run over all articles: what it writes, counts and says.
struct Run<'a> {
    arguments: &'a Arguments,
    common: &'a Common,
    model: &'a str,
    results: Results<'a>,
    notes: Notes,
    progress: Progress,
    summary: Summary,
    /// How many articles earlier runs had done.
    reused: usize,
}

impl<'a> Run<'a> {
    fn begin(
        arguments: &'a Arguments,
        common: &'a Common,
        results: Results<'a>,
        summary: Summary,
    ) -> Self {
        let is_stdout = matches!(&results.target, Target::One(output) if output.is_stdout());
        let progress = Progress::new(common, is_stdout && std::io::stdout().is_terminal());
        let notes = Notes::default();
        Self { arguments, common, model: "", results, notes, progress, summary, reused: 0 }
    }

    fn all<'m>(
        mut self,
        mut articles: Articles,
        worker: &Worker<'_, 'm>,
        language: Option<&str>,
    ) -> Result<()> {
        let threads = 0..self.common.threads();
        let scratches = threads.map(|_| worker.tagger.scratch()).collect::<Result<Vec<_>>>()?;
        let mut spare = worker.tagger.scratch()?;
        let work = |draft: Draft, number, scratch: &mut _| worker.work(draft, number, scratch);
        tag::each(&mut articles, scratches, work, |outcome| match outcome {
            None => self.results.show(),
            Some(Outcome::Known(draft, identity)) => match self.results.reuse(&identity.sha256)? {
                Some(entry) => self.again(entry),
                None => self.take(worker.tag(draft, Some(identity), &mut spare)),
            },
            Some(outcome) => self.take(outcome),
        })?;
        self.notes.metadata(articles.unused_metadata());
        self.finish(language)
    }

    fn take(&mut self, outcome: Outcome) -> Result<()> {
        match outcome {
            Outcome::Tagged(tagged, identity) => self.tagged(*tagged, identity),
            Outcome::Skipped(skipped, identity) => {
                if let Some(identity) = identity {
                    let reason = skipped.reason.to_string();
                    let entry = self.entry(identity);
                    let entry = Entry { status: Status::Skipped, reason, ..entry };
                    self.results.keep(&entry, &Made::Bytes(Vec::new()))?;
                }
                self.skipped(&skipped);
                Ok(())
            }
            Outcome::Known(..) => Ok(()),
        }
    }

    fn tagged(&mut self, tagged: Tagged, identity: Option<Identity>) -> Result<()> {
        let Tagged { made, seen, tally, sentences, bytes } = tagged;
        self.summary.tagged(seen.outlet(), &tally);
        match (identity, &made) {
            (Some(identity), Made::Bytes(part)) => {
                let entry = Entry {
                    rows: sentences,
                    bytes: part.len() as u64,
                    text: bytes,
                    labels: tally,
                    ..self.entry(identity)
                };
                self.results.keep(&seen.entry(entry), &made)?;
            }
            _ => self.results.write(seen.outlet(), made)?,
        }
        self.notes.add(seen);
        self.progress.tagged(sentences, bytes);
        Ok(())
    }

    fn entry(&self, identity: Identity) -> Entry {
        let Identity { article, size, sha256 } = identity;
        let model = self.model.to_owned();
        Entry { article, size, sha256: to_hex(&sha256), model, ..Entry::default() }
    }

    /// An article that an earlier run has done.
    fn again(&mut self, entry: Entry) -> Result<()> {
        self.reused += 1;
        if entry.status == Status::Skipped {
            let reason = Error::input(entry.reason);
            self.skipped(&Skipped { path: entry.article, reason });
            return Ok(());
        }
        self.summary.tagged(&entry.outlet, &entry.labels);
        let is_article = self.arguments.article_options()?.unit == Unit::Article;
        self.notes.add(Seen::again(&entry, is_article));
        self.progress.tagged(entry.rows, entry.text);
        Ok(())
    }

    fn skipped(&mut self, skipped: &Skipped) {
        self.progress.skipped(skipped);
        self.summary.skipped(skipped);
    }

    fn finish(self, language: Option<&str>) -> Result<()> {
        let line = self.progress.finish();
        let skipped = self.progress.skipped;
        if self.progress.articles == 0 {
            return Err(nothing(skipped));
        }
        if self.arguments.strict && skipped > 0 {
            let skipped = counted(skipped, "article");
            return Err(Error::input(format!("{skipped} skipped, which --strict forbids"))
                .remedy("see to what was said above, or leave --strict out"));
        }
        self.results.finish()?;
        self.summary.finish(&self.progress)?;
        self.common.note(line);
        if self.reused > 0 {
            let reused = counted(self.reused, "article");
            self.common.note(format_args!("{reused} of these done by an earlier run"));
        }
        self.notes.lines(language).into_iter().for_each(|line| self.common.note(line));
        Ok(())
    }
}

/// What to say when no article was read.
fn nothing(skipped: usize) -> Error {
    Error::input(match skipped {
        0 => "there is no article".to_owned(),
        skipped => format!("no article could be read, {skipped} skipped"),
    })
    .remedy("check the paths and what was said above")
}
