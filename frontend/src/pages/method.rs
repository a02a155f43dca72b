//! How everything is defined: the rules, and every metric of the catalogue as it is.

use crate::data::Ui;
use crate::i18n::{axis_value, quantity_in};
use crate::widgets::facts;
use cruscotto_domain::metric::{HealthRule, Limit, MetricDefinition, PublishedBy};
use yew::prelude::*;

/// The page.
pub(super) fn method_page(ui: &Ui, metrics: &[MetricDefinition]) -> Html {
    let words = ui.lang.public();
    html! {
        <>
            <h1>{ words.method_heading }</h1>
            <p class="lead">{ words.method_intro }</p>
            <section aria-labelledby="rules-heading">
                <h2 id="rules-heading">{ words.method_rules }</h2>
                <dl class="rules">
                    { for words.rules.iter().map(|(name, text)| html! { <div><dt>{ *name }</dt><dd>{ *text }</dd></div> }) }
                </dl>
            </section>
            <section aria-labelledby="metrics-heading">
                <h2 id="metrics-heading">{ words.method_metrics }</h2>
                { for metrics.iter().map(|metric| one(ui, metric)) }
            </section>
        </>
    }
}

fn one(ui: &Ui, metric: &MetricDefinition) -> Html {
    let (lang, words) = (ui.lang, ui.lang.public());
    let text = |text: String| html! { { text } };
    let value = |value: f64| axis_value(lang, &metric.unit, value);
    let rows = [
        Some((words.metric_version, text(metric.version.to_string()))),
        Some((words.metric_unit, html! { <code>{ metric.unit.clone() }</code> })),
        Some((words.metric_range, text(format!("{} – {}", value(metric.range.min), value(metric.range.max))))),
        Some((words.metric_adds_up, text((words.metric_aggregation)(metric.aggregation).to_owned()))),
        Some((words.metric_freshness, text(quantity_in(lang, "s", false, f64::from(metric.freshness_s)).to_string()))),
        metric.health.as_ref().map(|rule| (words.metric_limits, text(limits(ui, metric, rule)))),
        Some((words.metric_source, text(metric.source.clone()))),
    ];
    let rows = rows.into_iter().flatten().map(|(name, value)| (name.to_owned(), value));
    html! {
        <article class="metric" id={metric.id.to_string()}>
            <h3>{ lang.of(&metric.name).to_owned() }{ " " }<code>{ metric.id.to_string() }</code></h3>
            <p>{ lang.of(&metric.description).to_owned() }</p>
            if let Some(by) = metric.published_by() {
                <p>{ if by == PublishedBy::Day { words.metric_people_by_day } else { words.metric_people } }</p>
            }
            { facts(rows) }
        </article>
    }
}

fn limits(ui: &Ui, metric: &MetricDefinition, rule: &HealthRule) -> String {
    let words = ui.lang.public();
    let limit = |limit: Limit| {
        let unit = if rule.relative_to.is_some() { "1" } else { metric.unit.as_str() };
        let (Limit::Below(value) | Limit::Above(value)) = limit;
        let mut written = axis_value(ui.lang, unit, value);
        if rule.relative_to.is_some() {
            written = format!("{written} {}", words.metric_of_contract);
        }
        match limit {
            Limit::Below(_) => (words.metric_below)(&written),
            Limit::Above(_) => (words.metric_above)(&written),
        }
    };
    let of = |name: &str, bound: Option<Limit>| bound.map(|bound| format!("{name}: {}", limit(bound)));
    let lasts = (words.metric_lasts)(rule.fault_after_s, rule.recovery_after_s);
    let parts = [of(words.metric_problem, rule.problem), of(words.metric_critical, rule.critical), Some(lasts)];
    parts.into_iter().flatten().collect::<Vec<_>>().join("; ")
}
