//! The digital services: those measured live as cards, then the rest.

use super::Title;
use crate::data::{use_city, use_fetched, use_lang};
use crate::live::use_topic;
use crate::routes::{Route, View};
use crate::state::services_revision;
use crate::widgets::{FigureValue, Loading, StateLabel, To};
use cruscotto_domain::api::{Items, ServiceItem};
use cruscotto_domain::live::Topic;
use yew::prelude::*;

/// Where the services are.
pub(super) const SERVICES_PATH: &str = "/api/v1/services";

/// Seconds between two looks at the services; a change of any is followed at once.
pub(super) const REFRESH_S: u32 = 15;

/// The page.
#[component]
pub(super) fn ServicesPage() -> Html {
    let messages = use_lang().messages();
    html! {
        <>
            <Title text={messages.services_heading} />
            <p class="lead">{ messages.services_intro }</p>
            <ServiceCards />
        </>
    }
}

/// All services.
#[component]
pub(super) fn ServiceCards() -> Html {
    let (messages, city) = (use_lang().messages(), use_city());
    let live = use_topic(Topic::City);
    let revision = city.id().and_then(|id| services_revision(&live.state, &id)).map(|s| s.counts);
    // A change in the city's own summary of services asks for the list again.
    let path = revision.map_or_else(
        || SERVICES_PATH.to_owned(),
        |c| format!("{SERVICES_PATH}?seen={}-{}-{}-{}", c.ok, c.problem, c.critical, c.unknown),
    );
    let services = use_fetched::<Items<ServiceItem>>(SERVICES_PATH.to_owned(), Some(path), Some(REFRESH_S));
    let Some(items) = &services.data else { return html! { <Loading failed={services.error.is_some()} /> } };
    let (measured, rest): (Vec<_>, Vec<_>) = items.items.iter().partition(|s| s.summary.is_some());
    let cards = |services: Vec<&ServiceItem>| {
        html! { <ul class="cards">{ for services.into_iter().map(|s| html! { <Card key={s.id.clone()} service={s.clone()} /> }) }</ul> }
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

#[derive(Properties, PartialEq)]
struct CardProps {
    service: ServiceItem,
}

#[component]
fn Card(props: &CardProps) -> Html {
    let (lang, city) = (use_lang(), use_city());
    let messages = lang.messages();
    let service = &props.service;
    let route = Route::Service { id: service.id.clone() };
    html! {
        <li class="card-service" data-service={service.id.clone()}
            data-health={service.summary.as_ref().map_or("none", |s| s.health.as_str())}>
            <h3><To {route} view={View::default().with_lang(lang)}>{ lang.of(&service.name).to_owned() }</To></h3>
            if let Some(summary) = &service.summary {
                <StateLabel health={summary.health} />
            }
            <p class="card-text">{ lang.of(&service.description).to_owned() }</p>
            if let Some(summary) = &service.summary {
                <dl class="card-figures">
                    { for summary.figures.iter().map(|figure| {
                        let name = city.metrics.get(&figure.metric).map(|m| lang.of(&m.name).to_owned());
                        html! {
                            <div key={figure.metric.to_string()}>
                                <dt>{ name.unwrap_or_else(|| figure.metric.to_string()) }</dt>
                                <dd><FigureValue figure={figure.clone()} /></dd>
                            </div>
                        }
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
