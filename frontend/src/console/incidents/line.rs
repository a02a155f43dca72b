//! An incident in a line: what, why, since when, who.

use super::texts::Texts;
use crate::data::Ui;
use crate::i18n::integer;
use crate::piece::part;
use crate::widgets::Age;
use cruscotto_domain::incident::{Incident, Severity, Why};
use yew::prelude::*;

/// The most urgent first: critical before warning, open before acknowledged, then the newest.
pub(super) fn urgency(incident: &Incident) -> (u8, bool, std::cmp::Reverse<i64>) {
    let severity = match incident.severity {
        Severity::Critical => 0,
        Severity::Warning => 1,
        Severity::Info => 2,
    };
    (severity, incident.acknowledged.is_some(), std::cmp::Reverse(incident.since.as_micros()))
}

/// What is wrong, in words.
pub(super) fn why(ui: &Ui, texts: &Texts, incident: &Incident) -> String {
    match &incident.why {
        Why::Down => texts.why_down.to_owned(),
        Why::Limit(metric) => (texts.why_limit)(&ui.metric_name(metric)),
        Why::NoData => texts.why_no_data.to_owned(),
        Why::FeedSilent => texts.why_silent.to_owned(),
        Why::FeedLate => texts.why_late.to_owned(),
        Why::Rule(name) => (texts.why_rule)(name),
    }
}

/// The tags: severity, state, flapping.
pub(super) fn tags(texts: &Texts, incident: &Incident) -> Html {
    html! {
        <>
            <span class={format!("ops-tag ops-tag-{}", incident.severity.as_str())}>{ (texts.severity)(incident.severity) }</span>
            { " " }
            <span class={format!("ops-tag ops-tag-{}", incident.state.as_str())} data-state={incident.state.as_str()}>{ (texts.state)(incident.state) }</span>
            if incident.flapping { { " " }<span class="ops-tag ops-tag-flapping">{ texts.flapping }</span> }
        </>
    }
}

/// The line of a list.
pub(super) fn line(ui: &Ui, texts: &Texts, incident: &Incident, href: String, chosen: bool) -> Html {
    let place = incident.nil.as_ref().or(incident.municipio.as_ref()).map(|area| ui.city.area_name(area));
    let subject = incident.subject.asset().map(ToString::to_string);
    let involved = (texts.affected)(&integer(ui.lang, incident.affected), &integer(ui.lang, incident.involved));
    html! {
        <li key={incident.id} data-incident={incident.id.to_string()} data-state={incident.state.as_str()}
            data-subject={subject}
            class={classes!("ops-incident", format!("ops-incident-{}", incident.severity.as_str()), chosen.then_some("ops-chosen"))}>
            <div>{ tags(texts, incident) }</div>
            <div>
                <a class="ops-incident-title" id={link_id(incident.id)} {href}>{ &incident.name }</a>
                <p class="ops-incident-words">
                    { why(ui, texts, incident) }
                    if let Some(place) = place { { " · " }{ place } }
                    if incident.involved > 1 { { " · " }{ involved } }
                    if let Some(ack) = &incident.acknowledged { { " · " }{ (texts.acknowledged_by)(&ack.by) } }
                    if let Some(to) = &incident.assignee { { " · " }{ (texts.assigned_to)(to) } }
                </p>
            </div>
            <div class="ops-incident-side">{ part(Age { at: incident.since }) }<br />{ format!("#{}", incident.id) }</div>
        </li>
    }
}

/// The id of the link of an incident.
pub(super) fn link_id(id: i64) -> String {
    format!("incident-{id}")
}
