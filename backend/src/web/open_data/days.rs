//! Reads days of availability: of each asset what `GET /api/v1/history/availability` says of it.

use super::query::DataQuery;
use super::reader::is_wanted;
use crate::known::PlacedAsset;
use crate::open_data::dataset::availability::{Day, row};
use crate::open_data::table::Row;
use crate::store::{Bucket, PartsQuery};
use crate::web::Shared;
use crate::web::problem::Problem;
use cruscotto_domain::metric::MetricDefinition;
use cruscotto_domain::rollup::{Holding, Stretch, Summary, uptimes};
use cruscotto_domain::time::Timestamp;
use std::collections::HashMap;
use std::sync::Arc;

/// Days before now unless a period is given.
const DEFAULT_DAYS: i64 = 30;

/// Days read at once: of 2,500 assets some thousand rows each.
const DAYS_AT_ONCE: usize = 4;

/// The assets whose presence a metric tells, by the series.
struct Told {
    metric: Arc<MetricDefinition>,
    assets: HashMap<i32, Arc<PlacedAsset>>,
}

/// A reading under way.
pub(super) struct Days {
    told: Vec<Told>,
    /// Midnights, to the end of the last day.
    midnights: Vec<Timestamp>,
    cursor: Option<String>,
}

impl Days {
    pub(super) async fn open(state: &Shared, query: &DataQuery) -> Result<Self, Problem> {
        let (from, to) = query.period(Timestamp::now(), DEFAULT_DAYS)?;
        let from = query.begun().map_or(from, |begun| begun.max(from));
        let midnights = state.store.midnights(from, to.min(Timestamp::now()), &state.city.profile.time_zone).await?;
        let city = &state.city.profile.id;
        let says_up = |m: &&Arc<MetricDefinition>| m.public && m.health.as_ref().is_some_and(|rule| rule.presence);
        let told = state.catalogue.iter().filter(says_up).map(|metric| {
            let series = state.known.series().into_iter().filter(|(_, key)| key.metric == metric.id);
            let assets = series.filter_map(|(id, key)| Some((id, state.known.asset(&key.asset)?)));
            let assets = assets.filter(|(_, placed)| is_wanted(query, placed, city)).collect();
            Told { metric: Arc::clone(metric), assets }
        });
        Ok(Self { told: told.collect(), midnights, cursor: query.cursor.clone() })
    }

    /// The next batch, in the order of keys. A day of which nothing is known of an asset has no row of it.
    pub(super) async fn next(&mut self, state: &Shared) -> Result<Option<Vec<Row>>, Problem> {
        if self.midnights.len() < 2 {
            return Ok(None);
        }
        let last = DAYS_AT_ONCE.min(self.midnights.len() - 1);
        let stretches: Vec<Stretch> = self.midnights[..=last].windows(2).map(|day| (day[0], day[1])).collect();
        self.midnights.drain(..last);
        let mut rows = Vec::new();
        for Told { metric, assets } in self.told.iter().filter(|told| !told.assets.is_empty()) {
            let query = PartsQuery {
                series: assets.keys().copied().collect(),
                stretches: stretches.clone(),
                bucket: Bucket::Day,
                zone: state.city.profile.time_zone.clone(),
                holding: Holding::of(metric),
            };
            let add = |series: i32, parts: &[Summary]| {
                let Some(placed) = assets.get(&series) else { return };
                let days = query.stretches.iter().zip(uptimes(parts, &query.stretches, &query.holding));
                let known = days.filter(|(_, uptime)| uptime.up + uptime.down > 0);
                rows.extend(known.map(|(day, uptime)| row(&Day { placed: Arc::clone(placed), begin: day.0, uptime })));
            };
            state.store.parts(&query, add).await?;
        }
        rows.retain(|row| self.cursor.as_ref().is_none_or(|cursor| row.key > *cursor));
        rows.sort_by(|a, b| a.key.cmp(&b.key));
        Ok(Some(rows))
    }
}
