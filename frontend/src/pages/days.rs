//! Ninety days of availability: a bar for each day, and the same as a table. A day that was not measured is no good day.

use crate::browser::utc_offset_s;
use crate::data::Ui;
use crate::i18n::{Lang, day_of, decimal};
use crate::public::{Day, Days};
use crate::routes::Route;
use cruscotto_domain::availability::Uptime;
use cruscotto_domain::health::Health;
use cruscotto_domain::time::Timestamp;
use cruscotto_drawing::palette::day_level;
use yew::prelude::*;

/// Width of a day and height of the whole, in units of the drawing.
const BAR: (f64, f64) = (8.0, 48.0);

/// A bar is at least as high as this, so that a bad day is seen.
const LEAST: f64 = 3.0;

/// The section; a sentence where the days cannot be read, nothing where there are none.
pub(super) fn days_section(ui: &Ui, of: Option<&[Days]>) -> Html {
    let words = ui.lang.public();
    if of.is_some_and(<[Days]>::is_empty) {
        return Html::default();
    }
    html! {
        <section class="days" aria-labelledby="days-heading">
            <h2 id="days-heading">{ words.days_heading }</h2>
            <p class="days-words">
                <a href={format!("{}#rules-heading", Route::Method.href(ui.view()))}>{ words.definition_link }</a>
            </p>
            if let Some(all) = of {
                { for all.iter().map(|days| one(ui, days)) }
            } else {
                <p class="notice">{ words.unavailable_part }</p>
            }
        </section>
    }
}

fn one(ui: &Ui, days: &Days) -> Html {
    let (lang, words) = (ui.lang, ui.lang.public());
    let share = |share: Option<f64>| decimal(lang, share.unwrap_or(0.0) * 100.0, 2) + "\u{a0}%";
    let whole = days.whole();
    let said = match whole.availability() {
        Some(up) => (words.days_words)(&share(Some(up)), &share(whole.coverage())),
        None => words.days_none.to_owned(),
    };
    let kind = (ui.messages().kind)(days.kind);
    let label = (words.days_of)(kind);
    html! {
        <div class="days-of" data-days={days.kind.as_str()}>
            <h3>{ kind }</h3>
            <p class="days-words">{ said.clone() }</p>
            { bars(ui, &days.days, &format!("{label}. {said}")) }
            <p class="days-axis" aria-hidden="true">
                <span>{ days.days.first().map(|day| date_of_time(lang, day.from)) }</span>
                <span>{ days.days.last().map(|day| date_of_time(lang, day.from)) }</span>
            </p>
            if let Some(city) = days.city.availability() {
                <p class="days-city">{ (words.days_city)(&share(Some(city))) }</p>
            }
            <details class="history-data">
                <summary>{ words.days_table }<span class="visually-hidden">{ ": " }{ kind }</span></summary>
                { table(ui, &days.days, &label) }
            </details>
        </div>
    }
}

fn bars(ui: &Ui, days: &[Day], label: &str) -> Html {
    let (width, height) = BAR;
    let bar = |(i, day): (usize, &Day)| {
        let (class, tall) = match day.uptime.availability() {
            None => ("day-none", LEAST),
            Some(up) => match day_level(up) {
                Health::Ok => ("day-good", height),
                Health::Problem => ("day-fair", (up * height).max(LEAST)),
                _ => ("day-bad", (up * height).max(LEAST)),
            },
        };
        html! {
            <rect {class} x={format!("{}", i as f64 * width + 1.0)} y={format!("{:.0}", height - tall)}
                width={(width - 2.0).to_string()} height={format!("{tall:.0}")}>
                <title>{ format!("{}: {}", date_of_time(ui.lang, day.from), day_text(ui, &day.uptime)) }</title>
            </rect>
        }
    };
    html! {
        <svg class="day-bars" viewBox={format!("0 0 {} {height}", days.len() as f64 * width)} preserveAspectRatio="none"
            role="img" aria-label={label.to_owned()}>
            { for days.iter().enumerate().map(bar) }
        </svg>
    }
}

fn date_of_time(lang: Lang, at: Timestamp) -> String {
    day_of(lang, at, utc_offset_s(at))
}

fn day_text(ui: &Ui, uptime: &Uptime) -> String {
    let words = ui.lang.public();
    uptime
        .availability()
        .map_or_else(|| words.day_unmeasured.to_owned(), |up| decimal(ui.lang, up * 100.0, 2) + "\u{a0}%")
}

fn table(ui: &Ui, days: &[Day], label: &str) -> Html {
    let words = ui.lang.public();
    let known = |uptime: &Uptime| decimal(ui.lang, uptime.coverage().unwrap_or(0.0) * 100.0, 0) + "\u{a0}%";
    html! {
        <div class="table-scroll" tabindex="0" role="group" aria-label={label.to_owned()}>
            <table class="table table-sm">
                <thead>
                    <tr>
                        <th scope="col">{ words.column_day }</th>
                        <th scope="col" class="number">{ words.week_availability }</th>
                        <th scope="col" class="number">{ words.week_coverage }</th>
                    </tr>
                </thead>
                <tbody>
                    { for days.iter().rev().map(|day| html! {
                        <tr>
                            <th scope="row">{ date_of_time(ui.lang, day.from) }</th>
                            <td class="number">{ day_text(ui, &day.uptime) }</td>
                            <td class="number">{ known(&day.uptime) }</td>
                        </tr>
                    }) }
                </tbody>
            </table>
        </div>
    }
}
