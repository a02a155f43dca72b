//! The last hours of a metric: a chart, and its data as a table.

use crate::data::{percent_encoded, use_city, use_clock, use_fetched, use_lang};
use crate::piece::piece;
use crate::widgets::{Segmented, chart, chart_table, labels_text, loading, segmented};
use cruscotto_domain::api::History;
use cruscotto_domain::id::{AreaId, AssetId, MetricId};
use cruscotto_domain::sample::Labels;
use cruscotto_domain::time::{MICROS_PER_SECOND, Timestamp};
use std::fmt::Write;
use yew::prelude::*;

/// Periods to choose from: hours, and the seconds of a bucket that give about a hundred points.
const PERIODS: [(u32, u32); 4] = [(1, 60), (6, 300), (24, 900), (168, 7_200)];

/// The period shown at first, in hours.
const FIRST_PERIOD_H: u32 = 6;

/// Seconds between two looks at the history.
const REFRESH_S: i64 = 60;

/// What the history is of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HistoryOf {
    /// An area, aggregated.
    Area(AreaId),
    /// A series of an asset.
    Series(AssetId, Labels),
}

/// The last hours of a metric, with a choice of periods.
#[derive(PartialEq)]
pub struct HistoryPanel {
    /// Whose.
    pub of: HistoryOf,
    /// Which metric.
    pub metric: MetricId,
}

piece!(HistoryPanel => use_history_panel);

#[hook]
fn use_history_panel(props: &HistoryPanel) -> Html {
    let (lang, city, clock) = (use_lang(), use_city(), use_clock());
    let messages = lang.messages();
    let hours = use_state(|| FIRST_PERIOD_H);
    let bucket_s = PERIODS.into_iter().find(|(h, _)| *h == *hours).map_or(300, |(_, bucket)| bucket);
    // The end moves once a minute, not with the clock's every second.
    let to = clock.now.map(|now| rounded(now, REFRESH_S));
    let series = series_query(&props.of, &props.metric);
    let path = to.map(|to| {
        let from = to.plus_micros(-i64::from(*hours) * 3_600 * MICROS_PER_SECOND);
        format!("/api/v1/history?{series}&from={from}&to={to}&bucket={bucket_s}s")
    });
    // The period is part of what is asked for: a chart of another one must not stay.
    let history = use_fetched::<History>(format!("{series}, {} h", *hours), path, None);

    let metric = city.metrics.get(&props.metric);
    let title = metric.map_or_else(|| props.metric.to_string(), |m| lang.of(&m.name).to_owned());
    let labels = match &props.of {
        HistoryOf::Area(_) => String::new(),
        HistoryOf::Series(_, labels) => labels_text(labels),
    };
    let name = element_name(&props.metric, &labels);
    let onchoose = {
        let hours = hours.clone();
        Callback::from(move |word: String| hours.set(word.parse().unwrap_or(FIRST_PERIOD_H)))
    };
    let periods = PERIODS.map(|(h, _)| (h.to_string(), (messages.period_hours)(h)));
    let choice = segmented(&Segmented {
        name: &format!("{name}-period"),
        legend: messages.period,
        choices: &periods.each_ref().map(|(word, label)| (word.as_str(), label.as_str())),
        chosen: &hours.to_string(),
        onchoose,
    });
    let gap_s = metric.map_or(0, |m| m.freshness_s);
    let chart = match (&history.data, to) {
        (Some(history), Some(to)) => {
            let from = to.plus_micros(-i64::from(*hours) * 3_600 * MICROS_PER_SECOND);
            chart(lang, &title, history, gap_s, from, to)
        }
        _ => loading(lang, history.error.is_some()),
    };
    html! {
        <section class="history" aria-labelledby={name.clone()} data-history={props.metric.to_string()}
            data-points={history.data.as_ref().map(|h| h.points.len().to_string())}>
            <div class="history-head">
                <h3 id={name.clone()}>{ title.clone() }<span class="labels">{ labels }</span></h3>
                { choice }
            </div>
            { chart }
            if let Some(history) = &history.data {
                <details class="history-data">
                    <summary>{ messages.chart_data }</summary>
                    { chart_table(lang, history) }
                </details>
            }
        </section>
    }
}

/// An id that no other history of the page has.
fn element_name(metric: &MetricId, labels: &str) -> String {
    let word = |c: char| if c.is_ascii_alphanumeric() { c } else { '-' };
    format!("history-{metric}-{labels}").chars().map(word).collect()
}

fn rounded(time: Timestamp, seconds: i64) -> Timestamp {
    let past = time.as_micros().rem_euclid(seconds * MICROS_PER_SECOND);
    time.plus_micros(-past)
}

fn series_query(of: &HistoryOf, metric: &MetricId) -> String {
    let mut query = match of {
        HistoryOf::Area(area) => format!("area={area}"),
        HistoryOf::Series(asset, labels) => {
            let mut query = format!("asset={}", percent_encoded(asset.as_str()));
            for (name, value) in labels {
                // Writing to a String cannot fail.
                let _ = write!(query, "&label.{name}={}", percent_encoded(value));
            }
            query
        }
    };
    let _ = write!(query, "&metric={metric}");
    query
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_query_names_the_series_and_escapes_its_labels() {
        let labels = Labels::from([("ssid".to_owned(), "open wifi&co".to_owned())]);
        let of = HistoryOf::Series("ap-0001".parse().unwrap(), labels);
        let query = series_query(&of, &"wifi.clients".parse().unwrap());
        assert_eq!(query, "asset=ap-0001&label.ssid=open%20wifi%26co&metric=wifi.clients");
    }

    #[test]
    fn two_series_of_a_metric_have_names_of_their_own() {
        let metric = "wifi.clients".parse().unwrap();
        assert_eq!(element_name(&metric, "ssid=open wifi"), "history-wifi-clients-ssid-open-wifi");
        assert_ne!(element_name(&metric, "ssid=a"), element_name(&metric, "ssid=b"));
    }

    #[test]
    fn the_end_of_the_period_moves_once_a_minute() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        assert_eq!(rounded(at("2026-11-21T19:40:59.9Z"), REFRESH_S), at("2026-11-21T19:40:00Z"));
        assert_eq!(rounded(at("2026-11-21T19:41:00Z"), REFRESH_S), at("2026-11-21T19:41:00Z"));
    }
}
