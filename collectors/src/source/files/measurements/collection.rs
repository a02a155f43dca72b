//! GeoJSON features: their properties are the columns.

use super::features::features;
use super::number::{Decimal, NumberFormat};
use super::read::{Batches, Open, Request};
use super::rejected::Rejected;
use super::row::{Cell, Cells, Rows};
use super::table::column;
use serde_json::{Map, Value};
use std::borrow::Cow;
use std::collections::BTreeSet;

/// Names of properties listed in a report.
const MAX_LISTED_PROPERTIES: usize = 200;

struct Properties<'v>(Option<&'v Map<String, Value>>);

impl Cells for Properties<'_> {
    fn cell(&self, column: &str) -> Option<Cell<'_>> {
        Some(match self.0?.get(column)? {
            Value::Null => Cell::Text(Cow::Borrowed("")),
            Value::String(text) => Cell::Text(Cow::Borrowed(text)),
            Value::Number(number) => Cell::Number(number.as_f64()?),
            other => Cell::Text(Cow::Owned(other.to_string())),
        })
    }
}

pub(super) fn read(request: &Request<'_>, open: Open<'_>, batches: &mut Batches<'_>) {
    if let Err(reason) = rows(request, open, batches) {
        batches.refuse(reason);
    }
}

fn rows(request: &Request<'_>, open: Open<'_>, batches: &mut Batches<'_>) -> Result<(), String> {
    let mapping = request.mapping;
    let numbers = NumberFormat { decimal: mapping.decimal.unwrap_or(Decimal::Point), thousands: mapping.thousands };
    batches.report.format = "GeoJSON".to_owned();
    batches.report.numbers = format!("those in quotes such as {numbers}");
    let mut rejected = request.rejected.clone().map(Rejected::features);
    let mut rows = Rows::new(mapping, numbers, request.now);
    let mut seen = BTreeSet::new();
    let mut unkept = None;
    let input = open().map_err(|e| format!("it cannot be read: {e}"))?;
    let outcome = features(input, &mut |feature| {
        batches.report.rows += 1;
        let properties = feature.get("properties").and_then(Value::as_object);
        for name in properties.into_iter().flat_map(Map::keys) {
            if seen.len() < MAX_LISTED_PROPERTIES && !seen.contains(name) {
                seen.insert(name.clone());
            }
        }
        match rows.read(&Properties(properties)) {
            Ok(measures) => batches.add(measures),
            Err(fault) => {
                let place = format!("feature {}", batches.report.rows);
                batches.report.error(place, fault.column, fault.reason);
                let kept = rejected.as_mut().map_or(Ok(()), |file| file.keep(&feature.to_string()));
                unkept = kept.err();
                unkept.is_none()
            }
        }
    });
    let uses = mapping.uses();
    batches.report.columns = seen.iter().map(|name| column(request, name, &uses)).collect();
    batches.report.no_value = rows.no_value;
    batches.report.in_repeated_hour = rows.in_repeated_hour;
    let kept = rejected.map_or(Ok(()), Rejected::finish).and(unkept.map_or(Ok(()), Err));
    kept.map_err(|e| format!("rejected features cannot be kept: {e}"))?;
    outcome?;
    let missing = uses.keys().find(|name| !seen.contains(**name)).filter(|_| seen.len() < MAX_LISTED_PROPERTIES);
    match missing {
        Some(name) if batches.report.rows > 0 => Err(format!("no feature has the property '{name}' of the mapping")),
        _ => Ok(()),
    }
}
