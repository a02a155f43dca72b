//! A look at an area.

use super::gather::{DAYS, Gathering};
use crate::audience::Audience;
use crate::known::PlacedAsset;
use crate::store::{DayUptime, OutageRow};
use crate::web::history_plan::Subject;
use cruscotto_domain::area::Area;
use cruscotto_domain::asset::{AssetKind, OperatingState};
use cruscotto_domain::availability::Uptime;
use cruscotto_domain::health::Cause;
use cruscotto_domain::id::{AreaId, AssetId};
use cruscotto_domain::live::{AreaSummary, AssetSummary};
use cruscotto_domain::time::MICROS_PER_DAY;
use cruscotto_frontend::public::{AreaContent, Content, Day, Days, Outage, Period};
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::{Arc, PoisonError};
use std::time::{Duration, Instant};

/// The kinds whose days are shown.
const KINDS: [AssetKind; 2] = [AssetKind::AccessPoint, AssetKind::School];

/// How long the whole city's ninety days are kept: they move by a day a day.
const WHOLE_FOR: Duration = Duration::from_secs(600);

pub(super) async fn area(of: &Gathering<'_>, area: Area) -> Content {
    let (layers, city, assets) = {
        let live = of.state.hub.state();
        let city = live.area(&of.state.city.profile.id).cloned();
        let assets: Vec<AssetSummary> =
            live.asset_items(Some(&area.id), None, |_| Audience::Public).map(|item| item.summary).collect();
        let city = city.map(|city| live.area_item(&city, Audience::Public).layers).unwrap_or_default();
        (live.area_item(&area, Audience::Public).layers, city, assets)
    };
    let ids: BTreeSet<&AssetId> = assets.iter().map(|asset| &asset.id).collect();
    let placed: Vec<Arc<PlacedAsset>> = ids.iter().filter_map(|id| of.state.known.asset(id)).collect();
    let mut days = Some(Vec::new());
    for kind in KINDS {
        let members: HashSet<&AssetId> = active(&placed, kind).map(|p| &p.asset.id).collect();
        if members.is_empty() {
            continue;
        }
        let of_kind = days_of(of, kind, &members).await;
        days = days.zip(of_kind).map(|(mut all, of_kind)| {
            all.push(of_kind);
            all
        });
    }
    let outages = outages(of, &placed).await;
    let histories = histories(of, &area.id, &layers).await;
    Content::Area(Box::new(AreaContent { area, layers, city, assets, days, outages, histories }))
}

/// What the city means to work of a kind.
fn active(placed: &[Arc<PlacedAsset>], kind: AssetKind) -> impl Iterator<Item = &Arc<PlacedAsset>> {
    placed.iter().filter(move |p| p.asset.kind == kind && p.asset.state == OperatingState::Active)
}

/// The ninety days of some assets of a kind.
pub(super) async fn days_of(of: &Gathering<'_>, kind: AssetKind, members: &HashSet<&AssetId>) -> Option<Days> {
    let days = days(of, members).await?;
    Some(Days { kind, days, city: whole_city(of, kind).await? })
}

async fn days(of: &Gathering<'_>, members: &HashSet<&AssetId>) -> Option<Vec<Day>> {
    let presence = of.presence();
    let series: Vec<i32> = of
        .state
        .known
        .series()
        .into_iter()
        .filter(|(_, key)| members.contains(&key.asset) && presence.contains(&key.metric))
        .map(|(id, _)| id)
        .collect();
    let from = of.now.plus_micros(-(DAYS - 1) * MICROS_PER_DAY);
    let zone = &of.state.city.profile.time_zone;
    let rows = of.asked(of.state.store.uptime_by_day(&series, from, of.now, zone)).await?;
    let count = i64::try_from(members.len()).unwrap_or(i64::MAX);
    let day = |row: DayUptime| {
        // The present day is as long as it is old.
        let length = row.next.min(of.now).micros_since(row.day).max(0);
        let uptime = Uptime { up: row.up, down: row.covered - row.up, window: length.saturating_mul(count) };
        Day { from: row.day, uptime }
    };
    Some(rows.into_iter().map(day).collect())
}

/// The whole city's ninety days of a kind, read now and then.
async fn whole_city(of: &Gathering<'_>, kind: AssetKind) -> Option<Uptime> {
    let kept = || of.pages.whole.lock().unwrap_or_else(PoisonError::into_inner).get(&kind).copied();
    if let Some((_, uptime)) = kept().filter(|(read, _)| read.elapsed() < WHOLE_FOR) {
        return Some(uptime);
    }
    let all = of.state.known.assets();
    let members: HashSet<&AssetId> = active(&all, kind).map(|p| &p.asset.id).collect();
    let days = Days { kind, days: days(of, &members).await?, city: Uptime::default() };
    let uptime = days.whole();
    of.pages.whole.lock().unwrap_or_else(PoisonError::into_inner).insert(kind, (Instant::now(), uptime));
    Some(uptime)
}

/// Outages of the last ninety days of what the public can look up, with the cause where what they hang on was down too.
pub(super) async fn outages(of: &Gathering<'_>, placed: &[Arc<PlacedAsset>]) -> Option<Vec<Outage>> {
    let parents: BTreeMap<&AssetId, &AssetId> =
        placed.iter().filter_map(|p| Some((&p.asset.id, p.asset.parent.as_ref()?))).collect();
    let asked: Vec<AssetId> = placed
        .iter()
        .map(|p| &p.asset.id)
        .chain(parents.values().copied())
        .collect::<BTreeSet<_>>()
        .into_iter()
        .cloned()
        .collect();
    let from = of.now.plus_micros(-DAYS * MICROS_PER_DAY);
    let rows = of.asked(of.state.store.outages_of(&of.presence(), &asked, from)).await?;
    let overlaps = |a: &OutageRow, b: &OutageRow| a.from <= b.to.unwrap_or(of.now) && b.from <= a.to.unwrap_or(of.now);
    let live = of.state.hub.state();
    let outage = |row: &OutageRow| {
        let own = placed.iter().find(|p| p.asset.id == row.asset)?;
        let parent = parents.get(&row.asset);
        let with_parent =
            parent.filter(|parent| rows.iter().any(|other| other.asset == ***parent && overlaps(row, other)));
        let now = || live.asset_summary(&row.asset, Audience::Public).and_then(|summary| summary.cause);
        let cause = match with_parent {
            Some(parent) => Some(Cause::Parent((*parent).clone())),
            None => row.to.is_none().then(now).flatten(),
        };
        Some(Outage { asset: row.asset.clone(), name: own.asset.name.clone(), from: row.from, to: row.to, cause })
    };
    Some(rows.iter().filter_map(outage).collect())
}

/// The last day of the first headline figure of each layer.
async fn histories(of: &Gathering<'_>, area: &AreaId, layers: &[AreaSummary]) -> Vec<Period> {
    let mut histories = Vec::new();
    for layer in layers {
        if let Some(figure) = layer.figures.first()
            && let Some(period) = of.lately(Subject::Area(area.clone()), figure.metric.clone()).await
        {
            histories.push(period);
        }
    }
    histories
}
