//! One incident: what, why, who is on it, what to do, what it takes along, all that happened, and what was like it.

use super::act::Act;
use super::line::{line, tags, why};
use super::live_incidents;
use super::texts::texts;
use super::timeline::timeline;
use crate::browser::FetchError;
use crate::console::feedback::ReportsOfIncident;
use crate::console::fleet::{Fleet, use_fleet};
use crate::console::place::{Here, use_here};
use crate::console::routes::Screen;
use crate::console::screens::title_with;
use crate::console::texts::texts as general;
use crate::data::{Fetched, Ui, use_fetched, use_ui};
use crate::i18n::integer;
use crate::live::use_topic;
use crate::piece::{keyed, part, piece};
use crate::widgets::{Age, loading, moment, state_label};
use cruscotto_domain::incident::{Incident, IncidentDetail, Subject};
use cruscotto_domain::live::Topic;
use yew::prelude::*;

/// Seconds between two looks: an incident that is over is not live.
const REFRESH_S: u32 = 15;

/// Assets listed.
const MAX_ASSETS: usize = 100;

/// The screen.
#[derive(PartialEq)]
pub struct IncidentScreen {
    /// The incident.
    pub id: i64,
}

piece!(IncidentScreen => use_incident_screen);

#[hook]
fn use_incident_screen(props: &IncidentScreen) -> Html {
    let (ui, here, fleet) = (use_ui(), use_here(), use_fleet());
    let (texts, general) = (texts(ui.lang), general(ui.lang));
    let live = use_topic(Topic::Incidents);
    let round = use_state(|| 0_u32);
    let now = live_incidents(&live.state).find(|incident| incident.id == props.id).cloned();
    // Asked anew when the live incident changed, and after one's own change.
    let path = format!("/api/v1/incidents/{}", props.id);
    let asked = format!("{path}?seen={}-{}", now.as_ref().map_or(0, |incident| incident.revision), *round);
    let detail: Fetched<IncidentDetail> = use_fetched(path, Some(asked), Some(REFRESH_S));
    if detail.error.as_ref().is_some_and(FetchError::is_not_found) {
        return html! { <div class="ops-narrow">{ title_with(general.not_found, Html::default()) }<p>{ (texts.unknown)(props.id) }</p></div> };
    }
    let Some(known) = &detail.data else { return loading(ui.lang, detail.error.is_some()) };
    let incident = now.as_ref().filter(|now| now.revision >= known.incident.revision).unwrap_or(&known.incident);
    let done = {
        let round = round.clone();
        Callback::from(move |_: String| round.set(*round + 1))
    };
    html! {
        <div class="ops-incident-screen" data-incident={props.id.to_string()} data-state={incident.state.as_str()}>
            <p class="back"><a href={here.link(&Screen::Incidents)}>{ "← " }{ texts.heading }</a></p>
            { title_with(incident.name.clone(), html! { <span class="title-kind">{ format!("#{}", incident.id) }</span> }) }
            { head(&ui, &here, &fleet, incident) }
            <div class="ops-columns">
                <div>
                    { part(Act { id: props.id, state: incident.state, eager: here.query.get("do").is_some(), done }) }
                    { timeline(&ui, texts, &known.timeline) }
                </div>
                <div>
                    { taken_along(&ui, &here, &fleet, known) }
                    { keyed(props.id, ReportsOfIncident { id: props.id }) }
                    <section class="ops-panel" aria-labelledby="ops-similar">
                        <h2 id="ops-similar">{ texts.similar }</h2>
                        if known.similar.is_empty() { <p>{ texts.similar_none }</p> }
                        <ol class="ops-incidents">
                            { for known.similar.iter().map(|similar| html! {
                                <>
                                    { line(&ui, texts, &similar.incident, here.link(&Screen::Incident { id: similar.incident.id }), false) }
                                    <li key={format!("alike-{}", similar.incident.id)} class="ops-alike">
                                        { similar.alike.iter().map(|alike| (texts.likeness)(*alike)).collect::<Vec<_>>().join(", ") }
                                    </li>
                                </>
                            }) }
                        </ol>
                    </section>
                </div>
            </div>
        </div>
    }
}

fn head(ui: &Ui, here: &Here, fleet: &Fleet, incident: &Incident) -> Html {
    let texts = texts(ui.lang);
    let subject = match &incident.subject {
        Subject::Asset(id) | Subject::Rule { asset: Some(id), .. } => html! {
            <a data-cause={id.to_string()} href={here.link(&Screen::Asset { id: id.clone() })}>{ fleet.name_of(id) }</a>
        },
        Subject::Area { area, .. } | Subject::Rule { area: Some(area), .. } => html! { { ui.city.area_name(area) } },
        Subject::Source(source) => html! { <a href={here.link(&Screen::Collectors)}>{ source.to_string() }</a> },
        Subject::Owner(owner) => html! { { owner } },
        Subject::Rule { .. } => html! { { ui.city.name().to_owned() } },
    };
    html! {
        <section class={format!("ops-state ops-state-{}", incident.severity.as_str())} role="status">
            { tags(texts, incident) }
            <span class="ops-state-since">{ moment(ui.lang, incident.since) }{ " · " }{ part(Age { at: incident.since }) }</span>
            <p><strong>{ texts.cause }{ ": " }</strong>{ subject }{ " · " }{ why(ui, texts, incident) }</p>
            <p>
                { (texts.affected)(&integer(ui.lang, incident.affected), &integer(ui.lang, incident.involved)) }
                if incident.reopened > 0 { { " · " }{ (texts.reopened)(incident.reopened) } }
                if let Some(ack) = &incident.acknowledged { { " · " }<span data-acknowledged={ack.by.clone()}>{ (texts.acknowledged_by)(&ack.by) }</span> }
                if let Some(to) = &incident.assignee { { " · " }{ (texts.assigned_to)(to) } }
                if let Some(id) = incident.merged_into { { " · " }<a href={here.link(&Screen::Incident { id })}>{ (texts.merged_into)(id) }</a> }
            </p>
        </section>
    }
}

fn taken_along(ui: &Ui, here: &Here, fleet: &Fleet, detail: &IncidentDetail) -> Html {
    let texts = texts(ui.lang);
    html! {
        <section class="ops-panel" aria-labelledby="ops-along">
            <h2 id="ops-along">{ texts.children }{ format!(" ({})", detail.assets.len()) }</h2>
            <ul class="ops-children ops-bounded" tabindex="0">
                { for detail.assets.iter().take(MAX_ASSETS).map(|asset| html! {
                    <li key={asset.asset.to_string()} data-asset={asset.asset.to_string()}>
                        <a href={here.link(&Screen::Asset { id: asset.asset.clone() })}>{ &asset.name }</a>
                        if let Some(back) = asset.back {
                            <span>{ texts.back }{ " " }{ part(Age { at: back }) }</span>
                        } else if let Some(now) = fleet.get(&asset.asset) {
                            { state_label(ui.lang, now.health) }
                        } else {
                            <span>{ texts.away }</span>
                        }
                    </li>
                }) }
            </ul>
        </section>
    }
}
