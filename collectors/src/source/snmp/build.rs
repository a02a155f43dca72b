//! Makes a plan of the rows that discovery found.

use super::plan::{Entry, Plan, RowState, Slot, Subject};
use super::profile::{Column, Profile};
use super::session::SnmpFailure;
use async_snmp::Oid;
use cruscotto_domain::failure::FailureReason;
use cruscotto_domain::id::{AssetId, MetricId};
use cruscotto_domain::sample::{Labels, SeriesKey};
use std::collections::HashMap;
use std::sync::Arc;

/// Objects of one poll at most.
const MAX_OBJECTS: usize = 65_536;

/// The metric that says whether an asset that a controller speaks for is there.
const UP: &str = "device.up";

/// What discovery knows of a row.
#[derive(Debug, Clone)]
pub(super) struct Row {
    /// Whose it is.
    pub(super) asset: AssetId,
    /// Its labels.
    pub(super) labels: Labels,
    /// The speed of an interface, bit/s.
    pub(super) speed: Option<f64>,
}

/// A plan in the making.
pub(super) struct PlanBuilder {
    plan: Plan,
    by_series: HashMap<SeriesKey, usize>,
    by_asset: HashMap<AssetId, usize>,
}

impl PlanBuilder {
    pub(super) fn new(profile: Arc<Profile>, own: AssetId) -> Self {
        let by_asset = HashMap::from([(own.clone(), 0)]);
        let plan = Plan {
            profile,
            oids: vec![super::poll::SYS_UP_TIME.clone()],
            entries: Vec::new(),
            rows: Vec::new(),
            slots: Vec::new(),
            subjects: vec![Subject { asset: own, up: None }],
            lost: Vec::new(),
            uptime: None,
        };
        Self { plan, by_series: HashMap::new(), by_asset }
    }

    /// Adds the polled columns of a row.
    pub(super) fn add(&mut self, table: usize, index: &[u32], row: &Row) -> Result<(), SnmpFailure> {
        let profile = self.plan.profile.clone();
        let Some(definition) = profile.tables.get(table) else { return Ok(()) };
        let number = self.plan.rows.len();
        let utilisation = definition.utilisation.as_ref().filter(|_| row.speed.is_some());
        let utilisation = utilisation.map(|metric| self.slot(metric, row));
        for (column, definition) in definition.columns.iter().enumerate() {
            let slot = match definition {
                Column::Value { metric, .. } | Column::Rate { metric, .. } => Some(self.slot(metric, row)),
                Column::Discontinuity { .. } => None,
                _ => continue,
            };
            let arcs = definition.oid().arcs().iter().chain(index).copied();
            self.plan.oids.push(Oid::new(arcs));
            self.plan.entries.push(Entry { table, column, row: number, slot, previous: None, seen: false });
        }
        let speed = row.speed;
        self.plan.rows.push(RowState { speed, utilisation, discontinuity: None, interrupted: false, busiest: None });
        if self.plan.oids.len() > MAX_OBJECTS {
            let detail = format!("the device has more than {MAX_OBJECTS} objects to poll");
            return Err(SnmpFailure { reason: FailureReason::TooLarge, detail });
        }
        Ok(())
    }

    fn slot(&mut self, metric: &MetricId, row: &Row) -> usize {
        let subjects = &mut self.plan.subjects;
        let subject = *self.by_asset.entry(row.asset.clone()).or_insert_with(|| {
            subjects.push(Subject { asset: row.asset.clone(), up: None });
            subjects.len() - 1
        });
        let series = SeriesKey { asset: row.asset.clone(), metric: metric.clone(), labels: row.labels.clone() };
        let next = self.plan.slots.len();
        let slot = *self.by_series.entry(series.clone()).or_insert(next);
        if slot == next {
            self.plan.slots.push(Slot { series: Arc::new(series), subject, value: None });
            if subject > 0 && metric.as_str() == UP {
                self.plan.subjects[subject].up = Some(slot);
            }
        }
        slot
    }

    pub(super) fn finish(self) -> Plan {
        self.plan
    }
}
