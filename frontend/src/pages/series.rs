//! Every series of an asset with its last value.

use crate::data::Ui;
use crate::routes::Route;
use crate::widgets::{labelled_figure, labels_text, moment};
use cruscotto_domain::live::SeriesFigure;
use yew::prelude::*;

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
                            <th scope="col">{ ui.lang.public().collector }</th>
                        </tr>
                    </thead>
                    <tbody>{ for series.iter().map(|series| row(ui, series)) }</tbody>
                </table>
            </div>
        </section>
    }
}

fn row(ui: &Ui, series: &SeriesFigure) -> Html {
    let (figure, labels) = (&series.figure, labels_text(&series.labels));
    let definition = format!("{}#{}", Route::Method.href(ui.view()), figure.metric);
    html! {
        <tr data-series={figure.metric.to_string()} data-labels={labels.clone()}
            data-entry={format!("series/{}/{}/{labels}", series.asset, figure.metric)}>
            <th scope="row">
                <a href={definition} title={(ui.messages().definition)(figure.definition_version)}>{ ui.metric_name(&figure.metric) }</a>
                <span class="labels">{ labels }</span>
            </th>
            <td>{ labelled_figure(figure, &series.labels) }</td>
            <td data-is="as-of">{ for figure.as_of.map(|at| moment(ui.lang, at)) }</td>
            <td data-is="received">{ for figure.received.map(|at| moment(ui.lang, at)) }</td>
            <td>{ figure.source.as_ref().map(ToString::to_string).unwrap_or_default() }</td>
        </tr>
    }
}
