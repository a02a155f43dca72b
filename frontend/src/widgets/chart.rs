//! A history as a chart, and as a table; and what is drawn, apart from a page.

use crate::browser::utc_offset_s;
use crate::i18n::{Lang, axis_value};
use crate::widgets::moment;
use cruscotto_domain::api::{History, HistoryPoint};
use cruscotto_domain::time::Timestamp;
use cruscotto_drawing::chart::{ChartError, ChartPoint, LineChart, Texts, draw};
use yew::prelude::*;

/// Width and height of the chart in its own units.
const SIZE: (u32, u32) = (720, 240);

/// A chart or a map, apart from a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawn {
    /// What it shows.
    pub title: String,
    /// What can be read from it, for those who do not see it.
    pub description: String,
    /// An SVG document.
    pub svg: String,
}

/// The chart of a history from `from` to `to`; `gap_s` seconds without a point are a gap.
pub fn chart(lang: Lang, title: &str, history: &History, gap_s: u32, from: Timestamp, to: Timestamp) -> Html {
    chart_of(lang, title, history, gap_s, (from, to), SIZE)
}

/// The same in another size: on a slide the same letters stand in fewer units, and are larger.
pub fn chart_of(
    lang: Lang,
    title: &str,
    history: &History,
    gap_s: u32,
    period: (Timestamp, Timestamp),
    size: (u32, u32),
) -> Html {
    framed(title, history_drawn(lang, title, history, gap_s, period, size).map(|drawn| drawn.svg))
}

/// A drawing on a page, where the keyboard can scroll it; what cannot be drawn says so.
pub(crate) fn framed(title: &str, svg: Result<String, ChartError>) -> Html {
    match svg {
        Ok(svg) => html! {
            <div class="chart-frame" tabindex="0" role="group" aria-label={title.to_owned()}>{ Html::from_html_unchecked(AttrValue::from(svg)) }</div>
        },
        Err(error) => html! { <p class="notice">{ error.to_string() }</p> },
    }
}

/// A chart's own words.
pub(crate) fn chart_texts(lang: Lang) -> Texts {
    if lang == Lang::En { Texts::ENGLISH } else { Texts::ITALIAN }
}

/// What is drawn of a history in `size`.
pub(crate) fn history_drawn(
    lang: Lang,
    title: &str,
    history: &History,
    gap_s: u32,
    (from, to): (Timestamp, Timestamp),
    size: (u32, u32),
) -> Result<Drawn, ChartError> {
    let messages = lang.messages();
    let format = |value: f64| axis_value(lang, &history.unit, value);
    let points: Vec<ChartPoint> = history.points.iter().map(point).collect();
    let empty = if points.is_empty() { messages.chart_empty } else { messages.chart_withheld };
    let values = || points.iter().filter_map(|p| p.value);
    let description = match (values().reduce(f64::min), values().reduce(f64::max), values().next_back()) {
        (Some(low), Some(high), Some(last)) => (messages.chart_description)(&format(low), &format(high), &format(last)),
        _ => empty.to_owned(),
    };
    let svg = draw(&LineChart {
        title,
        description: &description,
        points: &points,
        bucket_s: history.bucket_s,
        gap_s,
        from,
        to,
        utc_offset_s: utc_offset_s(to),
        format: &format,
        empty,
        beyond: &messages.chart_beyond,
        width: size.0,
        height: size.1,
    })?;
    Ok(Drawn { title: title.to_owned(), description, svg })
}

fn point(point: &HistoryPoint) -> ChartPoint {
    ChartPoint { time: point.time, value: point.value, band: point.min.zip(point.max) }
}

/// The same as a table, the newest first.
pub fn chart_table(lang: Lang, history: &History) -> Html {
    let messages = lang.messages();
    let cell = |value: Option<f64>| value.map_or_else(|| "—".to_owned(), |v| axis_value(lang, &history.unit, v));
    html! {
        <div class="table-scroll" tabindex="0" role="group" aria-label={messages.chart_data}>
            <table class="table table-sm">
                <thead>
                    <tr>
                        <th scope="col">{ messages.column_time }</th><th scope="col">{ messages.column_value }</th>
                        <th scope="col">{ messages.column_min }</th><th scope="col">{ messages.column_max }</th>
                    </tr>
                </thead>
                <tbody>
                    { for history.points.iter().rev().map(|p| html! {
                        <tr key={p.time.as_micros()}>
                            <th scope="row">{ moment(lang, p.time) }</th>
                            <td>{ cell(p.value) }</td><td>{ cell(p.min) }</td><td>{ cell(p.max) }</td>
                        </tr>
                    }) }
                </tbody>
            </table>
        </div>
    }
}
