//! The ledger as it stands today.

use super::kept::{contract, measured, upgrades};
use crate::audience::Audience;
use crate::web::Shared;
use crate::web::asked::today;
use crate::web::problem::Problem;
use cruscotto_domain::asset::{AssetKind, OperatingState};
use cruscotto_domain::day::Day;
use cruscotto_domain::goal::Standing;
use cruscotto_domain::id::AreaId;
use cruscotto_domain::school_ledger::{
    Delivery, LedgerDelivery, LedgerItem, LedgerMunicipio, LedgerSchool, LedgerShortfall, SHORTFALL_DAYS, Upgrade,
    burn_up, by_municipio, by_supplier, forecast, shortfall, shortfalls, together,
};
use cruscotto_frontend::public::LedgerContent;
use std::collections::BTreeMap;

/// Days between two points of the burn-up.
const STEP: i32 = 7;

/// Days of the burn-up while nothing is done yet.
const FIRST_DAYS: i32 = 28;

/// Who is told the supplier of what lies in a Municipio.
pub(in crate::web) type Told<'a> = dyn Fn(Option<&AreaId>) -> Audience + Sync + 'a;

/// The ledger; `told` says who looks at what lies in a Municipio: suppliers are named to operators.
pub(in crate::web) async fn answer(
    state: &Shared,
    below_for_days: i32,
    told: &Told<'_>,
) -> Result<LedgerItem, Problem> {
    let today = today(state)?;
    let upgrades = upgrades(state).await?;
    let measured = measured(state, |_| true).await?;
    let of: BTreeMap<_, &Upgrade> = upgrades.iter().map(|upgrade| (&upgrade.school, upgrade)).collect();
    let mut deliveries = Vec::new();
    let mut below = Vec::new();
    let mut named = BTreeMap::new();
    for placed in state.known.assets() {
        let asset = &placed.asset;
        if asset.kind != AssetKind::School || asset.state == OperatingState::Retired {
            continue;
        }
        let municipio = placed.placement.municipio.clone();
        let upgrade = of.get(&asset.id).copied();
        named.insert(asset.id.clone(), (asset.name.clone(), asset.demo, municipio.clone()));
        let Some(contract) = contract(state, &asset.id, upgrade) else { continue };
        let supplier = upgrade.and_then(|u| u.supplier.clone()).or_else(|| asset.tags.get("supplier").cloned());
        let supplier = supplier.filter(|_| told(municipio.as_ref()) == Audience::Operator);
        let days = measured.get(&asset.id).map(Vec::as_slice).unwrap_or_default();
        let newest = days.last();
        let (down, up) = (newest.and_then(|day| day.down_bps), newest.and_then(|day| day.up_bps));
        let delivery = Delivery::of(asset.id.clone(), supplier.clone(), contract, down, up);
        if let Some(shortfall) = shortfall(&asset.id, supplier.as_deref(), &contract, days) {
            let (name, demo) = (asset.name.clone(), asset.demo);
            below.push(LedgerShortfall { name, demo, municipio, contract, tier: delivery.tier, shortfall });
        }
        deliveries.push(delivery);
    }
    let listed = shortfalls(below.iter().map(|b| b.shortfall.clone()), below_for_days);
    let listed = listed.iter().filter_map(|s| below.iter().find(|b| b.shortfall.school == s.school).cloned());
    let is_told = told(None) == Audience::Operator;
    let first = upgrades.iter().flat_map(Upgrade::steps).map(|step| step.on).min();
    let first = first.filter(|first| *first < today).unwrap_or(today.plus(-FIRST_DAYS));
    let due = due(state);
    let standing: Option<Standing> = forecast(&upgrades, due, None, today);
    let name_of = |id: &Option<AreaId>| {
        id.as_ref().and_then(|id| state.city.area(id)).map(|area| area.name.clone()).unwrap_or_default()
    };
    let municipio = |(id, stages)| LedgerMunicipio { name: name_of(&id), municipio: id, stages };
    let mut lying: BTreeMap<Option<AreaId>, Vec<&Delivery>> = BTreeMap::new();
    for delivery in &deliveries {
        let municipio = named.get(&delivery.school).and_then(|(_, _, municipio)| municipio.clone());
        lying.entry(municipio).or_default().push(delivery);
    }
    let delivered = |(id, all): (Option<AreaId>, Vec<&Delivery>)| LedgerDelivery {
        name: name_of(&id),
        municipio: id,
        delivery: together(all),
    };
    let points = burn_up(&upgrades, first, today, STEP);
    let school = |upgrade: &Upgrade| {
        let (name, demo, municipio) = named.get(&upgrade.school).cloned().unwrap_or_default();
        LedgerSchool {
            name: if name.is_empty() { upgrade.school.to_string() } else { name },
            school: upgrade.school.clone(),
            demo,
            supplier: upgrade.supplier.clone().filter(|_| told(municipio.as_ref()) == Audience::Operator),
            municipio,
            contract: upgrade.contract,
            steps: upgrade.steps().to_vec(),
        }
    };
    Ok(LedgerItem {
        today,
        whole: burn_up(&upgrades, today, today, STEP)[0],
        municipi: by_municipio(&upgrades, today).into_iter().map(municipio).collect(),
        burn_up: points,
        due,
        standing,
        below_for_days,
        shortfalls: listed.collect(),
        delivery: together(&deliveries),
        delivered: lying.into_iter().map(delivered).collect(),
        suppliers: if is_told { by_supplier(&deliveries) } else { Vec::new() },
        schools: upgrades.iter().map(school).collect(),
    })
}

/// By when the city means to have upgraded its schools: the day that its target for their speed is due.
fn due(state: &Shared) -> Option<Day> {
    let target =
        state.city.targets.iter().find(|t| t.measured_by.as_ref().is_some_and(|m| m.as_str() == "school.download"));
    target?.due?.to_string().parse().ok()
}

/// What the page shows, to everybody alike.
///
/// # Errors
/// When the store does not answer.
pub(in crate::web) async fn ledger_content(state: &Shared, days: Option<&str>) -> Result<LedgerContent, Problem> {
    let item = answer(state, below_for_days(days), &|_| Audience::Public).await?;
    Ok(LedgerContent { item })
}

/// The days below contract that a form asks for; what is none is as if nothing was asked.
pub(in crate::web) fn below_for_days(days: Option<&str>) -> i32 {
    let asked = days.and_then(|days| days.parse::<i32>().ok()).filter(|days| DAYS.contains(days));
    asked.unwrap_or(SHORTFALL_DAYS)
}

/// The days below contract that may be asked for.
pub(super) const DAYS: std::ops::RangeInclusive<i32> = 0..=365;
