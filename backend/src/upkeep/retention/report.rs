//! What went, or would go, for people to read.

use super::plan::{Removal, Step};
use crate::store::Load;
use cruscotto_domain::id::MetricId;
use cruscotto_domain::time::Timestamp;
use std::fmt;

/// What retention removed, or would remove.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Nothing was removed: it is said what would be.
    pub dry_run: bool,
    /// When.
    pub at: Timestamp,
    /// Up to here samples are summed up; what is younger stays in any case.
    pub rolled_to: Option<Timestamp>,
    /// Chunks of samples.
    pub samples: Vec<(Step, Load)>,
    /// Chunks that stay for now: not summed up yet, or somebody was reading them.
    pub postponed: usize,
    /// Rollups and logs: the table, before when, how much.
    pub others: Vec<(&'static str, Timestamp, Load)>,
    /// How long the samples of each metric are kept, and from when there are any.
    pub kept: Vec<(MetricId, u32, Option<Timestamp>)>,
}

impl Report {
    /// Samples and whatever else, together.
    #[must_use]
    pub fn total(&self) -> Load {
        let loads = self.samples.iter().map(|(_, load)| load).chain(self.others.iter().map(|(_, _, load)| load));
        loads.fold(Load::default(), |sum, load| Load { rows: sum.rows + load.rows, bytes: sum.bytes + load.bytes })
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = if self.dry_run { "would go" } else { "went" };
        let total = self.total();
        writeln!(f, "retention at {}: {} rows, {} bytes {what}", self.at, total.rows, total.bytes)?;
        match self.rolled_to {
            Some(rolled_to) => writeln!(f, "samples are summed up to {rolled_to}")?,
            None => writeln!(f, "no samples are summed up yet: none go")?,
        }
        for (step, load) in &self.samples {
            let of = match &step.removal {
                Removal::Whole => "whole chunk".to_owned(),
                Removal::Metrics(metrics) => metrics.iter().map(MetricId::as_str).collect::<Vec<_>>().join(", "),
            };
            let (chunk, Load { rows, bytes }) = (&step.chunk, load);
            writeln!(f, "sample {} to {} ({}): {rows} rows, {bytes} bytes: {of}", chunk.from, chunk.to, chunk.name)?;
        }
        if self.postponed > 0 {
            writeln!(f, "sample: {} chunks stay for now: not summed up yet, or in use", self.postponed)?;
        }
        for (table, before, Load { rows, bytes }) in &self.others {
            writeln!(f, "{table} before {before}: {rows} rows, {bytes} bytes")?;
        }
        for (metric, days, oldest) in &self.kept {
            match oldest {
                Some(oldest) => writeln!(f, "kept: {metric} for {days} days, now from {oldest}")?,
                None => writeln!(f, "kept: {metric} for {days} days, now nothing")?,
            }
        }
        Ok(())
    }
}
