//! An entry of a topic, in place.

use super::ages::set_time_in;
use super::{dom, figure};
use crate::data::Metrics;
use crate::i18n::{Lang, integer};
use crate::widgets::{ORDER, bar_parts, cause_text, counts_text, listed};
use cruscotto_domain::area_health::HealthCounts;
use cruscotto_domain::health::Health;
use cruscotto_domain::live::{AreaSummary, AssetSummary, Entry, SeriesFigure};
use cruscotto_drawing::palette;
use web_sys::Element;

/// Shows an entry in its `places`; true when something stopped or began to work.
pub(super) fn entry(lang: Lang, places: &[Element], entry: &Entry) -> bool {
    match entry {
        Entry::Area(summary) => area(lang, places, summary),
        Entry::Asset(summary) => asset(lang, places, summary),
        Entry::Series(series) => {
            series_figure(lang, places, series);
            false
        }
        // For staff; no public page shows it.
        Entry::Incident(_) | Entry::Fleet(_) => false,
    }
}

fn area(lang: Lang, places: &[Element], summary: &AreaSummary) -> bool {
    let empty = summary.counts == HealthCounts::default();
    let health = if empty { "none" } else { summary.health.as_str() };
    let words = counts_text(lang.messages(), &summary.counts);
    let mut changed = false;
    for place in places {
        if place.has_attribute("data-count") {
            let faulty = summary.counts.faulty().to_string();
            dom::set(place, "data-count", &faulty);
            dom::within(place, "text").iter().for_each(|text| dom::set_text(text, &faulty));
            continue;
        }
        changed |= place.get_attribute("data-health").as_deref() != Some(health);
        dom::set(place, "data-health", health);
        if let Some(name) = place.get_attribute("data-name") {
            on_map(
                place,
                &format!("{name}: {words}"),
                if empty { &palette::EMPTY } else { palette::fill(summary.health) },
            );
            continue;
        }
        changed |= counts(lang, place, &summary.counts);
        dom::within(place, "[data-is=\"words\"]").iter().for_each(|said| dom::set_text(said, &words));
        dom::within(place, ".state").iter().for_each(|label| state(lang, label, summary.health));
        summary.figures.iter().for_each(|of| figure::show(lang, place, of, None));
        if let Some(newest) = summary.figures.iter().filter_map(|f| f.as_of).max() {
            dom::within(place, "[data-is=\"newest\"]").iter().for_each(|at| set_time_in(lang, at, newest, true));
        }
    }
    changed
}

fn on_map(area: &Element, name: &str, fill: &palette::Fill) {
    dom::set(area, "aria-label", name);
    dom::within(area, "title").iter().for_each(|title| dom::set_text(title, name));
    dom::within(area, "path").iter().for_each(|path| dom::set(path, "fill", &format!("url(#{})", fill.id)));
}

/// The numbers of an area: in a table's cells, in the headline, in the bar and its list. True when one changed.
fn counts(lang: Lang, place: &Element, counts: &HealthCounts) -> bool {
    let rows = listed(lang, counts);
    let mut changed = false;
    let mut write = |element: &Element, count: u32| {
        let text = integer(lang, count);
        changed |= element.text_content().as_deref() != Some(text.as_str());
        dom::set_text(element, &text);
    };
    for (key, _, count) in rows {
        dom::within(place, &format!("[data-is=\"{key}\"]")).iter().for_each(|cell| {
            write(cell, count);
            if cell.has_attribute("data-count") {
                dom::set(cell, "data-count", &count.to_string());
            }
        });
        for row in dom::within(place, &format!(".counts-list [data-health=\"{key}\"][data-count]")) {
            dom::set(&row, "data-count", &count.to_string());
            dom::within(&row, "strong").iter().for_each(|number| write(number, count));
        }
    }
    dom::within(place, "[data-is=\"total\"]").iter().for_each(|cell| write(cell, counts.total()));
    for main in dom::within(place, ".headline-main") {
        dom::set(&main, "data-ok", &counts.ok.to_string());
        dom::set(&main, "data-critical", &counts.critical.to_string());
        dom::set(&main, "data-total", &counts.total().to_string());
    }
    for (health, (left, width)) in ORDER.into_iter().zip(bar_parts(counts)) {
        for part in dom::within(place, &format!(".counts-bar [data-health=\"{health}\"]")) {
            dom::set(&part, "x", &format!("{left:.1}"));
            dom::set(&part, "width", &format!("{width:.1}"));
        }
    }
    changed
}

fn asset(lang: Lang, places: &[Element], summary: &AssetSummary) -> bool {
    let health = summary.health.as_str();
    let mut changed = false;
    for place in places {
        changed |= place.get_attribute("data-health").is_some_and(|was| was != health);
        dom::set(place, "data-health", health);
        if place.class_list().contains("asset-mark") {
            mark(place, summary.health);
            continue;
        }
        if place.class_list().contains("asset-state") {
            dom::set(place, "class", &format!("asset-state asset-state-{health}"));
        }
        dom::within(place, ".state").iter().for_each(|label| state(lang, label, summary.health));
        if let Some(since) = summary.since {
            dom::within(place, "[data-is=\"since\"]").iter().for_each(|at| set_time_in(lang, at, since, false));
        }
        if changed {
            let cause = summary.cause.as_ref().filter(|_| summary.health != Health::Ok);
            let said = cause.map(|cause| cause_text(lang, cause, &Metrics::default())).unwrap_or_default();
            dom::within(place, "[data-is=\"cause\"]").iter().for_each(|why| dom::set_text(why, &said));
        }
        summary.figures.iter().for_each(|of| figure::show(lang, place, of, None));
    }
    changed
}

fn series_figure(lang: Lang, places: &[Element], series: &SeriesFigure) {
    let SeriesFigure { labels, figure: of, .. } = series;
    for place in places {
        figure::show(lang, place, of, Some(labels));
        for (name, at) in [("as-of", of.as_of), ("received", of.received)] {
            let Some(at) = at else { continue };
            dom::within(place, &format!("[data-is=\"{name}\"]"))
                .iter()
                .for_each(|cell| set_time_in(lang, cell, at, false));
        }
    }
}

/// The label of a state: `widgets/mark.rs` has how it is written.
fn state(lang: Lang, label: &Element, health: Health) {
    if label.get_attribute("data-health").as_deref() == Some(health.as_str()) {
        return;
    }
    dom::set(label, "class", &format!("state state-{health}"));
    dom::set(label, "data-health", health.as_str());
    mark(label, health);
    if let Some(word) = label.last_child() {
        word.set_node_value(Some((lang.messages().health)(health)));
    }
}

/// The shape and the sign of a state, which are the first two paths.
fn mark(element: &Element, health: Health) {
    let mark = palette::mark(health);
    let paths = dom::within(element, "path");
    if let Some(outline) = paths.first() {
        dom::set(outline, "d", mark.outline);
        dom::set(outline, "fill", mark.colour);
    }
    if let Some(sign) = paths.get(1) {
        dom::set(sign, "d", mark.sign);
        dom::set(sign, "stroke", mark.sign_colour);
    }
}
