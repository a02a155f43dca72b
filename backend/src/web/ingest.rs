//! `POST /api/v1/samples` and `POST /api/v1/inventory`: authenticated by a source's token, acknowledged after the commit.

use super::Shared;
use super::body::{unpacked, whole};
use super::problem::Problem;
use crate::ingest::{Batch, BodyError, check, decode};
use axum::Json;
use axum::extract::{FromRequest, FromRequestParts, Request, State};
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use bytes::Bytes;
use cruscotto_domain::api::Problem as ProblemBody;
use cruscotto_domain::id::SourceName;
use cruscotto_domain::inventory::{InventoryBatch, InventoryReceipt};
use cruscotto_domain::sample::{MAX_BATCH_SAMPLES, Receipt, SampleBatch};
use cruscotto_domain::time::Timestamp;
use serde::de::DeserializeOwned;

/// The source that delivers, by its bearer token (RFC 6750). Asked before the body is read.
pub(super) struct Deliverer(pub(super) SourceName);

impl FromRequestParts<Shared> for Deliverer {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, state: &Shared) -> Result<Self, Problem> {
        let refused =
            || Problem::unauthorized("expected 'Authorization: Bearer TOKEN' with the token of a source").counted();
        let header = parts.headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let (scheme, token) = header.split_once(' ').ok_or_else(refused)?;
        if !scheme.eq_ignore_ascii_case("bearer") {
            return Err(refused());
        }
        let source = state.admission.source_of(token.trim()).await.map_err(|e| Problem::from(e).counted())?;
        source.map(Self).ok_or_else(refused)
    }
}

/// A batch in one of our forms, within its bounds, its series looked up.
pub(super) struct DeliveredBatch(Batch);

impl FromRequest<Shared> for DeliveredBatch {
    type Rejection = Problem;
    async fn from_request(request: Request, state: &Shared) -> Result<Self, Problem> {
        let headers = request.headers().clone();
        let body = whole(request, state).await.map_err(Problem::counted)?;
        let read = || {
            let body = unpacked(&headers, body)?;
            Batch::native(decode(media_type(&headers), &body)?, &state.known).map_err(BodyError::malformed)
        };
        read().map(Self).map_err(|e| Problem::from(e).counted())
    }
}

/// A body in one of our forms, within its bounds.
pub(super) struct Delivered<T>(pub(super) T);

impl<T: DeserializeOwned> FromRequest<Shared> for Delivered<T> {
    type Rejection = Problem;
    async fn from_request(request: Request, state: &Shared) -> Result<Self, Problem> {
        let headers = request.headers().clone();
        let body = whole(request, state).await.map_err(Problem::counted)?;
        read(&headers, body).map(Self).map_err(|e| Problem::from(e).counted())
    }
}

fn read<T: DeserializeOwned>(headers: &HeaderMap, body: Bytes) -> Result<T, BodyError> {
    decode(media_type(headers), &unpacked(headers, body)?)
}

fn media_type(headers: &HeaderMap) -> Option<&str> {
    headers.get(CONTENT_TYPE).map(|value| value.to_str().unwrap_or("not text"))
}

/// Deliver measurements. Idempotent: a batch may be sent any number of times, in any order; the first value of a series
/// and time stays.
#[utoipa::path(post, path = "/api/v1/samples", tag = "ingest", security(("source" = [])),
    request_body(content(
        (SampleBatch = "application/json"),
        (Vec<u8> = "application/vnd.cruscotto.v1+postcard"),
    )),
    responses(
        (status = 200, description = "Stored; samples that cannot be are listed", body = Receipt),
        (status = 400, description = "Not what it says it is", body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, description = "No such token", body = ProblemBody, content_type = "application/problem+json"),
        (status = 408, description = "The body did not come in time", body = ProblemBody, content_type = "application/problem+json"),
        (status = 413, description = "Too large", body = ProblemBody, content_type = "application/problem+json"),
        (status = 415, description = "Not a type or encoding we take", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "Every sample was refused", body = ProblemBody, content_type = "application/problem+json"),
        (status = 429, description = "Too much waits; Retry-After", body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, description = "The database is away; Retry-After", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub(super) async fn samples(
    State(state): State<Shared>,
    Deliverer(source): Deliverer,
    DeliveredBatch(batch): DeliveredBatch,
) -> Result<Json<Receipt>, Problem> {
    let (samples, series) = (batch.samples.len(), batch.series.len());
    if samples > MAX_BATCH_SAMPLES || series > MAX_BATCH_SAMPLES || batch.failures.len() > MAX_BATCH_SAMPLES {
        let detail =
            format!("the batch has {samples} samples of {series} series: at most {MAX_BATCH_SAMPLES} are taken");
        return Err(Problem::new(StatusCode::PAYLOAD_TOO_LARGE, detail).counted());
    }
    let checked = check(batch, &state.known, Timestamp::now());
    if checked.rows.is_empty() && checked.failures.is_empty() && samples > 0 {
        for (code, count) in &checked.refused_by_code {
            metrics::counter!(crate::observe::SAMPLES_REFUSED, "code" => *code).increment(*count);
        }
        let first = checked.refused.first().map(|r| format!("{}: {}", r.code, r.detail)).unwrap_or_default();
        return Err(Problem::unprocessable(format!("none of the {samples} samples can be stored; the first: {first}"))
            .counted());
    }
    let receipt = state.writer.deliver(source, checked).await;
    receipt.map(Json).map_err(|error| Problem::from(error).counted())
}

/// Deliver assets, to create or to change. Assets not named stay as they are.
#[utoipa::path(post, path = "/api/v1/inventory", tag = "ingest", security(("source" = [])),
    request_body(content(
        (InventoryBatch = "application/json"),
        (Vec<u8> = "application/vnd.cruscotto.v1+postcard"),
    )),
    responses(
        (status = 200, description = "Stored; assets that cannot be are listed", body = InventoryReceipt),
        (status = 400, description = "Not what it says it is", body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, description = "No such token", body = ProblemBody, content_type = "application/problem+json"),
        (status = 408, description = "The body did not come in time", body = ProblemBody, content_type = "application/problem+json"),
        (status = 413, description = "Too large", body = ProblemBody, content_type = "application/problem+json"),
        (status = 415, description = "Not a type or encoding we take", body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, description = "The database is away; Retry-After", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub(super) async fn inventory(
    State(state): State<Shared>,
    Deliverer(source): Deliverer,
    Delivered(batch): Delivered<InventoryBatch>,
) -> Result<Json<InventoryReceipt>, Problem> {
    let receipt = state.gate.take(batch, Some(source), Some(&state.hub)).await;
    receipt.map(Json).map_err(|error| Problem::from(error).counted())
}
