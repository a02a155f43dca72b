//! Finds out which rows a device's tables have: seldom, because at each other poll exactly these are asked for.

use super::build::{PlanBuilder, Row};
use super::plan::Plan;
use super::profile::{Column, Profile, Table};
use super::session::{Session, SnmpFailure};
use super::value::label;
use async_snmp::{Oid, Value};
use cruscotto_domain::failure::FailureReason;
use cruscotto_domain::id::AssetId;
use cruscotto_domain::sample::Labels;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// Rows of a table at most: the access points of the largest controllers, several times.
const MAX_ROWS: usize = 16_384;

/// Objects of one GETBULK: as many as fit a datagram that is not fragmented.
const ROWS_PER_REQUEST: u32 = 40;

type Index = Vec<u32>;

/// Reads what seldom changes and plans the polls of `asset`.
///
/// # Errors
/// [`SnmpFailure`] when the device does not answer, or not as it should.
pub async fn discover<S: Session>(session: &S, profile: &Arc<Profile>, asset: &AssetId) -> Result<Plan, SnmpFailure> {
    let mut plan = PlanBuilder::new(profile.clone(), asset.clone());
    let mut named: HashMap<&str, BTreeMap<Index, AssetId>> = HashMap::new();
    for (number, table) in profile.tables.iter().enumerate() {
        let mut fixed: Vec<(&Column, BTreeMap<Index, Value>)> = Vec::new();
        for column in table.columns.iter().filter(|c| !c.is_polled()) {
            fixed.push((column, walk(session, column.oid()).await?));
        }
        let indices: Vec<Index> = match (fixed.first(), table.columns.first()) {
            (Some((_, rows)), _) => rows.keys().cloned().collect(),
            (None, Some(first)) => walk(session, first.oid()).await?.into_keys().collect(),
            (None, None) => Vec::new(),
        };
        for index in indices {
            let Some(row) = describe(table, &index, &fixed, &named, asset) else { continue };
            if table.columns.iter().any(|c| matches!(c, Column::Asset { .. })) {
                named.entry(table.name.as_str()).or_default().insert(index.clone(), row.asset.clone());
            }
            plan.add(number, &index, &row)?;
        }
    }
    Ok(plan.finish())
}

/// What is known of a row, none when it is left out.
fn describe(
    table: &Table,
    index: &[u32],
    fixed: &[(&Column, BTreeMap<Index, Value>)],
    named: &HashMap<&str, BTreeMap<Index, AssetId>>,
    own: &AssetId,
) -> Option<Row> {
    let mut row = Row { asset: own.clone(), labels: Labels::new(), speed: None };
    if let Some(of) = &table.asset_of {
        row.asset = named.get(of.table.as_str())?.get(index.get(..of.index_arcs)?)?.clone();
    }
    if let Some(of) = &table.index_label {
        let arc = index.last()?.to_string();
        let value = of.values.get(&arc).cloned().unwrap_or(arc);
        row.labels.insert(of.label.clone(), value);
    }
    for (column, rows) in fixed {
        let value = rows.get(index);
        match column {
            // A name that is not an asset id is not ours to measure.
            Column::Asset { .. } => row.asset = label(value?)?.parse().ok()?,
            Column::Label { label: name, values, .. } => {
                let word = label(value?)?;
                row.labels.insert(name.clone(), values.get(&word).cloned().unwrap_or(word));
            }
            Column::Keep { values, .. } => {
                let kept = u32::try_from(value?.as_i32()?).ok()?;
                if !values.contains(&kept) {
                    return None;
                }
            }
            Column::Speed { scale, .. } => row.speed = value.and_then(Value::as_f64).map(|speed| speed * scale),
            Column::Value { .. } | Column::Rate { .. } | Column::Discontinuity { .. } => {}
        }
    }
    Some(row)
}

/// Every value of a column by index.
async fn walk<S: Session>(session: &S, column: &Oid) -> Result<BTreeMap<Index, Value>, SnmpFailure> {
    let malformed = |detail: &str| SnmpFailure { reason: FailureReason::Malformed, detail: detail.to_owned() };
    let mut rows = BTreeMap::new();
    let mut from = column.clone();
    loop {
        let found = session.following(&from, ROWS_PER_REQUEST).await?;
        if found.is_empty() {
            return Err(malformed("an empty answer to GETBULK"));
        }
        for varbind in found {
            let Some(index) = varbind.oid.strip_prefix(column) else { return Ok(rows) };
            if varbind.value.is_exception() {
                return Ok(rows);
            }
            if varbind.oid.arcs() <= from.arcs() {
                return Err(malformed("objects out of order in a table"));
            }
            from = varbind.oid;
            rows.insert(index.arcs().to_vec(), varbind.value);
            if rows.len() > MAX_ROWS {
                let detail = format!("a table has more than {MAX_ROWS} rows");
                return Err(SnmpFailure { reason: FailureReason::TooLarge, detail });
            }
        }
    }
}
