//! Reads days of digital services, from the days of counts of people as they were published.

use super::query::DataQuery;
use super::reader::is_wanted;
use crate::open_data::dataset::service_kpis::{ServiceDay, row};
use crate::open_data::table::Row;
use crate::people::Published;
use crate::web::Shared;
use crate::web::problem::Problem;
use cruscotto_domain::asset::AssetKind;
use cruscotto_domain::id::MetricId;
use cruscotto_domain::time::Timestamp;
use std::collections::BTreeMap;

/// Days before now unless a period is given.
const DEFAULT_DAYS: i64 = 30;

/// Days read at once.
const DAYS_AT_ONCE: usize = 60;

/// What is counted.
const COUNTED: [&str; 4] = ["service.started", "service.completed", "service.errors", "service.visits"];

/// The days of a metric that were published.
type Days = BTreeMap<Timestamp, Published>;

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
        // A day that goes on is no day yet.
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
        let mut days: BTreeMap<&str, Days> = BTreeMap::new();
        for metric in &self.metrics {
            let published = state.store.people_days(metric, edges[0], edges[last]).await?;
            days.insert(metric.as_str(), published.into_iter().map(|day| (day.day, day.published)).collect());
        }
        let mut rows = Vec::new();
        for placed in state.known.assets() {
            if placed.asset.kind != AssetKind::Service || !is_wanted(&self.query, &placed, &state.city.profile.id) {
                continue;
            }
            for day in edges.windows(2) {
                let of = |metric: &str| days.get(metric)?.get(&day[0])?.assets.get(&placed.asset.id).copied();
                let [started, completed, errors, visits] = COUNTED.map(of);
                if [started, completed, errors, visits].iter().all(Option::is_none) {
                    continue;
                }
                rows.push(row(&ServiceDay {
                    placed: std::sync::Arc::clone(&placed),
                    day: day[0],
                    until: day[1],
                    started: started.flatten(),
                    completed: completed.flatten(),
                    errors: errors.flatten(),
                    visits: visits.flatten(),
                }));
            }
        }
        rows.retain(|row| self.query.cursor.as_ref().is_none_or(|cursor| row.key > *cursor));
        rows.sort_by(|a, b| a.key.cmp(&b.key));
        Ok(Some(rows))
    }
}
