//! A service: what is measured live, and, apart from it, what the city has published.

use super::not_found::not_found;
use super::series::{series_charts, series_table};
use super::services::{REFRESH_S, SERVICES_PATH};
use super::title;
use crate::data::{use_fetched, use_ui};
use crate::i18n::{Lang, date_of, decimal, published_words};
use crate::live::use_topic;
use crate::piece::{part, piece};
use crate::routes::Route;
use crate::state::{asset_summary, series};
use crate::widgets::{loading, moment, state_label};
use cruscotto_domain::api::{Comparator, Items, PublishedItem, ServiceItem};
use cruscotto_domain::id::AssetId;
use cruscotto_domain::live::{SeriesFigure, Topic};
use yew::prelude::*;

/// The page of a service.
#[derive(PartialEq)]
pub(super) struct ServicePage {
    /// The service's id in the city folder.
    pub(super) id: String,
}

piece!(ServicePage => use_service_page);

#[hook]
fn use_service_page(props: &ServicePage) -> Html {
    let ui = use_ui();
    let (lang, messages) = (ui.lang, ui.messages());
    let path = SERVICES_PATH.to_owned();
    let services = use_fetched::<Items<ServiceItem>>(path.clone(), Some(path), Some(REFRESH_S));
    let Some(items) = &services.data else { return loading(lang, services.error.is_some()) };
    let Some(item) = items.items.iter().find(|service| service.id == props.id) else {
        return not_found(&ui, Some(&props.id));
    };
    let channels: Vec<&str> = item.channels.iter().map(|c| (messages.channel)(c)).collect();
    html! {
        <>
            <p class="back"><a href={Route::Services.href(ui.view())}>{ "← " }{ messages.services_heading }</a></p>
            { title(lang.of(&item.name).to_owned()) }
            <p class="lead">{ lang.of(&item.description).to_owned() }</p>
            if !channels.is_empty() { <p>{ messages.channels }{ ": " }{ channels.join(", ") }</p> }
            if item.summary.is_some() {
                { part(LiveFigures { asset: item.asset.clone() }) }
            } else {
                <p class="notice">{ messages.not_measured }</p>
            }
            { published(lang, messages.targets, None, &item.targets) }
            { published(lang, messages.published, Some(messages.published_explained), &item.published) }
        </>
    }
}

#[derive(PartialEq)]
struct LiveFigures {
    asset: AssetId,
}

piece!(LiveFigures => use_live_figures);

/// What is measured now.
#[hook]
fn use_live_figures(props: &LiveFigures) -> Html {
    let ui = use_ui();
    let messages = ui.messages();
    let live = use_topic(Topic::Asset(props.asset.clone()));
    let summary = asset_summary(&live.state, &props.asset);
    let all: Vec<SeriesFigure> = series(&live.state, &props.asset).cloned().collect();
    html! {
        <section class="service-live" aria-labelledby="live-heading">
            <h2 id="live-heading">{ messages.today }</h2>
            if let Some(summary) = summary {
                <p class="asset-state" data-asset={summary.id.to_string()} data-health={summary.health.as_str()}>
                    { state_label(ui.lang, summary.health) }
                    if let Some(at) = summary.since { <span class="asset-since">{ (messages.since)("") }{ moment(ui.lang, at) }</span> }
                </p>
            }
            { series_table(&ui, &all) }
            { series_charts(&ui, &all) }
        </section>
    }
}

/// Published figures or targets, in a block that does not look like the live ones.
fn published(lang: Lang, heading: &'static str, explained: Option<&'static str>, items: &[PublishedItem]) -> Html {
    if items.is_empty() {
        return Html::default();
    }
    html! {
        <section class="published" aria-label={heading}>
            <h2>{ heading }</h2>
            if let Some(explained) = explained { <p>{ explained }</p> }
            <dl class="published-figures">
                { for items.iter().enumerate().map(|(i, item)| html! {
                    <div key={i}>
                        <dt>{ published_words(lang, &item.metric) }</dt>
                        <dd>
                            <span class="published-value">{ value_text(lang, item) }</span>
                            <span class="published-period">{ period_text(lang, item) }</span>
                            if !item.note.is_empty() { <span class="published-note">{ item.note.clone() }</span> }
                            <span class="published-source">
                                { (lang.messages().according_to)(&item.source, &date_of(lang, &item.source_date)) }
                            </span>
                        </dd>
                    </div>
                }) }
            </dl>
        </section>
    }
}

fn value_text(lang: Lang, item: &PublishedItem) -> String {
    let messages = lang.messages();
    let exactness = match item.comparator {
        Comparator::Equal => "",
        Comparator::About => messages.about,
        Comparator::MoreThan => messages.more_than,
        Comparator::AtLeast => messages.at_least,
        Comparator::LessThan => messages.less_than,
        Comparator::AtMost => messages.at_most,
    };
    let number = if item.unit == "share" { item.value * 100.0 } else { item.value };
    let value = format!("{}\u{a0}{}", decimal(lang, number, 1), published_words(lang, &item.unit));
    if exactness.is_empty() { value } else { format!("{exactness} {value}") }
}

fn period_text(lang: Lang, item: &PublishedItem) -> String {
    let messages = lang.messages();
    match (&item.period_start, &item.period_end) {
        (Some(from), Some(to)) if from == to => date_of(lang, to),
        (Some(from), Some(to)) => (messages.from_to)(&date_of(lang, from), &date_of(lang, to)),
        (_, Some(to)) => (messages.due)(&date_of(lang, to)),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(value: f64, unit: &str, comparator: Comparator, start: Option<&str>) -> PublishedItem {
        PublishedItem {
            metric: "online_share".into(),
            period_start: start.map(Into::into),
            period_end: Some("2020-12-31".into()),
            value,
            unit: unit.into(),
            comparator,
            note: String::new(),
            source: "Giunta".into(),
            source_date: "2019-03-01".into(),
        }
    }

    #[test]
    fn published_values_say_how_exact_they_are() {
        assert_eq!(value_text(Lang::It, &item(0.65, "share", Comparator::AtLeast, None)), "almeno 65\u{a0}%");
        assert_eq!(
            value_text(Lang::En, &item(400_000.0, "visitors", Comparator::MoreThan, None)),
            "over 400,000\u{a0}visitors"
        );
        assert_eq!(value_text(Lang::It, &item(25.0, "sites", Comparator::Equal, None)), "25\u{a0}siti");
    }

    #[test]
    fn periods_and_due_dates_are_words() {
        let figure = |start| item(1.0, "sites", Comparator::Equal, start);
        assert_eq!(period_text(Lang::It, &figure(None)), "entro il 31 dic 2020");
        assert_eq!(period_text(Lang::It, &figure(Some("2020-01-01"))), "dal 1 gen 2020 al 31 dic 2020");
        assert_eq!(period_text(Lang::En, &figure(Some("2020-12-31"))), "31 Dec 2020");
    }
}
