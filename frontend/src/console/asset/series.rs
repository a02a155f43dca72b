//! Every series with its last value, and charts: of the headline metrics at once, of all others on request.

use crate::console::texts::texts;
use crate::data::{Metrics, use_ui};
use crate::piece::{keyed, piece};
use crate::widgets::{HistoryOf, HistoryPanel, labelled_figure, labels_text, moment};
use cruscotto_domain::live::SeriesFigure;
use yew::prelude::*;

/// Charts shown at first.
const FIRST_CHARTS: usize = 3;

/// The series.
#[derive(PartialEq)]
pub(super) struct Series {
    pub(super) series: Vec<SeriesFigure>,
}

piece!(Series => use_series);

#[hook]
fn use_series(props: &Series) -> Html {
    let ui = use_ui();
    let (texts, messages) = (texts(ui.lang), ui.messages());
    let all = use_state(|| false);
    let charted = charted(&props.series, &ui.city.metrics);
    let shown = if *all { charted.len() } else { FIRST_CHARTS };
    let onall = {
        let all = all.setter();
        Callback::from(move |_: MouseEvent| all.set(true))
    };
    html! {
        <>
            <section class="ops-panel" aria-labelledby="ops-charts">
                <h2 id="ops-charts">{ texts.asset_charts }</h2>
                { for charted.iter().take(shown).map(|SeriesFigure { asset, labels, figure }| keyed(
                    format!("{} {}", figure.metric, labels_text(labels)),
                    HistoryPanel { of: HistoryOf::Series(asset.clone(), labels.clone()), metric: figure.metric.clone() },
                )) }
                if charted.len() > shown {
                    <button type="button" class="ops-button" onclick={onall}>{ (texts.all_charts)(charted.len()) }</button>
                }
            </section>
            <section class="ops-panel" aria-labelledby="ops-series">
                <h2 id="ops-series">{ messages.all_series }</h2>
                <div class="table-scroll" tabindex="0" role="group" aria-label={messages.all_series}>
                    <table class="table">
                        <thead>
                            <tr>
                                <th scope="col">{ messages.column_metric }</th><th scope="col">{ messages.column_value }</th>
                                <th scope="col">{ messages.measured_at }</th><th scope="col">{ messages.source }</th>
                            </tr>
                        </thead>
                        <tbody>
                            { for props.series.iter().map(|series| html! {
                                <tr key={format!("{}{}", series.figure.metric, labels_text(&series.labels))}
                                    data-series={series.figure.metric.to_string()}>
                                    <th scope="row">
                                        { ui.metric_name(&series.figure.metric) }
                                        <span class="labels">{ labels_text(&series.labels) }</span>
                                    </th>
                                    <td>{ labelled_figure(&series.figure, &series.labels) }</td>
                                    <td>{ for series.figure.as_of.map(|at| moment(ui.lang, at)) }</td>
                                    <td>{ series.figure.source.as_ref().map(ToString::to_string).unwrap_or_default() }</td>
                                </tr>
                            }) }
                        </tbody>
                    </table>
                </div>
            </section>
        </>
    }
}

/// Headline metrics first, then whatever else is measured.
fn charted(series: &[SeriesFigure], metrics: &Metrics) -> Vec<SeriesFigure> {
    let headline = |s: &SeriesFigure| metrics.get(&s.figure.metric).is_some_and(|m| m.headline);
    let (first, rest): (Vec<_>, Vec<_>) = series.iter().cloned().partition(headline);
    first.into_iter().chain(rest).collect()
}
