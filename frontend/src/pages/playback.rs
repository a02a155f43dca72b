//! The map over time: drawn as it is at the end, with every value in the table beside it. `frontend/scripts/playback.js` plays it
//! from there; without a program the first and the last values can be compared.

use super::timeline;
use crate::browser::utc_offset_s;
use crate::data::Ui;
use crate::i18n::{axis_value, day_of, day_time};
use crate::public::{Look, PlaybackContent};
use crate::routes::{Asked, Route, View};
use crate::widgets::{Choice, choices};
use cruscotto_domain::area::AreaLevel;
use cruscotto_domain::playback::{Period, Playback, Track, steps};
use cruscotto_domain::time::Timestamp;
use cruscotto_domain::timeline::TimelineItem;
use cruscotto_drawing::chart::{scale_colours, shade};
use yew::prelude::*;

/// What stands for a value that is not there, in what the program reads.
const NONE: &str = "-";

/// The page.
pub(super) fn playback_page(ui: &Ui, look: &Look, content: &PlaybackContent) -> Html {
    let (words, playback) = (ui.lang.playback(), &content.playback);
    let ends = steps(&playback.areas);
    html! {
        <>
            <h1>{ words.heading }</h1>
            <p class="lead">{ words.intro }</p>
            { controls(ui, content) }
            if playback.times.is_empty() {
                <p class="notice">{ words.empty }</p>
            } else {
                <section class="sheet playback" data-labels={labels(ui, playback)} data-play={words.play} data-hold={words.hold}
                    data-steps={ends.iter().map(f64::to_string).collect::<Vec<_>>().join(" ")}
                    data-colours={scale_colours(&ends).join(" ")} aria-label={ui.lang.of(&playback.name).to_owned()}>
                    <div class="playback-bar" hidden=true>
                        <button type="button" class="playback-play" aria-pressed="false">{ words.play }</button>
                        <input type="range" class="playback-at" min="0" max={(playback.times.len() - 1).to_string()} step="1"
                            value={(playback.times.len() - 1).to_string()} aria-label={words.time} />
                    </div>
                    <p class="playback-time">{ playback.times.last().map(|at| label(ui, playback, *at)) }</p>
                    { map(ui, look, playback, &ends) }
                    { legend(ui, playback, &ends) }
                    <ul class="playback-meanwhile" aria-label={words.meanwhile} hidden=true></ul>
                    { links(ui, playback) }
                </section>
                { for content.happened.iter().map(|item| happened(ui, playback, item)) }
                { table(ui, playback) }
            }
        </>
    }
}

fn controls(ui: &Ui, content: &PlaybackContent) -> Html {
    let (words, playback) = (ui.lang.playback(), &content.playback);
    let href = |metric: &str, period: Period, level: AreaLevel| {
        let level = Some(level).filter(|level| *level != AreaLevel::Nil);
        Route::Playback { metric: metric.to_owned(), period }.href(View { level, ..ui.view() })
    };
    let metric = playback.metric.as_str();
    let metrics = content.choice.iter().map(|(id, name)| Choice {
        label: ui.lang.of(name),
        href: href(id.as_str(), playback.period, playback.level),
        chosen: *id == playback.metric,
    });
    let periods = Period::ALL.map(|period| Choice {
        label: (words.of)(period),
        href: href(metric, period, playback.level),
        chosen: period == playback.period,
    });
    let levels = [AreaLevel::Nil, AreaLevel::Municipio].map(|level| Choice {
        label: (ui.messages().level)(level),
        href: href(metric, playback.period, level),
        chosen: level == playback.level,
    });
    html! {
        <div class="controls">
            { choices(words.metric, metrics) }
            { choices(words.period, periods) }
            { choices(ui.messages().levels, levels) }
        </div>
    }
}

/// When a frame is of.
fn label(ui: &Ui, playback: &Playback, at: Timestamp) -> String {
    match playback.period {
        Period::Day => day_time(ui.lang, at, utc_offset_s(at)),
        Period::Month | Period::Mandate => day_of(ui.lang, at, utc_offset_s(at)),
    }
}

fn labels(ui: &Ui, playback: &Playback) -> String {
    playback.times.iter().map(|at| label(ui, playback, *at)).collect::<Vec<_>>().join("|")
}

fn last(track: &Track) -> Option<f64> {
    track.values.last().copied().flatten()
}

fn map(ui: &Ui, look: &Look, playback: &Playback, ends: &[f64]) -> Html {
    let drawing = look.map(playback.level);
    let fill = |value: Option<f64>| value.map_or_else(|| "url(#playback-missing)".to_owned(), |v| shade(ends, v));
    let areas = drawing.features.iter().map(|feature| {
        let track = playback.areas.iter().find(|track| track.area == feature.id);
        html! {
            <path data-shape={feature.id.to_string()} d={feature.path.clone()} fill={fill(track.and_then(last))} fill-rule="evenodd"
                stroke="#44515e" stroke-width="0.6"><title>{ feature.name.clone() }</title></path>
        }
    });
    html! {
        <svg class="playback-map" viewBox={format!("0 0 {:.0} {:.0}", drawing.width, drawing.height)} role="img"
            aria-label={ui.lang.of(&playback.name).to_owned()}>
            <defs>
                <pattern id="playback-missing" width="6" height="6" patternUnits="userSpaceOnUse">
                    <rect width="6" height="6" fill="#ffffff" /><path d="M-1 7l8 -8M-1 1l2 -2M5 7l2 -2" stroke="#96a1ad" />
                </pattern>
            </defs>
            { for areas }
        </svg>
    }
}

fn legend(ui: &Ui, playback: &Playback, ends: &[f64]) -> Html {
    let words = ui.lang.playback();
    let value = |value: f64| axis_value(ui.lang, &playback.unit, value);
    let name = |i: usize| match (i.checked_sub(1).and_then(|i| ends.get(i)), ends.get(i)) {
        (Some(from), Some(to)) => (words.between)(&value(*from), &value(*to)),
        (Some(from), None) => (words.above)(&value(*from)),
        (None, Some(to)) => (words.below)(&value(*to)),
        (None, None) => ui.lang.of(&playback.name).to_owned(),
    };
    let swatch = |fill: String, name: String| {
        html! {
            <li>
                <svg class="swatch" viewBox="0 0 34 20" width="34" height="20" aria-hidden="true" focusable="false">
                    <rect x="0.5" y="0.5" width="33" height="19" rx="2" {fill} stroke="#44515e" />
                </svg>
                { name }
            </li>
        }
    };
    html! {
        <ul class="playback-legend">
            { for scale_colours(ends).into_iter().enumerate().map(|(i, colour)| swatch(colour, name(i))) }
            { swatch("url(#playback-missing)".to_owned(), words.missing.to_owned()) }
        </ul>
    }
}

/// What happened meanwhile, in one line of time and told; `frontend/scripts/playback.js` says beside the map what was going on in
/// the frame that is shown.
fn happened(ui: &Ui, playback: &Playback, item: &TimelineItem) -> Html {
    let words = ui.lang.playback();
    let Some(bounds) = playback.span().filter(|_| !item.events.is_empty()) else { return Html::default() };
    let all = Route::Timeline(Asked::default()).href(ui.view());
    html! {
        <>
            { timeline::chart(ui, item, bounds) }
            { timeline::table(ui, item, |event| playback.frames(event.from, event.until(bounds.1))) }
            <p><a href={all}>{ words.all_happened }</a></p>
        </>
    }
}

fn links(ui: &Ui, playback: &Playback) -> Html {
    let words = ui.lang.playback();
    let query =
        format!("metric={}&level={}&period={}", playback.metric, playback.level.as_str(), playback.period.as_str());
    html! {
        <p>
            <a href={format!("/api/v1/playback.png?{query}")}>{ words.file }</a>{ " · " }
            <a href={format!("/api/v1/playback?{query}")}>{ words.data }</a>
        </p>
    }
}

fn table(ui: &Ui, playback: &Playback) -> Html {
    let words = ui.lang.playback();
    let said =
        |value: Option<f64>| value.map_or_else(|| "—".to_owned(), |value| axis_value(ui.lang, &playback.unit, value));
    let first = playback.times.first().map_or_else(String::new, |at| label(ui, playback, *at));
    let row = |track: &Track| {
        let values = track.values.iter().map(|value| value.map_or_else(|| NONE.to_owned(), |v| v.to_string()));
        let texts = track.values.iter().map(|value| said(*value));
        html! {
            <tr data-track={track.area.to_string()} data-values={values.collect::<Vec<_>>().join(" ")}
                data-texts={texts.collect::<Vec<_>>().join("|")}>
                <th scope="row"><a href={Route::Area { id: track.area.to_string() }.href(ui.view())}>{ track.name.clone() }</a></th>
                <td class="number">{ said(track.values.first().copied().flatten()) }</td>
                <td class="number playback-value">{ said(last(track)) }</td>
            </tr>
        }
    };
    html! {
        <section class="sheet" aria-labelledby="playback-table">
            <h2 id="playback-table">{ words.table }</h2>
            <div class="table-scroll" tabindex="0" role="group" aria-label={words.table}>
                <table class="table">
                    <thead><tr>
                        <th scope="col">{ (ui.messages().level)(playback.level) }</th>
                        <th scope="col" class="number">{ (words.first)(&first) }</th>
                        <th scope="col" class="number">{ words.shown }</th>
                    </tr></thead>
                    <tbody>{ for playback.areas.iter().map(row) }</tbody>
                </table>
            </div>
        </section>
    }
}
