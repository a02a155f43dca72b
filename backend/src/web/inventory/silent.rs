//! `GET /api/v1/inventory/silent`.

use crate::audience::Audience;
use crate::web::Shared;
use crate::web::caller::Staff;
use crate::web::problem::Problem;
use axum::Json;
use axum::extract::State;
use cruscotto_domain::api::{Problem as ProblemBody, Silence};
use cruscotto_domain::feed::{Heard, SilentAsset, SourceFeed, owners};
use cruscotto_domain::health::Health;
use cruscotto_domain::id::SourceName;
use cruscotto_domain::time::Timestamp;
use std::collections::BTreeMap;

/// What is not heard of: devices in service of which nothing is known, sources that deliver nothing, and owners of whose
/// assets nothing is heard any more. Names of measurements that have no place are in `GET /api/v1/unmapped`.
#[utoipa::path(get, path = "/api/v1/inventory/silent", tag = "inventory", responses(
    (status = 200, body = Silence),
    (status = 401, description = "Nobody is logged in", body = ProblemBody, content_type = "application/problem+json"),
    (status = 503, description = "The database is away; Retry-After", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(in crate::web) async fn silent(State(state): State<Shared>, staff: Staff) -> Result<Json<Silence>, Problem> {
    let last: BTreeMap<SourceName, Timestamp> = state.store.last_deliveries().await?.into_iter().collect();
    let (now, bound) = (Timestamp::now(), state.settings.collector_silent_after);
    let mut known = state.known.assets();
    known.retain(|placed| staff.grant.scope().covers(&placed.placement));
    let live = state.hub.state();
    let mut assets = Vec::new();
    let mut sources: BTreeMap<&SourceName, u64> = last.keys().map(|source| (source, 0)).collect();
    let mut heard = Vec::with_capacity(known.len());
    for placed in &known {
        let asset = &placed.asset;
        if let Some(source) = &placed.source {
            *sources.entry(source).or_default() += 1;
        }
        let Some(summary) = live.asset_summary(&asset.id, Audience::Operator) else { continue };
        if summary.health == Health::Unknown {
            assets.push(SilentAsset {
                asset: asset.id.clone(),
                kind: asset.kind,
                name: asset.name.clone(),
                owner: asset.owner.clone(),
                source: placed.source.clone(),
                since: summary.since,
                cause: summary.cause.clone(),
            });
        }
        heard.push((asset.owner.as_deref(), summary));
    }
    assets.sort_by(|a, b| (a.since, &a.asset).cmp(&(b.since, &b.asset)));
    let feed = |(source, assets): (&SourceName, u64)| {
        let last_delivery = last.get(source).copied();
        let quiet = |at: Timestamp| now.micros_since(at) > i64::try_from(bound.as_micros()).unwrap_or(i64::MAX);
        SourceFeed { source: source.clone(), last_delivery, silent: last_delivery.is_none_or(quiet), assets }
    };
    let owners = owners(heard.iter().map(|(owner, summary)| Heard {
        owner: *owner,
        health: summary.health,
        since: summary.since,
        cause: summary.cause.as_ref(),
    }));
    Ok(Json(Silence { assets, sources: sources.into_iter().map(feed).collect(), owners }))
}
