//! `GET /api/v1/inventory/changes` and `GET /api/v1/inventory/changes/{id}`.

use crate::store::LoggedAsset;
use crate::web::Shared;
use crate::web::caller::Staff;
use crate::web::extract::{Path, Query};
use crate::web::paging::Pages;
use crate::web::problem::Problem;
use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use cruscotto_domain::api::{Items, Problem as ProblemBody};
use cruscotto_domain::id::AssetId;
use cruscotto_domain::inventory_change::{AssetChange, InventoryChange, MAX_LISTED_CHANGES, difference};
use serde::Deserialize;
use utoipa::IntoParams;

const PAGES: Pages = Pages { path: "/api/v1/inventory/changes", default: 50, most: 500 };

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(in crate::web) struct ChangesQuery {
    /// Only changes of this asset, each with what it changed of it.
    #[param(value_type = Option<String>)]
    asset: Option<AssetId>,
    /// Changes of a page, 1 to 500.
    #[param(minimum = 1, maximum = 500, default = 50)]
    limit: Option<usize>,
    /// The last id of the page before; the `Link` header of an answer has the whole address of the next page.
    cursor: Option<i64>,
}

/// The log of the inventory, latest first: who changed what, when and why, and what was undone.
#[utoipa::path(get, path = "/api/v1/inventory/changes", tag = "inventory",
    params(ChangesQuery), responses(
        (status = 200, body = Items<InventoryChange>, headers(("Link" = String, description = "The next page, RFC 8288"))),
        (status = 400, body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, description = "Nobody is logged in", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub(in crate::web) async fn changes(
    State(state): State<Shared>,
    staff: Staff,
    Query(query): Query<ChangesQuery>,
) -> Result<(HeaderMap, Json<Items<InventoryChange>>), Problem> {
    let page = PAGES.page(query.limit)?;
    if let Some(asset) = &query.asset {
        staff.check_asset(&state, asset)?;
    }
    let mut items = state.store.inventory_changes(query.asset.as_ref(), query.cursor, page.to_read()).await?;
    let filters = [("asset", query.asset.as_ref().map(ToString::to_string))];
    let headers = page.cut(&mut items, |change| change.id, &filters);
    if let Some(asset) = &query.asset {
        let ids: Vec<i64> = items.iter().map(|change| change.id).collect();
        for logged in state.store.changed_assets(&ids, Some(asset)).await? {
            if let Some(item) = items.iter_mut().find(|item| item.id == logged.change) {
                item.changes.push(changed(&logged));
            }
        }
    }
    Ok((headers, Json(Items { items })))
}

/// One entry of the log, with what it changed.
#[utoipa::path(get, path = "/api/v1/inventory/changes/{id}", tag = "inventory",
    params(("id" = i64, Path, description = "Number of the change")), responses(
        (status = 200, body = InventoryChange),
        (status = 401, description = "Nobody is logged in", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub(in crate::web) async fn change(
    State(state): State<Shared>,
    staff: Staff,
    Path(id): Path<i64>,
) -> Result<Json<InventoryChange>, Problem> {
    let mut change = state.store.inventory_change(id).await?.ok_or_else(|| {
        Problem::not_found(format!("change {id} is not in the log: GET /api/v1/inventory/changes lists those that are"))
    })?;
    let logged = state.store.changed_assets(&[id], None).await?;
    // What lies elsewhere is counted and not shown.
    let shown = logged.iter().filter(|logged| staff.check_asset(&state, &logged.after.id).is_ok());
    change.changes = shown.take(MAX_LISTED_CHANGES).map(changed).collect();
    Ok(Json(change))
}

fn changed(logged: &LoggedAsset) -> AssetChange {
    difference(logged.before.as_ref(), &logged.after)
}
