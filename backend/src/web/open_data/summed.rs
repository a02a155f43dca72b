//! Reads hours and days of metrics, of assets or of areas. Counts of people come as they were published.

use super::query::DataQuery;
use super::reader::{is_wanted, levels};
use crate::known::PlacedAsset;
use crate::open_data::dataset::measurements::{Bucket, OfArea, OfAsset, Summed, area_row, asset_row};
use crate::open_data::table::Row;
use crate::people::{HOUR_S, Published};
use crate::store::{self, BucketPart, HistoryQuery, PartSeries};
use crate::web::Shared;
use crate::web::problem::Problem;
use cruscotto_domain::area::{Area, AreaLevel};
use cruscotto_domain::asset::Placement;
use cruscotto_domain::id::{AreaId, AssetId};
use cruscotto_domain::metric::{MetricDefinition, PublishedBy};
use cruscotto_domain::sample::SeriesKey;
use cruscotto_domain::time::{MICROS_PER_SECOND, Timestamp};
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

/// Rows read at once, about.
const ROWS_AT_ONCE: usize = 10_000;

/// Hours or days read at once at most.
const MAX_WINDOW: usize = 200;

const HOUR: i64 = HOUR_S * MICROS_PER_SECOND;

/// Of what hours and days are.
enum Of {
    Assets(HashMap<AssetId, Arc<PlacedAsset>>),
    Areas(Vec<AreaLevel>),
}

/// A reading under way.
pub(super) struct Summing {
    of: Of,
    metrics: Vec<Arc<MetricDefinition>>,
    bucket: Bucket,
    /// Beginnings of hours or days, and the end of the last.
    edges: Vec<Timestamp>,
    /// How many of them are read at once.
    window: usize,
    query: DataQuery,
}

impl Summing {
    pub(super) async fn assets(state: &Shared, query: &DataQuery) -> Result<Self, Problem> {
        let city = &state.city.profile.id;
        let wanted = state.known.assets().into_iter().filter(|placed| is_wanted(query, placed, city));
        let assets: HashMap<AssetId, Arc<PlacedAsset>> = wanted.map(|p| (p.asset.id.clone(), p)).collect();
        let count = assets.len();
        Self::open(state, query, Of::Assets(assets), count).await
    }

    pub(super) async fn areas(state: &Shared, query: &DataQuery) -> Result<Self, Problem> {
        let levels = levels(state, query);
        let count = if query.area.is_some() { 1 } else { state.city.shapes().count() };
        Self::open(state, query, Of::Areas(levels), count).await
    }

    async fn open(state: &Shared, query: &DataQuery, of: Of, things: usize) -> Result<Self, Problem> {
        let (from, to) = query.period(Timestamp::now(), 1)?;
        // A page goes on in the hour or day where the one before ended.
        let from = query.begun().map_or(from, |begun| begun.max(from));
        let bucket = query.bucket.unwrap_or(Bucket::Hour);
        let edges = match bucket {
            Bucket::Hour => hours(from, to),
            Bucket::Day => state.store.midnights(from, to, &state.city.profile.time_zone).await?,
        };
        let wanted = |m: &&Arc<MetricDefinition>| {
            // Days of what is published by the hour are made of those hours by whoever wants them.
            let other = match m.published_by() {
                None => false,
                Some(PublishedBy::Hour) => bucket == Bucket::Day,
                Some(PublishedBy::Day) => bucket == Bucket::Hour,
            };
            m.public && !other && query.metric.as_ref().is_none_or(|id| *id == m.id)
        };
        let metrics: Vec<_> = state.catalogue.iter().filter(wanted).map(Arc::clone).collect();
        let window = (ROWS_AT_ONCE / (things * metrics.len()).max(1)).clamp(1, MAX_WINDOW);
        Ok(Self { of, metrics, bucket, edges, window, query: query.clone() })
    }

    /// The next batch, in the order of keys.
    pub(super) async fn next(&mut self, state: &Shared) -> Result<Option<Vec<Row>>, Problem> {
        if self.edges.len() < 2 {
            return Ok(None);
        }
        let last = self.window.min(self.edges.len() - 1);
        let period = (self.edges[0], self.edges[last]);
        self.edges.drain(..last);
        let mut rows = Vec::new();
        for metric in &self.metrics {
            match metric.published_by() {
                Some(PublishedBy::Hour) => {
                    for (hour, published) in state.store.people_hours(&metric.id, period.0, period.1).await? {
                        self.published(state, metric, hour, &published, &mut rows);
                    }
                }
                Some(PublishedBy::Day) => {
                    for day in state.store.people_days(&metric.id, period.0, period.1).await? {
                        self.published(state, metric, day.day, &day.published, &mut rows);
                    }
                }
                None => match &self.of {
                    Of::Assets(assets) => self.of_assets(state, metric, assets, period, &mut rows).await?,
                    Of::Areas(levels) => {
                        for level in levels {
                            self.of_areas(state, metric, *level, period, &mut rows).await?;
                        }
                    }
                },
            }
        }
        rows.retain(|row| self.query.cursor.as_ref().is_none_or(|cursor| row.key > *cursor));
        rows.sort_by(|a, b| a.key.cmp(&b.key));
        Ok(Some(rows))
    }

    fn summed(&self, metric: &Arc<MetricDefinition>, part: &BucketPart) -> Summed {
        Summed {
            metric: Arc::clone(metric),
            time: part.time,
            bucket: self.bucket,
            samples: Some(part.count),
            value: Some(part.value),
            low: Some(part.min),
            high: Some(part.max),
        }
    }

    async fn parts(
        &self,
        state: &Shared,
        metric: &MetricDefinition,
        series: Vec<PartSeries>,
        (from, to): (Timestamp, Timestamp),
    ) -> Result<Vec<BucketPart>, Problem> {
        if series.is_empty() {
            return Ok(Vec::new());
        }
        let bucket = match self.bucket {
            Bucket::Hour => store::Bucket::Width(Duration::from_secs(HOUR_S.unsigned_abs())),
            Bucket::Day => store::Bucket::Day,
        };
        let (zone, aggregation) = (state.city.profile.time_zone.clone(), metric.aggregation);
        Ok(state.store.history(&HistoryQuery { series, from, to, bucket, zone, aggregation, days: None }).await?)
    }

    async fn of_assets(
        &self,
        state: &Shared,
        metric: &Arc<MetricDefinition>,
        assets: &HashMap<AssetId, Arc<PlacedAsset>>,
        period: (Timestamp, Timestamp),
        rows: &mut Vec<Row>,
    ) -> Result<(), Problem> {
        let (mut numbers, mut placed) = (HashMap::new(), Vec::new());
        let mut series = Vec::new();
        for (id, key) in of_metric(state, metric) {
            let Some(asset) = assets.get(&key.asset) else { continue };
            let number = number_of(&mut numbers, &asset.asset.id, || placed.push(Arc::clone(asset)));
            series.push(PartSeries { series: id, asset: number, part: number });
        }
        for part in self.parts(state, metric, series, period).await? {
            let Some(placed) = usize::try_from(part.part).ok().and_then(|n| placed.get(n)) else { continue };
            rows.push(asset_row(&OfAsset { placed: Arc::clone(placed), summed: self.summed(metric, &part) }));
        }
        Ok(())
    }

    async fn of_areas(
        &self,
        state: &Shared,
        metric: &Arc<MetricDefinition>,
        level: AreaLevel,
        period: (Timestamp, Timestamp),
        rows: &mut Vec<Row>,
    ) -> Result<(), Problem> {
        let city = &state.city.profile.id;
        let (mut numbers, mut areas, mut assets) = (HashMap::new(), Vec::new(), HashMap::new());
        let mut series = Vec::new();
        for (id, key) in of_metric(state, metric) {
            let Some(placed) = state.known.asset(&key.asset) else { continue };
            let area = area_of(&placed.placement, level, city);
            let Some(area) = area.filter(|area| self.query.area.as_ref().is_none_or(|wanted| wanted == *area)) else {
                continue;
            };
            let Some(shape) = state.city.area(area) else { continue };
            let part = number_of(&mut numbers, area, || areas.push(shape.clone()));
            let asset = number_of(&mut assets, &key.asset, || ());
            series.push(PartSeries { series: id, asset, part });
        }
        for part in self.parts(state, metric, series, period).await? {
            let Some(area) = usize::try_from(part.part).ok().and_then(|n| areas.get(n)) else { continue };
            rows.push(area_row(&OfArea { area: area.clone(), summed: self.summed(metric, &part) }));
        }
        Ok(())
    }

    /// The rows of an hour or a day of counts of people.
    fn published(
        &self,
        state: &Shared,
        metric: &Arc<MetricDefinition>,
        time: Timestamp,
        published: &Published,
        rows: &mut Vec<Row>,
    ) {
        let summed = |value: Option<f64>| Summed {
            metric: Arc::clone(metric),
            time,
            bucket: self.bucket,
            samples: None,
            value,
            low: None,
            high: None,
        };
        match &self.of {
            Of::Assets(assets) => {
                for (id, value) in &published.assets {
                    if let Some(placed) = assets.get(id) {
                        rows.push(asset_row(&OfAsset { placed: Arc::clone(placed), summed: summed(*value) }));
                    }
                }
            }
            Of::Areas(levels) => {
                let wanted = |area: &Area| {
                    levels.contains(&area.level) && self.query.area.as_ref().is_none_or(|id| *id == area.id)
                };
                let areas = published.areas.iter().filter_map(|(id, value)| Some((state.city.area(id)?, *value)));
                let city = (!published.assets.is_empty()).then(|| (&state.city.outline.area, published.city));
                for (area, value) in areas.chain(city).filter(|(area, _)| wanted(area)) {
                    rows.push(area_row(&OfArea { area: area.clone(), summed: summed(value) }));
                }
            }
        }
    }
}

fn of_metric(state: &Shared, metric: &MetricDefinition) -> impl Iterator<Item = (i32, Arc<SeriesKey>)> {
    let id = metric.id.clone();
    state.known.series().into_iter().filter(move |(_, key)| key.metric == id)
}

/// The area of a level that an asset is counted in.
fn area_of<'a>(placement: &'a Placement, level: AreaLevel, city: &'a AreaId) -> Option<&'a AreaId> {
    match level {
        AreaLevel::City => Some(city),
        AreaLevel::Municipio => placement.municipio.as_ref(),
        AreaLevel::Nil => placement.nil.as_ref(),
    }
}

/// The number of a thing, in the order they come; `first` is called when it is new.
fn number_of<T: Clone + Eq + std::hash::Hash>(numbers: &mut HashMap<T, i32>, thing: &T, first: impl FnOnce()) -> i32 {
    if let Some(number) = numbers.get(thing) {
        return *number;
    }
    let number = i32::try_from(numbers.len()).unwrap_or(i32::MAX);
    numbers.insert(thing.clone(), number);
    first();
    number
}

/// The whole hours of a period: their beginnings, and the end of the last.
fn hours(from: Timestamp, to: Timestamp) -> Vec<Timestamp> {
    let first = from.as_micros().div_euclid(HOUR) + i64::from(from.as_micros().rem_euclid(HOUR) > 0);
    let last = to.as_micros().div_euclid(HOUR);
    (first..=last).filter_map(|hour| Timestamp::from_micros(hour * HOUR).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_hours_are_read() {
        let at = |text: &str| text.parse().unwrap();
        let texts = |from, to| -> Vec<String> { hours(at(from), at(to)).iter().map(ToString::to_string).collect() };
        assert_eq!(
            texts("2026-11-21T10:00:01Z", "2026-11-21T13:30:00Z"),
            ["2026-11-21T11:00:00Z", "2026-11-21T12:00:00Z", "2026-11-21T13:00:00Z"]
        );
        assert_eq!(texts("2026-11-21T10:00:00Z", "2026-11-21T10:59:00Z"), ["2026-11-21T10:00:00Z"]);
    }
}
