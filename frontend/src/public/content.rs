//! What the pages show: one look at the city as the public may see it. The server fills it, nothing else is asked while a
//! page is drawn.

use crate::data::City;
use cruscotto_domain::api::{AssetDetail, History, ServiceItem};
use cruscotto_domain::area::{Area, AreaLevel};
use cruscotto_domain::asset::{AssetKind, Layer};
use cruscotto_domain::availability::Uptime;
use cruscotto_domain::briefing::{Beside, Document};
use cruscotto_domain::comparison::{ComparisonItem, Observation, PeerFigure};
use cruscotto_domain::correction::Correction;
use cruscotto_domain::divide::DivideItem;
use cruscotto_domain::goal::GoalItem;
use cruscotto_domain::health::Cause;
use cruscotto_domain::id::{AreaId, AssetId, MetricId, SourceName};
use cruscotto_domain::live::{AreaSummary, AssetSummary};
use cruscotto_domain::metric::{MetricDefinition, Text};
use cruscotto_domain::playback::Playback;
use cruscotto_domain::school_ledger::LedgerItem;
use cruscotto_domain::service_change::ServiceChanges;
use cruscotto_domain::time::Timestamp;
use cruscotto_domain::timeline::TimelineItem;
use cruscotto_drawing::MapDrawing;
use std::sync::Arc;

/// The city when a page was made.
#[derive(Debug, Clone)]
pub struct Look {
    /// What it is called, its boundaries, the definitions.
    pub city: City,
    /// The map of the NIL.
    pub nil: Arc<MapDrawing>,
    /// The map of the Municipi.
    pub municipi: Arc<MapDrawing>,
    /// When the newest measurement was committed that is shown.
    pub last_commit: Option<Timestamp>,
    /// Whether the database answers: what is older than the live state comes from there.
    pub history: bool,
    /// Where the city's accessibility statement is, and where people tell what is not accessible.
    pub accessibility: Arc<AccessibilityLinks>,
}

/// Addresses outside the site that the law on accessibility asks for; the page on accessibility stands in for those that
/// are not there.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AccessibilityLinks {
    /// The statement, on the pages of AGID.
    pub statement: Option<String>,
    /// A form, or `mailto:` and an address.
    pub feedback: Option<String>,
}

impl Look {
    /// The map of a level.
    #[must_use]
    pub fn map(&self, level: AreaLevel) -> &MapDrawing {
        if level == AreaLevel::Municipio { &self.municipi } else { &self.nil }
    }
}

/// What is on a page.
#[derive(Debug, Clone)]
pub enum Content {
    /// The city.
    City(Box<CityContent>),
    /// An area.
    Area(Box<AreaContent>),
    /// An asset.
    Asset(Box<AssetContent>),
    /// All services.
    Services(Vec<ServiceItem>),
    /// One service.
    Service(Box<ServiceContent>),
    /// All goals.
    Goals(Vec<GoalItem>),
    /// One goal.
    Goal(Box<GoalItem>),
    /// Two periods.
    Comparison(Box<ComparisonContent>),
    /// The digital-divide index.
    Divide(Box<DivideContent>),
    /// The ledger of school upgrades.
    Ledger(Box<LedgerContent>),
    /// The indicators of services.
    Indicators(Box<IndicatorsContent>),
    /// What happened.
    Timeline(Box<TimelineContent>),
    /// A frozen briefing.
    Briefing(Box<BriefingContent>),
    /// A briefing that is not frozen yet, with its numbers as they are now.
    Draft(Box<Document>),
    /// The map over time.
    Playback(Box<PlaybackContent>),
    /// A search for a quarter or a place.
    Quarter(Box<QuarterContent>),
    /// The definitions.
    Method(Vec<MetricDefinition>),
    /// Which data is late.
    Quality(Vec<Feed>),
    /// Values that were restated; none while they cannot be read.
    Corrections(Option<Vec<Correction>>),
    /// The accessibility statement.
    Accessibility,
    /// No page; what was looked for.
    NotFound(Option<String>),
}

/// The city.
#[derive(Debug, Clone)]
pub struct CityContent {
    /// Every area in every layer.
    pub areas: Vec<AreaSummary>,
    /// The digital services.
    pub services: Vec<ServiceItem>,
    /// What is out of service now, the longest first.
    pub down: Vec<AssetSummary>,
    /// The last seven days and the seven before; none while they cannot be read.
    pub weeks: Option<[Week; 2]>,
    /// What the city has set itself, and how far it is.
    pub goals: Vec<GoalItem>,
}

/// The map over time.
#[derive(Debug, Clone)]
pub struct PlaybackContent {
    /// What is played.
    pub playback: Arc<Playback>,
    /// What may be played, and what it is called.
    pub choice: Vec<(MetricId, Text)>,
    /// What happened meanwhile; nothing where nothing is played.
    pub happened: Option<TimelineItem>,
}

/// What is known of days, in the order of time.
pub type DaysOf = Vec<(cruscotto_domain::day::Day, Observation)>;

/// Two periods.
#[derive(Debug, Clone)]
pub struct ComparisonContent {
    /// What can be compared.
    pub metrics: Vec<MetricId>,
    /// Whether the city has said when the mandate began.
    pub has_mandate: bool,
    /// The city's day, which is not over.
    pub today: cruscotto_domain::day::Day,
    /// The answer; none where what is asked for is not right.
    pub item: Option<ComparisonItem>,
    /// What is not right.
    pub wrong: Option<String>,
    /// Days of the whole city, a year.
    pub calendar: DaysOf,
    /// Days of each area in the period looked at.
    pub panels: Vec<(AreaId, DaysOf)>,
    /// What was published of other cities.
    pub peers: Vec<PeerFigure>,
}

/// The digital-divide index.
#[derive(Debug, Clone)]
pub struct DivideContent {
    /// The index; none where the weights are not right.
    pub item: Option<DivideItem>,
    /// What is not right.
    pub wrong: Option<String>,
}

/// The ledger of school upgrades.
#[derive(Debug, Clone)]
pub struct LedgerContent {
    /// The ledger, without suppliers.
    pub item: LedgerItem,
}

/// The indicators of services.
#[derive(Debug, Clone)]
pub struct IndicatorsContent {
    /// The services in two periods; none where what is asked for is not right.
    pub item: Option<ServiceChanges>,
    /// What is not right.
    pub wrong: Option<String>,
    /// The city's day, which is not over.
    pub today: cruscotto_domain::day::Day,
    /// Whether the city has said when the mandate began.
    pub has_mandate: bool,
}

/// What happened.
#[derive(Debug, Clone)]
pub struct TimelineContent {
    /// The events; none where what is asked for is not right.
    pub item: Option<TimelineItem>,
    /// Beginning and end of the period in the city.
    pub bounds: Option<(Timestamp, Timestamp)>,
    /// What is not right.
    pub wrong: Option<String>,
    /// The city's day, which is not over.
    pub today: cruscotto_domain::day::Day,
}

/// A frozen briefing.
#[derive(Debug, Clone)]
pub struct BriefingContent {
    /// The SHA-256 of the document.
    pub sha256: String,
    /// The document.
    pub document: Document,
    /// What was corrected since.
    pub beside: Beside,
    /// The address of the page as a QR code, an SVG document.
    pub qr_svg: String,
}

/// What happened in seven days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Week {
    /// Outages that began.
    pub outages: u32,
    /// Outages that ended.
    pub ended: u32,
    /// Time up and down of everything that says whether it is there.
    pub uptime: Uptime,
    /// Values that were restated.
    pub corrections: u32,
}

/// A day of a group of assets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Day {
    /// Midnight in the city.
    pub from: Timestamp,
    /// Time up and down, and the length of the day for all of them.
    pub uptime: Uptime,
}

/// The days of a kind of asset.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Days {
    /// The kind.
    pub kind: AssetKind,
    /// Day by day, oldest first; days without any measurement are among them.
    pub days: Vec<Day>,
    /// The same period of the whole city.
    pub city: Uptime,
}

impl Days {
    /// All days together.
    #[must_use]
    pub fn whole(&self) -> Uptime {
        self.days.iter().fold(Uptime::default(), |sum, day| Uptime {
            up: sum.up + day.uptime.up,
            down: sum.down + day.uptime.down,
            window: sum.window + day.uptime.window,
        })
    }
}

/// A stretch of a history.
#[derive(Debug, Clone, PartialEq)]
pub struct Period {
    /// The history.
    pub history: History,
    /// First instant.
    pub from: Timestamp,
    /// First instant after.
    pub to: Timestamp,
}

/// A time that an asset was out of service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outage {
    /// The asset.
    pub asset: AssetId,
    /// Its name.
    pub name: String,
    /// When it began.
    pub from: Timestamp,
    /// When it ended; none while it lasts.
    pub to: Option<Timestamp>,
    /// Why, where it is known.
    pub cause: Option<Cause>,
}

/// An area.
#[derive(Debug, Clone)]
pub struct AreaContent {
    /// The area.
    pub area: Area,
    /// Its layers.
    pub layers: Vec<AreaSummary>,
    /// The same of the whole city.
    pub city: Vec<AreaSummary>,
    /// What stands in it.
    pub assets: Vec<AssetSummary>,
    /// Ninety days, by kind; none while they cannot be read.
    pub days: Option<Vec<Days>>,
    /// Outages of those days, the latest first.
    pub outages: Option<Vec<Outage>>,
    /// The last day of the headline metrics.
    pub histories: Vec<Period>,
}

/// An asset.
#[derive(Debug, Clone)]
pub struct AssetContent {
    /// What is known of it.
    pub detail: AssetDetail,
    /// Ninety days, where it says whether it is there; none while they cannot be read.
    pub days: Option<Vec<Days>>,
    /// Outages of those days, the latest first.
    pub outages: Option<Vec<Outage>>,
    /// The last day of what it measures.
    pub histories: Vec<Period>,
}

/// A service.
#[derive(Debug, Clone)]
pub struct ServiceContent {
    /// The service with its published figures.
    pub service: ServiceItem,
    /// What is measured of it; none when nothing is.
    pub asset: Option<AssetContent>,
}

/// A search.
#[derive(Debug, Clone, PartialEq)]
pub struct QuarterContent {
    /// Areas that it found.
    pub areas: Vec<(Area, Vec<AreaSummary>)>,
    /// Places that it found, with the NIL they are in.
    pub places: Vec<(AssetSummary, Option<AreaId>)>,
    /// Addresses that it found.
    pub addresses: Vec<Address>,
    /// What lies around the place that one looks around.
    pub near: Option<Near>,
}

/// An address, or a place with a name, of the city's own list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// What it is called after `near=`.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The NIL it is in.
    pub nil: Option<AreaId>,
    /// Whether it is invented.
    pub demo: bool,
}

/// What lies around a place.
#[derive(Debug, Clone, PartialEq)]
pub struct Near {
    /// The name of the place.
    pub name: String,
    /// The asset that it is; none for an address.
    pub asset: Option<AssetId>,
    /// Whether it is invented.
    pub demo: bool,
    /// The NIL it is in.
    pub nil: Option<AreaId>,
    /// What is around, nearest first, with the distance in metres.
    pub around: Vec<(AssetSummary, f64)>,
}

/// Who delivers measurements, and whether they are in time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feed {
    /// Its name.
    pub source: SourceName,
    /// When it last delivered; none when it never did.
    pub last: Option<Timestamp>,
    /// Whether it has been silent for longer than it may be.
    pub silent: bool,
    /// Assets it measures, by layer: those with fresh figures, and all.
    pub assets: Vec<(Layer, u32, u32)>,
}
