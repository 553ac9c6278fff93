//! Which sentences are compared, and in which cells.

use super::{Column, Corpus, Day, Note, Voice, is_derived};
use crate::compare::columns::{Gold, Sentences};
use crate::{Error, Result};

/// Whose words count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VoiceChoice {
    /// All sentences.
    All,
    /// The outlet's own.
    Own,
    /// Those of somebody quoted.
    Attributed,
}

/// What of a corpus is compared.
#[derive(Debug, Clone)]
pub struct Choice {
    /// The columns whose values make the cells.
    pub by: Vec<String>,
    /// First day.
    pub from: Option<Day>,
    /// Last day.
    pub to: Option<Day>,
    /// Whose words.
    pub voice: VoiceChoice,
    /// The column whose values are weighed alike in all cells.
    pub standardise: Option<String>,
}

impl Default for Choice {
    fn default() -> Self {
        let by = vec!["outlet".to_owned()];
        Self { by, from: None, to: None, voice: VoiceChoice::All, standardise: None }
    }
}

impl Corpus {
    /// The chosen sentences as a comparison takes them, the place of each in the corpus, and what must be said about the choice.
    /// Cells are sorted by their values. `gold` refers to sentences of the corpus.
    ///
    /// # Errors
    /// A column that is not there, or a choice that leaves nothing.
    pub fn sentences(
        &self,
        choice: &Choice,
        gold: &[Gold],
    ) -> Result<(Sentences, Vec<u32>, Vec<Note>)> {
        let mut notes = Vec::new();
        let chosen = self.chosen(choice, &mut notes)?;
        let columns = choice.by.iter().map(|name| self.values(name)).collect::<Result<Vec<_>>>()?;
        let mut numbers: Vec<Vec<u32>> = Vec::new();
        let key =
            |i: u32| columns.iter().map(|column| column.of(self, i as usize)).collect::<Vec<u32>>();
        let mut keys: Vec<u32> = Vec::with_capacity(chosen.len());
        let mut seen = std::collections::HashMap::new();
        for &i in &chosen {
            let key = key(i);
            let next = numbers.len() as u32;
            let number = *seen.entry(key).or_insert_with_key(|key| {
                numbers.push(key.clone());
                next
            });
            keys.push(number);
        }
        let names: Vec<Vec<String>> = numbers
            .iter()
            .map(|key| key.iter().zip(&columns).map(|(&n, column)| column.name(n)).collect())
            .collect();
        let mut order: Vec<u32> = (0..names.len() as u32).collect();
        order.sort_by(|&a, &b| names[a as usize].cmp(&names[b as usize]));
        let mut rank = vec![0; order.len()];
        for (place, &cell) in order.iter().enumerate() {
            rank[cell as usize] = place as u32;
        }
        let cells = order.iter().map(|&cell| names[cell as usize].clone()).collect();
        let cell = keys.iter().map(|&key| rank[key as usize]).collect();
        let topic = match &choice.standardise {
            Some(name) => self.dense_values(name, &chosen)?,
            None => Vec::new(),
        };
        Ok((self.take(&chosen, (cells, cell), topic, gold), chosen, notes))
    }

    fn take(
        &self,
        chosen: &[u32],
        cells: (Vec<Vec<String>>, Vec<u32>),
        topic: Vec<u32>,
        gold: &[Gold],
    ) -> Sentences {
        let k = self.labels.len();
        let at = |&i: &u32| &self.articles[self.article[i as usize] as usize];
        // Reprints are named by the rank of the first, as articles are.
        let group = |article: &super::Article| self.articles[article.reprint_of as usize].rank;
        let mut place = vec![u32::MAX; if gold.is_empty() { 0 } else { self.len() }];
        if !gold.is_empty() {
            chosen.iter().enumerate().for_each(|(new, &old)| place[old as usize] = new as u32);
        }
        let moved = |g: &Gold| {
            let sentence = place[g.sentence];
            (sentence != u32::MAX).then_some(Gold { sentence: sentence as usize, ..*g })
        };
        let rows = chosen.iter().map(|&i| i as usize);
        Sentences {
            labels: self.labels.clone(),
            cells: cells.0,
            cell: cells.1,
            article: chosen.iter().map(|i| at(i).rank).collect(),
            group: chosen.iter().map(|i| group(at(i))).collect(),
            copy: chosen.iter().map(|&i| self.copies[i as usize]).collect(),
            bundle: chosen.iter().map(|i| at(i).bundle).collect(),
            probabilities: rows
                .clone()
                .flat_map(|i| &self.probabilities[i * k..(i + 1) * k])
                .copied()
                .collect(),
            predicted: rows.map(|i| self.predicted[i]).collect(),
            stratum: Vec::new(),
            topic,
            gold: gold.iter().filter_map(moved).collect(),
        }
    }

    /// The sentences that dates and voice leave.
    fn chosen(&self, choice: &Choice, notes: &mut Vec<Note>) -> Result<Vec<u32>> {
        if choice.voice != VoiceChoice::All && !self.has_voice {
            return Err(Error::input("the ledger does not tell own from attributed voice")
                .in_column("voice")
                .remedy("leave --voice out"));
        }
        let dated = choice.from.is_some() || choice.to.is_some();
        let needs_month =
            choice.by.iter().any(|name| is_derived(name) && self.column(name).is_none());
        let yearly = |name: &String| name == "year";
        let only_year = choice.by.iter().filter(|name| is_derived(name)).all(yearly);
        let mut undated = 0;
        let mut keep = |i: u32| {
            let wanted = match choice.voice {
                VoiceChoice::All => true,
                VoiceChoice::Own => self.voices[i as usize] == Voice::Own,
                VoiceChoice::Attributed => self.voices[i as usize] == Voice::Attributed,
            };
            let day = self.articles[self.article[i as usize] as usize].day;
            let known = day.is_some_and(|day| !needs_month || only_year || day.month > 0);
            undated += usize::from((dated || needs_month) && !known);
            let inside = |day: Day| {
                choice.from.is_none_or(|from| day >= from) && choice.to.is_none_or(|to| day <= to)
            };
            wanted && (!(dated || needs_month) || known) && day.is_none_or(inside)
        };
        let chosen: Vec<u32> = (0..self.len() as u32).filter(|&i| keep(i)).collect();
        if undated > 0 {
            let text = format!("{undated} sentences without a date that can be read are left out");
            notes.push(Note::new("undated", text));
        }
        if chosen.is_empty() {
            return Err(Error::input("no sentence is left to compare")
                .remedy("look at --from, --to and --voice, and at the ledger's dates"));
        }
        Ok(chosen)
    }

    fn values(&self, name: &str) -> Result<Values<'_>> {
        match (self.column(name), name) {
            (Some(column), _) => Ok(Values::Column(column)),
            (None, "month") => Ok(Values::Month),
            (None, "year") => Ok(Values::Year),
            (None, "outlet") => Ok(Values::Outlet(self)),
            (None, _) => Err(Error::usage("no such column").in_column(name)),
        }
    }

    /// The values of a column among `chosen`, numbered without gaps.
    fn dense_values(&self, name: &str, chosen: &[u32]) -> Result<Vec<u32>> {
        let column = self.values(name)?;
        let mut numbers = std::collections::HashMap::new();
        let number = |&i: &u32| {
            let next = numbers.len() as u32;
            *numbers.entry(column.of(self, i as usize)).or_insert(next)
        };
        Ok(chosen.iter().map(number).collect())
    }

    /// Sampling strata as `sample` makes them: outlet and predicted label.
    pub fn strata(&self, chosen: &[u32]) -> Vec<u32> {
        let k = self.labels.len() as u32;
        let stratum = |&i: &u32| {
            let outlet = self.articles[self.article[i as usize] as usize].outlet;
            outlet * k + u32::from(self.predicted[i as usize])
        };
        chosen.iter().map(stratum).collect()
    }
}

/// Where a `--by` column's values come from.
enum Values<'a> {
    Column(&'a Column),
    Outlet(&'a Corpus),
    Month,
    Year,
}

impl Values<'_> {
    fn of(&self, corpus: &Corpus, i: usize) -> u32 {
        let article = || &corpus.articles[corpus.article[i] as usize];
        let day =
            || article().day.map_or((0, 0), |day| (u32::from(day.year), u32::from(day.month)));
        match self {
            Values::Column(column) => column.values[i],
            Values::Outlet(_) => article().outlet,
            Values::Month => day().0 * 100 + day().1,
            Values::Year => day().0,
        }
    }

    fn name(&self, number: u32) -> String {
        match self {
            Values::Column(column) => column.names.name(number).to_owned(),
            Values::Outlet(corpus) => corpus.outlets.name(number).to_owned(),
            Values::Month => format!("{:04}-{:02}", number / 100, number % 100),
            Values::Year => format!("{number:04}"),
        }
    }
}
