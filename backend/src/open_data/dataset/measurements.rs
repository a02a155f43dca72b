//! What was measured, summed up by the hour or by the day: of each asset, and of each area.

use super::place::{self, Placed};
use crate::known::PlacedAsset;
use crate::open_data::cell::Cell;
use crate::open_data::table::{Column, Row};
use cruscotto_domain::area::Area;
use cruscotto_domain::metric::MetricDefinition;
use cruscotto_domain::open_data::ColumnKind::{Boolean, Integer, Number, Text, Time};
use cruscotto_domain::time::Timestamp;
use serde::Deserialize;
use std::fmt;
use std::sync::Arc;
use utoipa::ToSchema;

/// What measurements are summed up by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Bucket {
    /// Hours.
    Hour,
    /// Days of the city.
    Day,
}

impl fmt::Display for Bucket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Hour => "hour",
            Self::Day => "day",
        })
    }
}

/// What one hour or day of one metric amounts to.
#[derive(Debug, Clone, PartialEq)]
pub struct Summed {
    /// The metric.
    pub metric: Arc<MetricDefinition>,
    /// Beginning of the hour or day.
    pub time: Timestamp,
    /// Which of the two.
    pub bucket: Bucket,
    /// Samples in it; none where the value is withheld.
    pub samples: Option<i64>,
    /// The value; none when withheld.
    pub value: Option<f64>,
    /// Lower bound of the values in it; none for counts of people.
    pub low: Option<f64>,
    /// Upper bound of the values in it; none for counts of people.
    pub high: Option<f64>,
}

impl Summed {
    fn key(&self, of: impl std::fmt::Display) -> String {
        format!("{}|{}|{of}", self.time, self.metric.id)
    }

    fn withheld(&self) -> Cell {
        Cell::Boolean(self.value.is_none())
    }
}

/// Of an asset.
#[derive(Debug, Clone, PartialEq)]
pub struct OfAsset {
    /// The asset.
    pub placed: Arc<PlacedAsset>,
    /// What it amounts to.
    pub summed: Summed,
}

impl Placed for OfAsset {
    fn placed(&self) -> &PlacedAsset {
        &self.placed
    }
}

/// Of an area.
#[derive(Debug, Clone, PartialEq)]
pub struct OfArea {
    /// The area.
    pub area: Area,
    /// What it amounts to.
    pub summed: Summed,
}

const TIME: [&str; 2] = ["Inizio dell'ora o del giorno", "Beginning of the hour or day"];
const BUCKET: [&str; 2] = ["hour o day", "hour or day"];
const METRIC: [&str; 2] =
    ["Metrica: /api/v1/metrics dice che cosa misura", "Metric: /api/v1/metrics says what it measures"];
const UNIT: [&str; 2] = ["Unità del valore (UCUM)", "Unit of the value (UCUM)"];
const VALUE: [&str; 2] = [
    "Valore nell'intervallo, aggregato come dice la metrica; vuoto se non pubblicato",
    "Value in that time, aggregated as the metric says; empty when withheld",
];
const LOW: [&str; 2] = ["Limite inferiore dei valori", "Lower bound of the values"];
const HIGH: [&str; 2] = ["Limite superiore dei valori", "Upper bound of the values"];
const SAMPLES: [&str; 2] = ["Campioni nell'intervallo", "Samples in that time"];
const WITHHELD: [&str; 2] = [
    "Vero se il valore non è pubblicato perché direbbe di poche persone",
    "True when the value is withheld because it would tell on few people",
];
const VERSION: [&str; 2] = ["Versione della definizione della metrica", "Version of the metric's definition"];

/// The columns of what was measured of assets.
pub const ASSET_COLUMNS: [Column<OfAsset>; 17] = [
    Column::required("time", Time, "", TIME, |r| Cell::Time(r.summed.time)),
    Column::required("bucket", Text, "", BUCKET, |r| Cell::text(r.summed.bucket)),
    Column::required("metric", Text, "", METRIC, |r| Cell::text(&r.summed.metric.id)),
    Column::required("definition_version", Integer, "", VERSION, |r| Cell::Integer(r.summed.metric.version.into())),
    place::asset(),
    place::kind(),
    Column::optional("value", Number, "", VALUE, |r| Cell::maybe_number(r.summed.value)),
    Column::optional("low", Number, "", LOW, |r| Cell::maybe_number(r.summed.low)),
    Column::optional("high", Number, "", HIGH, |r| Cell::maybe_number(r.summed.high)),
    Column::required("unit", Text, "", UNIT, |r| Cell::text(&r.summed.metric.unit)),
    Column::optional("samples", Integer, "", SAMPLES, |r| r.summed.samples.map_or(Cell::Empty, Cell::Integer)),
    Column::required("withheld", Boolean, "", WITHHELD, |r| r.summed.withheld()),
    place::municipio(),
    place::nil(),
    place::longitude(),
    place::latitude(),
    place::demo(),
];

/// The columns of what was measured in areas.
pub const AREA_COLUMNS: [Column<OfArea>; 13] = [
    Column::required("time", Time, "", TIME, |r| Cell::Time(r.summed.time)),
    Column::required("bucket", Text, "", BUCKET, |r| Cell::text(r.summed.bucket)),
    Column::required("metric", Text, "", METRIC, |r| Cell::text(&r.summed.metric.id)),
    Column::required("definition_version", Integer, "", VERSION, |r| Cell::Integer(r.summed.metric.version.into())),
    Column::required("area", Text, "", ["Identificativo dell'area", "Id of the area"], |r| Cell::text(&r.area.id)),
    Column::required("level", Text, "", ["Livello: city, municipio, nil", "Level: city, municipio, nil"], |r| {
        Cell::text(r.area.level)
    }),
    Column::required("name", Text, "", ["Nome dell'area", "Name of the area"], |r| Cell::text(&r.area.name)),
    Column::optional("value", Number, "", VALUE, |r| Cell::maybe_number(r.summed.value)),
    Column::optional("low", Number, "", LOW, |r| Cell::maybe_number(r.summed.low)),
    Column::optional("high", Number, "", HIGH, |r| Cell::maybe_number(r.summed.high)),
    Column::required("unit", Text, "", UNIT, |r| Cell::text(&r.summed.metric.unit)),
    Column::optional("samples", Integer, "", SAMPLES, |r| r.summed.samples.map_or(Cell::Empty, Cell::Integer)),
    Column::required("withheld", Boolean, "", WITHHELD, |r| r.summed.withheld()),
];

/// The row of an asset's hour or day.
#[must_use]
pub fn asset_row(record: &OfAsset) -> Row {
    Row::of(&ASSET_COLUMNS, record.summed.key(&record.placed.asset.id), record)
}

/// The row of an area's hour or day.
#[must_use]
pub fn area_row(record: &OfArea) -> Row {
    Row::of(&AREA_COLUMNS, record.summed.key(&record.area.id), record)
}
