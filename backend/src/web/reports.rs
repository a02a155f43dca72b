//! `GET /api/v1/reports`: what citizens report, for operations.

use super::Shared;
use super::caller::Staff;
use super::extract::Query;
use super::paging::Pages;
use super::problem::Problem;
use crate::store::ReportQuery;
use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use cruscotto_domain::api::{Items, Problem as ProblemBody};
use cruscotto_domain::id::AssetId;
use cruscotto_domain::report::{Report, ReportState};
use serde::Deserialize;
use utoipa::IntoParams;

const PAGES: Pages = Pages { path: "/api/v1/reports", default: 100, most: 1_000 };

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ReportsQuery {
    /// Only reports in this state.
    state: Option<ReportState>,
    /// Only reports on this asset.
    #[param(value_type = Option<String>)]
    asset: Option<AssetId>,
    /// Only reports of this incident.
    incident: Option<i64>,
    /// Reports of a page, 1 to 1000.
    #[param(minimum = 1, maximum = 1000, default = 100)]
    limit: Option<usize>,
    /// The last id of the page before; the `Link` header of an answer has the whole address of the next page.
    cursor: Option<i64>,
}

/// What citizens report of assets, the latest first, where the caller may act. What people write is not published.
#[utoipa::path(get, path = "/api/v1/reports", tag = "operations", params(ReportsQuery),
    responses(
        (status = 200, body = Items<Report>, headers(("Link" = String, description = "The next page, RFC 8288"))),
        (status = 400, body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, description = "Nobody is logged in", body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub(super) async fn reports(
    State(state): State<Shared>,
    staff: Staff,
    Query(query): Query<ReportsQuery>,
) -> Result<(HeaderMap, Json<Items<Report>>), Problem> {
    let page = PAGES.page(query.limit)?;
    let wanted = ReportQuery {
        state: query.state,
        asset: query.asset.clone(),
        incident: query.incident,
        // Of what lies elsewhere somebody of a Municipio is told nothing; what has no place is the whole city's.
        municipi: staff.grant.scope().municipi().map(|all| all.iter().map(ToString::to_string).collect()),
        below: query.cursor,
        limit: page.to_read(),
    };
    let mut items = state.store.reports(&wanted).await?;
    let filters = [
        ("state", query.state.map(|state| state.as_str().to_owned())),
        ("asset", query.asset.as_ref().map(ToString::to_string)),
        ("incident", query.incident.map(|id| id.to_string())),
    ];
    let headers = page.cut(&mut items, |report| report.id, &filters);
    Ok((headers, Json(Items { items })))
}
