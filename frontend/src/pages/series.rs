//! Every series of an asset with its last value, and which of them are charted.

use crate::data::{use_city, use_lang};
use crate::widgets::{FigureValue, HistoryOf, HistoryPanel, Moment};
use cruscotto_domain::id::MetricId;
use cruscotto_domain::live::SeriesFigure;
use cruscotto_domain::metric::MetricDefinition;
use cruscotto_domain::sample::Labels;
use std::collections::BTreeMap;
use yew::prelude::*;

/// Charts of an asset at most.
const MAX_CHARTS: usize = 4;

/// Properties of [`SeriesTable`] and [`SeriesCharts`].
#[derive(Properties, PartialEq)]
pub(super) struct Props {
    /// The series.
    pub(super) series: Vec<SeriesFigure>,
}

/// The table.
#[component]
pub(super) fn SeriesTable(props: &Props) -> Html {
    let (lang, city) = (use_lang(), use_city());
    let messages = lang.messages();
    let name = |id: &MetricId| city.metrics.get(id).map_or_else(|| id.to_string(), |m| lang.of(&m.name).to_owned());
    html! {
        <section class="series" aria-labelledby="series-heading">
            <h2 id="series-heading">{ messages.all_series }</h2>
            <div class="table-scroll" tabindex="0" role="region" aria-label={messages.all_series}>
                <table class="table">
                    <thead>
                        <tr>
                            <th scope="col">{ messages.column_metric }</th><th scope="col">{ messages.column_value }</th>
                            <th scope="col">{ messages.measured_at }</th><th scope="col">{ messages.received_at }</th>
                            <th scope="col">{ messages.source }</th>
                        </tr>
                    </thead>
                    <tbody>
                        { for props.series.iter().map(|series| html! {
                            <tr key={format!("{}{}", series.figure.metric, labels_text(&series.labels))}
                                data-series={series.figure.metric.to_string()} data-labels={labels_text(&series.labels)}>
                                <th scope="row">
                                    { name(&series.figure.metric) }
                                    <span class="labels">{ labels_text(&series.labels) }</span>
                                </th>
                                <td><FigureValue figure={series.figure.clone()} /></td>
                                <td>{ for series.figure.as_of.map(|at| html! { <Moment {at} /> }) }</td>
                                <td>{ for series.figure.received.map(|at| html! { <Moment {at} /> }) }</td>
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
#[component]
pub(super) fn SeriesCharts(props: &Props) -> Html {
    let (messages, city) = (use_lang().messages(), use_city());
    html! {
        <section class="histories" aria-labelledby="histories-heading">
            <h2 id="histories-heading">{ messages.last_hours }</h2>
            { for charted(&props.series, &city.metrics).iter().map(|SeriesFigure { asset, labels, figure }| html! {
                <HistoryPanel key={format!("{}{}", figure.metric, labels_text(labels))}
                    metric={figure.metric.clone()} of={HistoryOf::Series(asset.clone(), labels.clone())} />
            }) }
        </section>
    }
}

/// `ssid=openwifi, radio=5`.
#[must_use]
fn labels_text(labels: &Labels) -> String {
    labels.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join(", ")
}

/// The series worth a chart: headline metrics first, then whatever else is measured.
#[must_use]
fn charted(series: &[SeriesFigure], metrics: &BTreeMap<MetricId, MetricDefinition>) -> Vec<SeriesFigure> {
    let headline = |s: &SeriesFigure| metrics.get(&s.figure.metric).is_some_and(|m| m.headline);
    let (first, rest): (Vec<_>, Vec<_>) = series.iter().cloned().partition(headline);
    first.into_iter().chain(rest).take(MAX_CHARTS).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_read_as_pairs() {
        let labels = Labels::from([("ssid".to_owned(), "open".to_owned()), ("radio".to_owned(), "5".to_owned())]);
        assert_eq!(labels_text(&labels), "radio=5, ssid=open");
        assert_eq!(labels_text(&Labels::new()), "");
    }
}
