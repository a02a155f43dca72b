//! Where one thing more would move the index most.

use super::points;
use crate::data::Ui;
use crate::i18n::decimal;
use crate::pages::ask::demo_tag;
use crate::routes::Route;
use cruscotto_domain::divide::{DivideItem, Measure, Moved, NamedGain};
use yew::prelude::*;

/// Decimals of degrees: 1e-4 of one are about ten metres.
const DEGREE_DIGITS: u8 = 4;

pub(super) fn access_points(ui: &Ui, item: &DivideItem) -> Html {
    let words = ui.lang.divide();
    let place = |gain: &NamedGain| {
        let at = match gain.gain.measure {
            Measure::AccessPoint { at } => {
                let degrees = |value| decimal(ui.lang, value, DEGREE_DIGITS);
                format!("{} N, {} E", degrees(at.lat), degrees(at.lon))
            }
            Measure::SchoolUpgrade { .. } => String::new(),
        };
        let href = gain.area.as_ref().map(|area| Route::Area { id: area.to_string() }.href(ui.view()));
        html! { <><a {href}>{ gain.name.clone() }</a><span class="goal-note">{ at }</span></> }
    };
    list(
        ui,
        item,
        "divide-places",
        words.access_points,
        (words.access_points_said, words.place_of),
        &item.new_access_points,
        &place,
    )
}

pub(super) fn schools(ui: &Ui, item: &DivideItem) -> Html {
    let words = ui.lang.divide();
    let school = |gain: &NamedGain| {
        let href = match &gain.gain.measure {
            Measure::SchoolUpgrade { school } => Some(Route::Asset { id: school.to_string() }.href(ui.view())),
            Measure::AccessPoint { .. } => None,
        };
        html! {
            <>
                <a {href}>{ gain.name.clone() }</a>
                { demo_tag(ui, gain.demo) }
            </>
        }
    };
    list(ui, item, "divide-schools", words.schools, (words.schools_said, words.school), &item.school_upgrades, &school)
}

fn list(
    ui: &Ui,
    item: &DivideItem,
    id: &'static str,
    heading: &'static str,
    (said, column): (&'static str, &'static str),
    gains: &[NamedGain],
    name: &dyn Fn(&NamedGain) -> Html,
) -> Html {
    let words = ui.lang.divide();
    let score = |score: f64| decimal(ui.lang, score, 1);
    let moved = |moved: &Moved| {
        let area = item.areas.iter().find(|area| area.index.area == moved.area);
        let area = area.map_or_else(|| moved.area.to_string(), |area| area.name.clone());
        format!("{area}: {} → {}", score(moved.from), score(moved.to))
    };
    let row = |gain: &NamedGain| {
        // What moves by less than is written would be told as no change.
        let told = gain.gain.moved.iter().filter(|moved| score(moved.from) != score(moved.to));
        let changes: Vec<String> = told.map(moved).collect();
        html! {
            <tr data-gain={gain.gain.points.to_string()}>
                <th scope="row">{ name(gain) }</th>
                <td class="number">{ points(ui, -gain.gain.points) }</td>
                <td>{ changes.join("; ") }</td>
            </tr>
        }
    };
    html! {
        <section class="sheet" aria-labelledby={id}>
            <h2 {id}>{ heading }</h2>
            <p>{ said }</p>
            if gains.is_empty() {
                <p>{ words.no_gain }</p>
            } else {
                <div class="table-scroll" tabindex="0" role="group" aria-label={heading}>
                    <table class="table">
                        <thead><tr>
                            <th scope="col">{ column }</th><th scope="col" class="number">{ words.gain }</th>
                            <th scope="col">{ words.changes }</th>
                        </tr></thead>
                        <tbody>{ for gains.iter().map(row) }</tbody>
                    </table>
                </div>
            }
        </section>
    }
}
