//! The texts of the public pages.

mod en;
mod it;

use super::Lang;
use crate::routes::Sent;
use cruscotto_domain::area_health::Verdict;
use cruscotto_domain::metric::Aggregation;
use cruscotto_domain::report::ReportKind;

/// The texts of one language.
pub struct PublicMessages {
    /// Entry of the page of one's quarter.
    pub nav_quarter: &'static str,
    /// Entry of the method page.
    pub nav_method: &'static str,
    /// Entry of the page about the data's quality.
    pub nav_quality: &'static str,
    /// Entry of the log of corrections.
    pub nav_corrections: &'static str,
    /// Entry of the interfaces for programs.
    pub nav_api: &'static str,
    /// Entry of the feedback on accessibility.
    pub nav_feedback: &'static str,
    /// The footer's links as a group.
    pub nav_footer: &'static str,
    /// What the site is, in a sentence.
    pub site_description: fn(&str) -> String,
    /// Shown until live data comes.
    pub not_live: &'static str,
    /// The connection is lost, and since when.
    pub not_live_since: fn(&str) -> String,
    /// The server is asked now and then.
    pub polling: &'static str,
    /// How far from the device's position.
    pub distance_from_you: fn(&str) -> String,
    /// The database is away.
    pub no_history: &'static str,
    /// Age of that state.
    pub last_confirmed: fn(&str) -> String,
    /// A part that cannot be read.
    pub unavailable_part: &'static str,
    /// The question of the home page.
    pub city_question: fn(&str) -> String,
    /// How much works.
    pub verdict: fn(Verdict) -> &'static str,
    /// First sentence of the home page: up, all, of what.
    pub city_lead: fn(&str, &str, &str) -> String,
    /// n of m.
    pub so_many_of: fn(&str, &str) -> String,
    /// The three domains as a group.
    pub domains: &'static str,
    /// Link to a domain.
    pub open_domain: &'static str,
    /// Link to the services.
    pub open_services: &'static str,
    /// Heading of the map.
    pub map_heading: &'static str,
    /// Link past the map.
    pub skip_map: &'static str,
    /// What the map does.
    pub map_hint: &'static str,
    /// Heading of what is down.
    pub down_now: &'static str,
    /// Nothing is down.
    pub down_none: &'static str,
    /// More than are listed.
    pub down_more: fn(usize) -> String,
    /// What hangs on one cause.
    pub because_of: fn(usize) -> String,
    /// Heading of the data behind a page.
    pub data_heading: &'static str,
    /// What the files are.
    pub data_intro: &'static str,
    /// The data set of daily availability.
    pub data_availability: &'static str,
    /// The data set of measurements.
    pub data_measurements: &'static str,
    /// Heading of the week.
    pub week_heading: &'static str,
    /// Outages begun.
    pub week_outages: &'static str,
    /// Outages ended.
    pub week_ended: &'static str,
    /// Availability.
    pub week_availability: &'static str,
    /// Coverage.
    pub week_coverage: &'static str,
    /// Corrections.
    pub week_corrections: &'static str,
    /// Column: this week.
    pub last_seven: &'static str,
    /// Column: the week before.
    pub seven_before: &'static str,
    /// Heading of the goals.
    pub goals_heading: &'static str,
    /// What the goals are.
    pub goals_intro: &'static str,
    /// A target.
    pub goal: &'static str,
    /// The newest published figure.
    pub goal_published: &'static str,
    /// What is measured now.
    pub goal_measured: &'static str,
    /// Nothing is.
    pub goal_not_measured: &'static str,
    /// No due date.
    pub goal_no_date: &'static str,
    /// Never measured, as a state.
    pub never: &'static str,
    /// Link in a table's head.
    pub sort_by: fn(&str) -> String,
    /// Heading of an area's present.
    pub here_now: &'static str,
    /// Heading of ninety days.
    pub days_heading: &'static str,
    /// Ninety days of a kind.
    pub days_of: fn(&str) -> String,
    /// Availability and coverage in words.
    pub days_words: fn(&str, &str) -> String,
    /// Nothing was measured.
    pub days_none: &'static str,
    /// The city for comparison.
    pub days_city: fn(&str) -> String,
    /// The bars as a table.
    pub days_table: &'static str,
    /// A day without measurement.
    pub day_unmeasured: &'static str,
    /// Column: day.
    pub column_day: &'static str,
    /// Heading of outages.
    pub outages_heading: &'static str,
    /// None in ninety days.
    pub outages_none: &'static str,
    /// Column: since when.
    pub outage_from: &'static str,
    /// Column: duration.
    pub outage_lasted: &'static str,
    /// It lasts.
    pub outage_lasts: &'static str,
    /// Column: cause.
    pub outage_cause: &'static str,
    /// Cause not known.
    pub cause_unknown: &'static str,
    /// Heading of the comparison with the city.
    pub compared: &'static str,
    /// Column: here.
    pub here: &'static str,
    /// Column: the city.
    pub whole_city: &'static str,
    /// Share that works.
    pub working_share: &'static str,
    /// How far from the middle of the area.
    pub distance_centre: fn(&str) -> String,
    /// How far.
    pub distance: fn(&str) -> String,
    /// Heading of the report form.
    pub report_heading: &'static str,
    /// What happens with it.
    pub report_intro: &'static str,
    /// What is wrong.
    pub report_kind: &'static str,
    /// In one's own words.
    pub report_text: &'static str,
    /// Label of the field that people leave empty.
    pub report_trap: &'static str,
    /// Button.
    pub report_send: &'static str,
    /// Link to the form.
    pub report_link: &'static str,
    /// The kinds of report.
    pub report_kinds: fn(ReportKind) -> &'static str,
    /// What became of a report.
    pub report_sent: fn(Sent) -> &'static str,
    /// Button of a search.
    pub search_button: &'static str,
    /// Title of the search page.
    pub quarter_heading: &'static str,
    /// What it does.
    pub quarter_intro: &'static str,
    /// Label of the field.
    pub quarter_field: &'static str,
    /// Button: where I am.
    pub quarter_here: &'static str,
    /// What happens with the position.
    pub quarter_here_note: &'static str,
    /// The position is not to be had.
    pub quarter_no_position: &'static str,
    /// The position is outside.
    pub quarter_outside: &'static str,
    /// All quarters as a list.
    pub quarter_all: &'static str,
    /// Areas found.
    pub quarter_found_areas: &'static str,
    /// Places found.
    pub quarter_found_places: &'static str,
    /// Heading of the addresses that were found.
    pub quarter_found_addresses: &'static str,
    /// That an address is invented.
    pub demo_address: &'static str,
    /// Link to what is around a place.
    pub around: &'static str,
    /// Title: around a place.
    pub near_heading: fn(&str) -> String,
    /// Nothing is near.
    pub near_none: &'static str,
    /// Title of the method page.
    pub method_heading: &'static str,
    /// What is on it.
    pub method_intro: &'static str,
    /// Heading of the rules.
    pub method_rules: &'static str,
    /// The rules that are not of one metric: name and text.
    pub rules: [(&'static str, &'static str); 6],
    /// Heading of the metrics.
    pub method_metrics: &'static str,
    /// Unit.
    pub metric_unit: &'static str,
    /// Valid range.
    pub metric_range: &'static str,
    /// How assets add up.
    pub metric_adds_up: &'static str,
    /// The ways of adding up.
    pub metric_aggregation: fn(Aggregation) -> &'static str,
    /// How long a value counts.
    pub metric_freshness: &'static str,
    /// When it is a fault.
    pub metric_limits: &'static str,
    /// Limit of a problem.
    pub metric_problem: &'static str,
    /// Limit of an outage.
    pub metric_critical: &'static str,
    /// Below.
    pub metric_below: fn(&str) -> String,
    /// Above.
    pub metric_above: fn(&str) -> String,
    /// The limit is a share of the contract.
    pub metric_of_contract: &'static str,
    /// How long a fault and a recovery must last.
    pub metric_lasts: fn(u32, u32) -> String,
    /// Where the definition is from.
    pub metric_source: &'static str,
    /// Version.
    pub metric_version: &'static str,
    /// Counts people.
    pub metric_people: &'static str,
    /// That a metric counts people since midnight.
    pub metric_people_by_day: &'static str,
    /// Title of the quality page.
    pub quality_heading: &'static str,
    /// What is on it.
    pub quality_intro: &'static str,
    /// Column.
    pub quality_source: &'static str,
    /// Column.
    pub quality_last: &'static str,
    /// Column.
    pub quality_state: &'static str,
    /// It is late.
    pub quality_late: &'static str,
    /// It is in time.
    pub quality_in_time: &'static str,
    /// It never delivered.
    pub quality_never: &'static str,
    /// Column: fresh of all.
    pub quality_fresh: &'static str,
    /// No source is known.
    pub quality_none: &'static str,
    /// Title of the log.
    pub corrections_heading: &'static str,
    /// What is on it.
    pub corrections_intro: &'static str,
    /// None.
    pub corrections_none: &'static str,
    /// Column: what.
    pub correction_of: &'static str,
    /// Column: measured at.
    pub correction_time: &'static str,
    /// Column: before.
    pub correction_before: &'static str,
    /// Column: after.
    pub correction_after: &'static str,
    /// Column: corrected at.
    pub correction_at: &'static str,
    /// Column: why.
    pub correction_reason: &'static str,
    /// Where to report a barrier.
    pub accessibility_contact: fn(&str) -> String,
    /// Heading of the charts.
    pub last_day: &'static str,
    /// Heading of the charts of what is published by the day.
    pub last_month: &'static str,
    /// Heading of the figures of an asset.
    pub key_figures: &'static str,
    /// What a figure in a list leads to.
    pub open_provenance: &'static str,
    /// Link to the accessibility statement.
    pub nav_statement: &'static str,
    /// Heading of the part about feedback.
    pub feedback_heading: &'static str,
    /// What the feedback is for.
    pub feedback_intro: &'static str,
    /// Link to the city's feedback.
    pub feedback_write: &'static str,
    /// Where to write while the city has no address for feedback.
    pub feedback_none: &'static str,
    /// Before the address of the whole statement.
    pub statement_agid: &'static str,
    /// Who measured.
    pub collector: &'static str,
    /// Link to the definition.
    pub definition_link: &'static str,
    /// Link to corrections.
    pub corrections_link: &'static str,
    /// A duration.
    pub duration: fn(u64, u64, u64) -> String,
}

impl Lang {
    /// Its texts of the public pages.
    #[must_use]
    pub fn public(self) -> &'static PublicMessages {
        match self {
            Self::It => &it::PUBLIC,
            Self::En => &en::PUBLIC,
        }
    }
}
