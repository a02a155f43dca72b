//! What one does about a report: take it up with an incident or without one, close it, reject it, take that back.

use super::PATH;
use super::texts::texts;
use crate::console::change::use_sender;
use crate::console::form::chosen;
use crate::console::texts::texts as general;
use crate::data::use_ui;
use crate::order::ordered;
use crate::piece::piece;
use cruscotto_domain::incident::{Incident, Subject};
use cruscotto_domain::report::{Report, ReportDecision, ReportState};
use gloo::net::http::Method;
use yew::prelude::*;

/// The buttons.
#[derive(PartialEq)]
pub(super) struct Decide {
    pub(super) report: Report,
    /// The incidents that it may belong to.
    pub(super) open: Vec<Incident>,
    /// Told when something was decided.
    pub(super) done: Callback<String>,
}

piece!(Decide => use_decide);

#[hook]
fn use_decide(props: &Decide) -> Html {
    let ui = use_ui();
    let (texts, general) = (texts(ui.lang), general(ui.lang));
    let sender = use_sender(props.done.clone());
    let incident = use_node_ref();
    let (report, field) = (&props.report, format!("report-{}-incident", props.report.id));
    let path = format!("{PATH}/{}/state", report.id);
    let send = {
        let sender = sender.clone();
        move |decision: ReportDecision| sender.send(Method::PUT, path.clone(), Some(&decision))
    };
    let button = |label: &'static str, state: ReportState| {
        // What is closed stays of its incident.
        let incident = report.incident.filter(|_| state.of_incident());
        let send = send.clone();
        let onclick = Callback::from(move |_: MouseEvent| send(ReportDecision { state, incident }));
        html! { <button type="button" class="ops-button" disabled={sender.is_busy()} {onclick}>{ label }</button> }
    };
    let onlink = {
        let (incident, send) = (incident.clone(), send.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            if let Ok(id) = chosen(&incident).parse() {
                send(ReportDecision { state: ReportState::Accepted, incident: Some(id) });
            }
        })
    };
    // First what is about the very asset, then the newest.
    let about = |incident: &Incident| matches!(&incident.subject, Subject::Asset(id) if *id == report.asset);
    let open = ordered(&props.open, |a, b| {
        (!about(a), std::cmp::Reverse(a.since.as_micros())).cmp(&(!about(b), std::cmp::Reverse(b.since.as_micros())))
    });
    let live = matches!(report.state, ReportState::New | ReportState::Accepted);
    html! {
        <>
            { sender.told_failure(general) }
            <div class="ops-actions">
                if report.state == ReportState::New { { button(texts.accept, ReportState::Accepted) } }
                if report.state == ReportState::Accepted { { button(texts.close, ReportState::Closed) } }
                if report.state == ReportState::New { { button(texts.dismiss, ReportState::Dismissed) } }
                if report.state != ReportState::New { { button(texts.back_to_new, ReportState::New) } }
                if live && !open.is_empty() {
                    <form class="ops-link-incident" onsubmit={onlink}>
                        <label for={field.clone()}>{ texts.incident }</label>
                        <select ref={incident} id={field}>
                            { for open.iter().enumerate().map(|(i, incident)| html! {
                                <option key={incident.id} value={incident.id.to_string()} selected={i == 0}>
                                    { format!("#{} {}", incident.id, incident.name) }
                                </option>
                            }) }
                        </select>
                        <button type="submit" class="ops-button" disabled={sender.is_busy()}>{ texts.link }</button>
                    </form>
                }
            </div>
        </>
    }
}
