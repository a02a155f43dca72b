//! `POST /api/v1/corrections`.

use super::Shared;
use super::caller::Staff;
use super::corrections::correction;
use super::extract::Json;
use super::metrics::no_such_metric;
use super::problem::Problem;
use crate::audience::Audience;
use crate::observe;
use crate::store::{Restated, Restatement, StoredRow};
use axum::extract::State;
use axum::http::StatusCode;
use cruscotto_domain::api::Problem as ProblemBody;
use cruscotto_domain::correction::{Correction, NewCorrection, check_reason};
use cruscotto_domain::sample::{SeriesKey, check_value};
use cruscotto_domain::time::Timestamp;
use tracing::info;

/// Series named in a refusal at most.
const NAMED_SERIES: usize = 5;

/// Correct one sample. The old value stays in the log, with who, when and why; figures, history and totals follow.
/// Delivering the old value again changes nothing. Health keeps the course it took on what was known then.
#[utoipa::path(post, path = "/api/v1/corrections", tag = "city", security(("operator" = [])),
    request_body = NewCorrection,
    responses(
        (status = 201, description = "Corrected", body = Correction),
        (status = 400, body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, description = "No operator's session", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "No such sample", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "Not a value or a reason that can be taken, or the value it has", body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, description = "The database is away; Retry-After", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub(super) async fn correction_new(
    State(state): State<Shared>,
    staff: Staff,
    Json(new): Json<NewCorrection>,
) -> Result<(StatusCode, axum::Json<Correction>), Problem> {
    let metric = state.catalogue.get(&new.metric).ok_or_else(|| no_such_metric(&new.metric))?;
    staff.check_asset(&state, &new.asset)?;
    let reason = check_reason(&new.reason).map_err(Problem::unprocessable)?;
    check_value(metric, new.time, new.value, Timestamp::now()).map_err(Problem::unprocessable)?;
    let key = new.series();
    let id = state.known.series_id(&key).ok_or_else(|| no_such_series(&state, &key))?;
    let restatement = Restatement { series: id, time: new.time, value: new.value, by: &staff.user, reason };
    let row = match state.store.restate(&restatement).await? {
        Restated::Corrected(row) => row,
        Restated::Unchanged => {
            let detail = format!("the value at {} is {} already: nothing to correct", new.time, new.value);
            return Err(Problem::unprocessable(detail));
        }
        Restated::Gone(kept) => {
            let detail = format!("samples of {} before {kept} are no longer kept: only their sums are", key.metric);
            return Err(Problem::not_found(detail));
        }
        Restated::Absent => {
            let detail = format!(
                "the series has no sample at {}: GET /api/v1/history?bucket=raw lists those it has, to the microsecond",
                new.time
            );
            return Err(Problem::not_found(detail));
        }
    };
    state.hub.corrected(StoredRow { series: id, time: new.time, value: new.value }).await;
    metrics::counter!(observe::CORRECTIONS).increment(1);
    info!(id = row.id, operator = staff.user, asset = %key.asset, metric = %key.metric, time = %row.time, "a sample was corrected");
    Ok((StatusCode::CREATED, axum::Json(correction(row, &key, metric, Audience::Operator))))
}

/// The labels are not those of any series: names some that there are.
fn no_such_series(state: &Shared, key: &SeriesKey) -> Problem {
    let same = |k: &SeriesKey| k.asset == key.asset && k.metric == key.metric;
    let known = state.known.series();
    let mut labels: Vec<String> =
        known.iter().filter(|(_, k)| same(k)).map(|(_, k)| format!("{:?}", k.labels)).collect();
    labels.sort();
    labels.truncate(NAMED_SERIES);
    let there = if labels.is_empty() { "none was measured yet".to_owned() } else { labels.join(", ") };
    Problem::not_found(format!(
        "{} of '{}' with labels {:?} is not a series; those there are: {there}",
        key.metric, key.asset, key.labels
    ))
}
