//! What the feeds have in common: the outages of the last days, in words.

use crate::known::PlacedAsset;
use crate::store::Outage;
use crate::web::Shared;
use crate::web::area::no_such_area;
use crate::web::base_url::base_url;
use crate::web::open_data::html::Language;
use crate::web::problem::Problem;
use axum::http::HeaderMap;
use cruscotto_domain::id::AreaId;
use cruscotto_domain::time::{MICROS_PER_DAY, Timestamp};
use serde::Deserialize;
use std::sync::Arc;
use utoipa::IntoParams;

/// How far back the feeds go.
const DAYS: i64 = 14;

/// Entries at most.
const MAX_ENTRIES: u32 = 500;

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(in crate::web) struct FeedQuery {
    /// Only what lies in this area.
    #[param(value_type = Option<String>)]
    pub(super) area: Option<AreaId>,
}

/// An outage in words.
pub(super) struct Entry {
    pub(super) outage: Outage,
    /// What tells it from every other, an address.
    pub(super) id: String,
    /// The page of the asset.
    pub(super) link: String,
    pub(super) title: String,
    pub(super) text: String,
    /// When it was last news: it went down, or came back.
    pub(super) updated: Timestamp,
}

/// A feed: its name, its address, when it last changed, what it has, latest first.
pub(super) struct Feed {
    pub(super) title: String,
    pub(super) base: String,
    pub(super) language: Language,
    pub(super) updated: Timestamp,
    pub(super) entries: Vec<Entry>,
}

pub(super) fn is_in(placed: &PlacedAsset, area: &AreaId, city: &AreaId) -> bool {
    let placement = &placed.placement;
    area == city || placement.nil.as_ref() == Some(area) || placement.municipio.as_ref() == Some(area)
}

/// What a feed of `what` is called: what, where, and whether it is invented.
pub(super) fn heading(state: &Shared, query: &FeedQuery, language: Language, what: &str) -> Result<String, Problem> {
    let city = &state.city.profile;
    let place = match &query.area {
        Some(area) => state.city.area(area).ok_or_else(|| no_such_area(area))?.name.clone(),
        None => language.of_two(&city.name.it, &city.name.en).to_owned(),
    };
    let demo = if state.settings.demo { language.of_two(" (dati dimostrativi)", " (demo data)") } else { "" };
    Ok(format!("{what} · {place}{demo}"))
}

/// Reads the feed.
pub(super) async fn feed(state: &Shared, query: &FeedQuery, headers: &HeaderMap) -> Result<Feed, Problem> {
    let (base, language) = (base_url(state, headers), Language::of(headers));
    let city = &state.city.profile;
    let title = heading(state, query, language, language.of_two("Fuori servizio", "Outages"))?;
    let says_up = state.catalogue.iter().filter(|m| m.public && m.health.as_ref().is_some_and(|rule| rule.presence));
    let metrics: Vec<_> = says_up.map(|m| m.id.clone()).collect();
    let from = Timestamp::now().plus_micros(-DAYS * MICROS_PER_DAY);
    let outages = state.store.outages(&metrics, from, MAX_ENTRIES).await?;
    let known = outages.into_iter().filter_map(|outage| Some((state.known.asset(&outage.asset)?, outage)));
    let wanted = known.filter(|(placed, _)| query.area.as_ref().is_none_or(|area| is_in(placed, area, &city.id)));
    let entries: Vec<Entry> = wanted.map(|(placed, outage)| entry(language, &base, &placed, outage)).collect();
    let updated = entries.iter().map(|entry| entry.updated).max().unwrap_or(from);
    Ok(Feed { title, base, language, updated, entries })
}

fn entry(language: Language, base: &str, placed: &Arc<PlacedAsset>, outage: Outage) -> Entry {
    let name = &placed.asset.name;
    let since = outage.since;
    let (title, text) = match outage.until {
        None => (
            format!("{name}: {}", language.of_two("fuori servizio", "down")),
            format!("{} {since}", language.of_two("Fuori servizio dal", "Down since")),
        ),
        Some(until) => (
            format!("{name}: {}", language.of_two("di nuovo in servizio", "back in service")),
            format!(
                "{} {since}, {} {until}",
                language.of_two("Fuori servizio dal", "Down from"),
                language.of_two("al", "to")
            ),
        ),
    };
    let link = format!("{base}/asset/{}", outage.asset);
    let id = format!("{link}#outage-{}", since.as_micros());
    let updated = outage.until.unwrap_or(since);
    Entry { outage, id, link, title, text, updated }
}
