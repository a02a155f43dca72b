//! A service: what is measured live, and, apart from it, what the city has published.

use super::asset::{measurements, state};
use crate::data::Ui;
use crate::i18n::{Lang, date_of, decimal, published_words};
use crate::public::ServiceContent;
use crate::routes::Route;
use cruscotto_domain::api::{Comparator, PublishedItem};
use yew::prelude::*;

/// The page of a service.
pub(super) fn service_page(ui: &Ui, content: &ServiceContent) -> Html {
    let (lang, messages, service) = (ui.lang, ui.messages(), &content.service);
    let channels: Vec<&str> = service.channels.iter().map(|c| (messages.channel)(c)).collect();
    html! {
        <>
            <p class="back"><a href={Route::Services.href(ui.view())}>{ "← " }{ messages.services_heading }</a></p>
            <h1>{ lang.of(&service.name).to_owned() }</h1>
            <p class="lead">{ lang.of(&service.description).to_owned() }</p>
            if !channels.is_empty() { <p>{ messages.channels }{ ": " }{ channels.join(", ") }</p> }
            if let Some(asset) = &content.asset {
                <section class="service-live" aria-labelledby="live-heading">
                    <h2 id="live-heading">{ messages.today }</h2>
                    { state(ui, &asset.detail.summary) }
                </section>
                { measurements(ui, asset) }
            } else {
                <p class="notice">{ messages.not_measured }</p>
            }
            { published(lang, messages.targets, None, &service.targets) }
            { published(lang, messages.published, Some(messages.published_explained), &service.published) }
        </>
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

/// `almeno 65 %`.
fn value_text(lang: Lang, item: &PublishedItem) -> String {
    let number = if item.unit == "share" { item.value * 100.0 } else { item.value };
    let value = format!("{}\u{a0}{}", decimal(lang, number, 1), published_words(lang, &item.unit));
    exactly(lang, item.comparator, value)
}

/// A value in words with how exact it is: `almeno 65 %`.
pub(super) fn exactly(lang: Lang, comparator: Comparator, value: String) -> String {
    let messages = lang.messages();
    let exactness = match comparator {
        Comparator::Equal => "",
        Comparator::About => messages.about,
        Comparator::MoreThan => messages.more_than,
        Comparator::AtLeast => messages.at_least,
        Comparator::LessThan => messages.less_than,
        Comparator::AtMost => messages.at_most,
    };
    if exactness.is_empty() { value } else { format!("{exactness} {value}") }
}

/// The period of a figure, or when a target is due; empty when nobody said.
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
