//! Every series of an asset with its last value, and which of them are charted.

use crate::data::{Metrics, Ui};
use crate::piece::keyed;
use crate::widgets::{HistoryOf, HistoryPanel, labelled_figure, labels_text, moment};
use cruscotto_domain::live::SeriesFigure;
use yew::prelude::*;

/// Charts of an asset at most.
const MAX_CHARTS: usize = 4;

/// The table.
pub(super) fn series_table(ui: &Ui, series: &[SeriesFigure]) -> Html {
    let messages = ui.messages();
    html! {
        <section class="series" aria-labelledby="series-heading">
            <h2 id="series-heading">{ messages.all_series }</h2>
            <div class="table-scroll" tabindex="0" role="group" aria-label={messages.all_series}>
                <table class="table">
                    <thead>
                        <tr>
                            <th scope="col">{ messages.column_metric }</th><th scope="col">{ messages.column_value }</th>
                            <th scope="col">{ messages.measured_at }</th><th scope="col">{ messages.received_at }</th>
                            <th scope="col">{ messages.source }</th>
                        </tr>
                    </thead>
                    <tbody>
                        { for series.iter().map(|series| html! {
                            <tr key={format!("{}{}", series.figure.metric, labels_text(&series.labels))}
                                data-series={series.figure.metric.to_string()} data-labels={labels_text(&series.labels)}>
                                <th scope="row">
                                    { ui.metric_name(&series.figure.metric) }
                                    <span class="labels">{ labels_text(&series.labels) }</span>
                                </th>
                                <td>{ labelled_figure(&series.figure, &series.labels) }</td>
                                <td>{ for series.figure.as_of.map(|at| moment(ui.lang, at)) }</td>
                                <td>{ for series.figure.received.map(|at| moment(ui.lang, at)) }</td>
                                <td>{ series.figure.source.as_ref().map(ToString::to_string).unwrap_or_default() }</td>
                            </tr>
                        }) }
                    </tbody>
                </table>
            </div>
        </section>
    }
}

/// The last hours of the series that are worth a chart.
pub(super) fn series_charts(ui: &Ui, series: &[SeriesFigure]) -> Html {
    let messages = ui.messages();
    html! {
        <section class="histories" aria-labelledby="histories-heading">
            <h2 id="histories-heading">{ messages.last_hours }</h2>
            { for charted(series, &ui.city.metrics).iter().map(|SeriesFigure { asset, labels, figure }| keyed(
                    format!("{} {}", figure.metric, labels_text(labels)),
                    HistoryPanel { of: HistoryOf::Series(asset.clone(), labels.clone()), metric: figure.metric.clone() },
                )) }
        </section>
    }
}

/// The series worth a chart: headline metrics first, then whatever else is measured.
#[must_use]
fn charted(series: &[SeriesFigure], metrics: &Metrics) -> Vec<SeriesFigure> {
    let headline = |s: &SeriesFigure| metrics.get(&s.figure.metric).is_some_and(|m| m.headline);
    let (first, rest): (Vec<_>, Vec<_>) = series.iter().cloned().partition(headline);
    first.into_iter().chain(rest).take(MAX_CHARTS).collect()
}
