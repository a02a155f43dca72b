//! A look at the whole city.

use super::gather::Gathering;
use crate::audience::Audience;
use crate::web::goals::goals;
use crate::web::services::service_items;
use cruscotto_domain::availability::Uptime;
use cruscotto_domain::health::Health;
use cruscotto_domain::id::MetricId;
use cruscotto_domain::live::{AreaSummary, AssetSummary};
use cruscotto_domain::time::MICROS_PER_DAY;
use cruscotto_frontend::public::{CityContent, Content, Week};

/// Days of a week.
const WEEK_DAYS: i64 = 7;

pub(super) async fn city(of: &Gathering<'_>) -> Content {
    let (areas, down) = {
        let live = of.state.hub.state();
        let items = live.area_items(None, |_| Audience::Public);
        let areas: Vec<AreaSummary> = items.into_iter().flat_map(|item| item.layers).collect();
        let all = live.asset_items(None, None, |_| Audience::Public).map(|item| item.summary);
        let mut down: Vec<AssetSummary> = all.filter(|asset| asset.health == Health::Critical).collect();
        down.sort_by(|a, b| a.since.cmp(&b.since).then_with(|| a.name.cmp(&b.name)));
        (areas, down)
    };
    let services = service_items(of.state, Audience::Public);
    let weeks = weeks(of).await;
    let goals = goals(of.state).await.goals.to_vec();
    Content::City(Box::new(CityContent { areas, services, down, weeks, goals }))
}

/// The last seven days and the seven before: outages to the minute, availability of whole days and the present one.
async fn weeks(of: &Gathering<'_>) -> Option<[Week; 2]> {
    let presence = of.presence();
    let public: Vec<MetricId> =
        of.state.catalogue.iter().filter(|m| m.public && !m.counts_people).map(|m| m.id.clone()).collect();
    let series: Vec<i32> = of
        .state
        .known
        .series()
        .into_iter()
        .filter(|(_, key)| presence.contains(&key.metric))
        .map(|(id, _)| id)
        .collect();
    let store = &of.state.store;
    let count = |number: i64| u32::try_from(number).unwrap_or(u32::MAX);
    let mut weeks = [Week::default(); 2];
    for (age, week) in (0..).zip(&mut weeks) {
        let to = of.now.plus_micros(-age * WEEK_DAYS * MICROS_PER_DAY);
        let from = to.plus_micros(-WEEK_DAYS * MICROS_PER_DAY);
        let (outages, ended) = of.asked(store.outages_in(&presence, from, to)).await?;
        let corrections = of.asked(store.corrections_in(&public, from, to)).await?;
        (week.outages, week.ended, week.corrections) = (count(outages), count(ended), count(corrections));
    }
    let from = of.now.plus_micros(-(2 * WEEK_DAYS - 1) * MICROS_PER_DAY);
    let days = of.asked(store.uptime_by_day(&series, from, of.now, &of.state.city.profile.time_zone)).await?;
    let many = i64::try_from(series.len()).unwrap_or(i64::MAX);
    for (i, day) in days.iter().rev().enumerate() {
        let Some(week) = weeks.get_mut(i / 7) else { break };
        let length = day.next.min(of.now).micros_since(day.day).max(0);
        let Uptime { up, down, window } = &mut week.uptime;
        *up += day.up;
        *down += day.covered - day.up;
        *window += length.saturating_mul(many);
    }
    Some(weeks)
}
