//! Reads days of availability.

use super::query::DataQuery;
use super::reader::is_wanted;
use crate::known::PlacedAsset;
use crate::open_data::dataset::availability::{Day, row};
use crate::open_data::table::Row;
use crate::web::Shared;
use crate::web::problem::Problem;
use cruscotto_domain::availability::Uptime;
use cruscotto_domain::id::MetricId;
use cruscotto_domain::time::Timestamp;
use std::collections::HashMap;
use std::sync::Arc;

/// Days before now unless a period is given.
const DEFAULT_DAYS: i64 = 30;

/// Days read at once: of 2,500 assets some thousand rows each.
const DAYS_AT_ONCE: usize = 4;

/// A reading under way.
pub(super) struct Days {
    /// The assets by the series that says whether they are there.
    assets: HashMap<i32, Arc<PlacedAsset>>,
    /// Midnights, to the end of the last day.
    midnights: Vec<Timestamp>,
    cursor: Option<String>,
}

impl Days {
    pub(super) async fn open(state: &Shared, query: &DataQuery) -> Result<Self, Problem> {
        let (from, to) = query.period(Timestamp::now(), DEFAULT_DAYS)?;
        let begun = query.cursor.as_deref().and_then(|c| c.split('|').next()?.parse().ok());
        let from = begun.map_or(from, |begun: Timestamp| begun.max(from));
        let midnights = state.store.midnights(from, to, &state.city.profile.time_zone).await?;
        let city = &state.city.profile.id;
        let says_up = |metric: &MetricId| {
            let definition = state.catalogue.get(metric);
            definition.is_some_and(|m| m.public && m.health.as_ref().is_some_and(|rule| rule.presence))
        };
        let series = state.known.series().into_iter().filter(|(_, key)| says_up(&key.metric));
        let assets = series.filter_map(|(id, key)| Some((id, state.known.asset(&key.asset)?)));
        let assets = assets.filter(|(_, placed)| is_wanted(query, placed, city)).collect();
        Ok(Self { assets, midnights, cursor: query.cursor.clone() })
    }

    /// The next batch, in the order of keys.
    pub(super) async fn next(&mut self, state: &Shared) -> Result<Option<Vec<Row>>, Problem> {
        if self.midnights.len() < 2 {
            return Ok(None);
        }
        let last = DAYS_AT_ONCE.min(self.midnights.len() - 1);
        let edges: Vec<Timestamp> = self.midnights[..=last].to_vec();
        self.midnights.drain(..last);
        let series: Vec<i32> = self.assets.keys().copied().collect();
        let mut rows = Vec::new();
        for day in state.store.up_days(&series, edges[0], edges[last]).await? {
            let Some(placed) = self.assets.get(&day.series) else { continue };
            let Some(end) = edges.iter().find(|edge| **edge > day.begin) else { continue };
            let uptime = Uptime { up: day.up, down: day.covered - day.up, window: end.micros_since(day.begin) };
            rows.push(row(&Day { placed: Arc::clone(placed), begin: day.begin, uptime }));
        }
        rows.retain(|row| self.cursor.as_ref().is_none_or(|cursor| row.key > *cursor));
        rows.sort_by(|a, b| a.key.cmp(&b.key));
        Ok(Some(rows))
    }
}
