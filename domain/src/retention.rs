//! How long what is kept. Samples are kept as long as their metric's class says, what they are summed up to much longer:
//! the catalogue names the class, the city the days.

use serde::{Deserialize, Serialize};

/// Days that samples are kept at least: what comes late within them is summed up as if it had come in time.
pub const MIN_DAYS: u32 = 8;

/// Days that the trail of changes is kept at least: six months, which the Garante asks for of what administrators of systems
/// did (provvedimento of 27 November 2008, 4.5).
pub const MIN_AUDIT_DAYS: u32 = 184;

/// Days that anything is kept at most, a hundred years.
pub const MAX_DAYS: u32 = 36_525;

/// How long the samples of a metric are of use as they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum RetentionClass {
    /// Many and soon of no interest one by one, or telling of people.
    Brief,
    /// As most.
    #[default]
    Standard,
    /// Few, and evidence: what a contract promises, what was published.
    Long,
}

/// Days that everything is kept: `[retention]` in `city.toml`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Retention {
    /// Samples of metrics of class brief.
    pub brief_days: u32,
    /// Samples of metrics of class standard.
    pub standard_days: u32,
    /// Samples of metrics of class long.
    pub long_days: u32,
    /// Sums of five minutes.
    pub five_minutes_days: u32,
    /// Sums of an hour.
    pub hours_days: u32,
    /// Sums of a day.
    pub days_days: u32,
    /// The log of deliveries.
    pub deliveries_days: u32,
    /// The log of changes of health.
    pub transitions_days: u32,
    /// The trail of who changed what.
    pub audit_days: u32,
    /// What was sent to whom.
    pub messages_days: u32,
}

impl Default for Retention {
    /// Two weeks, five weeks and thirteen months of samples; thirteen months of five minutes, so that a month can be laid
    /// over that of the year before; five years of hours; of days the ten years that one question may span; of changes five years, of messages
    /// thirteen months.
    fn default() -> Self {
        Self {
            brief_days: 14,
            standard_days: 35,
            long_days: 400,
            five_minutes_days: 400,
            hours_days: 1_830,
            days_days: 3_660,
            deliveries_days: 35,
            transitions_days: 1_830,
            audit_days: 1_830,
            messages_days: 400,
        }
    }
}

/// Days that cannot be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{field} = {days}: expected {expected}")]
pub struct BadRetention {
    /// Which.
    pub field: &'static str,
    /// Its value.
    pub days: u32,
    /// What would be right.
    pub expected: String,
}

impl Retention {
    /// Days that samples of this class are kept.
    #[must_use]
    pub fn days(&self, class: RetentionClass) -> u32 {
        match class {
            RetentionClass::Brief => self.brief_days,
            RetentionClass::Standard => self.standard_days,
            RetentionClass::Long => self.long_days,
        }
    }

    /// Checks that the days are possible and in order.
    ///
    /// # Errors
    /// [`BadRetention`] naming field and value.
    pub fn check(&self) -> Result<(), BadRetention> {
        let ordered = [
            ("brief_days", self.brief_days),
            ("standard_days", self.standard_days),
            ("long_days", self.long_days),
            ("five_minutes_days", self.five_minutes_days),
            ("hours_days", self.hours_days),
            ("days_days", self.days_days),
        ];
        let logs = [
            ("deliveries_days", self.deliveries_days),
            ("transitions_days", self.transitions_days),
            ("messages_days", self.messages_days),
        ];
        if !(MIN_AUDIT_DAYS..=MAX_DAYS).contains(&self.audit_days) {
            let expected = format!("{MIN_AUDIT_DAYS} to {MAX_DAYS} days");
            return Err(BadRetention { field: "audit_days", days: self.audit_days, expected });
        }
        for (field, days) in ordered.into_iter().chain(logs) {
            if !(MIN_DAYS..=MAX_DAYS).contains(&days) {
                return Err(BadRetention { field, days, expected: format!("{MIN_DAYS} to {MAX_DAYS} days") });
            }
        }
        for ((finer, finer_days), (field, days)) in ordered.into_iter().zip(ordered.into_iter().skip(1)) {
            if days < finer_days {
                let expected =
                    format!("at least the {finer_days} days of {finer}: what is coarser is kept as long or longer");
                return Err(BadRetention { field, days, expected });
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_defaults_are_in_order() {
        let retention = Retention::default();
        assert_eq!(retention.check(), Ok(()));
        assert!(retention.days(RetentionClass::Brief) < retention.days(RetentionClass::default()));
    }

    #[test]
    fn what_is_coarser_is_kept_at_least_as_long() {
        let error = Retention { hours_days: 399, ..Retention::default() }.check().unwrap_err();
        assert_eq!(
            error.to_string(),
            "hours_days = 399: expected at least the 400 days of five_minutes_days: what is coarser is kept as long or longer"
        );
        let error = Retention { brief_days: 7, ..Retention::default() }.check().unwrap_err();
        assert_eq!(error.to_string(), "brief_days = 7: expected 8 to 36525 days");
        let error = Retention { audit_days: 183, ..Retention::default() }.check().unwrap_err();
        assert_eq!(error.to_string(), "audit_days = 183: expected 184 to 36525 days");
    }
}
