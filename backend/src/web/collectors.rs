//! `GET /api/v1/collectors`.

use super::Shared;
use super::caller::Staff;
use super::problem::Problem;
use axum::Json;
use axum::extract::State;
use cruscotto_domain::api::Items;
use cruscotto_domain::collector::CollectorItem;
use cruscotto_domain::time::Timestamp;

/// Every source of measurements: whether it delivers, how late, which polls fail and why, what waits on its disk.
#[utoipa::path(get, path = "/api/v1/collectors", tag = "console", responses((status = 200, body = Items<CollectorItem>)))]
pub(super) async fn collectors(
    State(state): State<Shared>,
    staff: Staff,
) -> Result<Json<Items<CollectorItem>>, Problem> {
    let rows = state.store.source_rows().await?;
    let live = state.hub.state();
    let mut sums = live.source_sums(Timestamp::now(), |placement| staff.grant.scope().covers(placement));
    let items = rows.into_iter().map(|row| {
        let sum = sums.remove(&row.source).unwrap_or_default();
        let (reported, report) = row.report.unzip();
        CollectorItem {
            silent: live.is_silent(&row.source),
            source: row.source,
            last_delivery: row.last_delivery,
            lag_s: row.lag_s,
            last_hour: row.last_hour,
            assets: sum.assets,
            failing: sum.failing(),
            report,
            reported,
        }
    });
    Ok(Json(Items { items: items.collect() }))
}
