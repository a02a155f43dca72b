//! The four indicators of each service in two periods, with volumes, and what moved them.

mod form;
mod moved;

use crate::data::Ui;
use crate::i18n::{decimal, percentage_points, signed};
use crate::pages::ask::{demo_tag, period};
use crate::public::IndicatorsContent;
use crate::routes::{Asked, Route};
use cruscotto_domain::service_change::{IndicatorChange, ServiceChange};
use cruscotto_domain::service_kpi::{Indicator, IndicatorValue};
use yew::prelude::*;

/// The page.
pub(super) fn indicators_page(ui: &Ui, asked: &Asked, content: &IndicatorsContent) -> Html {
    let words = ui.lang.indicators();
    html! {
        <>
            <h1>{ words.heading }</h1>
            <p class="lead">{ words.intro }</p>
            { form::form(ui, asked, content) }
            if let Some(wrong) = &content.wrong {
                <p class="notice notice-failed" role="status">{ (ui.lang.comparison().wrong)(wrong) }</p>
            }
            if let Some(item) = &content.item {
                if item.services.is_empty() {
                    <p class="notice">{ words.none }</p>
                } else {
                    { together(ui, &item.services) }
                    { for item.services.iter().map(|service| moved::service(ui, service)) }
                }
            }
            <section class="rules" aria-labelledby="indicator-rules">
                <h2 id="indicator-rules">{ ui.lang.divide().method_heading }</h2>
                <ul>
                    { for Indicator::ALL.map(|i| html! { <li>{ (words.indicator)(i) }{ ": " }{ (words.explained)(i) }</li> }) }
                    <li>{ words.rule }</li>
                    <li>{ words.withheld }</li>
                </ul>
            </section>
        </>
    }
}

/// A value of an indicator: euros, or percent.
fn value(ui: &Ui, indicator: Indicator, value: f64) -> String {
    match indicator {
        Indicator::CostPerTransaction => decimal(ui.lang, value, 2) + "\u{a0}€",
        _ => decimal(ui.lang, value * 100.0, 1) + "\u{a0}%",
    }
}

/// A change with its sign: euros, or percentage points.
fn change(ui: &Ui, indicator: Indicator, by: f64) -> String {
    signed(by, |by| match indicator {
        Indicator::CostPerTransaction => decimal(ui.lang, by, 2) + "\u{a0}€",
        _ => percentage_points(ui.lang, by),
    })
}

fn together(ui: &Ui, services: &[ServiceChange]) -> Html {
    let words = ui.lang.indicators();
    let row = |service: &ServiceChange| {
        html! {
            <tr data-service={service.service.clone()}>
                <th scope="row"><a href={format!("#service-{}", service.service)}>{ ui.lang.of(&service.name).to_owned() }</a></th>
                { for service.indicators.iter().map(|indicator| cell(ui, indicator)) }
            </tr>
        }
    };
    html! {
        <section class="sheet" aria-labelledby="indicators-together">
            <h2 id="indicators-together">{ words.together }</h2>
            <div class="table-scroll" tabindex="0" role="group" aria-label={words.together}>
                <table class="table">
                    <thead><tr>
                        <th scope="col">{ words.service }</th>
                        { for Indicator::ALL.map(|i| html! { <th scope="col" class="number">{ (words.indicator)(i) }</th> }) }
                    </tr></thead>
                    <tbody>{ for services.iter().map(row) }</tbody>
                </table>
            </div>
        </section>
    }
}

fn cell(ui: &Ui, of: &IndicatorChange) -> Html {
    let words = ui.lang.indicators();
    let known = |value: &Option<IndicatorValue>| value.as_ref().and_then(|value| value.value);
    let Some((now, whole)) = known(&of.now).zip(of.now.as_ref()) else {
        return html! { <td class="number">{ words.not_counted }</td> };
    };
    let count =
        |number: f64| decimal(ui.lang, number, if of.indicator == Indicator::CostPerTransaction { 2 } else { 1 });
    let by = known(&of.then).map(|then| change(ui, of.indicator, now - then));
    let said = of.source.as_ref().zip(of.now_period.as_ref());
    html! {
        <td class="number" data-now={now.to_string()}>
            { value(ui, of.indicator, now) }
            { demo_tag(ui, of.demo) }
            { for by.map(|by| html! { <span class="goal-note">{ by }</span> }) }
            <span class="goal-note">{ (words.ratio)(&count(whole.numerator), &count(whole.denominator)) }</span>
            { for said.map(|(source, of)| html! { <span class="goal-note">{ (words.books)(&period(ui, of), source) }</span> }) }
        </td>
    }
}

/// A link to a service's own page.
fn link(ui: &Ui, service: &ServiceChange) -> Html {
    let href = Route::Service { id: service.service.clone() }.href(ui.view());
    html! { <a {href}>{ ui.lang.of(&service.name).to_owned() }</a> }
}
