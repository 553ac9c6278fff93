//! `stancekit predict`: articles in, a ledger out.

mod dry_run;
mod level_table;
mod options;
mod results;
mod split;
mod summary;

pub use options::Arguments;

use std::io::IsTerminal;

use stancekit::articles::{self, Articles, Draft, Skipped};
use stancekit::io::Output;
use stancekit::tag::{self, Tagger};
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

pub fn run(arguments: &Arguments, common: &Common) -> Result<()> {
    let form = arguments.form()?;
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
    let target = target(arguments, common, &maker, form)?;
    let summary = Summary::new(tagger.columns(), model.short_hash(), arguments, common)?;
    let mut run = Run::begin(arguments, common, Results::begin(&maker, target)?, summary);
    run.progress = run.progress.with_way(&arguments.paths, articles.taken());
    let detected = arguments.language == "auto";
    let language = detected.then_some(model.provenance.language.as_str());
    let columns = tagger.columns();
    let tag_one = |draft: Draft, _, scratch: &mut _| {
        let document = draft.read()?;
        let rows = tagger.tag(&document, scratch);
        Ok(Tagged {
            made: maker.make(rows),
            seen: Seen::of(&document, rows),
            tally: tally(rows, &columns),
            sentences: rows.len(),
            bytes: document.text.len(),
        })
    };
    let threads = 0..common.threads();
    let scratches = threads.map(|_| tagger.scratch()).collect::<Result<_>>()?;
    run.all(articles, scratches, tag_one, language)
}

fn target(arguments: &Arguments, common: &Common, maker: &Maker, form: Form) -> Result<Target> {
    let output = arguments.output.as_deref();
    match (arguments.split_by, output) {
        (Some(_), Some(folder)) => {
            let extension = if form == Form::Jsonl { "jsonl" } else { "csv" };
            Split::create(folder, extension, maker.header()?, common.force).map(Target::Split)
        }
        _ => Output::create(output, common.force).map(Target::One),
    }
}

/// A run over all articles: what it writes, counts and says.
struct Run<'a> {
    arguments: &'a Arguments,
    common: &'a Common,
    results: Results<'a>,
    notes: Notes,
    progress: Progress,
    summary: Summary,
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
        Self { arguments, common, results, notes: Notes::default(), progress, summary }
    }

    fn all<S: Send>(
        mut self,
        mut articles: Articles,
        scratches: Vec<S>,
        tag_one: impl Fn(Draft, usize, &mut S) -> Result<Tagged, Skipped> + Sync,
        language: Option<&str>,
    ) -> Result<()> {
        tag::each(&mut articles, scratches, tag_one, |outcome| match outcome {
            Some(Ok(tagged)) => self.tagged(tagged),
            Some(Err(skipped)) => {
                self.progress.skipped(&skipped);
                self.summary.skipped(&skipped);
                Ok(())
            }
            None => self.results.show(),
        })?;
        self.notes.metadata(articles.unused_metadata());
        self.finish(language)
    }

    fn tagged(&mut self, tagged: Tagged) -> Result<()> {
        self.results.write(tagged.seen.outlet(), tagged.made)?;
        self.summary.tagged(tagged.seen.outlet(), &tagged.tally);
        self.notes.add(tagged.seen);
        self.progress.tagged(tagged.sentences, tagged.bytes);
        Ok(())
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
