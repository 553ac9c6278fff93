//! Which names tasks and labels may have: none that a ledger gives to a column of its own.

use std::collections::HashSet;
use std::path::PathBuf;

use super::TaskLabels;
use crate::columns;
use crate::error::{Error, Result};

/// Refuses names that can't be a task: not `[a-z][a-z0-9_]*`, or taken by the ledger.
pub fn check_task_name(name: &str) -> Result<()> {
    let well_formed = name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    if !well_formed {
        return Err(Error::usage(format!("'{name}' can't be a task's name"))
            .remedy("use lower-case letters, digits and '_', a letter first"));
    }
    let taken = columns::is_taken(name) || columns::is_of_some_task(name);
    if taken {
        return Err(Error::usage(format!("'{name}' is a column of the ledger, so no task's name"))
            .remedy("rename the label column"));
    }
    Ok(())
}

pub(super) fn check_named_once(tasks: &[String]) -> Result<()> {
    match tasks.iter().enumerate().find(|(i, name)| tasks[..*i].contains(name)) {
        Some((_, name)) => {
            Err(Error::usage(format!("the task '{name}' is named twice"))
                .remedy("name each task once"))
        }
        None => Ok(()),
    }
}

/// Refuses labels whose column in a ledger would be another column too.
pub(super) fn check_columns(tasks: &[TaskLabels], files: &[PathBuf]) -> Result<()> {
    let own = |task: &TaskLabels| {
        let name = task.name.clone();
        let further = columns::OF_TASKS.map(|what| format!("{name}_{what}"));
        std::iter::once(name).chain(further)
    };
    let mut taken: HashSet<String> = tasks.iter().flat_map(own).collect();
    for task in tasks {
        for (label, &(file, line)) in task.labels.iter().zip(&task.first_met) {
            let column = format!("{}_{label}", task.name);
            if !taken.contains(&column) && !columns::is_taken(&column) {
                taken.insert(column);
                continue;
            }
            let message =
                format!("the label '{label}' would have the column '{column}', which is taken");
            let error = Error::input(message).at_line(line).in_column(&task.name);
            return Err(error
                .in_file(files.get(file).cloned().unwrap_or_default())
                .remedy("rename the label"));
        }
    }
    Ok(())
}
