//! `GET /api/v1/services`.

use super::Shared;
use super::caller::Caller;
use super::problem::Problem;
use crate::application::service_asset;
use crate::audience::Audience;
use axum::Json;
use axum::extract::State;
use cruscotto_domain::api::{Items, PublishedItem, ServiceItem};
use cruscotto_domain::city::{self, City, FigureKind};
use cruscotto_domain::id::AssetId;

/// The digital services of the city: their live state, and apart from it what the city has published and aims at.
#[utoipa::path(get, path = "/api/v1/services", tag = "city", responses((status = 200, body = Items<ServiceItem>)))]
pub(super) async fn services(State(state): State<Shared>, caller: Caller) -> Result<Json<Items<ServiceItem>>, Problem> {
    Ok(Json(Items { items: service_items(&state, caller.audience()) }))
}

/// The services as `audience` sees them.
pub(super) fn service_items(state: &Shared, audience: Audience) -> Vec<ServiceItem> {
    let live = state.hub.state();
    let item = |service: &cruscotto_domain::city::Service| {
        let asset = service_asset(&service.id)?;
        Some(ServiceItem {
            id: service.id.to_string(),
            summary: live.asset_summary(&asset, audience),
            asset,
            name: service.name.clone(),
            description: service.description.clone(),
            channels: service.channels.iter().map(|c| c.as_str().to_owned()).collect(),
            published: published(&state.city, &service.id),
            targets: targets(&state.city, &service.id),
        })
    };
    state.city.services.iter().filter_map(item).collect()
}

/// The figures that the city has published for a service. Its aims among them stand in `targets.toml` too, with more
/// detail, and are shown from there.
fn published(city: &City, service: &AssetId) -> Vec<PublishedItem> {
    let figures = city.published.iter().filter(|f| f.service == *service && f.kind == FigureKind::Published);
    let item = |figure: &city::PublishedFigure| PublishedItem {
        metric: figure.metric.clone(),
        period_start: figure.period_start.map(|d| d.to_string()),
        period_end: figure.period_end.map(|d| d.to_string()),
        value: figure.value,
        unit: figure.unit.clone(),
        comparator: figure.comparator,
        note: figure.note.clone(),
        source: figure.source.clone(),
        source_date: figure.source_date.to_string(),
    };
    figures.map(item).collect()
}

/// What the city aims at.
fn targets(city: &City, service: &AssetId) -> Vec<PublishedItem> {
    let item = |target: &city::Target| PublishedItem {
        metric: target.metric.clone(),
        period_start: None,
        period_end: target.due.map(|d| d.to_string()),
        value: target.value,
        unit: target.unit.clone(),
        comparator: target.comparator,
        note: target.note.clone(),
        source: target.source.clone(),
        source_date: target.source_date.to_string(),
    };
    city.targets.iter().filter(|t| t.service == *service).map(item).collect()
}
