//! What the page of a playback shows.

use super::{Asked, playback};
use crate::audience::Audience;
use crate::web::Shared;
use crate::web::metrics::visible;
use crate::web::problem::Problem;
use crate::web::timeline;
use axum::http::StatusCode;
use cruscotto_domain::asset::AssetKind;
use cruscotto_domain::comparison;
use cruscotto_domain::day::Day;
use cruscotto_domain::playback::{Period, Playback};
use cruscotto_domain::time::Timestamp;
use cruscotto_domain::timeline::TimelineItem;
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
    let happened = happened(state, &playback).await?;
    Ok(Some(PlaybackContent { playback, choice, happened }))
}

/// What happened while it plays.
async fn happened(state: &Shared, playback: &Playback) -> Result<Option<TimelineItem>, Problem> {
    let zone = &state.past.zone;
    let days = playback.span().and_then(|(from, to)| Day::at(from, zone).zip(Day::at(to.plus_micros(-1), zone)));
    let Some(period) = days.and_then(|(first, last)| comparison::Period::new(first, last).ok()) else {
        return Ok(None);
    };
    let mut item = timeline::answer(state, period).await?;
    item.events.retain(|event| playback.frames(event.from, event.until(Timestamp::now())).is_some());
    Ok(Some(item))
}
