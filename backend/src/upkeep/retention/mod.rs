//! Retention: samples go by their metric's class, rollups and logs by age. docs/decisions/0009-retention.md tells why.
//!
//! First it is said what is gone, then it goes, chunk by chunk, each in a transaction of its own: stopped anywhere, the
//! next run goes on there. Nothing goes that is not summed up.

mod plan;
mod report;

pub use plan::{Removal, Step};
pub use report::Report;

use crate::store::{Level, Load, Log, Store, StoreError};
use cruscotto_domain::catalogue::Catalogue;
use cruscotto_domain::id::MetricId;
use cruscotto_domain::retention::Retention;
use cruscotto_domain::time::{MICROS_PER_DAY, Timestamp};
use plan::{Rule, oldest_kept, plan};
use tracing::warn;

/// The hypertable of samples.
const SAMPLE: &str = "sample";

/// How long everything is kept, and of which metrics.
#[derive(Debug, Clone, Copy)]
pub struct Policy<'a> {
    /// Names the class of each metric.
    pub catalogue: &'a Catalogue,
    /// Says how many days a class is.
    pub retention: &'a Retention,
}

impl Policy<'_> {
    /// Days that the samples of a metric are kept; one that the catalogue no longer has counts as standard.
    #[must_use]
    pub fn days(&self, metric: &MetricId) -> u32 {
        self.retention.days(self.catalogue.get(metric).map(|m| m.retention).unwrap_or_default())
    }

    fn rollup_days(&self, level: Level) -> u32 {
        match level {
            Level::FiveMinutes => self.retention.five_minutes_days,
            Level::Hour => self.retention.hours_days,
            Level::Day => self.retention.days_days,
        }
    }

    fn log_days(&self, log: Log) -> u32 {
        match log {
            Log::Deliveries => self.retention.deliveries_days,
            Log::Transitions => self.retention.transitions_days,
            Log::Audit => self.retention.audit_days,
            Log::Messages => self.retention.messages_days,
        }
    }
}

/// Removes what is kept no longer at `now`, or with `dry_run` only says what that is. May be dropped at any moment.
///
/// # Errors
/// [`StoreError`]; what went until then is gone.
pub async fn retain(store: &Store, policy: Policy<'_>, now: Timestamp, dry_run: bool) -> Result<Report, StoreError> {
    let rules = rules(store, policy, now).await?;
    let chunks = store.chunks(SAMPLE).await?;
    let rolled_to = store.rollup_state().await?.rolled_to;
    let mut steps = plan(&chunks, &rules);
    let wanted = steps.len();
    let settled = if dry_run { rolled_to } else { store.say_gone(&ends(&steps)).await? };
    steps.retain(|step| settled.is_some_and(|settled| step.chunk.to <= settled));
    let mut report = Report {
        dry_run,
        at: now,
        rolled_to,
        samples: Vec::new(),
        postponed: wanted - steps.len(),
        others: Vec::new(),
        kept: Vec::new(),
    };
    for step in steps {
        match one_chunk(store, &step, dry_run).await {
            Ok(Load { rows: 0, .. }) if matches!(step.removal, Removal::Metrics(_)) => {}
            Ok(load) => report.samples.push((step, load)),
            Err(error) if error.is_passing() => {
                warn!(%error, chunk = step.chunk.name, "samples of a chunk stay for now");
                report.postponed += 1;
            }
            Err(error) => return Err(error),
        }
    }
    for level in Level::ALL {
        rollups(store, level, before(now, policy.rollup_days(level)), &mut report).await?;
    }
    for log in Log::ALL {
        entries(store, log, before(now, policy.log_days(log)), &mut report).await?;
    }
    let left = store.chunks(SAMPLE).await?;
    report.kept = rules.iter().map(|rule| (rule.metric.clone(), rule.days, oldest_kept(&left, rule))).collect();
    Ok(report)
}

fn before(now: Timestamp, days: u32) -> Timestamp {
    // Days of 24 hours, whatever the clocks of the city do.
    now.plus_micros(-i64::from(days) * MICROS_PER_DAY)
}

async fn rules(store: &Store, policy: Policy<'_>, now: Timestamp) -> Result<Vec<Rule>, StoreError> {
    let removed = store.removed_metrics().await?;
    let latecomers = store.latecomers().await?;
    let rule = |metric: MetricId| {
        let days = policy.days(&metric);
        let late = latecomers.iter().filter(|(of, _)| *of == metric).map(|(_, time)| *time).collect();
        Rule { days, before: before(now, days), done: removed.get(metric.as_str()).copied(), late, metric }
    };
    Ok(store.measured_metrics().await?.into_iter().map(rule).collect())
}

/// The end of each chunk and what goes of it.
fn ends(steps: &[Step]) -> Vec<(Timestamp, Option<&[MetricId]>)> {
    steps.iter().map(|step| (step.chunk.to, step.removal.metrics())).collect()
}

async fn one_chunk(store: &Store, step: &Step, dry_run: bool) -> Result<Load, StoreError> {
    let chunk = &step.chunk;
    let whole = store.chunk_bytes(SAMPLE, &[&chunk.name]).await?;
    if dry_run {
        let all = store.count_samples(chunk.from, chunk.to, None).await?;
        return Ok(match step.removal.metrics() {
            None => Load { rows: all, bytes: whole },
            Some(metrics) => {
                let rows = store.count_samples(chunk.from, chunk.to, Some(metrics)).await?;
                // As much of the chunk as of its rows.
                Load { rows, bytes: if all > 0 { whole / all * rows } else { 0 } }
            }
        });
    }
    let rows = store.retire_samples(chunk, step.removal.metrics()).await?;
    // What stays is in a chunk of another name, of the same time.
    let now = store.chunks(SAMPLE).await?;
    let stays: Vec<&str> = now.iter().filter(|c| c.from == chunk.from).map(|c| c.name.as_str()).collect();
    Ok(Load { rows, bytes: whole - store.chunk_bytes(SAMPLE, &stays).await? })
}

async fn rollups(store: &Store, level: Level, before: Timestamp, report: &mut Report) -> Result<(), StoreError> {
    let table = level.table();
    let old: Vec<_> = store.chunks(table).await?.into_iter().filter(|chunk| chunk.to <= before).collect();
    let Some(end) = old.iter().map(|chunk| chunk.to).max() else { return Ok(()) };
    let names: Vec<&str> = old.iter().map(|chunk| chunk.name.as_str()).collect();
    let load = Load { rows: store.count_rollups(level, end).await?, bytes: store.chunk_bytes(table, &names).await? };
    if report.dry_run {
        report.others.push((table, end, load));
    } else {
        match store.retire_rollups(level, end).await? {
            Some(dropped) if dropped > 0 => report.others.push((table, end, load)),
            Some(_) => {}
            None => warn!(table, "rollups stay for now: they are being written"),
        }
    }
    Ok(())
}

async fn entries(store: &Store, log: Log, before: Timestamp, report: &mut Report) -> Result<(), StoreError> {
    let mut rows = 0;
    if report.dry_run {
        rows = store.count_log(log, before).await?;
    } else {
        loop {
            let gone = store.retire_log(log, before).await?;
            rows += i64::from(gone);
            if gone == 0 {
                break;
            }
        }
    }
    if rows > 0 {
        // The room of rows that are gone is used again, and not given back.
        report.others.push((log.table(), before, Load { rows, bytes: 0 }));
    }
    Ok(())
}
