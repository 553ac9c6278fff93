//! Dates in the forms that ledgers have.

use std::collections::BTreeSet;

use crate::{Error, Result};

/// A day, or less of one: an unknown month or day is 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day {
    /// Year.
    pub year: u16,
    /// Month from 1; 0 where only the year is known.
    pub month: u8,
    /// Day from 1; 0 where it is not known.
    pub day: u8,
}

/// What a date looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Form {
    YearFirst,
    Compact,
    WithName,
    /// Two numbers and a year behind, full stops between.
    Dotted,
    /// The same with strokes: day or month first.
    Stroked,
}

/// Days of date strings, and what they looked like.
#[derive(Debug, Default)]
pub(super) struct Dates {
    /// One entry per string; `None` for what is empty or can't be read.
    pub days: Vec<Option<Day>>,
    /// Strings that are neither empty nor readable.
    pub unreadable: Vec<String>,
    /// An example of each form, where there are several.
    pub forms: Vec<String>,
    /// A date that may be of two days, where nothing tells which.
    pub ambiguous: Option<String>,
}

/// Reads dates together: `03/04/2024` can only be told by others such as `25/04/2024`.
pub(super) fn read<'a>(texts: impl Iterator<Item = &'a str> + Clone) -> Dates {
    let mut found = Dates::default();
    let mut forms = BTreeSet::new();
    let stroked = |text: &'a str| match split(text.trim()) {
        Some((Form::Stroked, [first, second, _])) => Some((first, second)),
        _ => None,
    };
    let day_first = texts.clone().filter_map(stroked).any(|(first, _)| first > 12);
    let month_first = texts.clone().filter_map(stroked).any(|(_, second)| second > 12);
    for text in texts {
        let trimmed = text.trim();
        let parts = split(trimmed);
        let day = parts.and_then(|(form, numbers)| {
            let told = form != Form::Stroked || day_first != month_first || numbers[0] > 12;
            if !told && numbers[1] <= 12 && numbers[0] != numbers[1] {
                found.ambiguous.get_or_insert_with(|| trimmed.to_owned());
                return None;
            }
            let swap = form == Form::Stroked && (numbers[1] > 12 || (month_first && !day_first));
            let day = in_order(form, numbers, swap)?;
            if forms.insert(form) {
                found.forms.push(trimmed.to_owned());
            }
            Some(day)
        });
        if day.is_none() && !trimmed.is_empty() {
            found.unreadable.push(trimmed.to_owned());
        }
        found.days.push(day);
    }
    found
}

/// A limit of `--from` or `--to`; a missing month or day is the first, or for `last` the last.
///
/// # Errors
/// For what is no date of one of the forms 2024, 2024-03, 2024-03-31.
pub fn parse_limit(text: &str, last: bool) -> Result<Day> {
    let day = match split(text.trim()) {
        Some((Form::YearFirst, numbers)) => in_order(Form::YearFirst, numbers, false),
        _ => None,
    };
    let mut day = day.ok_or_else(|| {
        Error::usage(format!("'{text}' is no date")).remedy("give for instance 2024-03-31")
    })?;
    if last && day.month == 0 {
        day.month = 12;
    }
    if last && day.day == 0 {
        day.day = 31;
    }
    Ok(day)
}

/// The form and its three numbers: year, month and day for [`Form::YearFirst`] and the like, else as written.
fn split(text: &str) -> Option<(Form, [u32; 3])> {
    let whole: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).collect();
    let parts: Vec<&str> = whole.into_iter().filter(|part| !part.is_empty()).collect();
    if let Some(found) = with_name(&parts) {
        return Some((Form::WithName, found));
    }
    let first = *parts.first()?;
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let number = |place: usize| -> Option<u32> {
        // A time of day may hang on it: 2024-03-31T10:00.
        let part = *parts.get(place)?;
        let end = part.find(|c: char| !c.is_ascii_digit()).unwrap_or(part.len());
        if end == 0 || !(end == part.len() || part[end..].starts_with(['T', 't'])) {
            return None;
        }
        part[..end].parse().ok()
    };
    match first.len() {
        8.. if first.len() == 8 && digits(first) || first.as_bytes().get(8) == Some(&b'T') => {
            let part = |range: std::ops::Range<usize>| first.get(range)?.parse().ok();
            Some((Form::Compact, [part(0..4)?, part(4..6)?, part(6..8)?]))
        }
        4 if digits(first) => {
            let rest = |place| if parts.len() > place { number(place) } else { Some(0) };
            Some((Form::YearFirst, [number(0)?, rest(1)?, rest(2)?]))
        }
        1 | 2 => {
            let form = if text.contains('/') || text.contains('-') && !text.contains('.') {
                Form::Stroked
            } else {
                Form::Dotted
            };
            let year = number(2).filter(|&year| year > 999)?;
            Some((form, [number(0)?, number(1)?, year]))
        }
        _ => None,
    }
}

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// `31 March 2024`, `March 31st, 2024`, `Sun, 31 Mar 2024 10:00`.
fn with_name(parts: &[&str]) -> Option<[u32; 3]> {
    let month = parts.iter().find_map(|part| {
        let lower = part.to_lowercase();
        let name = lower.get(..3)?;
        let place = MONTHS.iter().position(|&month| month == name)?;
        lower.bytes().all(|byte| byte.is_ascii_alphabetic()).then_some(place as u32 + 1)
    })?;
    let numbers = parts.iter().filter(|part| part.as_bytes()[0].is_ascii_digit());
    let values: Vec<(usize, u32)> = numbers
        .filter_map(|part| {
            let end = part.find(|c: char| !c.is_ascii_digit()).unwrap_or(part.len());
            Some((end, part[..end].parse().ok()?))
        })
        .collect();
    let year = values.iter().find(|(length, _)| *length == 4)?.1;
    let day = values.first().filter(|(length, _)| *length <= 2).map_or(0, |(_, day)| *day);
    Some([year, month, day])
}

fn in_order(form: Form, numbers: [u32; 3], swap: bool) -> Option<Day> {
    let [year, month, day] = match (form, swap) {
        (Form::Dotted | Form::Stroked, false) => [numbers[2], numbers[1], numbers[0]],
        (Form::Dotted | Form::Stroked, true) => [numbers[2], numbers[0], numbers[1]],
        _ => numbers,
    };
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        0 => 0,
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    let sensible = (1000..=9999).contains(&year) && day <= days;
    sensible.then_some(Day { year: year as u16, month: month as u8, day: day as u8 })
}

impl Day {
    /// `2024-03`; `None` where the month is not known.
    pub fn month_name(self) -> Option<String> {
        (self.month > 0).then(|| format!("{:04}-{:02}", self.year, self.month))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_one_day_are_read_alike() {
        let texts = [
            "2024-03-31",
            "2024/3/31",
            "31.03.2024",
            "31/03/2024",
            "March 31, 2024",
            "31 Mar 2024",
            "Sun, 31 March 2024 10:00:00 GMT",
            "20240331",
            "2024-03-31T10:00:00Z",
            "2024-03-31 10:00",
        ];
        let found = read(texts.iter().copied());
        let day = Some(Day { year: 2024, month: 3, day: 31 });
        for (text, read) in texts.iter().zip(&found.days) {
            assert_eq!(*read, day, "{text}");
        }
        assert_eq!(found.forms.len(), 5);
    }

    #[test]
    fn strokes_are_told_by_other_dates_or_not_at_all() {
        let day = |day| Some(Day { year: 2024, month: 3, day });
        assert_eq!(read(["04/03/2024", "25/03/2024"].into_iter()).days, [day(4), day(25)]);
        assert_eq!(read(["03/04/2024", "03/25/2024"].into_iter()).days, [day(4), day(25)]);
        let found = read(["03/04/2024"].into_iter());
        assert_eq!((found.days[0], found.ambiguous.as_deref()), (None, Some("03/04/2024")));
    }

    #[test]
    fn what_is_no_date_is_said_and_a_year_alone_is_one() {
        let found = read(["2024-02-30", "soon", "", "2024", "2024-05"].into_iter());
        assert_eq!(found.unreadable, ["2024-02-30", "soon"]);
        assert_eq!(found.days[3], Some(Day { year: 2024, month: 0, day: 0 }));
        assert_eq!(found.days[4].and_then(Day::month_name).as_deref(), Some("2024-05"));
        assert_eq!(parse_limit("2024-02", true).unwrap(), Day { year: 2024, month: 2, day: 31 });
        assert!(parse_limit("soon", false).is_err());
    }
}
