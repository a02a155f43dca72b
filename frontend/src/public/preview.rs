//! The picture of a page: the same title and sentence as its head, and a map or ninety days from what was gathered for it.

use super::document::subject;
use super::{Content, Days, Look, Props};
use crate::browser::utc_offset_s;
use crate::data::Ui;
use crate::i18n::day_time;
use crate::widgets::counts_sentence;
use cruscotto_domain::area::AreaLevel;
use cruscotto_domain::asset::Layer;
use cruscotto_domain::live::{AreaSummary, AssetSummary};
use cruscotto_drawing::preview::{Picture, Preview, draw};
use std::collections::HashMap;

/// Draws it, as SVG text with letters.
#[must_use]
pub fn preview(props: &Props) -> String {
    if let Some(status) = &props.look.city.status {
        crate::browser::keep_time_of(&status.time_zone);
    }
    let ui = Ui { lang: props.view.lang(), city: props.look.city.clone() };
    let (messages, words) = (ui.messages(), ui.lang.public());
    let site = format!("{} {}", messages.product, ui.city.name());
    let counts = |layers: &[AreaSummary]| -> Vec<String> {
        layers.iter().map(|s| counts_sentence(ui.lang, std::iter::once((s.layer, &s.counts)))).collect()
    };
    let subject = subject(&ui, props);
    let mut said = vec![subject.description];
    let mut health = None;
    match &props.content {
        Content::City(city) => {
            let id = ui.city.id();
            said = counts(&city.areas.iter().filter(|s| Some(&s.area) == id.as_ref()).cloned().collect::<Vec<_>>());
        }
        Content::Area(area) => said = counts(&area.layers),
        Content::Asset(asset) => {
            let summary = &asset.detail.summary;
            health = Some(summary.health);
            said = vec![(messages.kind)(summary.kind).to_owned(), (messages.health)(summary.health).to_owned()];
            said.extend(asset.days.as_deref().and_then(|days| days.first()).and_then(|days| up(&ui, days)));
        }
        Content::Service(service) => {
            let asset = service.asset.as_ref();
            health = asset.map(|asset| asset.detail.summary.health);
            said.extend(asset.and_then(|a| a.days.as_deref()?.first()).and_then(|days| up(&ui, days)));
        }
        _ => {}
    }
    let note = match &props.look.city.status {
        Some(status) if status.demo => messages.demo_banner.to_owned(),
        Some(status) => day_time(ui.lang, status.at, utc_offset_s(status.at)),
        None => words.not_live.to_owned(),
    };
    let picture = picture(&props.look, props);
    // An area's kind is told by the map.
    let title = if let Content::Area(area) = &props.content { &area.area.name } else { &subject.name };
    draw(&Preview { site: &site, title, words: said, health, note: &note, picture })
}

/// How much of the ninety days it was up; none where nothing was measured.
fn up(ui: &Ui, days: &Days) -> Option<String> {
    let share = |share: f64| crate::i18n::decimal(ui.lang, share * 100.0, 2) + "\u{a0}%";
    let whole = days.whole();
    Some((ui.lang.public().days_words)(&share(whole.availability()?), &share(whole.coverage().unwrap_or(0.0))))
}

fn picture<'a>(look: &'a Look, props: &'a Props) -> Picture<'a> {
    match &props.content {
        Content::City(city) => {
            // Services have no place.
            let layer = Some(props.view.layer()).filter(|layer| *layer != Layer::Services).unwrap_or(Layer::Wifi);
            let of_layer = city.areas.iter().filter(|summary| summary.layer == layer);
            let states = of_layer.map(|summary| (summary.area.clone(), summary.health)).collect();
            Picture::Map { map: look.map(AreaLevel::Nil), states, chosen: None, place: None }
        }
        Content::Area(area) => {
            let level = area.area.level;
            let states = area.layers.first().map(|first| (area.area.id.clone(), first.health)).into_iter().collect();
            Picture::Map { map: look.map(level), states, chosen: Some(area.area.id.clone()), place: None }
        }
        Content::Asset(asset) => {
            let summary = &asset.detail.summary;
            on_map(look, summary).unwrap_or_else(|| bars(asset.days.as_deref()))
        }
        Content::Service(service) => bars(service.asset.as_ref().and_then(|asset| asset.days.as_deref())),
        _ => Picture::None,
    }
}

/// Where it stands in the city.
fn on_map<'a>(look: &'a Look, summary: &AssetSummary) -> Option<Picture<'a>> {
    let map = look.map(AreaLevel::Nil);
    let place = map.place(summary.point?)?;
    Some(Picture::Map { map, states: HashMap::new(), chosen: None, place: Some((place, summary.health)) })
}

fn bars(days: Option<&[Days]>) -> Picture<'static> {
    let Some(days) = days.and_then(|days| days.first()) else { return Picture::None };
    if days.whole().availability().is_none() {
        return Picture::None;
    }
    Picture::Days(days.days.iter().map(|day| day.uptime.availability()).collect())
}
