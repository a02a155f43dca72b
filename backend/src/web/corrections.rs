//! `GET /api/v1/corrections`.

use super::Shared;
use super::asset::no_such_asset;
use super::caller::Caller;
use super::extract::Query;
use super::metrics::{no_such_metric, visible};
use super::paging::Pages;
use super::problem::Problem;
use crate::audience::Audience;
use crate::store::{CorrectionQuery, CorrectionRow, StoreError};
use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use cruscotto_domain::api::{Items, Problem as ProblemBody};
use cruscotto_domain::correction::Correction;
use cruscotto_domain::id::{AssetId, MetricId};
use cruscotto_domain::metric::MetricDefinition;
use cruscotto_domain::sample::SeriesKey;
use cruscotto_domain::time::Timestamp;
use serde::Deserialize;
use std::sync::Arc;
use utoipa::IntoParams;

const PAGES: Pages = Pages { path: "/api/v1/corrections", default: 100, most: 1_000 };

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct CorrectionsQuery {
    /// Only corrections of this asset's samples.
    #[param(value_type = Option<String>)]
    asset: Option<AssetId>,
    /// Only corrections of this metric's samples.
    #[param(value_type = Option<String>)]
    metric: Option<MetricId>,
    /// Only of samples from this time on, RFC 3339.
    #[param(value_type = Option<String>)]
    from: Option<Timestamp>,
    /// Only of samples before this time.
    #[param(value_type = Option<String>)]
    to: Option<Timestamp>,
    /// Corrections of a page, 1 to 1000.
    #[param(minimum = 1, maximum = 1000, default = 100)]
    limit: Option<usize>,
    /// The last id of the page before; the `Link` header of an answer has the whole address of the next page.
    cursor: Option<i64>,
}

/// Values that were restated, latest first: what was there before, when it was corrected and why. Corrections of counts
/// of people, and of metrics that are not public, are for operators: beside the history they would tell what is
/// withheld there.
#[utoipa::path(get, path = "/api/v1/corrections", tag = "city", params(CorrectionsQuery), responses(
    (status = 200, body = Items<Correction>, headers(("Link" = String, description = "The next page, RFC 8288"))),
    (status = 400, body = ProblemBody, content_type = "application/problem+json"),
    (status = 404, body = ProblemBody, content_type = "application/problem+json"),
    (status = 503, body = ProblemBody, content_type = "application/problem+json"),
))]
pub(super) async fn corrections(
    State(state): State<Shared>,
    caller: Caller,
    Query(query): Query<CorrectionsQuery>,
) -> Result<(HeaderMap, Json<Items<Correction>>), Problem> {
    let page = PAGES.page(query.limit)?;
    let audience = match &query.asset {
        Some(id) => caller.audience_at(&state.known.asset(id).ok_or_else(|| no_such_asset(id))?.placement),
        None => caller.audience(),
    };
    if let Some(metric) = &query.metric {
        state.catalogue.get(metric).filter(|m| visible(m, audience)).ok_or_else(|| no_such_metric(metric))?;
    }
    let listed = |m: &&Arc<MetricDefinition>| {
        is_listed(m, audience) && query.metric.as_ref().is_none_or(|wanted| *wanted == m.id)
    };
    let wanted = CorrectionQuery {
        metrics: state.catalogue.iter().filter(listed).map(|m| m.id.clone()).collect(),
        asset: query.asset.clone(),
        from: query.from,
        to: query.to,
        below: query.cursor,
        limit: page.to_read(),
    };
    let mut rows = state.store.corrections(&wanted).await?;
    let filters = [
        ("asset", query.asset.as_ref().map(ToString::to_string)),
        ("metric", query.metric.as_ref().map(ToString::to_string)),
        ("from", query.from.map(|t| t.to_string())),
        ("to", query.to.map(|t| t.to_string())),
    ];
    let headers = page.cut(&mut rows, |row| row.id, &filters);
    Ok((headers, Json(Items { items: entries(&state, rows, audience) })))
}

/// The latest corrections that the public may see.
pub(super) async fn listed_for_public(state: &Shared) -> Result<Vec<Correction>, StoreError> {
    let listed = |m: &&Arc<MetricDefinition>| is_listed(m, Audience::Public);
    let wanted = CorrectionQuery {
        metrics: state.catalogue.iter().filter(listed).map(|m| m.id.clone()).collect(),
        asset: None,
        from: None,
        to: None,
        below: None,
        limit: PAGES.default,
    };
    let rows = state.store.corrections(&wanted).await?;
    Ok(entries(state, rows, Audience::Public))
}

/// The entries of the log as `audience` sees them; a series or a metric that is gone has none.
fn entries(state: &Shared, rows: Vec<CorrectionRow>, audience: Audience) -> Vec<Correction> {
    let keys = state.known.series_keys(rows.iter().map(|row| row.series));
    let item = |(row, key): (CorrectionRow, Option<Arc<SeriesKey>>)| {
        let key = key?;
        let metric = state.catalogue.get(&key.metric)?;
        Some(correction(row, &key, metric, audience))
    };
    rows.into_iter().zip(keys).filter_map(item).collect()
}

/// Whether corrections of this metric are in the list of `audience`.
pub(super) fn is_listed(metric: &MetricDefinition, audience: Audience) -> bool {
    audience == Audience::Operator || (metric.public && !metric.counts_people)
}

/// An entry of the log as `audience` sees it: who corrected it is nobody's business outside.
pub(super) fn correction(
    row: CorrectionRow,
    series: &SeriesKey,
    metric: &MetricDefinition,
    audience: Audience,
) -> Correction {
    Correction {
        id: row.id,
        series: series.clone(),
        time: row.time,
        before: row.before,
        after: row.after,
        unit: metric.unit.clone(),
        by: (audience == Audience::Operator).then_some(row.by),
        at: row.at,
        reason: row.reason,
    }
}
