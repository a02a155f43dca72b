//! Whole days of every area of a level, as the public is given them.

use super::Shared;
use crate::store::{AreaDay, AreaDaysQuery, StoreError};
use cruscotto_domain::area::AreaLevel;
use cruscotto_domain::comparison::{Observation, Period};
use cruscotto_domain::day::Day;
use cruscotto_domain::metric::MetricDefinition;
use std::collections::BTreeMap;

/// What is known of each area, by its id (empty for the city), on each day of a period: counts of people as they were
/// published. Days are in no order, and one of which nothing is known is absent.
///
/// # Errors
/// [`StoreError`].
pub(super) async fn area_days(
    state: &Shared,
    metric: &MetricDefinition,
    level: AreaLevel,
    period: Period,
) -> Result<BTreeMap<String, Vec<(Day, Observation)>>, StoreError> {
    let zone = &state.city.profile.time_zone;
    let query = AreaDaysQuery { metric: &metric.id, level, first: period.first, last: period.last, zone };
    let rows = match metric.published_by().filter(|_| metric.counts_people) {
        Some(by) => state.store.area_people(&query, by).await?,
        None => state.store.area_values(&query, metric.aggregation).await?,
    };
    let mut found: BTreeMap<String, Vec<(Day, Observation)>> = BTreeMap::new();
    for AreaDay { area, day, value } in rows {
        found.entry(area).or_default().push((day, value));
    }
    Ok(found)
}
