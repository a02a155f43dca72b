//! The last day of a metric, or of what is published by the day the last month: a chart, and its data as a table.

use crate::data::Ui;
use crate::public::Period;
use crate::widgets::{chart, chart_table, labels_text};
use yew::prelude::*;

/// A bucket as long as this is a day of 23 hours, or longer.
const DAY_S: u32 = 82_800;

/// The charts.
pub(super) fn lately(ui: &Ui, histories: &[Period]) -> Html {
    let words = ui.lang.public();
    let section = |by_day: bool, id: &'static str, heading: &'static str| {
        let of_kind = |(_, period): &(usize, &Period)| (period.history.bucket_s >= DAY_S) == by_day;
        let charts: Vec<Html> =
            histories.iter().enumerate().filter(of_kind).map(|(i, history)| one(ui, i, history)).collect();
        if charts.is_empty() {
            return Html::default();
        }
        html! {
            <section class="histories" aria-labelledby={id}>
                <h2 {id}>{ heading }</h2>
                { for charts }
            </section>
        }
    };
    html! {
        <>
            { section(false, "histories-heading", words.last_day) }
            { section(true, "month-heading", words.last_month) }
        </>
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
