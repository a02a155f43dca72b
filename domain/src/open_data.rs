//! What the API says of the data sets that everybody may take: the data dictionary and the files.

use crate::metric::Text;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum ColumnKind {
    /// Text in UTF-8.
    Text,
    /// A decimal number, IEEE 754 double precision.
    Number,
    /// A whole number of 64 bits.
    Integer,
    /// `true` or `false`.
    Boolean,
    /// An instant, RFC 3339 in UTC.
    Time,
    /// A day, ISO 8601.
    Date,
}

impl ColumnKind {
    /// The name in the dictionary.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Number => "number",
            Self::Integer => "integer",
            Self::Boolean => "boolean",
            Self::Time => "time",
            Self::Date => "date",
        }
    }
}

/// A column of a data set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DatasetColumn {
    /// Its name, the same in every format.
    pub name: String,
    /// What it holds.
    pub kind: ColumnKind,
    /// Its unit as in UCUM; none for what has no unit.
    pub unit: Option<String>,
    /// False when it may be empty.
    pub required: bool,
    /// What it says.
    pub description: Text,
}

/// A file that a data set can be had as.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DatasetFile {
    /// The format: `csv`, `excel.csv`, `json`, `geojson`, `xlsx`, `parquet`.
    pub format: String,
    /// Its media type.
    pub media_type: String,
    /// Its path on this server; it does not change.
    pub path: String,
}

/// `GET /api/v1/datasets`: a data set, with its dictionary.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DatasetItem {
    /// Its id.
    pub id: String,
    /// Title.
    pub title: Text,
    /// What it is.
    pub description: Text,
    /// SPDX identifier of its licence.
    pub licence: String,
    /// The licence's address.
    pub licence_url: String,
    /// The columns, in the order of the files.
    pub columns: Vec<DatasetColumn>,
    /// The filters that it knows, as parameters of its files' addresses.
    pub filters: Vec<String>,
    /// The files.
    pub files: Vec<DatasetFile>,
}

/// `GET /api/v1/bulk-files`: a file with one month of a data set. It never changes: a month that was corrected has another
/// version beside it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BulkFile {
    /// The data set.
    pub dataset: String,
    /// The month, such as `2026-11`.
    pub month: String,
    /// 1 for the first that was made of this month, then 2 and so on: the highest is the one to take.
    #[cfg_attr(feature = "openapi", schema(format = "int32", minimum = 1))]
    pub version: u32,
    /// `csv` or `parquet`.
    pub format: String,
    /// Its path on this server.
    pub path: String,
    /// Its size.
    #[cfg_attr(feature = "openapi", schema(format = "int64", minimum = 0))]
    pub bytes: u64,
    /// SHA-256 of its content, in hexadecimal digits.
    pub sha256: String,
    /// When it was made.
    pub made_at: Timestamp,
}
