//! The digital services: those measured live as cards, then the rest.

use crate::data::Ui;
use crate::routes::Route;
use crate::widgets::{figure_link, state_label};
use cruscotto_domain::api::ServiceItem;
use yew::prelude::*;

/// The page.
pub(super) fn services_page(ui: &Ui, services: &[ServiceItem]) -> Html {
    let messages = ui.messages();
    html! {
        <>
            <h1>{ messages.services_heading }</h1>
            <p class="lead">{ messages.services_intro }</p>
            { service_cards(ui, services) }
        </>
    }
}

/// All services.
pub(super) fn service_cards(ui: &Ui, services: &[ServiceItem]) -> Html {
    let messages = ui.messages();
    let (measured, rest): (Vec<_>, Vec<_>) = services.iter().partition(|s| s.summary.is_some());
    let cards = |services: Vec<&ServiceItem>| {
        html! { <ul class="cards">{ for services.into_iter().map(|s| card(ui, s)) }</ul> }
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
        <li class="card-service" data-service={service.id.clone()}
            data-entry={service.summary.as_ref().map(|s| format!("asset/{}", s.id))}
            data-health={service.summary.as_ref().map_or("none", |s| s.health.as_str())}>
            <h3><a href={route.href(ui.view())}>{ lang.of(&service.name).to_owned() }</a></h3>
            if let Some(summary) = &service.summary {
                { state_label(lang, summary.health) }
            }
            <p class="card-text">{ lang.of(&service.description).to_owned() }</p>
            if let Some(summary) = &service.summary {
                <dl class="card-figures">
                    { for summary.figures.iter().map(|figure| html! {
                        <div>
                            <dt>{ ui.metric_name(&figure.metric) }</dt>
                            <dd>{ figure_link(ui, &route, figure) }</dd>
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
