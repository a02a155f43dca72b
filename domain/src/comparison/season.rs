//! The shape of the year, and values without it.
//!
//! Services are used less in August and more in September, whatever the city does. The index of a calendar month is the
//! median, over the years, of the month's value by the mean of its year; the twelve are scaled to the mean 1 (the
//! simple averages of classical decomposition, with the median against single odd years: Makridakis, Wheelwright and
//! Hyndman, "Forecasting: Methods and Applications", 3rd ed., 1998, section 3.4). No model is fitted: a council can
//! check it by hand.

use crate::month::Month;
use crate::statistics::median;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Whole years that a season is told from, at least: of one year nobody can tell the season from what happened.
pub const MIN_SEASON_YEARS: usize = 2;

/// The index of each month, January first; their mean is 1.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = ComparedSeason))]
pub struct Season {
    /// The indices.
    pub months: [f64; 12],
    /// The whole years that it was made from.
    pub years: usize,
}

impl Season {
    /// The season of positive monthly `values`, in any order; a year counts when all its months are known and their
    /// mean is above zero. `None` from fewer than [`MIN_SEASON_YEARS`] of them.
    #[must_use]
    pub fn of(values: &[(Month, f64)]) -> Option<Self> {
        let mut years: BTreeMap<i32, [Option<f64>; 12]> = BTreeMap::new();
        for (month, value) in values.iter().filter(|(_, value)| value.is_finite() && *value >= 0.0) {
            years.entry(month.year()).or_default()[usize::from(month.number() - 1)] = Some(*value);
        }
        let whole = years.into_values().filter_map(|months| {
            let known: Vec<f64> = months.into_iter().flatten().collect();
            let mean = known.iter().sum::<f64>() / 12.0;
            (known.len() == 12 && mean > 0.0).then(|| known.into_iter().map(|v| v / mean).collect::<Vec<f64>>())
        });
        let shares: Vec<Vec<f64>> = whole.collect();
        if shares.len() < MIN_SEASON_YEARS {
            return None;
        }
        let mut months = [0.0; 12];
        for (i, index) in months.iter_mut().enumerate() {
            let mut of_month: Vec<f64> = shares.iter().map(|year| year[i]).collect();
            of_month.sort_by(f64::total_cmp);
            *index = median(&of_month)?;
        }
        let mean = months.iter().sum::<f64>() / 12.0;
        // A month whose median is nothing in each year leaves nothing to divide by; so do all of them.
        (mean > 0.0).then(|| Self { months: months.map(|index| index / mean), years: shares.len() })
    }

    /// The index of a month.
    #[must_use]
    pub fn index(&self, month: Month) -> f64 {
        self.months[usize::from(month.number() - 1)]
    }

    /// `value` of a month as it would be in a mean month; `None` of a month in which there is never anything.
    #[must_use]
    pub fn without(&self, month: Month, value: f64) -> Option<f64> {
        Some(self.index(month)).filter(|index| *index > 0.0).map(|index| value / index)
    }

    /// The relative change from `then` to `now` that the season does not explain.
    #[must_use]
    pub fn change(&self, now: (Month, f64), then: (Month, f64)) -> Option<f64> {
        let (now, then) = (self.without(now.0, now.1)?, self.without(then.0, then.1)?);
        (then > 0.0).then(|| (now - then) / then)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn month(year: i32, number: u32) -> Month {
        format!("{year}-{number:02}").parse().unwrap()
    }

    /// Years of a shape, each multiplied.
    fn years(shape: &[f64; 12], factors: &[f64]) -> Vec<(Month, f64)> {
        (2020..)
            .zip(factors)
            .flat_map(|(year, factor)| (1..).zip(shape).map(move |(number, v)| (month(year, number), v * factor)))
            .collect()
    }

    const AUGUST: [f64; 12] = [10.0, 10.0, 10.0, 10.0, 10.0, 10.0, 10.0, 2.0, 18.0, 10.0, 10.0, 10.0];

    #[test]
    fn august_by_hand() {
        let season = Season::of(&years(&AUGUST, &[1.0, 2.0])).unwrap();
        assert!((season.index(month(2026, 8)) - 0.2).abs() < 1e-12, "{season:?}");
        assert!((season.index(month(2026, 9)) - 1.8).abs() < 1e-12);
        // From 2 in August to 18 in September nothing changed; from 2 to 27 it grew by half.
        let change = |now: f64| season.change((month(2026, 9), now), (month(2026, 8), 2.0)).unwrap();
        assert!(change(18.0).abs() < 1e-12 && (change(27.0) - 0.5).abs() < 1e-12);
    }

    #[test]
    fn one_year_and_years_with_a_hole_tell_no_season() {
        assert_eq!(Season::of(&years(&AUGUST, &[1.0])), None);
        let mut two = years(&AUGUST, &[1.0, 1.0]);
        two.pop();
        assert_eq!(Season::of(&two), None);
        let never =
            Season::of(&years(&[0.0, 12.0, 0.0, 12.0, 0.0, 12.0, 0.0, 12.0, 0.0, 12.0, 0.0, 12.0], &[1.0, 1.0]));
        assert_eq!(never.unwrap().without(month(2026, 1), 3.0), None);
    }

    #[test]
    fn one_odd_year_of_three_does_not_make_a_season() {
        let mut values = years(&AUGUST, &[1.0, 1.0, 1.0]);
        // A lockdown in the second March.
        values[12 + 2].1 = 0.0;
        let season = Season::of(&values).unwrap();
        assert!((season.index(month(2026, 3)) - 1.0).abs() < 0.01, "{season:?}");
    }

    proptest! {
        /// A season that is in all years is found, whatever the years' levels.
        #[test]
        fn a_shape_is_itself(shape in prop::array::uniform12(0.1f64..100.0), factors in prop::collection::vec(0.1f64..10.0, 2..6)) {
            let season = Season::of(&years(&shape, &factors)).unwrap();
            let mean = shape.iter().sum::<f64>() / 12.0;
            for (index, value) in season.months.iter().zip(shape) {
                prop_assert!((index - value / mean).abs() < 1e-9);
            }
            prop_assert!((season.months.iter().sum::<f64>() - 12.0).abs() < 1e-9);
        }
    }
}
