//! One turn of one target.

use std::fmt;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};

use super::points::{ROUND, Span};

/// A target is quiet when it uses less than this in [`LOOK_EVERY`]: a twentieth of a core.
const QUIET: Duration = Duration::from_millis(20);

/// How often it is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(400);

/// How long it may take to be quiet; beyond, the turn ends all the same.
const SETTLES_WITHIN: Duration = Duration::from_secs(15);

/// Something that takes points.
pub(super) trait Target {
    /// The name in what is printed.
    fn name(&self) -> &'static str;

    /// Whether it takes part in a round; 0 is the one that does not count.
    fn takes_part(&self, _round: usize) -> bool {
        true
    }

    /// Whether the benchmark goes on without it when it fails.
    fn is_peer(&self) -> bool {
        true
    }

    /// Makes ready for the points of `span`; nothing of it counts.
    fn prepare(&mut self, span: Span) -> Result<()>;

    /// Sends them, and returns when the last is acknowledged.
    fn deliver(&mut self) -> Result<()>;

    /// Has the target do at once what it would do later.
    fn catch_up(&mut self) -> Result<()> {
        Ok(())
    }

    /// How many points of `span` it has.
    fn stored(&mut self, span: Span) -> Result<u64>;

    /// Processor time of all its processes since they began.
    fn used(&mut self) -> Result<Duration>;
}

/// What a turn came to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Outcome {
    /// Acknowledged points a second.
    pub(super) rate: f64,
    /// Seconds of processor for a million points, with what was put off until after the last acknowledgement.
    pub(super) cpu: f64,
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.0} points/s, {:.2} CPU-s a million points", self.rate, self.cpu)
    }
}

/// Has `target` take the points of `span`.
pub(super) fn measured(target: &mut dyn Target, span: Span) -> Result<Outcome> {
    target.prepare(span)?;
    settle(target)?;
    let before = target.used()?;
    let begun = Instant::now();
    target.deliver()?;
    let took = begun.elapsed();
    target.catch_up()?;
    settle(target)?;
    let used = target.used()?.saturating_sub(before);
    let stored = target.stored(span)?;
    ensure!(stored == u64::from(ROUND), "{} has {stored} of {ROUND} points", target.name());
    Ok(Outcome {
        rate: f64::from(ROUND) / took.as_secs_f64(),
        cpu: used.as_secs_f64() * 1_000_000.0 / f64::from(ROUND),
    })
}

/// Waits until the target has nothing left to do. Here time itself is measured: work in so much of it.
fn settle(target: &mut dyn Target) -> Result<()> {
    let begun = Instant::now();
    let mut before = target.used()?;
    while begun.elapsed() < SETTLES_WITHIN {
        thread::sleep(LOOK_EVERY);
        let now = target.used()?;
        if now.saturating_sub(before) < QUIET {
            break;
        }
        before = now;
    }
    Ok(())
}
