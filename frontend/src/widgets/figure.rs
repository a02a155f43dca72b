//! A figure: the number, its unit, its age, and where it comes from. Withheld and stale figures say so.

use crate::data::{Ui, use_clock, use_ui};
use crate::i18n::{decimal, quantity};
use crate::piece::{part, piece};
use crate::widgets::{Age, labels_text, moment};
use cruscotto_domain::figure::Figure;
use cruscotto_domain::metric::MetricDefinition;
use cruscotto_domain::sample::Labels;
use cruscotto_domain::time::{MICROS_PER_SECOND, Timestamp};
use yew::prelude::*;

/// The number with its unit and age, in a line. Carries `data-metric`, `data-labels`, `data-value` and `data-as-of`.
#[derive(PartialEq)]
struct FigureValue {
    /// The figure.
    figure: Figure,
    /// The labels of the series that it is of, as text.
    labels: Option<String>,
}

piece!(FigureValue => use_figure_value);

/// Whether the figure is older than its metric's freshness limit at `now`.
fn is_stale(figure: &Figure, metric: Option<&MetricDefinition>, now: Option<Timestamp>) -> bool {
    match (figure.as_of, metric, now) {
        (Some(as_of), Some(metric), Some(now)) => {
            now.micros_since(as_of) > i64::from(metric.freshness_s) * MICROS_PER_SECOND
        }
        _ => false,
    }
}

#[hook]
fn use_figure_value(props: &FigureValue) -> Html {
    let (ui, clock) = (use_ui(), use_clock());
    let (lang, messages) = (ui.lang, ui.messages());
    let figure = &props.figure;
    let metric = ui.city.metrics.get(&figure.metric);
    let stale = is_stale(figure, metric, clock.now);
    let value = match (figure.value, metric) {
        _ if figure.suppressed => html! {
            // Not "< 5": what is withheld so that it gives no other count away may be larger.
            <span class="figure-none" title={messages.suppressed_explained}>{ messages.suppressed }</span>
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
            data-labels={props.labels.clone()}
            data-value={figure.value.map(|v| v.to_string())}
            data-as-of={figure.as_of.map(|t| t.to_string())}
            data-suppressed={figure.suppressed.then_some("true")}
            data-stale={stale.to_string()}>
            { value }
            <span class="figure-age">
                if let Some(at) = figure.as_of {
                    { part(Age { at }) }
                    if stale { <span class="stale">{ messages.stale }</span> }
                } else if figure.value.is_none() && !figure.suppressed {
                    { messages.never_measured }
                }
            </span>
        </span>
    }
}

/// A figure in a line.
pub fn figure_value(figure: &Figure) -> Html {
    part(FigureValue { figure: figure.clone(), labels: None })
}

/// A figure of one series in a line.
pub fn labelled_figure(figure: &Figure, labels: &Labels) -> Html {
    part(FigureValue { figure: figure.clone(), labels: Some(labels_text(labels)) })
}

/// A figure as a card: name, number, age, and its provenance to be opened.
pub fn figure_card(ui: &Ui, figure: &Figure) -> Html {
    html! {
        <div key={figure.metric.to_string()} class="figure-card">
            <h2 class="figure-name">{ ui.metric_name(&figure.metric) }</h2>
            { figure_value(figure) }
            <details class="provenance">
                <summary>{ ui.messages().provenance }</summary>
                { provenance(ui, figure) }
            </details>
        </div>
    }
}

/// Where a figure comes from: definition, times, source, coverage.
fn provenance(ui: &Ui, figure: &Figure) -> Html {
    let (lang, messages) = (ui.lang, ui.messages());
    let metric = ui.city.metrics.get(&figure.metric);
    let source = figure.source.as_ref().map_or(messages.several_sources, |s| s.as_str());
    let several = [
        metric.map(|m| (messages.column_metric.to_owned(), html! { { lang.of(&m.description) } })),
        figure.suppressed.then(|| (messages.suppressed.to_owned(), html! { { messages.suppressed_explained } })),
        figure.as_of.map(|at| (messages.measured_at.to_owned(), moment(lang, at))),
        figure.received.map(|at| (messages.received_at.to_owned(), moment(lang, at))),
        Some((messages.source.to_owned(), html! { { source } })),
        figure
            .coverage
            .map(|share| (messages.coverage.to_owned(), html! { { decimal(lang, share * 100.0, 0) + "\u{a0}%" } })),
        metric.map(|m| ((messages.definition)(figure.definition_version), html! { { m.source.clone() } })),
    ];
    facts(several.into_iter().flatten())
}

/// Names and what they are.
pub fn facts(rows: impl IntoIterator<Item = (String, Html)>) -> Html {
    let rows = rows
        .into_iter()
        .map(|(name, value)| html! { <div key={name.clone()}><dt>{ name.clone() }</dt><dd>{ value }</dd></div> });
    html! { <dl class="facts">{ for rows }</dl> }
}
