//! The texts of the city's goals.

use super::Lang;
use cruscotto_domain::goal::{Origin, Status};

/// The texts of one language.
pub struct GoalMessages {
    /// Entry in the navigation.
    pub nav: &'static str,
    /// Where a goal stands, in a word or two.
    pub status: fn(Status) -> &'static str,
    /// Why, in a sentence.
    pub why: fn(Status) -> &'static str,
    /// Link to a goal.
    pub open: &'static str,
    /// Heading of where it stands.
    pub standing: &'static str,
    /// Who answers for it.
    pub owner: &'static str,
    /// The city has not said who.
    pub no_owner: &'static str,
    /// The target.
    pub target: &'static str,
    /// By when.
    pub due: &'static str,
    /// Where it began.
    pub baseline: &'static str,
    /// The newest reading.
    pub newest: &'static str,
    /// Share of the way that is done.
    pub done: &'static str,
    /// Where the plan says it should be.
    pub planned: &'static str,
    /// Ahead of the plan by a value, or behind.
    pub ahead: fn(&str) -> String,
    /// Behind the plan by a value.
    pub behind: fn(&str) -> String,
    /// When it arrives.
    pub arrival: &'static str,
    /// Between two days, with four in five chances.
    pub between: fn(&str, &str) -> String,
    /// Not before a day.
    pub not_before: fn(&str) -> String,
    /// As things go, never.
    pub no_arrival: &'static str,
    /// Nobody can tell.
    pub no_trend: &'static str,
    /// What is gained a month.
    pub pace: &'static str,
    /// What would be needed.
    pub needed: &'static str,
    /// A change a month.
    pub per_month: fn(&str) -> String,
    /// From a value to another.
    pub range: fn(&str, &str) -> String,
    /// Percentage points.
    pub points: &'static str,
    /// Heading of the milestones.
    pub milestones: &'static str,
    /// A milestone that was missed: its value and its day.
    pub missed: fn(&str, &str) -> String,
    /// Heading of the readings.
    pub readings: &'static str,
    /// What the chart shows.
    pub chart: fn(&str) -> String,
    /// There is nothing to draw.
    pub chart_empty: &'static str,
    /// The plan in the chart.
    pub key_plan: &'static str,
    /// The trend and how sure it is, in the chart.
    pub key_trend: &'static str,
    /// Where a reading is from.
    pub origin: fn(Origin) -> &'static str,
    /// Column: until when.
    pub column_until: &'static str,
    /// Column: kind.
    pub column_origin: &'static str,
    /// Column: who says so.
    pub column_source: &'static str,
    /// Heading of the rule.
    pub rule_heading: &'static str,
    /// The rule, line by line.
    pub rule: [&'static str; 6],
}

static IT: GoalMessages = GoalMessages {
    nav: "Obiettivi",
    status: |status| match status {
        Status::Reached => "Raggiunto",
        Status::OnTrack => "In linea",
        Status::AtRisk => "A rischio",
        Status::OffTrack => "Fuori rotta",
        Status::NotMeasured => "Non misurato",
        Status::Undated => "Senza scadenza",
        Status::TooFewReadings => "Troppo pochi dati",
    },
    why: |status| match status {
        Status::Reached => "L'ultimo valore è all'obiettivo o oltre.",
        Status::OnTrack => "Di questo passo l'obiettivo è raggiunto entro la scadenza.",
        Status::AtRisk => "Di questo passo l'obiettivo può essere raggiunto entro la scadenza, o no.",
        Status::OffTrack => "La scadenza è passata, o di questo passo non sarà rispettata.",
        Status::NotMeasured => "Nessun valore pubblicato né misurato.",
        Status::Undated => "La città non ha detto entro quando: non si può dire se è in tempo.",
        Status::TooFewReadings => "Servono almeno quattro valori, o un valore di partenza e una scadenza.",
    },
    open: "Come sta andando",
    standing: "A che punto è",
    owner: "Chi ne risponde",
    no_owner: "la città non l'ha detto",
    target: "Obiettivo",
    due: "Scadenza",
    baseline: "Punto di partenza",
    newest: "Ultimo valore",
    done: "Strada percorsa",
    planned: "Secondo il piano oggi",
    ahead: |value| format!("{value} in anticipo sul piano"),
    behind: |value| format!("{value} in ritardo sul piano"),
    arrival: "Arrivo previsto",
    between: |from, to| format!("quattro volte su cinque tra il {from} e il {to}"),
    not_before: |from| format!("non prima del {from}"),
    no_arrival: "di questo passo mai, o tra più di vent'anni",
    no_trend: "non prevedibile: servono almeno quattro valori",
    pace: "Passo attuale",
    needed: "Passo necessario per arrivare in tempo",
    per_month: |value| format!("{value} al mese"),
    range: |low, high| format!("da {low} a {high}"),
    points: "punti percentuali",
    milestones: "Tappe",
    missed: |value, day| format!("Tappa mancata: {value} entro il {day}"),
    readings: "Valori pubblicati e misurati",
    chart: |name| format!("{name}: valori pubblicati e misurati, piano e tendenza"),
    chart_empty: "Nessun valore da mostrare",
    key_plan: "Piano",
    key_trend: "Tendenza (80 %)",
    origin: |origin| match origin {
        Origin::Published => "Pubblicato dalla città",
        Origin::Measured => "Misurato dal cruscotto",
    },
    column_until: "Fino a",
    column_origin: "Da dove viene",
    column_source: "Chi lo dice",
    rule_heading: "Come si decide lo stato",
    rule: [
        "L'ultimo valore è all'obiettivo o oltre: raggiunto.",
        "La scadenza è passata: fuori rotta.",
        "Con almeno quattro valori si calcola la tendenza (Theil-Sen) con la sua fascia dell'80 %. Anche l'estremo peggiore arriva in tempo: in linea. Solo il migliore: a rischio. Nemmeno quello: fuori rotta.",
        "Con meno valori conta il piano: fino al 5 % della strada di ritardo in linea, fino al 10 % a rischio, oltre fuori rotta.",
        "Se l'ultima tappa è mancata, mai meglio di a rischio.",
        "Da quando i valori misurati sono quattro, si giudica con quelli soli: una cifra pubblicata e una misurata non vengono dallo stesso strumento.",
    ],
};

static EN: GoalMessages = GoalMessages {
    nav: "Goals",
    status: |status| match status {
        Status::Reached => "Reached",
        Status::OnTrack => "On track",
        Status::AtRisk => "At risk",
        Status::OffTrack => "Off track",
        Status::NotMeasured => "Not measured",
        Status::Undated => "No due date",
        Status::TooFewReadings => "Too few readings",
    },
    why: |status| match status {
        Status::Reached => "The newest value is at the target or beyond it.",
        Status::OnTrack => "At this pace the target is reached by the day it is due.",
        Status::AtRisk => "At this pace the target may be reached by the day it is due, or not.",
        Status::OffTrack => "The day is past, or will not be kept at this pace.",
        Status::NotMeasured => "Nothing has been published or measured.",
        Status::Undated => "The city has not said by when: nobody can tell whether it is in time.",
        Status::TooFewReadings => "It takes four values, or a baseline and a day.",
    },
    open: "How it goes",
    standing: "Where it stands",
    owner: "Who answers for it",
    no_owner: "the city has not said",
    target: "Target",
    due: "Due",
    baseline: "Baseline",
    newest: "Newest value",
    done: "Share of the way",
    planned: "By the plan today",
    ahead: |value| format!("{value} ahead of the plan"),
    behind: |value| format!("{value} behind the plan"),
    arrival: "Forecast arrival",
    between: |from, to| format!("four times in five between {from} and {to}"),
    not_before: |from| format!("not before {from}"),
    no_arrival: "never at this pace, or in more than twenty years",
    no_trend: "cannot be told: it takes four values",
    pace: "Pace now",
    needed: "Pace needed to arrive in time",
    per_month: |value| format!("{value} a month"),
    range: |low, high| format!("from {low} to {high}"),
    points: "percentage points",
    milestones: "Milestones",
    missed: |value, day| format!("Milestone missed: {value} by {day}"),
    readings: "Published and measured values",
    chart: |name| format!("{name}: published and measured values, plan and trend"),
    chart_empty: "No value to show",
    key_plan: "Plan",
    key_trend: "Trend (80%)",
    origin: |origin| match origin {
        Origin::Published => "Published by the city",
        Origin::Measured => "Measured by the dashboard",
    },
    column_until: "Until",
    column_origin: "Where from",
    column_source: "Who says so",
    rule_heading: "How the status is decided",
    rule: [
        "The newest value is at the target or beyond it: reached.",
        "The day is past: off track.",
        "From four values on there is a trend (Theil-Sen) with its band of 80%. Even the worse end arrives in time: on track. Only the better end: at risk. Not even that: off track.",
        "With fewer values the plan counts: up to 5% of the way behind on track, up to 10% at risk, more off track.",
        "When the last milestone was missed, never better than at risk.",
        "Once four values are measured, they alone are judged: a published figure and a measured one are not read off one instrument.",
    ],
};

impl Lang {
    /// Its texts of the city's goals.
    #[must_use]
    pub fn goals(self) -> &'static GoalMessages {
        match self {
            Self::It => &IT,
            Self::En => &EN,
        }
    }
}
