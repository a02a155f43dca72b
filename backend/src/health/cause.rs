//! Why an asset is not well: its topmost ancestor that is down, its collector, or itself.

use cruscotto_domain::health::{Cause, Health};
use cruscotto_domain::id::{AssetId, MetricId, SourceName};

/// How far up parents are followed. Access point, switch, uplink, backbone, power: five; a longer chain is a mistake.
const MAX_DEPTH: usize = 8;

/// What is known of an asset when its cause is asked.
#[derive(Debug, Clone, Copy)]
pub struct Situation<'a> {
    /// The state shown.
    pub health: Health,
    /// The metric that decides it.
    pub metric: Option<&'a MetricId>,
    /// What it hangs on.
    pub parent: Option<&'a AssetId>,
    /// Whether it was ever measured.
    pub measured: bool,
    /// Who measures it, if that source is silent.
    pub silent_source: Option<&'a SourceName>,
}

/// The cause of `situation`; `ancestor` says of an asset whether it is down and what it hangs on.
///
/// An ancestor that is down explains a child that is down or unknown, never one that works badly: a loaded radio is not
/// the uplink's fault.
pub fn cause<'a>(
    situation: Situation<'a>,
    ancestor: impl Fn(&AssetId) -> Option<(bool, Option<&'a AssetId>)>,
) -> Option<Cause> {
    match situation.health {
        Health::Ok | Health::Maintenance | Health::Retired => return None,
        Health::Problem => return situation.metric.cloned().map(Cause::Metric),
        Health::Critical | Health::Unknown => {}
    }
    if let Some(parent) = topmost_down(situation.parent, ancestor) {
        return Some(Cause::Parent(parent.clone()));
    }
    if situation.health == Health::Critical {
        return situation.metric.cloned().map(Cause::Metric);
    }
    Some(match situation.silent_source {
        _ if !situation.measured => Cause::NeverMeasured,
        Some(source) => Cause::CollectorSilent(source.clone()),
        None => Cause::NoData,
    })
}

fn topmost_down<'a>(
    parent: Option<&'a AssetId>,
    ancestor: impl Fn(&AssetId) -> Option<(bool, Option<&'a AssetId>)>,
) -> Option<&'a AssetId> {
    let mut topmost = None;
    let mut next = parent;
    for _ in 0..MAX_DEPTH {
        let Some(id) = next else { break };
        let Some((down, above)) = ancestor(id) else { break };
        if down {
            topmost = Some(id);
        }
        next = above;
    }
    topmost
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashMap;

    fn id(text: &str) -> AssetId {
        AssetId::new(text).unwrap()
    }

    fn of(health: Health, down: &[&str], measured: bool, silent: bool) -> Option<Cause> {
        let (ap, switch, uplink) = (id("ap"), id("switch"), id("uplink"));
        let parents =
            HashMap::from([(ap, Some(switch.clone())), (switch.clone(), Some(uplink.clone())), (uplink, None)]);
        let (metric, source) = (MetricId::new("device.up").unwrap(), SourceName::new("demo").unwrap());
        let situation = Situation {
            health,
            metric: Some(&metric),
            parent: Some(&switch),
            measured,
            silent_source: silent.then_some(&source),
        };
        cause(situation, |id| parents.get(id).map(|parent| (down.contains(&id.as_str()), parent.as_ref())))
    }

    #[test]
    fn the_topmost_ancestor_that_is_down_is_named() {
        assert_eq!(of(Health::Critical, &["switch", "uplink"], true, false), Some(Cause::Parent(id("uplink"))));
        assert_eq!(of(Health::Unknown, &["switch"], true, true), Some(Cause::Parent(id("switch"))));
    }

    #[test]
    fn without_one_it_is_the_asset_its_collector_or_nothing_known() {
        assert_eq!(of(Health::Critical, &[], true, false), Some(Cause::Metric(MetricId::new("device.up").unwrap())));
        assert_eq!(
            of(Health::Unknown, &[], true, true),
            Some(Cause::CollectorSilent(SourceName::new("demo").unwrap()))
        );
        assert_eq!(of(Health::Unknown, &[], true, false), Some(Cause::NoData));
        assert_eq!(of(Health::Unknown, &[], false, true), Some(Cause::NeverMeasured));
    }

    #[test]
    fn what_works_has_no_cause_and_what_works_badly_has_its_own() {
        assert_eq!(of(Health::Ok, &["uplink"], true, false), None);
        assert!(matches!(of(Health::Problem, &["uplink"], true, false), Some(Cause::Metric(_))));
    }
}
