//! The health of an asset: its declared state, then whether it is there, then the worst of its conditions.

use super::{Health, Machine, Tolerance};
use crate::asset::OperatingState;
use crate::id::{AssetId, MetricId, SourceName};
use crate::sample::Labels;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Which series a condition is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ConditionKey {
    /// The metric with the health rule.
    pub metric: MetricId,
    /// The series' labels.
    pub labels: Labels,
}

/// Why an asset is not well.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Cause {
    /// What it hangs on is down: the topmost ancestor that is.
    Parent(AssetId),
    /// The collector that measures it is silent: nothing is known of the asset itself.
    CollectorSilent(SourceName),
    /// It was never measured.
    NeverMeasured,
    /// No newer measurement, though its collector is alive.
    NoData,
    /// This metric is beyond its limit.
    Metric(MetricId),
}

/// The conditions of one asset.
#[derive(Debug, Clone, Default)]
pub struct AssetHealth {
    conditions: BTreeMap<ConditionKey, (Machine, bool)>,
}

impl AssetHealth {
    /// The machine of a condition; made when first measured. `presence` marks the metric without which nothing is known.
    pub fn condition(&mut self, key: ConditionKey, presence: bool, at: Timestamp) -> &mut Machine {
        &mut self.conditions.entry(key).or_insert_with(|| (Machine::new(at), presence)).0
    }

    /// Puts a machine back as the store remembers it.
    pub fn restore(&mut self, key: ConditionKey, presence: bool, machine: Machine) {
        self.conditions.insert(key, (machine, presence));
    }

    /// Every condition with its machine.
    pub fn conditions(&self) -> impl Iterator<Item = (&ConditionKey, &Machine)> {
        self.conditions.iter().map(|(key, (machine, _))| (key, machine))
    }

    /// Lets time pass; true when a condition changed.
    pub fn tick(&mut self, now: Timestamp, tolerance: impl Fn(&MetricId) -> Option<Tolerance>) -> bool {
        let mut changed = false;
        for (key, (machine, _)) in &mut self.conditions {
            if let Some(tolerance) = tolerance(&key.metric) {
                changed |= machine.tick(now, tolerance).is_some();
            }
        }
        changed
    }

    /// The state to show, since when, and the metric that decides it.
    #[must_use]
    pub fn shown(&self, declared: OperatingState) -> (Health, Option<Timestamp>, Option<&MetricId>) {
        match declared {
            OperatingState::Maintenance => return (Health::Maintenance, None, None),
            OperatingState::Retired => return (Health::Retired, None, None),
            OperatingState::Active => {}
        }
        let presence = self.conditions.iter().filter(|(_, (_, presence))| *presence);
        match presence.max_by_key(|(_, (machine, _))| machine.shown().severity()) {
            Some((key, (machine, _))) if machine.shown() != Health::Ok => {
                let metric = (machine.shown() != Health::Unknown).then_some(&key.metric);
                return (machine.shown(), Some(machine.since()), metric);
            }
            Some(_) => {}
            None => return (Health::Unknown, None, None),
        }
        let worst = self.conditions.iter().max_by(|(_, (a, _)), (_, (b, _))| {
            // Of equally bad conditions the one that began first is the one to name.
            a.shown().severity().cmp(&b.shown().severity()).then(b.since().cmp(&a.since()))
        });
        match worst {
            Some((key, (machine, _))) => {
                let metric = (machine.shown() != Health::Ok).then_some(&key.metric);
                (machine.shown(), Some(machine.since()), metric)
            }
            None => (Health::Unknown, None, None),
        }
    }

    /// Whether it is known not to be there: what was measured on it before says nothing about now.
    #[must_use]
    pub fn is_down(&self) -> bool {
        self.conditions.values().any(|(machine, presence)| *presence && machine.shown() == Health::Critical)
    }

    /// Whether anything was ever measured.
    #[must_use]
    pub fn measured(&self) -> bool {
        self.conditions.values().any(|(machine, _)| machine.last().is_some())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::MICROS_PER_SECOND as S;

    const T: Tolerance = Tolerance { fault_after: 0, recovery_after: 0, freshness: 100 * S };

    fn at(second: i64) -> Timestamp {
        Timestamp::from_micros(second * S).unwrap()
    }

    fn key(metric: &str) -> ConditionKey {
        ConditionKey { metric: MetricId::new(metric).unwrap(), labels: Labels::new() }
    }

    fn asset(up: Health, load: Health) -> AssetHealth {
        let mut asset = AssetHealth::default();
        asset.condition(key("device.up"), true, at(0)).observe(at(1), up, T);
        asset.condition(key("wifi.load"), false, at(0)).observe(at(2), load, T);
        asset
    }

    #[test]
    fn presence_comes_first_then_the_worst_condition() {
        let metric = |a: &AssetHealth| {
            let (health, _, metric) = a.shown(OperatingState::Active);
            (health, metric.map(|m| m.as_str().to_owned()))
        };
        assert_eq!(metric(&asset(Health::Ok, Health::Ok)), (Health::Ok, None));
        assert_eq!(metric(&asset(Health::Ok, Health::Problem)), (Health::Problem, Some("wifi.load".into())));
        assert_eq!(metric(&asset(Health::Critical, Health::Problem)), (Health::Critical, Some("device.up".into())));
    }

    #[test]
    fn without_presence_nothing_is_known() {
        let mut asset = AssetHealth::default();
        asset.condition(key("wifi.load"), false, at(0)).observe(at(2), Health::Ok, T);
        assert_eq!(asset.shown(OperatingState::Active).0, Health::Unknown);
        assert!(asset.measured());
    }

    #[test]
    fn silence_of_presence_hides_the_other_conditions() {
        let mut asset = asset(Health::Ok, Health::Problem);
        asset.condition(key("wifi.load"), false, at(0)).observe(at(150), Health::Problem, T);
        assert!(asset.tick(at(160), |_| Some(T)));
        assert_eq!(asset.shown(OperatingState::Active).0, Health::Unknown);
    }

    #[test]
    fn only_the_presence_metric_says_that_it_is_down() {
        assert!(asset(Health::Critical, Health::Ok).is_down());
        assert!(!asset(Health::Ok, Health::Critical).is_down());
    }

    #[test]
    fn what_is_declared_overrides_what_is_measured() {
        let asset = asset(Health::Critical, Health::Ok);
        assert_eq!(asset.shown(OperatingState::Maintenance).0, Health::Maintenance);
        assert_eq!(asset.shown(OperatingState::Retired).0, Health::Retired);
    }
}
