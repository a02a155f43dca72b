//! Reads days of digital services, from the hours of counts of people as they were published.

use super::query::DataQuery;
use super::reader::is_wanted;
use crate::open_data::dataset::service_kpis::{ServiceDay, row};
use crate::open_data::table::Row;
use crate::people::{HOUR_S, PublishedHour};
use crate::web::Shared;
use crate::web::problem::Problem;
use cruscotto_domain::asset::AssetKind;
use cruscotto_domain::id::{AssetId, MetricId};
use cruscotto_domain::time::{MICROS_PER_SECOND, Timestamp};
use std::collections::BTreeMap;

/// Days before now unless a period is given.
const DEFAULT_DAYS: i64 = 30;

/// Days read at once: 24 hours of four metrics each.
const DAYS_AT_ONCE: usize = 7;

/// What is counted; the first says how far the day was published.
const COUNTED: [&str; 4] = ["service.started", "service.completed", "service.errors", "service.visits"];

/// The hours of a metric that were published.
type Hours = BTreeMap<Timestamp, PublishedHour>;

/// A reading under way.
pub(super) struct ServiceDays {
    metrics: Vec<MetricId>,
    /// Midnights, to the end of the last day that is over.
    midnights: Vec<Timestamp>,
    query: DataQuery,
}

impl ServiceDays {
    pub(super) async fn open(state: &Shared, query: &DataQuery) -> Result<Self, Problem> {
        let (from, to) = query.period(Timestamp::now(), DEFAULT_DAYS)?;
        let from = query.begun().map_or(from, |begun| begun.max(from));
        // A day that goes on is no day yet: counts since midnight that grow hour by hour would tell on those in between.
        let to = to.min(Timestamp::now());
        let midnights = state.store.midnights(from, to, &state.city.profile.time_zone).await?;
        let public = |id: &str| Some(state.catalogue.get(&id.parse().ok()?).filter(|m| m.public)?.id.clone());
        let metrics = COUNTED.iter().filter_map(|id| public(id)).collect();
        Ok(Self { metrics, midnights, query: query.clone() })
    }

    /// The next batch, in the order of keys.
    pub(super) async fn next(&mut self, state: &Shared) -> Result<Option<Vec<Row>>, Problem> {
        if self.midnights.len() < 2 {
            return Ok(None);
        }
        let last = DAYS_AT_ONCE.min(self.midnights.len() - 1);
        let edges: Vec<Timestamp> = self.midnights[..=last].to_vec();
        self.midnights.drain(..last);
        let mut hours: BTreeMap<&str, Hours> = BTreeMap::new();
        for metric in &self.metrics {
            let published = state.store.people_hours(metric, edges[0], edges[last]).await?;
            hours.insert(metric.as_str(), published.into_iter().collect());
        }
        let mut rows = Vec::new();
        for placed in state.known.assets() {
            if placed.asset.kind != AssetKind::Service || !is_wanted(&self.query, &placed, &state.city.profile.id) {
                continue;
            }
            for day in edges.windows(2) {
                let Some(hour) = last_hour(&hours, &placed.asset.id, (day[0], day[1])) else { continue };
                let count = |metric: &str| hours.get(metric)?.get(&hour)?.assets.get(&placed.asset.id).copied()?;
                rows.push(row(&ServiceDay {
                    placed: std::sync::Arc::clone(&placed),
                    day: day[0],
                    until: hour.plus_micros(HOUR_S * MICROS_PER_SECOND),
                    started: count("service.started"),
                    completed: count("service.completed"),
                    errors: count("service.errors"),
                    visits: count("service.visits"),
                }));
            }
        }
        rows.retain(|row| self.query.cursor.as_ref().is_none_or(|cursor| row.key > *cursor));
        rows.sort_by(|a, b| a.key.cmp(&b.key));
        Ok(Some(rows))
    }
}

/// The last hour of a day in which something of a service was published or withheld: its counts are those of the day.
fn last_hour(
    hours: &BTreeMap<&str, Hours>,
    service: &AssetId,
    (from, to): (Timestamp, Timestamp),
) -> Option<Timestamp> {
    let of = |hours: &Hours| {
        let day = hours.range(from..to).rev();
        day.filter(|(_, published)| published.assets.contains_key(service)).map(|(hour, _)| *hour).next()
    };
    hours.values().filter_map(of).max()
}
