//! What the HTTP API answers: shared by the backend that writes it and the browser that reads it.

pub mod account;

pub use account::{Login, Session};

use crate::area::Area;
use crate::asset::{Asset, AssetKind, Placement};
use crate::failure::PollFailure;
use crate::feed::{OwnerFeed, SilentAsset, SourceFeed};
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

/// A percentile.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PercentileValue {
    /// Which: 0 to 100.
    pub p: f64,
    /// The value that this share of the measurements does not exceed.
    pub value: f64,
}

/// How the measurements of one bucket are distributed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PercentilePoint {
    /// Beginning of the bucket.
    pub time: Timestamp,
    /// Measurements in it.
    pub count: u64,
    /// The percentiles, as they were asked for.
    pub values: Vec<PercentileValue>,
}

/// `GET /api/v1/history/percentiles`: how the single measurements of a metric are distributed over time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Percentiles {
    /// The metric.
    pub metric: MetricId,
    /// The asset, when it is one's.
    pub asset: Option<AssetId>,
    /// The area, when it is an area's: of all its assets' measurements together.
    pub area: Option<AreaId>,
    /// Unit of the values.
    pub unit: String,
    /// Seconds of a bucket.
    pub bucket_s: u32,
    /// A value is that of a measurement, within this share of it.
    pub relative_error: f64,
    /// The points, oldest first. A bucket without measurements is absent.
    pub points: Vec<PercentilePoint>,
}

/// How long something was up in one bucket, and how much of it is known.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AvailabilityPoint {
    /// Beginning of the bucket.
    pub time: Timestamp,
    /// Seconds measured and up; of an area those of all its assets.
    pub up_s: f64,
    /// Seconds measured and down.
    pub down_s: f64,
    /// Seconds that should have been measured.
    pub window_s: f64,
    /// up / (up + down); none when nothing was measured.
    pub availability: Option<f64>,
    /// (up + down) / window; none for an empty window.
    pub coverage: Option<f64>,
}

/// `GET /api/v1/history/availability`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Availability {
    /// The metric that says whether it is there.
    pub metric: MetricId,
    /// The asset, when it is one's.
    pub asset: Option<AssetId>,
    /// The area, when it is an area's.
    pub area: Option<AreaId>,
    /// Seconds of a bucket; days and weeks are those of the city's calendar.
    pub bucket_s: u32,
    /// Every bucket of the period that has begun, oldest first.
    pub points: Vec<AvailabilityPoint>,
    /// The whole period.
    pub total: AvailabilityPoint,
}

/// What a report on service levels adds assets up by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum SlaGrouping {
    /// By Municipio.
    Municipio,
    /// By NIL.
    Nil,
    /// By who answers for them.
    Owner,
    /// By who supplies them: the tag `supplier`; operators only.
    Supplier,
    /// By the contract they are under: the tag `contract`; operators only.
    Contract,
    /// Each by itself; operators only.
    Asset,
}

impl SlaGrouping {
    /// Every grouping.
    pub const ALL: [Self; 6] = [Self::Municipio, Self::Nil, Self::Owner, Self::Supplier, Self::Contract, Self::Asset];

    /// The name in URLs.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Municipio => "municipio",
            Self::Nil => "nil",
            Self::Owner => "owner",
            Self::Supplier => "supplier",
            Self::Contract => "contract",
            Self::Asset => "asset",
        }
    }
}

/// The service level of an asset, or of some together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SlaRow {
    /// What they are grouped by: id of the area or asset, owner, supplier or contract; none for those that have none.
    pub key: Option<String>,
    /// What it is called.
    pub name: String,
    /// Assets that were in service in the month.
    pub assets: u64,
    /// up / (up + down), 0 to 1; none when nothing was measured.
    pub availability: Option<f64>,
    /// (up + down) / window, 0 to 1: how much of the counted time is known.
    pub coverage: Option<f64>,
    /// Seconds measured and up.
    pub up_s: f64,
    /// Seconds measured and down.
    pub down_s: f64,
    /// Seconds that count: in service hours, not in declared maintenance.
    pub window_s: f64,
    /// Outages that began in counted time.
    pub failures: u64,
    /// Those that ended within the month.
    pub restorations: u64,
    /// Mean time to restoration in seconds, of those that ended; none without one.
    pub mttr_s: Option<f64>,
    /// Mean operating time between failures in seconds, up / failures; none without one.
    pub mtbf_s: Option<f64>,
    /// Availability of the month before.
    pub previous_availability: Option<f64>,
    /// Availability less that of the month before.
    pub change: Option<f64>,
}

/// `GET /api/v1/reports/sla/months`: one month of a service level.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SlaMonth {
    /// The month, such as 2026-10.
    pub month: String,
    /// Its first instant in the city.
    pub from: Timestamp,
    /// The first instant after, or up to when it was measured while it is not over.
    pub to: Timestamp,
    /// What was measured in it; the month before is the one before it in the list.
    pub level: SlaRow,
}

/// `GET /api/v1/reports/sla`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SlaReport {
    /// The month, such as 2026-10.
    pub month: String,
    /// Its first instant in the city.
    pub from: Timestamp,
    /// The first instant after, or up to when it was measured while it is not over.
    pub to: Timestamp,
    /// What the rows are.
    pub group: SlaGrouping,
    /// The kind of assets; none for all that are measured.
    pub kind: Option<AssetKind>,
    /// The rows, by key.
    pub rows: Vec<SlaRow>,
    /// All of them together.
    pub total: SlaRow,
    /// The assets that were down longest, at most 10; operators only.
    pub worst: Vec<SlaRow>,
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
    /// True while the demo's simulated past is still coming: pages that look back show little.
    #[serde(default)]
    pub past_is_coming: bool,
    /// The server's clock.
    pub at: Timestamp,
    /// When the newest sample was committed.
    pub last_commit: Option<Timestamp>,
}

/// `GET /api/v1/unmapped`: a name that no mapping covers, of a foreign sender or met by collectors.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UnmappedItem {
    /// Who sends it.
    pub source: SourceName,
    /// Where the source's collectors met it, such as `mqtt sensors`; none for what was sent here directly.
    #[serde(default)]
    pub via: Option<String>,
    /// Measurement or metric name, or topic.
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
    /// A rule to begin with, as it would be written in the source's mapping file, or in the collectors' configuration.
    /// Empty when there is a rule and the value is what is wrong.
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

/// `GET /api/v1/inventory/silent`: what is not heard of.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Silence {
    /// Assets of which nothing is known, the longest silent first; those never measured before all.
    pub assets: Vec<SilentAsset>,
    /// Every source, by name.
    pub sources: Vec<SourceFeed>,
    /// Every owner of measured assets, by name.
    pub owners: Vec<OwnerFeed>,
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
