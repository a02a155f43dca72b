//! What the HTTP API answers: shared by the backend that writes it and the browser that reads it.

pub mod account;

pub use account::{Login, Session};

use crate::area::Area;
use crate::asset::{Asset, Placement};
use crate::failure::PollFailure;
use crate::health::Health;
use crate::id::{AreaId, AssetId, MetricId, SourceName};
use crate::live::{AreaSummary, AssetSummary, SeriesFigure};
use crate::metric::Text;
use crate::sample::{Labels, SeriesKey};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// A list, always in this envelope.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Items<T> {
    /// The items.
    pub items: Vec<T>,
}

/// `GET /api/v1/areas`: an area with its state in every layer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AreaItem {
    /// The area.
    #[serde(flatten)]
    pub area: Area,
    /// Its summary in each layer that has assets there.
    pub layers: Vec<AreaSummary>,
}

/// `GET /api/v1/assets/{id}`: everything known of an asset.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AssetDetail {
    /// The asset as the inventory has it.
    pub asset: Asset,
    /// The areas it lies in.
    pub placement: Placement,
    /// Its state and headline figures.
    pub summary: AssetSummary,
    /// The last value of each of its series.
    pub series: Vec<SeriesFigure>,
    /// The last poll that failed; operators only.
    pub last_failure: Option<PollFailure>,
}

/// `GET /api/v1/assets`: an asset in a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AssetItem {
    /// Its state and headline figures.
    #[serde(flatten)]
    pub summary: AssetSummary,
    /// The areas it lies in.
    pub placement: Placement,
}

/// One bucket of a history.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HistoryPoint {
    /// Beginning of the bucket, or the time of the raw sample.
    pub time: Timestamp,
    /// Samples in it.
    pub count: u32,
    /// The value, aggregated as the catalogue says; none when suppressed.
    pub value: Option<f64>,
    /// Smallest; none when suppressed.
    pub min: Option<f64>,
    /// Largest; none when suppressed.
    pub max: Option<f64>,
}

/// `GET /api/v1/history`: one metric of an asset's series or of an area, over time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct History {
    /// The metric.
    pub metric: MetricId,
    /// The series, when it is an asset's.
    pub series: Option<SeriesKey>,
    /// The area, when it is an area's.
    pub area: Option<AreaId>,
    /// Unit of the values.
    pub unit: String,
    /// Seconds of a bucket; 0 for raw samples.
    pub bucket_s: u32,
    /// The points, oldest first. A bucket without samples is absent: a gap is a gap.
    pub points: Vec<HistoryPoint>,
    /// Times of the samples of the period that were corrected, oldest first, at most 1,000; GET /api/v1/corrections has
    /// what they were before. Where counts of people may be withheld, none are named.
    #[serde(default)]
    pub corrected: Vec<Timestamp>,
}

/// What a published figure or a target compares with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Comparator {
    /// Exactly.
    #[serde(rename = "=")]
    Equal,
    /// About.
    #[serde(rename = "~")]
    About,
    /// More than.
    #[serde(rename = ">")]
    MoreThan,
    /// At least.
    #[serde(rename = ">=")]
    AtLeast,
    /// Less than.
    #[serde(rename = "<")]
    LessThan,
    /// At most.
    #[serde(rename = "<=")]
    AtMost,
}

/// A figure the city has published, or a target it has set: dated, sourced, never mixed with live ones.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PublishedItem {
    /// What it counts, in the words of the file.
    pub metric: String,
    /// First day of the period, ISO 8601; none for a target.
    pub period_start: Option<String>,
    /// Last day of the period, or the day a target is due, ISO 8601.
    pub period_end: Option<String>,
    /// The value.
    pub value: f64,
    /// Its unit.
    pub unit: String,
    /// How exact it is.
    pub comparator: Comparator,
    /// A remark.
    pub note: String,
    /// Who says so.
    pub source: String,
    /// When they said so, ISO 8601.
    pub source_date: String,
}

/// `GET /api/v1/services`: a digital service of the city.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ServiceItem {
    /// Its id in the city folder.
    pub id: String,
    /// The asset that is measured.
    pub asset: AssetId,
    /// Name.
    pub name: Text,
    /// What it is for.
    pub description: Text,
    /// Channels it is offered through.
    pub channels: Vec<String>,
    /// Its live state; none while nothing measures it.
    pub summary: Option<AssetSummary>,
    /// Figures the city has published.
    pub published: Vec<PublishedItem>,
    /// Targets the city has set.
    pub targets: Vec<PublishedItem>,
}

/// `GET /status`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Status {
    /// `ok` or `unavailable`.
    pub status: String,
    /// Version of the program.
    pub version: String,
    /// The city's id.
    pub city: String,
    /// IANA time zone of the city's days: times are shown in it.
    pub time_zone: String,
    /// True for the demo city: its devices and figures are invented.
    pub demo: bool,
    /// The server's clock.
    pub at: Timestamp,
    /// When the newest sample was committed.
    pub last_commit: Option<Timestamp>,
}

/// `GET /api/v1/unmapped`: a name of a foreign sender that no mapping covers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UnmappedItem {
    /// Who sends it.
    pub source: SourceName,
    /// Measurement or metric name.
    pub name: String,
    /// Field; empty for senders without fields.
    pub field: String,
    /// Names of the tags it came with last.
    pub tags: Vec<String>,
    /// Why it has no place.
    pub reason: String,
    /// Values not taken.
    pub count: u64,
    /// When it was first met.
    pub first_seen: Timestamp,
    /// When it was last met.
    pub last_seen: Timestamp,
    /// A rule to begin with, as it would be written in the source's mapping file.
    pub suggestion: String,
}

/// `GET /api/v1/unmapped`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UnmappedList {
    /// The names, most frequent first.
    pub items: Vec<UnmappedItem>,
    /// Values of names beyond those listed.
    pub others: u64,
}

/// `GET /api/v1/assets/{id}/states`: a change of one of the conditions that an asset's health is made of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StateChange {
    /// The metric that was judged.
    pub metric: MetricId,
    /// The labels of its series.
    pub labels: Labels,
    /// The state before.
    pub was: Health,
    /// The state after.
    pub became: Health,
    /// When the new condition began.
    pub since: Timestamp,
    /// When it had lasted long enough to be believed.
    pub decided: Timestamp,
    /// When the next one of the same condition began; none while it lasts.
    pub until: Option<Timestamp>,
}

/// `PUT /api/v1/views/{name}`: the filters of a list under a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SavedView {
    /// The name.
    pub name: String,
    /// The query of the list's address, with its question mark; empty without filters.
    pub query: String,
}

/// `GET /api/v1/map`: what lies under the map of the network.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MapSettings {
    /// Street tiles; none unless the settings name a server.
    pub tiles: Option<TileSettings>,
}

/// A server of street tiles.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TileSettings {
    /// The address of a tile with `{z}`, `{x}` and `{y}` in it (Web Mercator, 256 pixels).
    pub url: String,
    /// Whom to name for them.
    pub attribution: String,
}

/// An error as RFC 9457 `application/problem+json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Problem {
    /// What kind of problem, as a URI reference.
    #[serde(rename = "type")]
    pub kind: String,
    /// The kind in words.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// What went wrong this time and what would be right.
    pub detail: String,
}
