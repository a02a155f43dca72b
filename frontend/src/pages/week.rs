//! What changed in the last seven days, beside the seven before.

use crate::data::Ui;
use crate::i18n::{decimal, integer};
use crate::public::Week;
use yew::prelude::*;

/// Decimals of an availability: a minute of a week is a hundredth of a percent.
const SHARE_DIGITS: u8 = 2;

/// The table; a sentence where nothing can be read.
pub(super) fn week(ui: &Ui, weeks: Option<&[Week; 2]>) -> Html {
    let (lang, words) = (ui.lang, ui.lang.public());
    let share = |share: Option<f64>| {
        share.map_or_else(|| words.day_unmeasured.to_owned(), |s| decimal(lang, s * 100.0, SHARE_DIGITS) + "\u{a0}%")
    };
    let row = |name: &'static str, of: &dyn Fn(&Week) -> String| {
        html! {
            <tr>
                <th scope="row">{ name }</th>
                { for weeks.into_iter().flatten().map(|week| html! { <td class="number">{ of(week) }</td> }) }
            </tr>
        }
    };
    html! {
        <section class="week" id="week" data-refresh="" aria-labelledby="week-heading">
            <h2 id="week-heading">{ words.week_heading }</h2>
            if weeks.is_none() {
                <p class="notice">{ words.unavailable_part }</p>
            } else {
                <table class="table">
                    <thead>
                        <tr>
                            <td></td>
                            <th scope="col" class="number">{ words.last_seven }</th>
                            <th scope="col" class="number">{ words.seven_before }</th>
                        </tr>
                    </thead>
                    <tbody>
                        { row(words.week_outages, &|week| integer(lang, week.outages)) }
                        { row(words.week_ended, &|week| integer(lang, week.ended)) }
                        { row(words.week_availability, &|week| share(week.uptime.availability())) }
                        { row(words.week_coverage, &|week| share(week.uptime.coverage())) }
                        { row(words.week_corrections, &|week| integer(lang, week.corrections)) }
                    </tbody>
                </table>
            }
        </section>
    }
}
