//! `GET /api/v1/reports/sla/months`.

use super::check_grouping;
use crate::reports::sla::{grouped, row};
use crate::web::Shared;
use crate::web::caller::Caller;
use crate::web::extract::Query;
use crate::web::problem::Problem;
use axum::Json;
use axum::extract::State;
use cruscotto_domain::api::{Items, Problem as ProblemBody, SlaGrouping, SlaMonth};
use cruscotto_domain::asset::AssetKind;
use cruscotto_domain::month::Month;
use cruscotto_domain::sla::ServiceLevel;
use cruscotto_domain::time::Timestamp;
use serde::Deserialize;
use utoipa::IntoParams;

/// Months unless it is said: a year, and the month of now.
const MONTHS: usize = 13;

/// Months at most: as many as are kept measured.
const MAX_MONTHS: usize = 25;

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(in crate::web) struct MonthsQuery {
    /// What the assets are added up by; by Municipio unless it is said. Suppliers, contracts and assets are for operators.
    group: Option<SlaGrouping>,
    /// Only the row of this key; all together without it.
    row: Option<String>,
    /// Only assets of this kind.
    kind: Option<AssetKind>,
    /// Months up to the one of now, 1 to 25.
    #[param(minimum = 1, maximum = 25, default = 13)]
    months: Option<usize>,
}

/// Service levels month by month, the oldest first; the last month is the one of now, which is not over. Months in which
/// nothing of this was in service are left out.
#[utoipa::path(get, path = "/api/v1/reports/sla/months", tag = "reports", params(MonthsQuery), responses(
    (status = 200, body = Items<SlaMonth>),
    (status = 400, body = ProblemBody, content_type = "application/problem+json"),
    (status = 403, description = "Operators only", body = ProblemBody, content_type = "application/problem+json"),
    (status = 503, body = ProblemBody, content_type = "application/problem+json"),
))]
pub(in crate::web) async fn sla_months(
    State(state): State<Shared>,
    caller: Caller,
    Query(query): Query<MonthsQuery>,
) -> Result<Json<Items<SlaMonth>>, Problem> {
    let group = query.group.unwrap_or(SlaGrouping::Municipio);
    check_grouping(&caller, group)?;
    let count = query.months.unwrap_or(MONTHS);
    if !(1..=MAX_MONTHS).contains(&count) {
        return Err(Problem::bad_request(format!("months is {count}: expected 1 to {MAX_MONTHS}")));
    }
    let now = Timestamp::now();
    let newest = Month::at(now, &state.past.zone);
    let mut months: Vec<Month> = std::iter::successors(newest, |month| Some(month.before())).take(count).collect();
    months.reverse();
    let mut items: Vec<SlaMonth> = Vec::new();
    let mut before: Option<ServiceLevel> = None;
    for month in months {
        // At the very beginning of a month nothing of it is measured yet.
        let Some(measured) = state.sla.month(month, now).await? else { continue };
        let (mut groups, total) = grouped(&measured.assets, group, query.kind, &state.city);
        let (name, level) = match &query.row {
            None => ("total".to_owned(), total),
            Some(_) => groups.remove(&query.row).unwrap_or_default(),
        };
        if level.assets > 0 {
            let level_row = row(query.row.clone(), name, &level, before.as_ref());
            let (from, to) = measured.period;
            items.push(SlaMonth { month: month.to_string(), from, to, level: level_row });
        }
        before = Some(level);
    }
    Ok(Json(Items { items }))
}
