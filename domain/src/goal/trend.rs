//! Where the readings of a value lead, and how sure that is.
//!
//! The slope is the median of the slopes of all pairs of readings (Theil, "A rank-invariant method of linear and
//! polynomial regression analysis", 1950; Sen, "Estimates of the regression coefficient based on Kendall's tau", JASA 63,
//! 1968): up to 29 % of the readings may be wrong without moving it much, and published figures are few and rounded. Its
//! band is Sen's, by the normal approximation of Kendall's S (Gilbert, "Statistical Methods for Environmental Pollution
//! Monitoring", 1987, section 16.4), so that nothing is assumed of how the readings err.

use super::months;
use crate::statistics::median;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// Readings from which a trend is told. Of three, the band of 80 % would be wider than the slopes there are.
pub const MIN_READINGS: usize = 4;

/// Readings that are taken at most, the newest: their pairs are 180,000.
pub const MAX_READINGS: usize = 600;

/// The share of cases in which the true slope is within the band.
pub const TREND_CONFIDENCE: f64 = 0.8;

/// The normal deviate that leaves 10 % on either side.
const Z: f64 = 1.281_551_565_544_6;

/// A value at a time.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = GoalNewest))]
pub struct Reading {
    /// When.
    pub at: Timestamp,
    /// The value; finite.
    pub value: f64,
}

/// A straight line through readings, with the band of its slope.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = GoalTrend))]
pub struct Trend {
    /// The time of the newest reading.
    pub at: Timestamp,
    /// Where the line is then, in the unit of the value.
    pub level: f64,
    /// What it gains in a mean month.
    pub per_month: f64,
    /// The least it gains in a month, with [`TREND_CONFIDENCE`].
    pub per_month_low: f64,
    /// The most it gains.
    pub per_month_high: f64,
    /// Readings that it was made from.
    pub readings: usize,
}

impl Trend {
    /// The trend of `readings`, in the order of time; of several at one time the last counts. `None` when there are fewer
    /// than [`MIN_READINGS`].
    #[must_use]
    pub fn of(readings: &[Reading]) -> Option<Self> {
        let mut kept: Vec<Reading> = Vec::with_capacity(readings.len());
        for reading in readings.iter().filter(|r| r.value.is_finite()) {
            if kept.last().is_some_and(|last| last.at == reading.at) {
                kept.pop();
            }
            kept.push(*reading);
        }
        let kept = &kept[kept.len().saturating_sub(MAX_READINGS)..];
        let last = kept.last().filter(|_| kept.len() >= MIN_READINGS)?;
        let mut slopes = Vec::with_capacity(kept.len() * (kept.len() - 1) / 2);
        for (i, a) in kept.iter().enumerate() {
            slopes.extend(kept[i + 1..].iter().map(|b| (b.value - a.value) / months(a.at, b.at)));
        }
        slopes.sort_by(f64::total_cmp);
        let per_month = median(&slopes)?;
        let mut levels: Vec<f64> = kept.iter().map(|r| r.value + per_month * months(r.at, last.at)).collect();
        levels.sort_by(f64::total_cmp);
        let (low, high) = band(&slopes, kept.len());
        Some(Self {
            at: last.at,
            level: median(&levels)?,
            per_month,
            per_month_low: low,
            per_month_high: high,
            readings: kept.len(),
        })
    }

    /// Where the line is at `at`, and the band around it, lowest first. Before the newest reading the band is the line.
    #[must_use]
    pub fn at(&self, at: Timestamp) -> (f64, f64, f64) {
        let months = months(self.at, at);
        let ahead = months.max(0.0);
        let value = self.level + self.per_month * months;
        let low = value - (self.per_month - self.per_month_low) * ahead;
        (low, value, value + (self.per_month_high - self.per_month) * ahead)
    }
}

/// Sen's band: of the sorted slopes the ones at (N - C) / 2 and (N + C) / 2 + 1, counted from one, between two of them in
/// proportion.
#[expect(clippy::cast_precision_loss, reason = "a few hundred readings")]
fn band(slopes: &[f64], readings: usize) -> (f64, f64) {
    let n = readings as f64;
    let c = Z * (n * (n - 1.0) * (2.0 * n + 5.0) / 18.0).sqrt();
    let count = slopes.len() as f64;
    (ranked(slopes, (count - c) / 2.0), ranked(slopes, (count + c) / 2.0 + 1.0))
}

/// The value at `rank` of sorted `values`, counted from one; the ends beyond them.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to the indices there are")]
fn ranked(values: &[f64], rank: f64) -> f64 {
    let last = values.len().saturating_sub(1);
    let place = (rank - 1.0).max(0.0);
    let below = (place.floor() as usize).min(last);
    let above = (below + 1).min(last);
    values[below] + (values[above] - values[below]) * (place - place.floor()).clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::goal::sample::{month, readings};
    use proptest::prelude::*;

    #[test]
    fn five_readings_by_hand() {
        // Months 0 to 4: 1, 2, 4, 4, 6. Slopes of the pairs, sorted: 0 1 1 1 1 1.25 1.333 1.5 2 2; median 1.125.
        let trend = Trend::of(&readings(&[(0.0, 1.0), (1.0, 2.0), (2.0, 4.0), (3.0, 4.0), (4.0, 6.0)])).unwrap();
        let near = |found: f64, expected: f64| assert!((found - expected).abs() < 1e-3, "{found} in {trend:?}");
        near(trend.per_month, 1.125);
        // Kendall's variance 5 x 4 x 15 / 18 = 16.667, C = 1.2816 x 4.0825 = 5.2320: ranks 2.384 and 8.616.
        near(trend.per_month_low, 1.0);
        near(trend.per_month_high, 1.5 + 0.616 * 0.5);
        // Levels at month 4: 5.5, 5.375, 6.25, 5.125, 6; median 5.5.
        near(trend.level, 5.5);
        let (low, value, high) = trend.at(month(6.0));
        near(low, 7.5);
        near(value, 7.75);
        near(high, 9.116);
    }

    #[test]
    fn three_readings_tell_no_trend_nor_do_four_of_one_time() {
        assert_eq!(Trend::of(&readings(&[(0.0, 1.0), (1.0, 2.0), (2.0, 3.0)])), None);
        assert_eq!(Trend::of(&readings(&[(0.0, 1.0), (1.0, 2.0), (1.0, 3.0), (1.0, 4.0)])), None);
        assert_eq!(Trend::of(&[]), None);
    }

    #[test]
    fn one_wrong_reading_does_not_turn_it() {
        let mut values: Vec<(f64, f64)> = (0..12).map(|i| (f64::from(i), f64::from(i) * 2.0)).collect();
        values[10].1 = -500.0;
        let trend = Trend::of(&readings(&values)).unwrap();
        assert!((trend.per_month - 2.0).abs() < 1e-6, "{trend:?}");
    }

    proptest! {
        /// A straight line is found, with no doubt about it.
        #[test]
        fn a_line_is_itself(start in -1e3f64..1e3, slope in -1e2f64..1e2, n in MIN_READINGS..40) {
            #[expect(clippy::cast_precision_loss, reason = "a few readings")]
            let values: Vec<(f64, f64)> = (0..n).map(|i| (i as f64, start + slope * i as f64)).collect();
            let trend = Trend::of(&readings(&values)).unwrap();
            for found in [trend.per_month, trend.per_month_low, trend.per_month_high] {
                prop_assert!((found - slope).abs() < 1e-4);
            }
            prop_assert!((trend.level - values[n - 1].1).abs() < 1e-3);
        }

        /// The band holds the slope, and what is added to all readings or multiplies them moves the trend along.
        #[test]
        fn it_moves_with_the_readings(
            values in prop::collection::vec(-1e3f64..1e3, MIN_READINGS..30),
            more in -1e3f64..1e3,
            factor in 0.1f64..10.0,
        ) {
            let of = |change: &dyn Fn(f64) -> f64| {
                let at = |i: usize| month(f64::from(u32::try_from(i).unwrap()));
                let all: Vec<Reading> =
                    values.iter().enumerate().map(|(i, v)| Reading { at: at(i), value: change(*v) }).collect();
                Trend::of(&all).unwrap()
            };
            let (plain, moved) = (of(&|v| v), of(&|v| v * factor + more));
            prop_assert!(plain.per_month_low <= plain.per_month && plain.per_month <= plain.per_month_high);
            prop_assert!((moved.per_month - plain.per_month * factor).abs() < 1e-6 * (1.0 + moved.per_month.abs()));
            prop_assert!((moved.level - (plain.level * factor + more)).abs() < 1e-6 * (1.0 + moved.level.abs()));
        }
    }
}
