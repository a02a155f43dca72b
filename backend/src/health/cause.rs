//! Why an asset is not well: what it hangs on that is down, its collector, or itself.

use cruscotto_domain::asset::Asset;
use cruscotto_domain::health::{Cause, Health};
use cruscotto_domain::id::{AssetId, MetricId, SourceName};
use std::collections::HashSet;

/// How far up is looked for what is down. Access point, switch, uplink, backbone, power: five; a longer chain is a mistake.
const MAX_DEPTH: usize = 8;

/// What is known of an asset when its cause is asked.
#[derive(Debug, Clone, Copy)]
pub struct Situation<'a> {
    /// The state shown.
    pub health: Health,
    /// The metric that decides it.
    pub metric: Option<&'a MetricId>,
    /// The asset, with what it hangs on.
    pub asset: &'a Asset,
    /// Whether it was ever measured.
    pub measured: bool,
    /// Who measures it, if that source is silent.
    pub silent_source: Option<&'a SourceName>,
}

/// The cause of `situation`; `ancestor` says of an asset whether it is down, and what it is.
///
/// What is down explains what hangs on it and is down or unknown, by power, uplink or controller. It never explains what
/// works badly: a loaded radio is not the uplink's fault; nor what works: a controller that is down leaves access points
/// that are measured up as they are.
pub fn cause<'a>(situation: Situation<'a>, ancestor: impl Fn(&AssetId) -> Option<(bool, &'a Asset)>) -> Option<Cause> {
    match situation.health {
        Health::Ok | Health::Maintenance | Health::Retired => return None,
        Health::Problem => return situation.metric.cloned().map(Cause::Metric),
        Health::Critical | Health::Unknown => {}
    }
    if let Some(root) = root(situation.asset, &ancestor) {
        return Some(Cause::Parent(root.clone()));
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

/// Of all that is down above `asset`, what is down by itself: nothing above it is down. Of several the nearest, and of those
/// as near the one that explains first ([`Asset::hangs_on`]).
fn root<'a>(asset: &'a Asset, ancestor: &impl Fn(&AssetId) -> Option<(bool, &'a Asset)>) -> Option<&'a AssetId> {
    let down = down_above(asset, ancestor);
    // In a circle, which the inventory refuses, nothing is topmost: then the farthest.
    let topmost = down.iter().find(|above| down_above(above, ancestor).is_empty());
    topmost.or(down.last()).map(|above| &above.id)
}

/// All that is down above `asset`, the nearest first.
fn down_above<'a>(asset: &'a Asset, ancestor: &impl Fn(&AssetId) -> Option<(bool, &'a Asset)>) -> Vec<&'a Asset> {
    let mut found = Vec::new();
    let mut seen = HashSet::from([&asset.id]);
    let mut level = vec![asset];
    for _ in 0..MAX_DEPTH {
        let above: Vec<&AssetId> = level.iter().copied().flat_map(|asset| asset.hangs_on().map(|(_, id)| id)).collect();
        let new = above.into_iter().filter(|id| seen.insert(*id));
        level = new
            .filter_map(|id| {
                let (down, asset) = ancestor(id)?;
                if down {
                    found.push(asset);
                }
                Some(asset)
            })
            .collect();
        if level.is_empty() {
            break;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use cruscotto_domain::asset::{AssetKind, OperatingState};
    use proptest::prelude::*;
    use std::collections::{BTreeMap, BTreeSet, HashMap};

    fn id(text: &str) -> AssetId {
        AssetId::new(text).unwrap()
    }

    fn asset(name: &str, power: Option<&str>, parent: Option<&str>, controller: Option<&str>) -> Asset {
        Asset {
            id: id(name),
            kind: AssetKind::AccessPoint,
            name: name.into(),
            point: None,
            owner: None,
            parent: parent.map(id),
            controller: controller.map(id),
            power: power.map(id),
            state: OperatingState::Active,
            contract: None,
            pupils: None,
            demo: true,
            tags: BTreeMap::new(),
        }
    }

    /// An access point with a switch, on which it also has its power, behind an uplink; and a controller behind a cabinet.
    fn of(health: Health, down: &[&str], measured: bool, silent: bool) -> Option<Cause> {
        let all = [
            asset("ap", Some("switch"), Some("switch"), Some("controller")),
            asset("switch", None, Some("uplink"), None),
            asset("uplink", None, None, None),
            asset("controller", Some("cabinet"), None, None),
            asset("cabinet", None, None, None),
        ];
        let by_id: HashMap<AssetId, &Asset> = all.iter().map(|asset| (asset.id.clone(), asset)).collect();
        let (metric, source) = (MetricId::new("device.up").unwrap(), SourceName::new("demo").unwrap());
        let silent_source = silent.then_some(&source);
        let situation = Situation { health, metric: Some(&metric), asset: &all[0], measured, silent_source };
        cause(situation, |id| by_id.get(id).map(|asset| (down.contains(&id.as_str()), *asset)))
    }

    #[test]
    fn what_is_down_by_itself_is_named_by_whatever_it_is_hung_on() {
        assert_eq!(of(Health::Critical, &["switch", "uplink"], true, false), Some(Cause::Parent(id("uplink"))));
        assert_eq!(of(Health::Unknown, &["switch"], true, true), Some(Cause::Parent(id("switch"))));
        assert_eq!(of(Health::Unknown, &["controller"], true, true), Some(Cause::Parent(id("controller"))));
        assert_eq!(of(Health::Unknown, &["controller", "cabinet"], true, true), Some(Cause::Parent(id("cabinet"))));
        assert_eq!(
            of(Health::Critical, &["controller", "switch"], true, false),
            Some(Cause::Parent(id("switch"))),
            "as near, and without power nothing works"
        );
        assert_eq!(
            of(Health::Critical, &["controller", "uplink"], true, false),
            Some(Cause::Parent(id("controller"))),
            "the nearest"
        );
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
        assert_eq!(of(Health::Ok, &["controller"], true, false), None, "it is measured up all the same");
        assert!(matches!(of(Health::Problem, &["uplink"], true, false), Some(Cause::Metric(_))));
    }

    const ASSETS: usize = 8;

    proptest! {
        /// Any network without circles (each asset hangs on later ones), against what is reachable in it.
        #[test]
        fn a_cause_is_down_above_and_has_nothing_down_above_it(
            links in proptest::collection::vec(proptest::array::uniform3(proptest::option::of(0..ASSETS)), ASSETS),
            down in proptest::collection::btree_set(0..ASSETS, 0..ASSETS),
        ) {
            let above = |n: usize| links[n].iter().flatten().copied().filter(move |above| *above > n);
            let name = |n: usize| format!("a-{n}");
            let all: Vec<Asset> = (0..ASSETS).map(|n| {
                let [power, parent, controller] = links[n].map(|above| above.filter(|above| *above > n).map(name));
                asset(&name(n), power.as_deref(), parent.as_deref(), controller.as_deref())
            }).collect();
            let reachable = |n: usize| {
                let (mut found, mut next) = (BTreeSet::new(), vec![n]);
                while let Some(n) = next.pop() {
                    next.extend(above(n).filter(|above| found.insert(*above)));
                }
                found
            };
            let of_id: HashMap<AssetId, usize> = all.iter().enumerate().map(|(n, a)| (a.id.clone(), n)).collect();
            let found = root(&all[0], &|id| of_id.get(id).map(|n| (down.contains(n), &all[*n])));
            let broken: BTreeSet<usize> = reachable(0).intersection(&down).copied().collect();
            match found.map(|id| of_id[id]) {
                None => prop_assert!(broken.is_empty()),
                Some(n) => {
                    prop_assert!(broken.contains(&n));
                    prop_assert!(reachable(n).is_disjoint(&down));
                }
            }
        }
    }
}
