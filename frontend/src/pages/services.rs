//! The digital services: those measured live as cards, then the rest.

use super::title;
use crate::data::{Ui, use_fetched, use_ui};
use crate::live::use_topic;
use crate::piece::{part, piece};
use crate::routes::Route;
use crate::state::services_revision;
use crate::widgets::{figure_value, loading, state_label};
use cruscotto_domain::api::{Items, ServiceItem};
use cruscotto_domain::live::Topic;
use yew::prelude::*;

/// Where the services are.
pub(super) const SERVICES_PATH: &str = "/api/v1/services";

/// Seconds between two looks at the services; a change of any is followed at once.
pub(super) const REFRESH_S: u32 = 15;

/// The page.
pub(super) fn services_page(ui: &Ui) -> Html {
    let messages = ui.messages();
    html! {
        <>
            { title(messages.services_heading) }
            <p class="lead">{ messages.services_intro }</p>
            { part(ServiceCards) }
        </>
    }
}

/// All services.
#[derive(PartialEq)]
pub(super) struct ServiceCards;

piece!(ServiceCards => use_service_cards());

#[hook]
fn use_service_cards() -> Html {
    let ui = use_ui();
    let messages = ui.messages();
    let live = use_topic(Topic::City);
    let revision = ui.city.id().and_then(|id| services_revision(&live.state, &id)).map(|s| s.counts);
    // A change in the city's own summary of services asks for the list again.
    let path = revision.map_or_else(
        || SERVICES_PATH.to_owned(),
        |c| format!("{SERVICES_PATH}?seen={}-{}-{}-{}", c.ok, c.problem, c.critical, c.unknown),
    );
    let services = use_fetched::<Items<ServiceItem>>(SERVICES_PATH.to_owned(), Some(path), Some(REFRESH_S));
    let Some(items) = &services.data else { return loading(ui.lang, services.error.is_some()) };
    let (measured, rest): (Vec<_>, Vec<_>) = items.items.iter().partition(|s| s.summary.is_some());
    let cards = |services: Vec<&ServiceItem>| {
        html! { <ul class="cards">{ for services.into_iter().map(|s| card(&ui, s)) }</ul> }
    };
    html! {
        <>
            if !measured.is_empty() {
                <h2>{ messages.services_live }</h2>
                { cards(measured) }
            }
            if !rest.is_empty() {
                <h2>{ messages.services_not_measured }</h2>
                { cards(rest) }
            }
        </>
    }
}

fn card(ui: &Ui, service: &ServiceItem) -> Html {
    let (lang, messages) = (ui.lang, ui.messages());
    let route = Route::Service { id: service.id.clone() };
    html! {
        <li key={service.id.clone()} class="card-service" data-service={service.id.clone()}
            data-health={service.summary.as_ref().map_or("none", |s| s.health.as_str())}>
            <h3><a href={route.href(ui.view())}>{ lang.of(&service.name).to_owned() }</a></h3>
            if let Some(summary) = &service.summary {
                { state_label(lang, summary.health) }
            }
            <p class="card-text">{ lang.of(&service.description).to_owned() }</p>
            if let Some(summary) = &service.summary {
                <dl class="card-figures">
                    { for summary.figures.iter().map(|figure| html! {
                        <div key={figure.metric.to_string()}>
                            <dt>{ ui.metric_name(&figure.metric) }</dt>
                            <dd>{ figure_value(figure) }</dd>
                        </div>
                    }) }
                </dl>
            }
            if !service.channels.is_empty() {
                <p class="card-channels">
                    { messages.channels }{ ": " }
                    { service.channels.iter().map(|c| (messages.channel)(c)).collect::<Vec<_>>().join(", ") }
                </p>
            }
        </li>
    }
}
