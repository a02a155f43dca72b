//! Feeds the machines: which metrics count, how long they must last, and what a value says.

use cruscotto_domain::asset::Asset;
use cruscotto_domain::catalogue::Catalogue;
use cruscotto_domain::health::{AssetHealth, ConditionKey, Health, Tolerance, Transition, verdict};
use cruscotto_domain::id::MetricId;
use cruscotto_domain::metric::{HealthRule, MetricDefinition};
use cruscotto_domain::time::{MICROS_PER_SECOND, Timestamp};
use std::collections::HashMap;
use std::sync::Arc;

/// Tolerances that take the place of the catalogue's, in microseconds: a test has no minutes to wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Override {
    /// How long a fault must last.
    pub fault_after: Option<i64>,
    /// How long a recovery must last.
    pub recovery_after: Option<i64>,
}

/// The rules of every metric that bears on health.
#[derive(Debug)]
pub struct Judge {
    rules: HashMap<MetricId, (Arc<MetricDefinition>, Tolerance)>,
}

impl Judge {
    /// The catalogue's rules, with `instead` in the place of its tolerances.
    #[must_use]
    pub fn new(catalogue: &Catalogue, instead: Override) -> Self {
        let rules = catalogue.iter().filter_map(|metric| {
            let rule = metric.health.as_ref()?;
            let micros = |seconds: u32| i64::from(seconds) * MICROS_PER_SECOND;
            let tolerance = Tolerance {
                fault_after: instead.fault_after.unwrap_or_else(|| micros(rule.fault_after_s)),
                recovery_after: instead.recovery_after.unwrap_or_else(|| micros(rule.recovery_after_s)),
                freshness: micros(metric.freshness_s),
            };
            Some((metric.id.clone(), (Arc::clone(metric), tolerance)))
        });
        Self { rules: rules.collect() }
    }

    /// The rule of `metric`, if it bears on health.
    #[must_use]
    pub fn rule(&self, metric: &MetricId) -> Option<&HealthRule> {
        self.rules.get(metric).and_then(|(definition, _)| definition.health.as_ref())
    }

    /// How long in microseconds a value of `metric` speaks for the present, if it bears on health.
    #[must_use]
    pub fn freshness(&self, metric: &MetricId) -> Option<i64> {
        self.rules.get(metric).map(|(_, tolerance)| tolerance.freshness)
    }

    /// Takes a value measured at `at`; says the change of state it made. Late values and metrics without bearing make
    /// none.
    pub fn observe(
        &self,
        health: &mut AssetHealth,
        asset: &Asset,
        key: &ConditionKey,
        at: Timestamp,
        value: f64,
    ) -> Option<Transition> {
        let (definition, tolerance) = self.rules.get(&key.metric)?;
        let rule = definition.health.as_ref()?;
        let machine = health.condition(key.clone(), rule.presence, at);
        let verdict = verdict(rule, value, asset.contract.as_ref(), machine.shown())?;
        machine.observe(at, verdict, *tolerance)
    }

    /// Lets time pass; says which conditions changed.
    pub fn tick(&self, health: &mut AssetHealth, now: Timestamp) -> Vec<(ConditionKey, Transition)> {
        let before: Vec<Health> = health.conditions().map(|(_, machine)| machine.shown()).collect();
        if !health.tick(now, |metric| self.rules.get(metric).map(|(_, tolerance)| *tolerance)) {
            return Vec::new();
        }
        let changed = health.conditions().zip(before).filter(|((_, machine), before)| machine.shown() != *before);
        changed
            .map(|((key, machine), from)| {
                let transition = Transition { from, to: machine.shown(), since: machine.since(), decided: now };
                (key.clone(), transition)
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use cruscotto_domain::asset::AssetKind;

    fn asset() -> Asset {
        Asset::new("ap-1".parse().unwrap(), AssetKind::AccessPoint, "AP".into())
    }

    #[test]
    fn the_override_takes_the_place_of_the_catalogues_tolerance_and_ticks_tell_silence() {
        let judge =
            Judge::new(&Catalogue::built_in().unwrap(), Override { fault_after: Some(0), recovery_after: None });
        let at = |s: i64| Timestamp::from_micros(s * MICROS_PER_SECOND).unwrap();
        let up = ConditionKey { metric: "device.up".parse().unwrap(), labels: std::collections::BTreeMap::new() };
        let mut health = AssetHealth::default();
        judge.observe(&mut health, &asset(), &up, at(0), 1.0);
        let down = judge.observe(&mut health, &asset(), &up, at(10), 0.0).unwrap();
        assert_eq!((down.from, down.to), (Health::Ok, Health::Critical));
        assert_eq!(judge.observe(&mut health, &asset(), &up, at(12), 1.0), None, "recovery keeps the catalogue's 15 s");
        assert_eq!(judge.tick(&mut health, at(100)), []);
        let silent = judge.tick(&mut health, at(1_000));
        assert_eq!(silent.len(), 1);
        assert_eq!((silent[0].1.from, silent[0].1.to), (Health::Critical, Health::Unknown));
        assert_eq!(silent[0].1.since, at(312), "dated from the freshness limit, not from the tick");
    }
}
