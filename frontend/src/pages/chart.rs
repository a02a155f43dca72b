//! The last day of a metric: a chart, and its data as a table.

use crate::data::Ui;
use crate::public::Period;
use crate::widgets::{chart, chart_table, labels_text};
use yew::prelude::*;

/// The charts.
pub(super) fn last_day(ui: &Ui, histories: &[Period]) -> Html {
    if histories.is_empty() {
        return Html::default();
    }
    let words = ui.lang.public();
    html! {
        <section class="histories" aria-labelledby="histories-heading">
            <h2 id="histories-heading">{ words.last_day }</h2>
            { for histories.iter().enumerate().map(|(i, history)| one(ui, i, history)) }
        </section>
    }
}

fn one(ui: &Ui, i: usize, Period { history, from, to }: &Period) -> Html {
    let (lang, messages) = (ui.lang, ui.messages());
    let title = ui.metric_name(&history.metric);
    let labels = history.series.as_ref().map(|series| labels_text(&series.labels)).unwrap_or_default();
    let gap_s = ui.city.metrics.get(&history.metric).map_or(0, |m| m.freshness_s);
    let heading = format!("history-{i}");
    html! {
        <section class="history" aria-labelledby={heading.clone()} data-history={history.metric.to_string()}
            data-points={history.points.len().to_string()}>
            <h3 id={heading}>{ title.clone() }<span class="labels">{ labels }</span></h3>
            { chart(lang, &title, history, gap_s, *from, *to) }
            <details class="history-data">
                <summary>{ messages.chart_data }<span class="visually-hidden">{ ": " }{ title }</span></summary>
                { chart_table(lang, history) }
            </details>
        </section>
    }
}
