//! Counts of people by the hour or by the day, as the public sees them.
//!
//! History is another release beside the live one (`live/released.rs`), and must not be its key. An hour is published when
//! it is over and settled, as whole people, and only where most of its samples were never released on their own: what the
//! live figures hide is then lost among them. Within the hour small counts are hidden beside the totals they add up to.
//! Days and weeks are made of published hours, so that they tell nothing that the hours do not.
//!
//! What is counted from midnight on is published when the day is over and not before, live neither: there is nothing else
//! that its days could be compared with ([`MetricDefinition::published_by`]). Parts of such a count come with it.

use cruscotto_domain::id::{AreaId, AssetId};
use cruscotto_domain::metric::MetricDefinition;
use cruscotto_domain::suppression::{Part, channels_are_safe, is_small, withhold_crossed, withhold_nested};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Seconds of an hour.
pub const HOUR_S: i64 = 3_600;

/// Seconds after its end at which an hour is settled: what comes later is rare, and changes whole people seldom.
pub(super) const SETTLED_AFTER_S: i64 = 900;

/// Samples of an hour for each that is released on its own, at least.
const SAMPLES_PER_RELEASE: i64 = 2;

/// What one asset counted in one hour or day.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Count<'a> {
    /// The asset.
    pub asset: &'a AssetId,
    /// The areas it is counted in.
    pub nil: Option<&'a AreaId>,
    /// The Municipio it is counted in.
    pub municipio: Option<&'a AreaId>,
    /// People: of an hour on average, of a day all.
    pub value: f64,
    /// Samples of the series that has the fewest.
    pub samples: i64,
}

/// An hour or a day as it is published: `None` for what is withheld.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Published {
    /// By asset.
    pub assets: BTreeMap<AssetId, Option<f64>>,
    /// By NIL and Municipio.
    pub areas: BTreeMap<AreaId, Option<f64>>,
    /// The city.
    pub city: Option<f64>,
    /// Of counts by the day, assets whose channels are told, each with its count.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub channels: BTreeMap<AssetId, BTreeMap<String, f64>>,
}

/// Samples that an hour of a metric must have to be published.
#[must_use]
pub fn samples_needed(metric: &MetricDefinition) -> i64 {
    let every = i64::from(metric.freshness_s).max(1);
    SAMPLES_PER_RELEASE * (HOUR_S + every - 1).div_euclid(every)
}

/// Publishes an hour. An asset with fewer than `needed` samples is withheld as if it were small, and counts in no total.
#[must_use]
pub fn publish(counts: &[Count<'_>], needed: i64, threshold: u32) -> Published {
    let (enough, few): (Vec<&Count<'_>>, Vec<&Count<'_>>) = counts.iter().partition(|c| c.samples >= needed);
    let parts: Vec<Part<'_, AreaId>> =
        enough.iter().map(|c| Part { value: c.value.round(), fine: c.nil, coarse: c.municipio }).collect();
    let withheld = withhold_crossed(&parts, threshold);
    let mut hour = Published::default();
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

/// Publishes a day of a count, and of those of its people that are counted on their own, in the order in which these are
/// rather published. Beside the day of the count are those of its parts, in their order.
#[must_use]
pub fn publish_day(whole: &[Count<'_>], parts: &[Vec<Count<'_>>], threshold: u32) -> (Published, Vec<Published>) {
    let day = publish(whole, 0, threshold);
    let mut days = vec![Published::default(); parts.len()];
    let assets: BTreeMap<&AssetId, &Count<'_>> = parts.iter().flatten().map(|count| (count.asset, count)).collect();
    for (asset, placed) in assets {
        let of_asset = |part: &Vec<Count<'_>>| part.iter().find(|c| c.asset == asset).map(|c| c.value.round());
        let values: Vec<Option<f64>> = parts.iter().map(of_asset).collect();
        let flags = match day.assets.get(asset) {
            Some(whole) => withhold_nested(*whole, &values, threshold),
            // Nobody counts the whole: each part is alone.
            None => values.iter().map(|value| value.is_none_or(|count| is_small(count, threshold))).collect(),
        };
        for ((value, hidden), day) in values.iter().zip(flags).zip(&mut days) {
            let Some(value) = value else { continue };
            let shown = (!hidden).then_some(*value);
            for area in placed.nil.into_iter().chain(placed.municipio) {
                let total = day.areas.entry(area.clone()).or_insert(Some(0.0));
                *total = total.zip(shown).map(|(sum, value)| sum + value);
            }
            // A total is published where all that is in it is.
            day.city = if day.assets.is_empty() { shown } else { day.city.zip(shown).map(|(sum, value)| sum + value) };
            day.assets.insert(asset.clone(), shown);
        }
    }
    (day, days)
}

/// What channels of assets counted on a day.
pub type ByChannel = BTreeMap<AssetId, BTreeMap<String, f64>>;

/// Adds the channels of a day to a count and to the first of its parts, of the assets of which both are published: all
/// channels or none, so that nothing that can be reckoned from them is few people.
pub fn publish_channels(
    whole: &mut Published,
    begun: &ByChannel,
    part: &mut Published,
    done: &ByChannel,
    threshold: u32,
) {
    let none = BTreeMap::new();
    for (asset, started) in begun {
        let is_told = |day: &Published| day.assets.get(asset).copied().flatten().is_some();
        if !is_told(whole) || !is_told(part) {
            continue;
        }
        let completed = done.get(asset).unwrap_or(&none);
        let names = started.keys().chain(completed.keys());
        let counts: Vec<(Option<f64>, Option<f64>)> = names
            .map(|name| (started.get(name).map(|count| count.round()), completed.get(name).map(|count| count.round())))
            .collect();
        if channels_are_safe(&counts, threshold) {
            let rounded = |of: &BTreeMap<String, f64>| of.iter().map(|(name, v)| (name.clone(), v.round())).collect();
            whole.channels.insert(asset.clone(), rounded(started));
            part.channels.insert(asset.clone(), rounded(completed));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_hour_of_few_samples_is_withheld_and_counts_nowhere() {
        let ids: Vec<AssetId> = ["a", "b", "c"].map(|id| id.parse().unwrap()).into();
        let (nil, municipio) = ("nil-1".parse().unwrap(), "municipio-1".parse().unwrap());
        let count = |i: usize, value, samples| Count {
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

    #[test]
    fn channels_are_told_with_their_totals_and_not_without() {
        let ids: Vec<AssetId> = ["a", "b", "c"].map(|id| id.parse().unwrap()).into();
        let day = |counts: [Option<f64>; 3]| Published {
            assets: ids.iter().cloned().zip(counts).collect(),
            ..Published::default()
        };
        let of = |counts: [[f64; 2]; 3]| -> ByChannel {
            let channels = |[online, counter]: [f64; 2]| {
                BTreeMap::from([("online".to_owned(), online), ("counter".to_owned(), counter)])
            };
            ids.iter().cloned().zip(counts.map(channels)).collect()
        };
        let (mut started, mut completed) = (day([Some(100.0), Some(60.0), None]), day([Some(80.0), Some(50.0), None]));
        let (begun, done) =
            (of([[60.0, 40.0], [57.0, 3.0], [30.0, 30.0]]), of([[50.0, 30.0], [47.0, 3.0], [30.0, 30.0]]));
        publish_channels(&mut started, &begun, &mut completed, &done, 5);
        assert_eq!(
            started.channels.keys().collect::<Vec<_>>(),
            [&ids[0]],
            "three at a counter; a total that is withheld"
        );
        assert_eq!(completed.channels[&ids[0]]["counter"], 30.0);
    }

    #[test]
    fn a_total_of_a_part_is_published_where_all_that_is_in_it_is() {
        let ids: Vec<AssetId> = ["a", "b", "c"].map(|id| id.parse().unwrap()).into();
        let count = |i: usize, value| Count { asset: &ids[i], nil: None, municipio: None, value, samples: 1 };
        let started = [count(0, 100.0), count(1, 60.0)];
        let completed = vec![count(0, 97.0), count(1, 40.0), count(2, 9.0)];
        let errors = vec![count(0, 0.0), count(1, 10.0)];
        let (whole, parts) = publish_day(&started, &[completed, errors], 5);
        assert_eq!((whole.assets[&ids[0]], whole.city), (Some(100.0), Some(160.0)));
        let of = |part: &Published| ids.iter().map(|id| part.assets.get(id).copied()).collect::<Vec<_>>();
        assert_eq!(of(&parts[0]), [Some(None), Some(Some(40.0)), Some(Some(9.0))], "3 of the first gave up");
        assert_eq!(of(&parts[1]), [Some(Some(0.0)), Some(Some(10.0)), None]);
        assert_eq!((parts[0].city, parts[1].city), (None, Some(10.0)));
    }
}
