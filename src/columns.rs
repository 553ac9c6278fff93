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

/// What follows a task's name, and `_`, in the columns that each has beside one per label.
pub const OF_TASKS: [&str; 2] = ["confidence", "evidence"];

/// The same where they are asked for. A label may be called so; then they can't be asked for.
pub const ON_WISH: [&str; 3] = ["set", "confidence_low", "confidence_high"];

/// Whether a ledger, or a sample of it, has a column of this name whatever its tasks.
pub fn is_taken(name: &str) -> bool {
    LEADING.iter().chain(&TRAILING).chain(&OF_SAMPLES).any(|&taken| taken == name)
}

/// Whether a name is that of a further column of some task.
pub fn is_of_some_task(name: &str) -> bool {
    let ends = |what: &str| name.strip_suffix(what).is_some_and(|rest| rest.ends_with('_'));
    OF_TASKS.iter().chain(&ON_WISH).any(|what| ends(what))
}
