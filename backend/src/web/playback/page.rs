//! What the page of a playback shows.

use super::{Asked, playback};
use crate::audience::Audience;
use crate::web::Shared;
use crate::web::metrics::visible;
use crate::web::problem::Problem;
use axum::http::StatusCode;
use cruscotto_domain::asset::AssetKind;
use cruscotto_domain::playback::Period;
use cruscotto_frontend::public::PlaybackContent;
use cruscotto_frontend::routes::View;

/// Kinds of asset that lie in areas and are many: what is measured of others makes no map.
const ON_THE_MAP: [AssetKind; 2] = [AssetKind::AccessPoint, AssetKind::School];

/// The playback of a metric and what else there is; none where there is no such metric for the public.
///
/// # Errors
/// When it cannot be read now.
pub(in crate::web) async fn playback_content(
    state: &Shared,
    metric: &str,
    period: Period,
    view: View,
) -> Result<Option<PlaybackContent>, Problem> {
    let Ok(metric) = metric.parse() else { return Ok(None) };
    let asked = Asked { metric, level: view.level(), period };
    let playback = match playback(state, &asked).await {
        Ok(playback) => playback,
        Err(problem) if problem.status() == StatusCode::NOT_FOUND => return Ok(None),
        Err(problem) => return Err(problem),
    };
    let public = state.catalogue.iter().filter(|metric| visible(metric, Audience::Public));
    let mapped = public.filter(|metric| metric.assets.iter().any(|kind| ON_THE_MAP.contains(kind)));
    let choice = mapped.map(|metric| (metric.id.clone(), metric.name.clone())).collect();
    Ok(Some(PlaybackContent { playback, choice }))
}
