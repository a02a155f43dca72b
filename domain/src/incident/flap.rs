//! Flapping: something that comes and goes is one incident that says so, not one for each time.
//!
//! As Nagios does it (Nagios Core documentation, "Detection and Handling of State Flapping"): state changes are weighted
//! from 0.8 for the oldest that counts to 1.2 for the newest; flapping begins when their sum reaches a high threshold and
//! ends when it falls to a low one. Nagios counts the changes among the last 21 checks; here they are counted over a
//! period, as a device may be polled each minute or each second.

use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// Weighted changes at which flapping begins: 20 % of Nagios' 20 possible ones (`high_host_flap_threshold` of its sample
/// configuration): failed, back, failed, back.
pub const FLAP_HIGH: f64 = 4.0;

/// Weighted changes below which it ends: 5 % of 20 (`low_host_flap_threshold`).
pub const FLAP_LOW: f64 = 1.0;

/// Weight of the oldest change that counts, and of one that happens now.
const WEIGHT: (f64, f64) = (0.8, 1.2);

/// Changes remembered: Nagios remembers 20.
pub const MAX_TOGGLES: usize = 20;

/// When something failed and when it was back, oldest first.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Toggles(Vec<Timestamp>);

impl Toggles {
    /// Adds a change; those longer ago than `period` microseconds are forgotten.
    pub fn add(&mut self, at: Timestamp, period: i64) {
        self.0.retain(|t| at.micros_since(*t) <= period);
        if self.0.len() == MAX_TOGGLES {
            self.0.remove(0);
        }
        self.0.push(at);
    }

    /// The weighted number of changes in the `period` microseconds before `now`.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "a share of a period")]
    pub fn score(&self, now: Timestamp, period: i64) -> f64 {
        let ages = self.0.iter().map(|t| now.micros_since(*t).max(0)).filter(|age| *age <= period);
        ages.map(|age| WEIGHT.1 - (WEIGHT.1 - WEIGHT.0) * age as f64 / period.max(1) as f64).sum()
    }

    /// Whether it flaps, `before` whether it did so far.
    #[must_use]
    pub fn flapping(&self, before: bool, now: Timestamp, period: i64) -> bool {
        let score = self.score(now, period);
        if before { score >= FLAP_LOW } else { score >= FLAP_HIGH }
    }

    /// How many changes are remembered.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether none is.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::MICROS_PER_SECOND as S;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_micros(second * S).unwrap()
    }

    #[test]
    fn four_changes_in_the_period_are_flapping_and_quiet_ends_it() {
        let mut toggles = Toggles::default();
        for second in [0, 60, 120] {
            toggles.add(at(second), 1_800 * S);
            assert!(!toggles.flapping(false, at(second), 1_800 * S));
        }
        toggles.add(at(180), 1_800 * S);
        assert!(toggles.flapping(false, at(180), 1_800 * S));
        assert!(toggles.flapping(true, at(1_800), 1_800 * S), "held until it is quiet");
        assert!(!toggles.flapping(true, at(2_000), 1_800 * S));
    }

    #[test]
    fn changes_far_apart_are_none() {
        let mut toggles = Toggles::default();
        for hour in 0..20 {
            toggles.add(at(hour * 3_600), 1_800 * S);
            assert!(!toggles.flapping(false, at(hour * 3_600), 1_800 * S));
        }
        assert_eq!(toggles.len(), 1);
    }
}
