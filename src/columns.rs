//! The columns of a ledger: the one place that knows their names.
//!
//! Data sets read them, ledgers write them, and no task may be called like one of them.

/// What stands before the columns of the tasks.
pub const LEADING: [&str; 12] = [
    "outlet",
    "article",
    "title",
    "date",
    "sentence",
    "start",
    "end",
    "text",
    "voice",
    "source",
    "voice_kind",
    "quotes",
];

/// What stands behind them.
pub const TRAILING: [&str; 2] = ["language", "model"];

/// What samples to be labelled by hand have besides.
pub const OF_SAMPLES: [&str; 4] = ["previous", "next", "stratum", "inclusion_probability"];

/// What follows a task's name, and `_`, in its further columns: those beside one per label.
pub const OF_TASKS: [&str; 5] = ["confidence", "evidence", "set", "low", "high"];

/// Whether a ledger, or a sample of it, has a column of this name whatever its tasks.
pub fn is_taken(name: &str) -> bool {
    LEADING.iter().chain(&TRAILING).chain(&OF_SAMPLES).any(|&taken| taken == name)
}

/// The columns that a task of this name has beside one per label.
pub fn of_task(name: &str) -> impl Iterator<Item = String> {
    std::iter::once(name.to_owned())
        .chain(OF_TASKS.iter().map(move |what| format!("{name}_{what}")))
}

/// Whether a name is that of a further column of some task.
pub fn is_of_some_task(name: &str) -> bool {
    name.rsplit_once('_').is_some_and(|(_, what)| OF_TASKS.contains(&what))
}
