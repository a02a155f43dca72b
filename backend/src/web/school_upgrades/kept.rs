//! Upgrades as they are kept, told by the rules of the ledger; and what schools measured.

use crate::store::KeptUpgrade;
use crate::web::Shared;
use crate::web::problem::Problem;
use cruscotto_domain::asset::Contract;
use cruscotto_domain::day::Day;
use cruscotto_domain::id::AssetId;
use cruscotto_domain::sample::SeriesKey;
use cruscotto_domain::school_ledger::{Evidence, MeasuredDay, Upgrade};
use cruscotto_domain::time::{MICROS_PER_DAY, Timestamp};
use std::collections::{BTreeMap, HashMap};

/// Days of measurements that are looked back: as long as a school may be below its contract and it is told since when.
const MEASURED_DAYS: i64 = 400;

const DOWNLOAD: &str = "school.download";
const UPLOAD: &str = "school.upload";

/// How the city's own collectors measure a school.
const METHOD: &str = "ndt7";

/// What a school measured, day by day in the order of time.
pub(super) type MeasuredDays = HashMap<AssetId, Vec<MeasuredDay>>;

/// The ledger. Steps that its rules refuse, because somebody wrote them past the server, end an upgrade there: the log
/// says so.
pub(super) async fn upgrades(state: &Shared) -> Result<Vec<Upgrade>, Problem> {
    let kept = state.store.school_upgrades().await?;
    Ok(kept.into_iter().map(|kept| upgrade(state, kept)).collect())
}

pub(super) fn upgrade(state: &Shared, kept: KeptUpgrade) -> Upgrade {
    let municipio = state.known.asset(&kept.school).and_then(|placed| placed.placement.municipio.clone());
    let mut upgrade = Upgrade::planned(kept.school, municipio, kept.plan.supplier, kept.plan.contract);
    for step in kept.steps {
        if let Err(error) = upgrade.take(step) {
            tracing::error!(%error, "the ledger of school upgrades holds a step that is none");
            break;
        }
    }
    upgrade
}

/// What is promised to a school now: what its upgrade was to bring once that is accepted, and before what the inventory
/// says.
pub(super) fn contract(state: &Shared, school: &AssetId, upgrade: Option<&Upgrade>) -> Option<Contract> {
    let accepted = upgrade.filter(|u| u.stage() == Some(cruscotto_domain::school_ledger::Stage::Accepted));
    let known = || state.known.asset(school).and_then(|placed| placed.asset.contract);
    accepted.map(|upgrade| upgrade.contract).or_else(known)
}

/// What the schools that are `wanted` measured on whole days.
pub(super) async fn measured(state: &Shared, wanted: impl Fn(&AssetId) -> bool) -> Result<MeasuredDays, Problem> {
    let from = Timestamp::now().plus_micros(-MEASURED_DAYS * MICROS_PER_DAY);
    let is = |key: &SeriesKey| [DOWNLOAD, UPLOAD].contains(&key.metric.as_str()) && wanted(&key.asset);
    let keys: HashMap<i32, _> = state.known.series().into_iter().filter(|(_, key)| is(key)).collect();
    let series: Vec<i32> = keys.keys().copied().collect();
    let mut days: HashMap<AssetId, BTreeMap<Day, MeasuredDay>> = HashMap::new();
    for row in state.store.series_by_day(&series, from, &state.city.profile.time_zone).await? {
        let Some(key) = keys.get(&row.series) else { continue };
        let of_school = days.entry(key.asset.clone()).or_default();
        let day = of_school.entry(row.day).or_insert(MeasuredDay { day: row.day, down_bps: None, up_bps: None });
        if key.metric.as_str() == DOWNLOAD {
            day.down_bps = Some(row.mean);
        } else {
            day.up_bps = Some(row.mean);
        }
    }
    Ok(days.into_iter().map(|(school, days)| (school, days.into_values().collect())).collect())
}

/// The newest measurement of a school from `from` to `to`, as evidence.
pub(super) fn evidence(days: &[MeasuredDay], from: Day, to: Day) -> Option<Evidence> {
    let newest = days.iter().rev().find(|day| from <= day.day && day.day <= to && day.down_bps.is_some())?;
    Some(Evidence { on: newest.day, down_bps: newest.down_bps?, up_bps: newest.up_bps, method: METHOD.to_owned() })
}
