//! The table of areas: the same data as the map, to be sorted, and read by those who do not see the map.

use crate::data::Ui;
use crate::i18n::integer;
use crate::map::area_entry;
use crate::order::ordered;
use crate::routes::{Route, SortBy, View};
use crate::widgets::{figure_link, state_label};
use cruscotto_domain::area::AreaLevel;
use cruscotto_domain::area_health::HealthCounts;
use cruscotto_domain::asset::Layer;
use cruscotto_domain::figure::Figure;
use cruscotto_domain::health::Health;
use cruscotto_domain::id::MetricId;
use cruscotto_domain::live::AreaSummary;
use std::cmp::Ordering;
use yew::prelude::*;

/// The states that have a column.
const STATES: [Health; 5] = [Health::Ok, Health::Problem, Health::Critical, Health::Maintenance, Health::Unknown];

/// The order when none is asked for.
const FIRST_ORDER: SortBy = SortBy::Count(Health::Critical);

/// Headline figures that have a column.
const FIGURES: [SortBy; 2] = [SortBy::FirstFigure, SortBy::SecondFigure];

/// An area.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Row {
    /// Its name.
    pub(super) name: String,
    /// Its summary.
    pub(super) summary: AreaSummary,
}

/// The table of `rows`, on the page that `view` looks at; areas are opened as `opened` says.
pub(super) fn area_table(ui: &Ui, rows: &[Row], layer: Layer, level: AreaLevel, view: View, opened: View) -> Html {
    let (lang, messages) = (ui.lang, ui.messages());
    let metrics = metrics(rows);
    let order = view.sort.unwrap_or(FIRST_ORDER);
    let head = |by: SortBy, label: String| {
        let sorted = by == order;
        let way = if by == SortBy::Name { "ascending" } else { "descending" };
        let href = format!("{}#table", Route::City.href(View { sort: Some(by), ..view }));
        html! {
            <th scope="col" aria-sort={sorted.then_some(way)}>
                <a class="sort" {href} title={(lang.public().sort_by)(&label)}>
                    { &label }
                    <span class={classes!("sort-sign", format!("sort-{}", if sorted { way } else { "none" }))} aria-hidden="true"></span>
                </a>
            </th>
        }
    };
    let caption = (messages.table_caption)((messages.layer)(layer), (messages.level)(level));
    html! {
        <section class="area-table" id="table">
            <div class="table-scroll" tabindex="0" role="group" aria-label={caption.clone()}>
                <table class="table">
                    <caption>{ caption }<span class="caption-note">{ messages.same_as_map }</span></caption>
                    <thead>
                        <tr>
                            { head(SortBy::Name, messages.column_name.to_owned()) }
                            <th scope="col">{ messages.column_state }</th>
                            { for STATES.map(|h| head(SortBy::Count(h), (messages.health)(h).to_owned())) }
                            <th scope="col">{ lang.public().never }</th>
                            { head(SortBy::Total, messages.column_total.to_owned()) }
                            { for FIGURES.into_iter().zip(&metrics).map(|(by, id)| head(by, ui.metric_name(id))) }
                        </tr>
                    </thead>
                    <tbody>
                        { for sorted(rows, order, &metrics).into_iter().map(|row| table_row(ui, row, &metrics, opened)) }
                    </tbody>
                </table>
            </div>
        </section>
    }
}

fn table_row(ui: &Ui, row: &Row, metrics: &[MetricId], opened: View) -> Html {
    let (lang, summary) = (ui.lang, &row.summary);
    let route = Route::Area { id: summary.area.to_string() };
    let empty = is_empty(summary);
    let number = |key: &'static str, count: u32| {
        html! { <td class="number" data-is={key} data-count={count.to_string()}>{ integer(lang, count) }</td> }
    };
    let known_unknown = summary.counts.unknown.saturating_sub(summary.counts.never_measured);
    html! {
        <tr data-row={summary.area.to_string()} data-entry={area_entry(&summary.area, summary.layer)}
            data-health={if empty { "none" } else { summary.health.as_str() }}>
            <th scope="row"><a href={route.href(opened)}>{ &row.name }</a></th>
            <td>
                if empty { { ui.messages().nothing_here } } else { { state_label(lang, summary.health) } }
            </td>
            { for STATES.map(|h| number(h.as_str(), if h == Health::Unknown { known_unknown } else { summary.counts.of(h) })) }
            { number(crate::widgets::NEVER, summary.counts.never_measured) }
            { number("total", summary.counts.total()) }
            { for metrics.iter().take(FIGURES.len()).map(|id| html! {
                <td class="number">{ for figure(summary, id).map(|figure| figure_link(ui, &route, figure)) }</td>
            }) }
        </tr>
    }
}

/// The metrics of the rows, in the order they come.
fn metrics(rows: &[Row]) -> Vec<MetricId> {
    let mut metrics: Vec<MetricId> = Vec::new();
    for figure in rows.iter().flat_map(|row| &row.summary.figures) {
        if !metrics.contains(&figure.metric) {
            metrics.push(figure.metric.clone());
        }
    }
    metrics
}

/// The rows in an order: names from the first letter, numbers from the largest. Values that are missing or withheld come
/// last; equals go by name.
fn sorted<'a>(rows: &'a [Row], by: SortBy, metrics: &[MetricId]) -> Vec<&'a Row> {
    let all: Vec<&Row> = rows.iter().collect();
    ordered(&all, |a, b| {
        let count = |of: fn(&HealthCounts) -> u32| of(&b.summary.counts).cmp(&of(&a.summary.counts));
        let order = match by {
            SortBy::Name => Ordering::Equal,
            SortBy::Total => count(HealthCounts::total),
            SortBy::Count(health) => b.summary.counts.of(health).cmp(&a.summary.counts.of(health)),
            SortBy::FirstFigure => by_figure(&a.summary, &b.summary, metrics.first()),
            SortBy::SecondFigure => by_figure(&a.summary, &b.summary, metrics.get(1)),
        };
        order.then_with(|| a.name.cmp(&b.name))
    })
}

fn by_figure(a: &AreaSummary, b: &AreaSummary, metric: Option<&MetricId>) -> Ordering {
    let value = |summary: &AreaSummary| figure(summary, metric?)?.value;
    match (value(a), value(b)) {
        (Some(x), Some(y)) => y.total_cmp(&x),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => Ordering::Equal,
    }
}

fn figure<'a>(summary: &'a AreaSummary, metric: &MetricId) -> Option<&'a Figure> {
    summary.figures.iter().find(|f| f.metric == *metric)
}

/// Whether the layer has nothing in the area: not the same as not knowing how it is.
fn is_empty(summary: &AreaSummary) -> bool {
    summary.counts == HealthCounts::default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(name: &str, critical: u32, clients: Option<f64>) -> Row {
        let counts = HealthCounts { ok: 10, critical, ..HealthCounts::default() };
        let figure = Figure {
            metric: "wifi.clients".parse().unwrap(),
            definition_version: 1,
            value: clients,
            suppressed: clients.is_none(),
            as_of: None,
            received: None,
            source: None,
            coverage: None,
        };
        let area = "nil-1".parse().unwrap();
        let summary = AreaSummary { area, layer: Layer::Wifi, health: Health::Ok, counts, figures: vec![figure] };
        Row { name: name.to_owned(), summary }
    }

    #[test]
    fn numbers_begin_with_the_largest_names_with_a_and_what_is_withheld_comes_last() {
        let rows = [row("Isola", 1, Some(20.0)), row("Affori", 0, None), row("Brera", 1, Some(7.0))];
        let metrics = metrics(&rows);
        let names = |by| sorted(&rows, by, &metrics).iter().map(|row| row.name.as_str()).collect::<Vec<_>>();
        assert_eq!(names(SortBy::Name), ["Affori", "Brera", "Isola"]);
        assert_eq!(names(SortBy::Count(Health::Critical)), ["Brera", "Isola", "Affori"]);
        assert_eq!(names(SortBy::FirstFigure), ["Isola", "Brera", "Affori"]);
        assert_eq!(names(SortBy::SecondFigure), ["Affori", "Brera", "Isola"], "there is no second one");
    }
}
