//! A figure: the number, its unit, its age, and where it comes from. Withheld and stale figures say so.

use crate::data::{Ui, use_clock, use_ui};
use crate::i18n::{decimal, is_flag, quantity};
use crate::piece::{part, piece};
use crate::routes::Route;
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
    let (class, number, unit) = match (figure.value, metric) {
        // Not "< 5": what is withheld so that it gives no other count away may be larger.
        _ if figure.suppressed => ("figure-none", messages.suppressed.to_owned(), String::new()),
        (Some(value), Some(metric)) => {
            let quantity = quantity(lang, metric, value);
            ("figure-number", quantity.number, quantity.unit)
        }
        (Some(value), None) => ("figure-number", decimal(lang, value, 2), String::new()),
        (None, _) => ("figure-none", messages.no_value.to_owned(), String::new()),
    };
    html! {
        <span class={classes!("figure-value", stale.then_some("is-stale"))}
            data-metric={figure.metric.to_string()}
            data-labels={props.labels.clone()}
            data-unit={metric.map(|m| m.unit.clone())}
            data-flag={metric.filter(|m| is_flag(m)).map(|_| "true")}
            data-fresh={metric.map(|m| m.freshness_s.to_string())}
            data-value={figure.value.map(|v| v.to_string())}
            data-as-of={figure.as_of.map(|t| t.to_string())}
            data-suppressed={figure.suppressed.then_some("true")}
            data-stale={stale.to_string()}>
            <span {class} title={figure.suppressed.then_some(messages.suppressed_explained)}>{ number }</span>
            <span class="figure-unit">{ unit }</span>
            <span class="figure-age">
                if let Some(at) = figure.as_of {
                    { part(Age { at }) }
                } else if figure.value.is_none() && !figure.suppressed {
                    { messages.never_measured }
                }
            </span>
            // Always there, so that what updates the figure in place has nothing to build.
            <span class="stale">{ messages.stale }</span>
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

/// What the provenance of a figure is called in addresses. It lies in what is closed: browsers open what encloses the target
/// of an address.
fn fragment(figure: &Figure) -> String {
    format!("figure-{}", figure.metric)
}

/// A figure in a list: it leads to its card on the page of what it is of, with the provenance open.
pub fn figure_link(ui: &Ui, of: &Route, figure: &Figure) -> Html {
    let href = format!("{}#{}", of.href(ui.view()), fragment(figure));
    html! {
        <a class="figure-link" {href} title={ui.lang.public().open_provenance}>{ figure_value(figure) }</a>
    }
}

/// A figure as a card: name, number, age, and its provenance to be opened.
pub fn figure_card(ui: &Ui, figure: &Figure) -> Html {
    html! {
        <div key={figure.metric.to_string()} class="figure-card">
            <h3 class="figure-name">{ ui.metric_name(&figure.metric) }</h3>
            { figure_value(figure) }
            <details class="provenance">
                <summary>{ ui.messages().provenance }</summary>
                <div id={fragment(figure)}>{ provenance(ui, figure) }</div>
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
        metric.map(|m| ((messages.definition)(figure.definition_version), definition(ui, m))),
    ];
    facts(several.into_iter().flatten())
}

/// Where the definition is from, and the way to it and to what was corrected.
fn definition(ui: &Ui, metric: &MetricDefinition) -> Html {
    let words = ui.lang.public();
    let to = |route: Route, fragment: &str| format!("{}{fragment}", route.href(ui.view()));
    html! {
        <>
            { metric.source.clone() }{ ": " }
            <a href={to(Route::Method, &format!("#{}", metric.id))}>{ words.definition_link }</a>{ ", " }
            <a href={to(Route::Corrections, "")}>{ words.corrections_link }</a>
        </>
    }
}

/// Names and what they are.
pub fn facts(rows: impl IntoIterator<Item = (String, Html)>) -> Html {
    let rows = rows
        .into_iter()
        .map(|(name, value)| html! { <div key={name.clone()}><dt>{ name.clone() }</dt><dd>{ value }</dd></div> });
    html! { <dl class="facts">{ for rows }</dl> }
}
