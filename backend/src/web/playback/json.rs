//! `GET /api/v1/playback`, `GET /api/v1/playback.png`.

use super::{Asked, animated, playback};
use crate::web::Shared;
use crate::web::extract::Query;
use crate::web::problem::Problem;
use axum::Json;
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use cruscotto_domain::api::Problem as ProblemBody;
use cruscotto_domain::area::AreaLevel;
use cruscotto_domain::id::MetricId;
use cruscotto_domain::playback::{Period, Playback};
use serde::Deserialize;
use utoipa::IntoParams;

/// What is played back.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(in crate::web) struct PlaybackQuery {
    /// The metric.
    #[param(example = "school.download")]
    metric: String,
    /// `nil` or `municipio`.
    #[param(example = "nil")]
    level: Option<String>,
    /// `day` by hours, `month` by days, `mandate` by weeks.
    #[param(example = "month")]
    period: Option<String>,
}

impl PlaybackQuery {
    fn asked(&self) -> Result<Asked, Problem> {
        let level = match self.level.as_deref() {
            None => AreaLevel::Nil,
            Some(level) => level.parse::<AreaLevel>().map_err(|_| {
                Problem::bad_request(format!("level '{level}' is not known: expected nil or municipio"))
            })?,
        };
        let period = self.period.as_deref().map_or(Ok(Period::default()), str::parse).map_err(Problem::bad_request)?;
        let metric = self.metric.parse::<MetricId>().map_err(|e| Problem::bad_request(format!("metric: {e}")))?;
        Ok(Asked { metric, level, period })
    }
}

/// A metric of every area over a day, a month or the mandate, frame by frame, as the public sees it.
#[utoipa::path(get, path = "/api/v1/playback", tag = "history", params(PlaybackQuery), responses(
    (status = 200, body = Playback),
    (status = 400, body = ProblemBody, content_type = "application/problem+json"),
    (status = 404, body = ProblemBody, content_type = "application/problem+json"),
    (status = 503, description = "The database is away; Retry-After", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(in crate::web) async fn playback_json(
    State(state): State<Shared>,
    Query(query): Query<PlaybackQuery>,
) -> Result<Json<Playback>, Problem> {
    let played = playback(&state, &query.asked()?).await?;
    Ok(Json(Playback::clone(&played)))
}

/// The same as an animated picture (APNG), with the time on every frame.
#[utoipa::path(get, path = "/api/v1/playback.png", tag = "history", params(PlaybackQuery), responses(
    (status = 200, content_type = "image/apng"),
    (status = 400, body = ProblemBody, content_type = "application/problem+json"),
    (status = 404, body = ProblemBody, content_type = "application/problem+json"),
    (status = 503, description = "The database is away; Retry-After", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(in crate::web) async fn playback_png(
    State(state): State<Shared>,
    Query(query): Query<PlaybackQuery>,
) -> Result<Response, Problem> {
    let asked = query.asked()?;
    let played = playback(&state, &asked).await?;
    let bytes = animated(&state, &asked, played).await?;
    let name = format!("attachment; filename=\"{}-{}.png\"", asked.metric, asked.period.as_str());
    let headers = [
        (CONTENT_TYPE, "image/apng".to_owned()),
        (CACHE_CONTROL, "public, max-age=300".to_owned()),
        (CONTENT_DISPOSITION, name),
    ];
    Ok((headers, bytes).into_response())
}
