//! Counts of people by the hour, as the public sees them.
//!
//! History is another release beside the live one (`live/released.rs`), and must not be its key. An hour is published when
//! it is over and settled, as whole people, and only where most of its samples were never released on their own: what the
//! live figures hide is then lost among them. Within the hour small counts are hidden beside the totals they add up to.
//! Days and weeks are made of published hours, so that they tell nothing that the hours do not.

use cruscotto_domain::id::{AreaId, AssetId};
use cruscotto_domain::metric::MetricDefinition;
use cruscotto_domain::suppression::{Part, withhold_crossed};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Seconds of an hour.
pub const HOUR_S: i64 = 3_600;

/// Seconds after its end at which an hour is settled: what comes later is rare, and changes whole people seldom.
pub(super) const SETTLED_AFTER_S: i64 = 900;

/// Samples of an hour for each that is released on its own, at least.
const SAMPLES_PER_RELEASE: i64 = 2;

/// What one asset counted in one hour.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HourCount<'a> {
    /// The asset.
    pub asset: &'a AssetId,
    /// The areas it is counted in.
    pub nil: Option<&'a AreaId>,
    /// The Municipio it is counted in.
    pub municipio: Option<&'a AreaId>,
    /// People on average.
    pub value: f64,
    /// Samples of the series that has the fewest.
    pub samples: i64,
}

/// An hour as it is published: `None` for what is withheld.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct PublishedHour {
    /// By asset.
    pub assets: BTreeMap<AssetId, Option<f64>>,
    /// By NIL and Municipio.
    pub areas: BTreeMap<AreaId, Option<f64>>,
    /// The city.
    pub city: Option<f64>,
}

/// Samples that an hour of a metric must have to be published.
#[must_use]
pub fn samples_needed(metric: &MetricDefinition) -> i64 {
    let every = i64::from(metric.freshness_s).max(1);
    SAMPLES_PER_RELEASE * (HOUR_S + every - 1).div_euclid(every)
}

/// Publishes an hour. An asset with fewer than `needed` samples is withheld as if it were small, and counts in no total.
#[must_use]
pub fn publish(counts: &[HourCount<'_>], needed: i64, threshold: u32) -> PublishedHour {
    let (enough, few): (Vec<&HourCount<'_>>, Vec<&HourCount<'_>>) = counts.iter().partition(|c| c.samples >= needed);
    let parts: Vec<Part<'_, AreaId>> =
        enough.iter().map(|c| Part { value: c.value.round(), fine: c.nil, coarse: c.municipio }).collect();
    let withheld = withhold_crossed(&parts, threshold);
    let mut hour = PublishedHour::default();
    for ((count, part), hidden) in enough.iter().zip(&parts).zip(&withheld.parts) {
        hour.assets.insert(count.asset.clone(), (!hidden).then_some(part.value));
        for area in part.fine.into_iter().chain(part.coarse) {
            let total = hour.areas.entry(area.clone()).or_insert(Some(0.0));
            *total = total.map(|sum| sum + part.value).filter(|_| !withheld.areas.contains(area));
        }
    }
    hour.assets.extend(few.into_iter().map(|count| (count.asset.clone(), None)));
    let all: f64 = parts.iter().map(|part| part.value).sum();
    hour.city = (!parts.is_empty() && !withheld.whole).then_some(all);
    hour
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_hour_of_few_samples_is_withheld_and_counts_nowhere() {
        let ids: Vec<AssetId> = ["a", "b", "c"].map(|id| id.parse().unwrap()).into();
        let (nil, municipio) = ("nil-1".parse().unwrap(), "municipio-1".parse().unwrap());
        let count = |i: usize, value, samples| HourCount {
            asset: &ids[i],
            nil: Some(&nil),
            municipio: Some(&municipio),
            value,
            samples,
        };
        let hour = publish(&[count(0, 17.4, 60), count(1, 30.0, 3), count(2, 12.0, 60)], 24, 5);
        assert_eq!(hour.assets[&ids[0]], Some(17.0));
        assert_eq!(hour.assets[&ids[1]], None);
        assert_eq!((hour.areas[&nil], hour.city), (Some(29.0), Some(29.0)));
        let small = publish(&[count(0, 2.6, 60), count(2, 12.0, 60)], 24, 5);
        assert_eq!((small.assets[&ids[2]], small.areas[&nil]), (None, Some(15.0)));
    }
}
