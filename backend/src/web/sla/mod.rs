//! Reports on service levels: one report, as JSON, as CSV and as a workbook.

pub(super) mod csv;
pub(super) mod json;
pub(super) mod months;
pub(super) mod xlsx;

use super::Shared;
use super::caller::Caller;
use super::problem::Problem;
use crate::audience::Audience;
use crate::reports::sla::{grouped, row};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use cruscotto_domain::api::{SlaGrouping, SlaReport, SlaRow};
use cruscotto_domain::asset::AssetKind;
use cruscotto_domain::month::Month;
use cruscotto_domain::time::Timestamp;
use serde::Deserialize;
use utoipa::IntoParams;

/// Assets named as the worst at most.
const WORST: usize = 10;

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(in crate::web) struct SlaQuery {
    /// The month, such as 2026-10.
    month: String,
    /// What the assets are added up by; by Municipio unless it is said. Suppliers, contracts and assets are for operators.
    group: Option<SlaGrouping>,
    /// Only assets of this kind.
    kind: Option<AssetKind>,
}

/// The columns of a table, each with its unit.
const COLUMNS: [&str; 14] = [
    "key",
    "name",
    "assets",
    "availability",
    "coverage",
    "up_s",
    "down_s",
    "window_s",
    "failures",
    "restorations",
    "mttr_s",
    "mtbf_s",
    "previous_availability",
    "change",
];

async fn report(state: &Shared, caller: &Caller, query: &SlaQuery) -> Result<SlaReport, Problem> {
    let month: Month = query.month.parse().map_err(Problem::bad_request)?;
    let group = query.group.unwrap_or(SlaGrouping::Municipio);
    let is_operator = caller.audience() == Audience::Operator;
    check_grouping(caller, group)?;
    let now = Timestamp::now();
    let measured = state.sla.month(month, now).await?;
    let measured = measured.ok_or_else(|| Problem::unprocessable(format!("month {month} has not begun")))?;
    let before = state.sla.month(month.before(), now).await?;
    let (mut groups_before, total_before) =
        before.map(|before| grouped(&before.assets, group, query.kind, &state.city)).unwrap_or_default();
    let (groups, total) = grouped(&measured.assets, group, query.kind, &state.city);
    let rows = groups.into_iter().map(|(key, (name, level))| {
        let before = groups_before.remove(&key);
        row(key, name, &level, before.as_ref().map(|before| &before.1))
    });
    let rows = rows.collect();
    let mut worst: Vec<SlaRow> = Vec::new();
    if is_operator {
        let (assets, _) = grouped(&measured.assets, SlaGrouping::Asset, query.kind, &state.city);
        let mut down: Vec<_> = assets.into_iter().filter(|(_, (_, level))| level.uptime.down > 0).collect();
        down.sort_by(|a, b| (b.1.1.uptime.down, &a.0).cmp(&(a.1.1.uptime.down, &b.0)));
        worst.extend(down.into_iter().take(WORST).map(|(key, (name, level))| row(key, name, &level, None)));
    }
    Ok(SlaReport {
        month: month.to_string(),
        from: measured.period.0,
        to: measured.period.1,
        group,
        kind: query.kind,
        rows,
        total: row(None, "total".to_owned(), &total, Some(&total_before)),
        worst,
    })
}

/// Refuses the public what is a note of those who run the network.
fn check_grouping(caller: &Caller, group: SlaGrouping) -> Result<(), Problem> {
    let is_theirs = matches!(group, SlaGrouping::Supplier | SlaGrouping::Contract | SlaGrouping::Asset);
    if is_theirs && caller.audience() != Audience::Operator {
        let detail = "suppliers, contracts and single assets are for operators: log in first";
        return Err(Problem::new(StatusCode::FORBIDDEN, detail));
    }
    Ok(())
}

/// The numbers of a row, in the order of [`COLUMNS`] after its key and name.
fn numbers(row: &SlaRow) -> [Option<f64>; 12] {
    #[expect(clippy::cast_precision_loss, reason = "counts of assets and outages")]
    let count = |number: u64| Some(number as f64);
    [
        count(row.assets),
        row.availability,
        row.coverage,
        Some(row.up_s),
        Some(row.down_s),
        Some(row.window_s),
        count(row.failures),
        count(row.restorations),
        row.mttr_s,
        row.mtbf_s,
        row.previous_availability,
        row.change,
    ]
}

/// A file to keep, named after the report.
fn file(report: &SlaReport, media_type: &'static str, ending: &str, body: Vec<u8>) -> Response {
    let name = format!("attachment; filename=\"cruscotto-sla-{}.{ending}\"", report.month);
    let disposition = HeaderValue::from_str(&name).unwrap_or(HeaderValue::from_static("attachment"));
    ([(CONTENT_TYPE, HeaderValue::from_static(media_type)), (CONTENT_DISPOSITION, disposition)], body).into_response()
}
