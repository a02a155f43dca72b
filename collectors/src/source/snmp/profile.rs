//! What is read from a kind of device: data files, so that a new vendor is a new file.

use async_snmp::Oid;
use cruscotto_domain::id::MetricId;
use serde::{Deserialize, Deserializer, de};
use std::collections::BTreeMap;

/// What is read from one kind of device.
#[derive(Debug, Clone, PartialEq)]
pub struct Profile {
    /// The name that targets use.
    pub name: String,
    /// Its tables, those it extends first.
    pub tables: Vec<Table>,
}

/// A conceptual table (RFC 2578 7.1.12), or the part of one that is of use.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Table {
    /// Its name in errors and in `asset_of`.
    pub name: String,
    /// Its columns. The rows are those that the first column has.
    pub columns: Vec<Column>,
    /// The rows are about the assets of another table.
    pub asset_of: Option<AssetOf>,
    /// A label whose value is the last arc of the index.
    pub index_label: Option<IndexLabel>,
    /// The metric of the busier direction over the speed.
    pub utilisation: Option<MetricId>,
}

/// Rows about the assets that another table names.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AssetOf {
    /// The table with an `asset` column.
    pub table: String,
    /// How many arcs of the index are the other table's index.
    pub index_arcs: usize,
}

/// A label made of the last arc of the index.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IndexLabel {
    /// The label.
    pub label: String,
    /// Values by arc; an arc that is not here is written as a number.
    #[serde(default)]
    pub values: BTreeMap<String, String>,
}

/// A column and what it is for. Columns of what seldom changes are read when the table is discovered, the others at
/// each poll.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case", deny_unknown_fields)]
pub enum Column {
    /// At discovery: the row is about the asset of this id.
    Asset {
        /// The column.
        oid: ColumnOid,
    },
    /// At discovery: the value of a label.
    Label {
        /// The column.
        oid: ColumnOid,
        /// The label.
        label: String,
        /// Our words for theirs; a word that is not here stays.
        #[serde(default)]
        values: BTreeMap<String, String>,
    },
    /// At discovery: rows with other values are left out.
    Keep {
        /// The column.
        oid: ColumnOid,
        /// The values of rows that are kept.
        values: Vec<u32>,
    },
    /// At discovery: the speed that `utilisation` is a share of.
    Speed {
        /// The column.
        oid: ColumnOid,
        /// Bit/s in a unit of the column.
        scale: f64,
    },
    /// Each poll: a level. Rows of one series add up.
    Value {
        /// The column.
        oid: ColumnOid,
        /// The metric.
        metric: MetricId,
        /// The metric's units in a unit of the column.
        #[serde(default = "one")]
        scale: f64,
        /// Values of an enumeration.
        #[serde(default)]
        values: BTreeMap<String, f64>,
        /// What every other value of the enumeration means; none: nothing is known then.
        otherwise: Option<f64>,
    },
    /// Each poll: a counter whose growth per second is the metric.
    Rate {
        /// The column.
        oid: ColumnOid,
        /// The metric.
        metric: MetricId,
        /// The metric's units in a unit of the counter.
        scale: f64,
    },
    /// Each poll: the time of the last discontinuity of the row's counters (RFC 2863 3.1.6).
    Discontinuity {
        /// The column.
        oid: ColumnOid,
    },
}

fn one() -> f64 {
    1.0
}

impl Column {
    /// The column's object.
    #[must_use]
    pub fn oid(&self) -> &Oid {
        match self {
            Self::Asset { oid }
            | Self::Label { oid, .. }
            | Self::Keep { oid, .. }
            | Self::Speed { oid, .. }
            | Self::Value { oid, .. }
            | Self::Rate { oid, .. }
            | Self::Discontinuity { oid } => &oid.0,
        }
    }

    /// Whether it is read at each poll.
    #[must_use]
    pub fn is_polled(&self) -> bool {
        matches!(self, Self::Value { .. } | Self::Rate { .. } | Self::Discontinuity { .. })
    }

    pub(super) fn metric(&self) -> Option<&MetricId> {
        match self {
            Self::Value { metric, .. } | Self::Rate { metric, .. } => Some(metric),
            _ => None,
        }
    }

    pub(super) fn label(&self) -> Option<&str> {
        if let Self::Label { label, .. } = self { Some(label) } else { None }
    }
}

/// An object identifier in dotted decimal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnOid(Oid);

impl<'de> Deserialize<'de> for ColumnOid {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let oid = Oid::parse(&text).ok().filter(|oid| oid.len() > 2 && oid.validate_for_wire().is_ok());
        oid.map(Self).ok_or_else(|| {
            de::Error::custom(format!("'{text}' is not an object identifier such as 1.3.6.1.2.1.2.2.1.8"))
        })
    }
}
