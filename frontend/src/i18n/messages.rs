//! Every text of the interface.

use cruscotto_domain::area::AreaLevel;
use cruscotto_domain::asset::{AssetKind, Layer};
use cruscotto_domain::health::Health;

/// The texts of one language. Those that carry a value are functions, so that word order is the language's own.
pub struct Messages {
    /// Name of the product.
    pub product: &'static str,
    /// Line under the city's name.
    pub tagline: &'static str,
    /// Link to the content.
    pub skip_to_content: &'static str,
    /// Main navigation.
    pub main_navigation: &'static str,
    /// Entry of the map page.
    pub nav_map: &'static str,
    /// Entry of the services page.
    pub nav_services: &'static str,
    /// Entry of the accessibility page.
    pub nav_accessibility: &'static str,
    /// Entry of the login page.
    pub nav_login: &'static str,
    /// Button that ends the session.
    pub logout: &'static str,
    /// Who is logged in.
    pub logged_in_as: fn(&str) -> String,
    /// Name of the language switch.
    pub language: &'static str,
    /// Banner of the demo city.
    pub demo_banner: &'static str,
    /// Its simulated past is not whole yet.
    pub demo_past: &'static str,
    /// Label of an invented asset.
    pub demo: &'static str,
    /// What the label means.
    pub demo_explained: &'static str,
    /// Connection is being made.
    pub connecting: &'static str,
    /// Data is live.
    pub live: &'static str,
    /// Connection lost, trying.
    pub reconnecting: &'static str,
    /// Offline.
    pub offline: &'static str,
    /// Age of the last good data.
    pub last_data: fn(&str) -> String,
    /// Title of the map page.
    pub city_heading: fn(&str) -> String,
    /// Layers as a group.
    pub layers: &'static str,
    /// Levels as a group.
    pub levels: &'static str,
    /// Map or table.
    pub views: &'static str,
    /// The map view.
    pub view_map: &'static str,
    /// The table view.
    pub view_table: &'static str,
    /// Name of the map.
    pub map_label: fn(&str, &str) -> String,
    /// How the map is used from the keyboard.
    pub map_keys: &'static str,
    /// Zoom in.
    pub zoom_in: &'static str,
    /// Zoom out.
    pub zoom_out: &'static str,
    /// Whole map.
    pub zoom_all: &'static str,
    /// Heading of the legend.
    pub legend: &'static str,
    /// What the number on an area means.
    pub legend_badge: &'static str,
    /// An area without assets.
    pub nothing_here: &'static str,
    /// A name of a health state.
    pub health: fn(Health) -> &'static str,
    /// The name of a layer.
    pub layer: fn(Layer) -> &'static str,
    /// What a layer counts, in lower case and plural.
    pub layer_assets: fn(Layer) -> &'static str,
    /// The name of a level.
    pub level: fn(AreaLevel) -> &'static str,
    /// The name of a kind.
    pub kind: fn(AssetKind) -> &'static str,
    /// `differing` of `total` are down.
    pub down_of: fn(u32, u32) -> String,
    /// `differing` of `total` have problems.
    pub problems_of: fn(u32, u32) -> String,
    /// `differing` of `total` are not known.
    pub unknown_of: fn(u32, u32) -> String,
    /// All of `total` work.
    pub all_working: fn(u32) -> String,
    /// `n` in maintenance.
    pub in_maintenance: fn(u32) -> String,
    /// Heading of headline figures.
    pub now: &'static str,
    /// Assets that work, of all.
    pub working: &'static str,
    /// `working` of `total`.
    pub of_total: fn(&str, &str) -> String,
    /// How old data is.
    pub data_age: fn(&str) -> String,
    /// Never measured.
    pub never_measured: &'static str,
    /// Older than its freshness limit.
    pub stale: &'static str,
    /// A withheld value.
    pub suppressed: &'static str,
    /// Why it is withheld.
    pub suppressed_explained: &'static str,
    /// No value.
    pub no_value: &'static str,
    /// Where a figure comes from.
    pub provenance: &'static str,
    /// Time of measurement.
    pub measured_at: &'static str,
    /// Time of receipt.
    pub received_at: &'static str,
    /// Who delivered.
    pub source: &'static str,
    /// Several sources.
    pub several_sources: &'static str,
    /// Share of assets that contribute.
    pub coverage: &'static str,
    /// Version of the definition.
    pub definition: fn(u16) -> String,
    /// A value in seconds etc. just now.
    pub just_now: &'static str,
    /// `n` seconds ago.
    pub seconds_ago: fn(u64) -> String,
    /// `n` minutes ago.
    pub minutes_ago: fn(u64) -> String,
    /// `n` hours ago.
    pub hours_ago: fn(u64) -> String,
    /// `n` days ago.
    pub days_ago: fn(u64) -> String,
    /// Names of the months, short.
    pub months: [&'static str; 12],
    /// Column: name.
    pub column_name: &'static str,
    /// Column: state.
    pub column_state: &'static str,
    /// Column: total.
    pub column_total: &'static str,
    /// Column: since.
    pub column_since: &'static str,
    /// Column: cause.
    pub column_cause: &'static str,
    /// Column: value.
    pub column_value: &'static str,
    /// Column: measure.
    pub column_metric: &'static str,
    /// Caption of the area table.
    pub table_caption: fn(&str, &str) -> String,
    /// Where to look when the map is not seen.
    pub same_as_map: &'static str,
    /// Open a page.
    pub open: fn(&str) -> String,
    /// Back to the map.
    pub back_to_map: &'static str,
    /// Heading of the assets of an area.
    pub assets_here: fn(&str) -> String,
    /// No assets.
    pub no_assets: &'static str,
    /// Filter by state.
    pub filter_state: &'static str,
    /// No filter.
    pub filter_all: &'static str,
    /// Show more rows.
    pub show_more: fn(usize) -> String,
    /// Heading of the charts.
    pub last_hours: &'static str,
    /// Choose the period.
    pub period: &'static str,
    /// A period in hours.
    pub period_hours: fn(u32) -> String,
    /// What a chart shows.
    pub chart_description: fn(&str, &str, &str) -> String,
    /// A chart without data.
    pub chart_empty: &'static str,
    /// The band of smallest and largest goes beyond the chart, up to a value.
    pub chart_beyond: fn(&str) -> String,
    /// A chart whose values are all withheld.
    pub chart_withheld: &'static str,
    /// Table of a chart.
    pub chart_data: &'static str,
    /// Column: time.
    pub column_time: &'static str,
    /// Column: smallest.
    pub column_min: &'static str,
    /// Column: largest.
    pub column_max: &'static str,
    /// State since.
    pub since: fn(&str) -> String,
    /// Cause: what it hangs on is down.
    pub cause_parent: &'static str,
    /// Cause: the collector is silent.
    pub cause_collector: fn(&str) -> String,
    /// Cause: never measured.
    pub cause_never: &'static str,
    /// The state of what was never measured.
    pub cause_never_short: &'static str,
    /// So many of so many were never measured.
    pub never_of: fn(u32, u32) -> String,
    /// Cause: no data.
    pub cause_no_data: &'static str,
    /// Cause: a metric is beyond its limit.
    pub cause_metric: fn(&str) -> String,
    /// Heading of all series.
    pub all_series: &'static str,
    /// Heading of the facts.
    pub facts: &'static str,
    /// Owner.
    pub owner: &'static str,
    /// Coordinates.
    pub coordinates: &'static str,
    /// Hangs on.
    pub hangs_on: &'static str,
    /// Contract.
    pub contract: &'static str,
    /// Pupils.
    pub pupils: &'static str,
    /// Identifier.
    pub identifier: &'static str,
    /// Areas.
    pub located_in: &'static str,
    /// The last failed poll.
    pub last_failure: &'static str,
    /// Search.
    pub search: &'static str,
    /// Search field.
    pub search_hint: &'static str,
    /// Number of results.
    pub search_results: fn(usize) -> String,
    /// Heading of services.
    pub services_heading: &'static str,
    /// What the page is.
    pub services_intro: &'static str,
    /// Services and programmes that are measured.
    pub services_live: &'static str,
    /// Services without live figures.
    pub services_not_measured: &'static str,
    /// No live figures.
    pub not_measured: &'static str,
    /// Channels.
    pub channels: &'static str,
    /// A channel's name; the word itself when it is not known.
    pub channel: fn(&str) -> &'static str,
    /// Today's figures.
    pub today: &'static str,
    /// Published figures.
    pub published: &'static str,
    /// What published figures are.
    pub published_explained: &'static str,
    /// Targets.
    pub targets: &'static str,
    /// Due.
    pub due: fn(&str) -> String,
    /// A period.
    pub from_to: fn(&str, &str) -> String,
    /// Source and date.
    pub according_to: fn(&str, &str) -> String,
    /// More than.
    pub more_than: &'static str,
    /// At least.
    pub at_least: &'static str,
    /// Less than.
    pub less_than: &'static str,
    /// At most.
    pub at_most: &'static str,
    /// About.
    pub about: &'static str,
    /// Areas that need a look.
    pub attention: &'static str,
    /// None does.
    pub attention_none: &'static str,
    /// Loading.
    pub loading: &'static str,
    /// Could not load.
    pub load_failed: &'static str,
    /// Login heading.
    pub login_heading: &'static str,
    /// What login is for.
    pub login_intro: &'static str,
    /// User name.
    pub user: &'static str,
    /// Password.
    pub password: &'static str,
    /// Log in.
    pub login: &'static str,
    /// Wrong user or password.
    pub login_refused: &'static str,
    /// Login does not work now.
    pub login_unavailable: &'static str,
    /// Page not found.
    pub not_found: &'static str,
    /// What to do.
    pub not_found_hint: &'static str,
    /// No such area or asset.
    pub unknown_place: fn(&str) -> String,
    /// Accessibility heading.
    pub accessibility_heading: &'static str,
    /// Accessibility text, paragraphs.
    pub accessibility: [&'static str; 3],
    /// Boundaries' attribution.
    pub attribution: fn(&str) -> String,
    /// Licence of figures.
    pub data_licence: &'static str,
    /// Software licence.
    pub software_licence: &'static str,
    /// Yes.
    pub yes: &'static str,
    /// No.
    pub no: &'static str,
    /// Days, for a quantity.
    pub days: fn(f64) -> &'static str,
    /// A duration of days and hours.
    pub days_hours: fn(u64, u64) -> String,
    /// A duration of hours and minutes.
    pub hours_minutes: fn(u64, u64) -> String,
    /// The word for an annotation unit such as `{clients}`.
    pub counted: fn(&str) -> &'static str,
}
