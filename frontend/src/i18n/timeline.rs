//! The texts of the timeline.

use super::Lang;
use cruscotto_domain::timeline::Lane;

/// The texts of one language.
pub struct TimelineMessages {
    /// Entry in the navigation, and heading.
    pub heading: &'static str,
    /// What it is.
    pub intro: &'static str,
    /// What the form is called.
    pub form: &'static str,
    /// The button.
    pub show: &'static str,
    /// Link to all that is told, without outages.
    pub everything: &'static str,
    /// A lane.
    pub lane: fn(Lane) -> &'static str,
    /// What the chart shows.
    pub chart: fn(&str) -> String,
    /// Nothing happened.
    pub none: &'static str,
    /// Column: when.
    pub when: &'static str,
    /// Column: what.
    pub what: &'static str,
    /// Column: kind.
    pub kind: &'static str,
    /// Column: who says so.
    pub source: &'static str,
    /// Measured here.
    pub measured: &'static str,
    /// It lasts.
    pub lasts: &'static str,
    /// So many assets were involved.
    pub involved: fn(u32) -> String,
    /// So many outages are left out.
    pub left_out: fn(u32) -> String,
}

static IT: TimelineMessages = TimelineMessages {
    heading: "Che cosa è successo",
    intro: "Interruzioni misurate, e accanto i lanci e le decisioni come sono stati detti: una curva che piega si legge accanto a ciò che accadeva.",
    form: "Quale periodo",
    show: "Mostra",
    everything: "Tutti i lanci e le decisioni",
    lane: |lane| match lane {
        Lane::Outage => "Interruzioni",
        Lane::Launch => "Lanci",
        Lane::Decision => "Decisioni",
    },
    chart: |period| format!("Interruzioni, lanci e decisioni {period}"),
    none: "Nel periodo non è successo niente che sia noto.",
    when: "Quando",
    what: "Che cosa",
    kind: "Tipo",
    source: "Chi lo dice",
    measured: "misurato dal cruscotto",
    lasts: "in corso",
    involved: |count| if count == 1 { "1 elemento".to_owned() } else { format!("{count} elementi") },
    left_out: |count| {
        format!(
            "Altre {count} interruzioni non sono elencate, quelle che hanno coinvolto di meno: sono tutte nei dati aperti."
        )
    },
};

static EN: TimelineMessages = TimelineMessages {
    heading: "What happened",
    intro: "Outages as they were measured, and beside them launches and decisions as they were told: a curve that bends is read beside what happened then.",
    form: "Which period",
    show: "Show",
    everything: "All launches and decisions",
    lane: |lane| match lane {
        Lane::Outage => "Outages",
        Lane::Launch => "Launches",
        Lane::Decision => "Decisions",
    },
    chart: |period| format!("Outages, launches and decisions, {period}"),
    none: "Nothing that is known of happened in the period.",
    when: "When",
    what: "What",
    kind: "Kind",
    source: "Who says so",
    measured: "measured by the dashboard",
    lasts: "ongoing",
    involved: |count| if count == 1 { "1 asset".to_owned() } else { format!("{count} assets") },
    left_out: |count| {
        format!("{count} more outages are not listed, those that took fewest along: the open data has all of them.")
    },
};

impl Lang {
    /// Its texts of the timeline.
    #[must_use]
    pub fn timeline(self) -> &'static TimelineMessages {
        match self {
            Self::It => &IT,
            Self::En => &EN,
        }
    }
}
