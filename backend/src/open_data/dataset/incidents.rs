//! Incidents as the public may see them: of what stands in the inventory or of an area, when, how much it took along. Who
//! was on it and what they noted stays with them, and so does what is wrong inside: silent sources and fired rules.

use crate::open_data::cell::Cell;
use crate::open_data::table::{Column, Row};
use cruscotto_domain::catalogue::Catalogue;
use cruscotto_domain::incident::{Incident, IncidentState, Subject, Why};
use cruscotto_domain::open_data::ColumnKind::{Boolean, Integer, Text, Time};
use cruscotto_domain::time::MICROS_PER_SECOND;

/// The states that are listed: what was merged is part of another.
pub const STATES: [IncidentState; 3] = [IncidentState::Open, IncidentState::Acknowledged, IncidentState::Resolved];

/// Whether everybody may know of it.
#[must_use]
pub fn is_public(incident: &Incident, catalogue: &Catalogue) -> bool {
    let about = matches!(incident.subject, Subject::Asset(_) | Subject::Area { .. });
    about
        && match &incident.why {
            Why::Down | Why::NoData => true,
            // That many people were at one access point at one time is a count of people too.
            Why::Limit(metric) => catalogue.get(metric).is_some_and(|m| m.public && !m.counts_people),
            Why::FeedSilent | Why::FeedLate | Why::Rule(_) => false,
        }
}

fn subject(incident: &Incident) -> Cell {
    match &incident.subject {
        Subject::Asset(id) => Cell::text(id),
        Subject::Area { area, .. } => Cell::text(area),
        Subject::Source(_) | Subject::Owner(_) | Subject::Rule { .. } => Cell::Empty,
    }
}

fn about(incident: &Incident) -> &'static str {
    if matches!(incident.subject, Subject::Area { .. }) { "area" } else { "asset" }
}

fn why(incident: &Incident) -> &'static str {
    match incident.why {
        Why::Down => "down",
        Why::NoData => "no_data",
        _ => "limit",
    }
}

fn metric(incident: &Incident) -> Cell {
    if let Why::Limit(metric) = &incident.why { Cell::text(metric) } else { Cell::Empty }
}

/// How long it lasted, from the fault to its end.
fn duration(incident: &Incident) -> Cell {
    let seconds = |end: cruscotto_domain::time::Timestamp| end.micros_since(incident.opened) / MICROS_PER_SECOND;
    incident.resolved.map_or(Cell::Empty, |end| Cell::Integer(seconds(end)))
}

/// The columns.
pub const COLUMNS: [Column<Incident>; 17] = [
    Column::required("id", Integer, "", ["Numero", "Number"], |i| Cell::Integer(i.id)),
    Column::required("about", Text, "", ["Che cosa riguarda: asset, area", "What it is about: asset, area"], |i| {
        Cell::text(about(i))
    }),
    Column::required(
        "subject",
        Text,
        "",
        ["Identificativo dell'asset o dell'area", "Id of the asset or area"],
        subject,
    ),
    Column::required("name", Text, "", ["Nome", "Name"], |i| Cell::text(&i.name)),
    Column::required(
        "why",
        Text,
        "",
        ["Che cosa non va: down, no_data, limit", "What is wrong: down, no_data, limit"],
        |i| Cell::text(why(i)),
    ),
    Column::optional("metric", Text, "", ["Metrica oltre il limite", "Metric beyond its limit"], metric),
    Column::required("severity", Text, "", ["Gravità", "Severity"], |i| Cell::text(i.severity.as_str())),
    Column::required(
        "state",
        Text,
        "",
        [
            "Stato: open, acknowledged (qualcuno se ne occupa), resolved",
            "State: open, acknowledged (somebody is on it), resolved",
        ],
        |i| Cell::text(i.state.as_str()),
    ),
    Column::required("opened", Time, "", ["Quando fu aperto", "When it was opened"], |i| Cell::Time(i.opened)),
    Column::required(
        "since",
        Time,
        "",
        ["Inizio del guasto, l'ultima volta", "Beginning of the fault, the last time"],
        |i| Cell::Time(i.since),
    ),
    Column::optional("resolved", Time, "", ["Quando finì", "When it was over"], |i| {
        i.resolved.map_or(Cell::Empty, Cell::Time)
    }),
    Column::optional(
        "duration",
        Integer,
        "s",
        ["Durata dall'apertura alla fine", "Time from opening to the end"],
        duration,
    ),
    Column::required(
        "reopened",
        Integer,
        "",
        ["Quante volte il guasto tornò", "How often the fault came back"],
        |i| Cell::Integer(i.reopened.into()),
    ),
    Column::required("involved", Integer, "", ["Asset che ha coinvolto", "Assets it took along"], |i| {
        Cell::Integer(i.involved.into())
    }),
    Column::optional("municipio", Text, "", ["Municipio", "Municipio"], |i| Cell::maybe_text(i.municipio.as_ref())),
    Column::optional("nil", Text, "", ["NIL", "NIL"], |i| Cell::maybe_text(i.nil.as_ref())),
    Column::required(
        "demo",
        Boolean,
        "",
        ["Vero per ciò che è inventato a scopo dimostrativo", "True for what is invented for the demo"],
        |i| Cell::Boolean(i.demo),
    ),
];

/// The row of an incident.
#[must_use]
pub fn row(incident: &Incident) -> Row {
    Row::of(&COLUMNS, incident.id.to_string(), incident)
}
