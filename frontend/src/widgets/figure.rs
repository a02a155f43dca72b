//! A figure: the number, its unit, its age, and where it comes from. Withheld and stale figures say so.

use crate::data::{use_city, use_clock, use_lang};
use crate::i18n::{decimal, quantity};
use crate::widgets::{Age, Moment};
use cruscotto_domain::figure::Figure;
use cruscotto_domain::metric::MetricDefinition;
use cruscotto_domain::suppression::DEFAULT_THRESHOLD;
use cruscotto_domain::time::{MICROS_PER_SECOND, Timestamp};
use yew::prelude::*;

/// Properties of the three.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The figure.
    pub figure: Figure,
    /// A name other than the metric's.
    #[prop_or_default]
    pub name: Option<AttrValue>,
}

/// Whether the figure is older than its metric's freshness limit at `now`.
fn is_stale(figure: &Figure, metric: Option<&MetricDefinition>, now: Option<Timestamp>) -> bool {
    match (figure.as_of, metric, now) {
        (Some(as_of), Some(metric), Some(now)) => {
            now.micros_since(as_of) > i64::from(metric.freshness_s) * MICROS_PER_SECOND
        }
        _ => false,
    }
}

/// The number with its unit and age, in a line. Carries `data-metric`, `data-value` and `data-as-of`.
#[component]
pub fn FigureValue(props: &Props) -> Html {
    let (lang, city, clock) = (use_lang(), use_city(), use_clock());
    let messages = lang.messages();
    let figure = &props.figure;
    let metric = city.metrics.get(&figure.metric);
    let stale = is_stale(figure, metric, clock.now);
    let value = match (figure.value, metric) {
        _ if figure.suppressed => html! {
            <span class="figure-number" title={messages.suppressed_explained}>
                { format!("< {DEFAULT_THRESHOLD}") }<span class="figure-unit">{ messages.suppressed }</span>
            </span>
        },
        (Some(value), Some(metric)) => {
            let quantity = quantity(lang, metric, value);
            html! { <span class="figure-number">{ quantity.number }<span class="figure-unit">{ quantity.unit }</span></span> }
        }
        (Some(value), None) => html! { <span class="figure-number">{ decimal(lang, value, 2) }</span> },
        (None, _) => html! { <span class="figure-none">{ messages.no_value }</span> },
    };
    html! {
        <span class={classes!("figure-value", stale.then_some("is-stale"))}
            data-metric={figure.metric.to_string()}
            data-value={figure.value.map(|v| v.to_string())}
            data-as-of={figure.as_of.map(|t| t.to_string())}
            data-suppressed={figure.suppressed.then_some("true")}
            data-stale={stale.to_string()}>
            { value }
            <span class="figure-age">
                if let Some(at) = figure.as_of {
                    <Age {at} />
                    if stale { <span class="stale">{ messages.stale }</span> }
                } else if figure.value.is_none() && !figure.suppressed {
                    { messages.never_measured }
                }
            </span>
        </span>
    }
}

/// A figure as a card: name, number, age, and its provenance to be opened.
#[component]
pub fn FigureCard(props: &Props) -> Html {
    let (lang, city) = (use_lang(), use_city());
    let metric = city.metrics.get(&props.figure.metric);
    let name = match (&props.name, metric) {
        (Some(name), _) => name.clone(),
        (None, Some(metric)) => AttrValue::from(lang.of(&metric.name).to_owned()),
        (None, None) => AttrValue::from(props.figure.metric.to_string()),
    };
    html! {
        <div class="figure-card">
            <h3 class="figure-name">{ name }</h3>
            <FigureValue figure={props.figure.clone()} />
            <details class="provenance">
                <summary>{ lang.messages().provenance }</summary>
                <Provenance figure={props.figure.clone()} />
            </details>
        </div>
    }
}

/// Where a figure comes from: definition, times, source, coverage.
#[component]
pub fn Provenance(props: &Props) -> Html {
    let (lang, city) = (use_lang(), use_city());
    let messages = lang.messages();
    let figure = &props.figure;
    let metric = city.metrics.get(&figure.metric);
    html! {
        <dl class="facts">
            if let Some(metric) = metric {
                <div><dt>{ messages.column_metric }</dt><dd>{ lang.of(&metric.description) }</dd></div>
            }
            if figure.suppressed {
                <div><dt>{ messages.suppressed }</dt><dd>{ messages.suppressed_explained }</dd></div>
            }
            if let Some(at) = figure.as_of {
                <div><dt>{ messages.measured_at }</dt><dd><Moment {at} /></dd></div>
            }
            if let Some(at) = figure.received {
                <div><dt>{ messages.received_at }</dt><dd><Moment {at} /></dd></div>
            }
            <div>
                <dt>{ messages.source }</dt>
                <dd>{ figure.source.as_ref().map_or(messages.several_sources, |s| s.as_str()).to_owned() }</dd>
            </div>
            if let Some(coverage) = figure.coverage {
                <div><dt>{ messages.coverage }</dt><dd>{ decimal(lang, coverage * 100.0, 0) }{ "\u{a0}%" }</dd></div>
            }
            <div>
                <dt>{ (messages.definition)(figure.definition_version) }</dt>
                <dd>{ metric.map(|m| m.source.clone()).unwrap_or_default() }</dd>
            </div>
        </dl>
    }
}
