//! A look at the whole city.

use super::gather::{DAY_MICROS, Gathering};
use crate::audience::Audience;
use crate::web::services::{published, service_items, targets};
use cruscotto_domain::api::PublishedItem;
use cruscotto_domain::asset::Layer;
use cruscotto_domain::availability::Uptime;
use cruscotto_domain::city::Service;
use cruscotto_domain::health::Health;
use cruscotto_domain::id::MetricId;
use cruscotto_domain::live::{AreaSummary, AssetSummary};
use cruscotto_frontend::public::{CityContent, Content, Goal, Measured, Week};

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
    let goals = goals(of, &areas);
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
        let to = of.now.plus_micros(-age * WEEK_DAYS * DAY_MICROS);
        let from = to.plus_micros(-WEEK_DAYS * DAY_MICROS);
        let (outages, ended) = of.asked(store.outages_in(&presence, from, to)).await?;
        let corrections = of.asked(store.corrections_in(&public, from, to)).await?;
        (week.outages, week.ended, week.corrections) = (count(outages), count(ended), count(corrections));
    }
    let from = of.now.plus_micros(-(2 * WEEK_DAYS - 1) * DAY_MICROS);
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

/// The targets of the city folder, each with the newest published figure of the same, and what is measured now.
fn goals(of: &Gathering<'_>, areas: &[AreaSummary]) -> Vec<Goal> {
    let folder = &of.state.city;
    let goal = |service: &Service| {
        let published = published(folder, &service.id);
        let newest = move |target: &PublishedItem| {
            let same = published.iter().filter(|item| item.metric == target.metric && item.unit == target.unit);
            same.max_by(|a, b| a.period_end.cmp(&b.period_end)).cloned()
        };
        let measured_by = |target: &PublishedItem| {
            let same = |t: &&cruscotto_domain::city::Target| t.service == service.id && t.metric == target.metric;
            folder.targets.iter().find(same).and_then(|t| t.measured_by.clone())
        };
        let one = move |target: PublishedItem| Goal {
            service: service.id.to_string(),
            name: service.name.clone(),
            published: newest(&target),
            measured: measured_by(&target).and_then(|metric| measured(of, areas, &metric, &target.unit)),
            target,
        };
        targets(folder, &service.id).into_iter().map(one).collect::<Vec<_>>()
    };
    folder.services.iter().flat_map(goal).collect()
}

/// What the whole city measures of a metric, in the unit of a target; none where the two cannot be compared.
fn measured(of: &Gathering<'_>, areas: &[AreaSummary], metric: &MetricId, unit: &str) -> Option<Measured> {
    let id = &of.state.city.profile.id;
    let of_city = |layer: Layer| areas.iter().find(move |s| s.area == *id && s.layer == layer);
    let figures = Layer::ALL.into_iter().filter_map(of_city).flat_map(|summary| &summary.figures);
    let figure = figures.into_iter().find(|figure| figure.metric == *metric)?;
    let factor = match (of.state.catalogue.get(metric)?.unit.as_str(), unit) {
        ("bit/s", "Gbit/s") => 1e-9,
        ("bit/s", "Mbit/s") => 1e-6,
        ("1", "share") => 1.0,
        (ours, theirs) if ours == theirs => 1.0,
        _ => return None,
    };
    Some(Measured { metric: metric.clone(), value: figure.value? * factor, as_of: figure.as_of })
}
