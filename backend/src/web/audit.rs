//! `GET /api/v1/audit`.

use super::Shared;
use super::extract::Query;
use super::paging::Pages;
use super::problem::Problem;
use crate::store::AuditQuery;
use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use cruscotto_domain::api::account::AuditItem;
use cruscotto_domain::api::{Items, Problem as ProblemBody};
use cruscotto_domain::time::Timestamp;
use serde::Deserialize;
use utoipa::IntoParams;

const PAGES: Pages = Pages { path: "/api/v1/audit", default: 100, most: 1_000 };

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Parameters {
    /// Only what this one did: a user name, `(server)` or `(command line)`.
    actor: Option<String>,
    /// Only this action: `insert`, `update`, `delete`, `log_in`.
    action: Option<String>,
    /// Only what was done to this kind of thing: `account`, `source_token`.
    subject_kind: Option<String>,
    /// Only what was done to this one.
    subject: Option<String>,
    /// Only from this instant on, RFC 3339.
    #[param(value_type = Option<String>)]
    from: Option<Timestamp>,
    /// Only before this instant.
    #[param(value_type = Option<String>)]
    to: Option<Timestamp>,
    /// Entries of a page, 1 to 1000.
    #[param(minimum = 1, maximum = 1000, default = 100)]
    limit: Option<usize>,
    /// The last id of the page before; the `Link` header of an answer has the whole address of the next page.
    cursor: Option<i64>,
}

/// Who changed what and when, the latest first: what was there before and what came after, without secrets. Nobody can
/// change the trail, the server neither.
#[utoipa::path(get, path = "/api/v1/audit", tag = "people", params(Parameters), responses(
    (status = 200, body = Items<AuditItem>, headers(("Link" = String, description = "The next page, RFC 8288"))),
    (status = 400, body = ProblemBody, content_type = "application/problem+json"),
))]
pub(super) async fn audit(
    State(state): State<Shared>,
    Query(query): Query<Parameters>,
) -> Result<(HeaderMap, Json<Items<AuditItem>>), Problem> {
    let page = PAGES.page(query.limit)?;
    let wanted = AuditQuery {
        actor: query.actor.clone(),
        action: query.action.clone(),
        subject_kind: query.subject_kind.clone(),
        subject: query.subject.clone(),
        from: query.from,
        to: query.to,
        below: query.cursor,
        limit: i64::try_from(page.to_read()).unwrap_or(i64::MAX),
    };
    let mut items = state.store.audit(&wanted).await?;
    let filters = [
        ("actor", query.actor),
        ("action", query.action),
        ("subject_kind", query.subject_kind),
        ("subject", query.subject),
        ("from", query.from.map(|t| t.to_string())),
        ("to", query.to.map(|t| t.to_string())),
    ];
    let headers = page.cut(&mut items, |item| item.id, &filters);
    Ok((headers, Json(Items { items })))
}
