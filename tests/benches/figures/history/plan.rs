//! The plans of the backend's own statements, from the server's log: what is explained is what ran, with its parameters.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context as _, Result};
use cruscotto_xtask::city::City;
use cruscotto_xtask::cluster::{DATABASE, Role};

/// Before the milliseconds of a logged plan, and after them.
const BEFORE_MILLIS: &str = "duration: ";
const AFTER_MILLIS: &str = " ms  plan:";

/// Around the number of a chunk in its name.
const CHUNK: &str = "_hyper_";

/// A statement of the backend, by words that only it has.
#[derive(Debug, Clone, Copy)]
pub(super) enum Statement {
    /// The last value of every series.
    LastValues,
    /// A period in buckets.
    History,
}

impl Statement {
    fn is_in(self, text: &str) -> bool {
        let words: &[&str] = match self {
            Self::LastValues => &["cross join lateral"],
            // From the series, and from days by place.
            Self::History => &["by_series as", "sum(samples)::bigint"],
        };
        words.iter().any(|words| text.contains(words))
    }
}

/// A statement that ran.
#[derive(Debug)]
pub(super) struct Planned {
    pub(super) took: Duration,
    /// Chunks that its plan reads or may read.
    pub(super) chunks: usize,
}

/// Has the server log the plan of every statement of the backend's role, from its next connection on.
pub(super) fn log_plans(city: &mut City) -> Result<()> {
    let role = Role::App.name();
    let settings = [("session_preload_libraries", "auto_explain"), ("auto_explain.log_min_duration", "0")];
    for (name, value) in settings {
        city.cluster()
            .psql(DATABASE, &["load 'auto_explain'", &format!("alter role {role} set {name} = '{value}'")])?;
    }
    Ok(())
}

/// Where the log ends now.
pub(super) fn mark(city: &City) -> Result<usize> {
    Ok(read(city)?.len())
}

/// The plans of a statement that were logged after `mark`.
pub(super) fn since(city: &City, mark: usize, statement: Statement) -> Result<Vec<Planned>> {
    let log = read(city)?;
    let entries = log.get(mark..).unwrap_or_default().split(BEFORE_MILLIS).skip(1);
    Ok(entries.filter(|entry| statement.is_in(entry)).filter_map(planned).collect())
}

fn planned(entry: &str) -> Option<Planned> {
    let (millis, plan) = entry.split_once(AFTER_MILLIS)?;
    let chunks: BTreeSet<&str> = plan.match_indices(CHUNK).map(|(at, _)| chunk(&plan[at..])).collect();
    Some(Planned {
        took: Duration::try_from_secs_f64(millis.parse::<f64>().ok()? / 1000.0).ok()?,
        chunks: chunks.len(),
    })
}

/// `_hyper_1_23_chunk` at the beginning of `text`, without what follows: an index's name begins with its chunk's.
fn chunk(text: &str) -> &str {
    let end =
        text[CHUNK.len()..].find(|c: char| !c.is_ascii_digit() && c != '_').map_or(text.len(), |at| at + CHUNK.len());
    &text[..end]
}

fn read(city: &City) -> Result<String> {
    let path: PathBuf = city.folder().join("log/postgres.log");
    let bytes = fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Chunks of all tables that history is read from.
pub(super) fn chunks(city: &mut City) -> Result<usize> {
    let count = "select count(*) from timescaledb_information.chunks where hypertable_schema = 'public'";
    Ok(city.cluster().psql(DATABASE, &[count])?.trim().parse()?)
}
