//! The past to learn from, the newest to be tried on.

use crate::{Error, Result};

/// Fold 1 for the newest rows, at least `share` of all, and fold 0 for those before; rows of the
/// same day stay together. Only fold 1 is for trying: a model must not learn from the future.
///
/// Dates are `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, the last with anything behind (a time of day).
///
/// # Errors
/// If `share` is not between 0 and 1, a date is missing or of another form, or nothing is left
/// to learn from.
pub fn by_date(dates: &[&str], share: f64) -> Result<Vec<u32>> {
    if !(share > 0.0 && share < 1.0) {
        return Err(Error::usage(format!("{share} is no share of the rows"))
            .remedy("a number between 0 and 1, such as 0.2"));
    }
    let days = dates.iter().enumerate().map(day).collect::<Result<Vec<_>>>()?;
    let mut sorted = days.clone();
    sorted.sort_unstable();
    let wanted = ((days.len() as f64 * share).ceil() as usize).max(1);
    let Some(&first_new) = sorted.len().checked_sub(wanted).and_then(|at| sorted.get(at)) else {
        return Err(Error::numeric("no rows to divide by date"));
    };
    if sorted[0] == first_new {
        return Err(Error::numeric(format!(
            "no row is older than {first_new}, the first day of the newest share"
        ))
        .remedy("a smaller share, or folds by group"));
    }
    Ok(days.iter().map(|&day| u32::from(day >= first_new)).collect())
}

/// The date alone, after a check of its form.
fn day<'a>((row, date): (usize, &&'a str)) -> Result<&'a str> {
    let date = date.trim();
    let day = date.get(..10).unwrap_or(date);
    let form = day.bytes().enumerate().all(|(place, byte)| match place {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    });
    let goes_on = date.as_bytes().get(10).is_some_and(u8::is_ascii_digit);
    if form && !goes_on && matches!(day.len(), 4 | 7 | 10) {
        return Ok(day);
    }
    let message = match date {
        "" => format!("row {} has no date", row + 1),
        _ => format!("row {}: '{date}' is no date", row + 1),
    };
    Err(Error::input(message).remedy("dates as 2024-03-31 in every row, or folds by group"))
}
