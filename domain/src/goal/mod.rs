//! Goals: where the city stands against its own promises. A [`Plan`] says where a value should be on each day, a
//! [`Trend`] where its readings lead, and [`judge`] puts the two together into a [`Standing`]: reached, on track, at risk
//! or off track, with the day of arrival and what would be needed a month to arrive on time.

mod item;
mod plan;
mod standing;
mod trend;

pub use item::{GoalItem, GoalPoint, GoalReading, Origin};
pub use plan::{Direction, Milestone, Plan, PlanError};
pub use standing::{Aim, Arrival, MAX_FORECAST_MONTHS, PLAN_TOLERANCE, Standing, Status, judge};
pub use trend::{MAX_READINGS, MIN_READINGS, Reading, TREND_CONFIDENCE, Trend};

/// Microseconds of a mean month of the Gregorian calendar: 400 years are 146,097 days and 4,800 months.
pub const MICROS_PER_MONTH: f64 = 146_097.0 / 4_800.0 * 86_400.0 * 1e6;

/// Months from `from` to `to`; negative when `to` is earlier.
#[expect(clippy::cast_precision_loss, reason = "microseconds of a century fit in 53 bits")]
fn months(from: crate::time::Timestamp, to: crate::time::Timestamp) -> f64 {
    to.micros_since(from) as f64 / MICROS_PER_MONTH
}

/// Times and readings for the tests.
#[cfg(test)]
pub(crate) mod sample {
    use super::{MICROS_PER_MONTH, Reading};
    use crate::time::Timestamp;

    /// So many mean months after 1970.
    #[expect(clippy::cast_possible_truncation, reason = "a few years")]
    pub(crate) fn month(month: f64) -> Timestamp {
        Timestamp::from_micros((month * MICROS_PER_MONTH) as i64).unwrap()
    }

    /// Readings by month and value.
    pub(crate) fn readings(values: &[(f64, f64)]) -> Vec<Reading> {
        values.iter().map(|(at, value)| Reading { at: month(*at), value: *value }).collect()
    }
}
