//! Rules: what alarms beside the health of assets. The same evaluator judges the present and the past, so that what a rule
//! would have done last month is what it would do now.

use crate::asset::{AssetKind, Layer};
use crate::hours::{Stretch, WeekHours};
use crate::id::{AreaId, AssetId, MetricId};
use crate::incident::Severity;
use crate::metric::Limit;
use crate::time::{MICROS_PER_SECOND, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;

/// Characters of a rule's name at most.
pub const MAX_NAME_CHARS: usize = 120;

/// The longest time in seconds that a rule looks back or waits: a week.
pub const MAX_SECONDS: u32 = 7 * 24 * 3_600;

/// The furthest in seconds that a forecast looks ahead: ninety days.
pub const MAX_AHEAD_S: u32 = 90 * 24 * 3_600;

/// Points that an evaluator remembers of one series. A week of minutes is ten thousand: it keeps every so many.
const MAX_POINTS: usize = 2_048;

/// Points below which a line through them says nothing.
const MIN_FIT_POINTS: usize = 5;

/// Which assets a rule is about; everything that is none does not narrow it down.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Target {
    /// Only this asset.
    #[serde(default)]
    pub asset: Option<AssetId>,
    /// Only assets of this kind.
    #[serde(default)]
    pub kind: Option<AssetKind>,
    /// Only assets of this NIL or Municipio.
    #[serde(default)]
    pub area: Option<AreaId>,
}

/// What a rule watches for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Watch {
    /// A value beyond a limit.
    Threshold {
        /// Of this metric.
        metric: MetricId,
        /// The limit, in the metric's unit.
        limit: Limit,
        /// For at least so many seconds.
        for_s: u32,
        /// Of these assets.
        #[serde(default)]
        on: Target,
    },
    /// No value.
    Absence {
        /// Of this metric, of what has been measured before.
        metric: MetricId,
        /// For so many seconds.
        for_s: u32,
        /// Of these assets.
        #[serde(default)]
        on: Target,
    },
    /// A value that grows or falls too fast.
    Rate {
        /// Of this metric.
        metric: MetricId,
        /// The limit, in the metric's unit an hour.
        limit: Limit,
        /// Between the oldest and the newest value of so many seconds.
        over_s: u32,
        /// Of these assets.
        #[serde(default)]
        on: Target,
    },
    /// A value that will be beyond a limit, if it goes on as it did: least squares, a straight line through the values.
    Forecast {
        /// Of this metric.
        metric: MetricId,
        /// The limit, in the metric's unit.
        limit: Limit,
        /// Through the values of so many seconds.
        over_s: u32,
        /// So many seconds from now.
        ahead_s: u32,
        /// Of these assets.
        #[serde(default)]
        on: Target,
    },
    /// Too large a part of an area's assets does not work.
    ShareDown {
        /// Of this layer.
        layer: Layer,
        /// Of this area; without it of the city.
        #[serde(default)]
        area: Option<AreaId>,
        /// More than this part, 0 to 1.
        above: f64,
        /// For at least so many seconds.
        for_s: u32,
    },
}

/// A rule as it is kept: `POST /api/v1/rules`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Rule {
    /// What its incidents are called, 1 to 120 characters.
    pub name: String,
    /// How urgent they are.
    pub severity: Severity,
    /// What it watches for.
    pub watch: Watch,
    /// When it watches; always without it.
    #[serde(default)]
    pub hours: Option<WeekHours>,
}

/// `GET /api/v1/rules`: a rule with who made it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RuleItem {
    /// Its number.
    pub id: i64,
    /// The rule.
    #[serde(flatten)]
    pub rule: Rule,
    /// Whether it alarms.
    pub enabled: bool,
    /// Who changed it last.
    pub changed_by: String,
    /// When.
    pub changed_at: Timestamp,
}

/// A time that a rule would have fired.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Firing {
    /// Of which asset; none for a share of an area.
    pub asset: Option<AssetId>,
    /// From when.
    pub from: Timestamp,
    /// Until when; none when it still would.
    pub to: Option<Timestamp>,
}

/// `POST /api/v1/rules/test`: what a rule would have done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RuleTest {
    /// From when on it was tried.
    pub from: Timestamp,
    /// Until when.
    pub to: Timestamp,
    /// How often it would have fired.
    pub fired: u32,
    /// When, oldest first; at most 200 of them.
    pub firings: Vec<Firing>,
    /// Series that it looked at.
    pub series: u32,
    /// Seconds between the values it looked at: older values are kept summed up.
    pub resolution_s: u32,
}

/// Why a rule is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadRule {
    /// No name, or too long.
    #[error("name has {0} characters: expected 1 to {MAX_NAME_CHARS}")]
    Name(usize),
    /// A time that cannot be.
    #[error("{field} is {value}: expected {least} to {most} seconds")]
    Seconds {
        /// Which.
        field: &'static str,
        /// What it is.
        value: u32,
        /// The least.
        least: u32,
        /// The most.
        most: u32,
    },
    /// No number.
    #[error("{0} is not a finite number")]
    Number(&'static str),
    /// A share that is none.
    #[error("above is {0}: expected 0 to less than 1")]
    Share(String),
    /// No days.
    #[error("hours.days is empty: expected some of monday to sunday, or no hours at all")]
    NoDays,
}

impl Watch {
    /// The metric it looks at; none for a share of an area.
    #[must_use]
    pub fn metric(&self) -> Option<&MetricId> {
        match self {
            Self::Threshold { metric, .. }
            | Self::Absence { metric, .. }
            | Self::Rate { metric, .. }
            | Self::Forecast { metric, .. } => Some(metric),
            Self::ShareDown { .. } => None,
        }
    }

    /// The assets it is about; none for a share of an area.
    #[must_use]
    pub fn target(&self) -> Option<&Target> {
        match self {
            Self::Threshold { on, .. }
            | Self::Absence { on, .. }
            | Self::Rate { on, .. }
            | Self::Forecast { on, .. } => Some(on),
            Self::ShareDown { .. } => None,
        }
    }

    /// How far it looks back, in microseconds.
    #[must_use]
    pub fn looks_back(&self) -> i64 {
        let seconds = match self {
            Self::Threshold { for_s, .. } | Self::Absence { for_s, .. } | Self::ShareDown { for_s, .. } => *for_s,
            Self::Rate { over_s, .. } | Self::Forecast { over_s, .. } => *over_s,
        };
        i64::from(seconds) * MICROS_PER_SECOND
    }
}

impl Rule {
    /// Whether it can be a rule.
    ///
    /// # Errors
    /// [`BadRule`] with what would be right.
    pub fn check(&self) -> Result<(), BadRule> {
        let chars = self.name.trim().chars().count();
        if chars == 0 || chars > MAX_NAME_CHARS {
            return Err(BadRule::Name(chars));
        }
        if self.hours.as_ref().is_some_and(|hours| hours.days.is_empty()) {
            return Err(BadRule::NoDays);
        }
        let seconds = |field, value, least, most| {
            if (least..=most).contains(&value) { Ok(()) } else { Err(BadRule::Seconds { field, value, least, most }) }
        };
        let finite = |limit: &Limit| match limit {
            Limit::Above(value) | Limit::Below(value) if value.is_finite() => Ok(()),
            _ => Err(BadRule::Number("limit")),
        };
        match &self.watch {
            Watch::Threshold { limit, for_s, .. } => {
                finite(limit)?;
                seconds("for_s", *for_s, 0, MAX_SECONDS)
            }
            Watch::Absence { for_s, .. } => seconds("for_s", *for_s, 60, MAX_SECONDS),
            Watch::Rate { limit, over_s, .. } => {
                finite(limit)?;
                seconds("over_s", *over_s, 60, MAX_SECONDS)
            }
            Watch::Forecast { limit, over_s, ahead_s, .. } => {
                finite(limit)?;
                seconds("over_s", *over_s, 600, MAX_SECONDS)?;
                seconds("ahead_s", *ahead_s, 60, MAX_AHEAD_S)
            }
            Watch::ShareDown { above, for_s, .. } => {
                if !(0.0..1.0).contains(above) {
                    return Err(BadRule::Share(above.to_string()));
                }
                seconds("for_s", *for_s, 0, MAX_SECONDS)
            }
        }
    }
}

/// Judges one series under one rule, value by value.
#[derive(Debug, Clone)]
pub struct Evaluator {
    watch: Watch,
    /// A value older than this, in microseconds, says nothing about now.
    freshness: i64,
    points: VecDeque<(Timestamp, f64)>,
    /// Since when the condition holds.
    holds: Option<Timestamp>,
}

impl Evaluator {
    /// An evaluator that has seen nothing.
    #[must_use]
    pub fn new(watch: Watch, freshness: i64) -> Self {
        Self { watch, freshness, points: VecDeque::new(), holds: None }
    }

    /// When the newest value was measured.
    #[must_use]
    pub fn newest(&self) -> Option<Timestamp> {
        self.points.back().map(|point| point.0)
    }

    /// Takes a value measured at `at`. Values that are not newer than the newest change nothing.
    pub fn observe(&mut self, at: Timestamp, value: f64) {
        if self.newest().is_some_and(|newest| at <= newest) || !value.is_finite() {
            return;
        }
        // What was said on both sides of a silence is not one lasting condition.
        if self.newest().is_some_and(|newest| at.micros_since(newest) > self.freshness) {
            self.holds = None;
        }
        self.points.push_back((at, value));
        let oldest = at.plus_micros(-self.watch.looks_back());
        while self.points.len() > 1 && self.points.front().is_some_and(|point| point.0 < oldest) {
            self.points.pop_front();
        }
        if self.points.len() > MAX_POINTS {
            // Every second one, the newest always.
            let newest = self.points.len() - 1;
            let mut place = 0;
            self.points.retain(|_| {
                place += 1;
                (place - 1) % 2 == newest % 2
            });
        }
        self.holds = self.condition(at).then(|| self.holds.unwrap_or(at));
    }

    /// Since when it fires at `now`; none when it does not.
    #[must_use]
    pub fn fires(&self, now: Timestamp) -> Option<Timestamp> {
        let newest = self.newest()?;
        if let Watch::Absence { for_s, .. } = &self.watch {
            let missed = newest.plus_micros(i64::from(*for_s) * MICROS_PER_SECOND);
            return (now > missed).then_some(missed);
        }
        if now.micros_since(newest) > self.freshness {
            return None;
        }
        let since = self.holds?;
        let lasts = match &self.watch {
            Watch::Threshold { for_s, .. } | Watch::ShareDown { for_s, .. } => i64::from(*for_s) * MICROS_PER_SECOND,
            _ => 0,
        };
        (now.micros_since(since) >= lasts).then_some(since)
    }

    fn condition(&self, now: Timestamp) -> bool {
        let Some(&(newest_at, newest)) = self.points.back() else { return false };
        match &self.watch {
            Watch::Threshold { limit, .. } => beyond(*limit, newest),
            Watch::ShareDown { above, .. } => newest > *above,
            Watch::Absence { .. } => false,
            Watch::Rate { limit, over_s, .. } => {
                let Some(&(oldest_at, oldest)) = self.points.front() else { return false };
                let span = newest_at.micros_since(oldest_at);
                // Half of the time at the least: two values a second apart are no trend.
                if span * 2 < i64::from(*over_s) * MICROS_PER_SECOND {
                    return false;
                }
                beyond(*limit, (newest - oldest) / hours(span))
            }
            Watch::Forecast { limit, over_s, ahead_s, .. } => {
                let Some((oldest_at, _)) = self.points.front() else { return false };
                let long_enough = newest_at.micros_since(*oldest_at) * 2 >= i64::from(*over_s) * MICROS_PER_SECOND;
                if !long_enough || self.points.len() < MIN_FIT_POINTS {
                    return false;
                }
                let Some((slope, level)) = self.line(now) else { return false };
                beyond(*limit, level + slope * hours(i64::from(*ahead_s) * MICROS_PER_SECOND))
            }
        }
    }

    /// The least-squares line: its slope an hour, and its level at `now`.
    fn line(&self, now: Timestamp) -> Option<(f64, f64)> {
        let x = |at: Timestamp| hours(at.micros_since(now));
        #[expect(clippy::cast_precision_loss, reason = "at most a few thousand points")]
        let n = self.points.len() as f64;
        let mean_x = self.points.iter().map(|p| x(p.0)).sum::<f64>() / n;
        let mean_y = self.points.iter().map(|p| p.1).sum::<f64>() / n;
        let covariance: f64 = self.points.iter().map(|p| (x(p.0) - mean_x) * (p.1 - mean_y)).sum();
        let variance: f64 = self.points.iter().map(|p| (x(p.0) - mean_x).powi(2)).sum();
        let slope = (variance > 0.0).then(|| covariance / variance)?;
        Some((slope, mean_y - slope * mean_x))
    }
}

fn beyond(limit: Limit, value: f64) -> bool {
    match limit {
        Limit::Above(limit) => value > limit,
        Limit::Below(limit) => value < limit,
    }
}

#[expect(clippy::cast_precision_loss, reason = "microseconds of a century fit in 53 bits")]
fn hours(micros: i64) -> f64 {
    micros as f64 / (3_600 * MICROS_PER_SECOND) as f64
}

/// When `evaluator` would have fired over `points`, oldest first, until `to`; `watches` says whether the rule watches then.
#[must_use]
pub fn replay(
    mut evaluator: Evaluator,
    points: &[(Timestamp, f64)],
    to: Timestamp,
    watches: impl Fn(Timestamp) -> bool,
) -> Vec<(Timestamp, Option<Timestamp>)> {
    let mut firings: Vec<Stretch> = Vec::new();
    let mut open: Option<Timestamp> = None;
    let mut see = |evaluator: &Evaluator, now: Timestamp| {
        let fires = watches(now) && evaluator.fires(now).is_some();
        match (open, fires) {
            (None, true) => open = Some(now),
            (Some(from), false) => {
                firings.push((from, now));
                open = None;
            }
            _ => {}
        }
    };
    for &(at, value) in points {
        // What a gap before this value says is said when it has lasted long enough, which is before the value.
        for moment in moments(&evaluator, at) {
            see(&evaluator, moment);
        }
        evaluator.observe(at, value);
        see(&evaluator, at);
    }
    for moment in moments(&evaluator, to) {
        see(&evaluator, moment);
    }
    let still = open.map(|from| (from, None));
    firings.into_iter().map(|(from, to)| (from, Some(to))).chain(still).collect()
}

/// Instants before `until` at which the evaluator changes its mind with no new value.
fn moments(evaluator: &Evaluator, until: Timestamp) -> impl Iterator<Item = Timestamp> {
    let newest = evaluator.newest();
    let after = |micros: i64| newest.map(|at| at.plus_micros(micros + 1));
    let lasting = match &evaluator.watch {
        Watch::Threshold { for_s, .. } | Watch::ShareDown { for_s, .. } => {
            evaluator.holds.map(|since| since.plus_micros(i64::from(*for_s) * MICROS_PER_SECOND))
        }
        Watch::Absence { for_s, .. } => after(i64::from(*for_s) * MICROS_PER_SECOND),
        Watch::Rate { .. } | Watch::Forecast { .. } => None,
    };
    let stale = after(evaluator.freshness);
    let mut moments = [lasting, stale];
    moments.sort();
    moments.into_iter().flatten().filter(move |at| newest.is_some_and(|newest| *at > newest) && *at < until)
}

#[cfg(test)]
mod tests;
