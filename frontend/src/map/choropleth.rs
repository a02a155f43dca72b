//! The map of the city: every area in its state, with how many do not work as they should.

use super::feature::{Feature, Pointed};
use super::{Zoom, patterns};
use crate::browser;
use crate::data::use_lang;
use crate::i18n::Messages;
use crate::piece::{keyed, piece};
use crate::routes::View;
use crate::widgets::counts_text;
use cruscotto_domain::area_health::HealthCounts;
use cruscotto_domain::health::Health;
use cruscotto_domain::id::AreaId;
use cruscotto_drawing::label::text_width;
use cruscotto_drawing::{Boundary, Direction, Frame, MapDrawing, MapFeature};
use std::sync::Arc;
use yew::prelude::*;

/// Font size of the tooltip.
const TIP_SIZE: f64 = 13.0;
/// Radius of the disc with the count.
const BADGE_RADIUS: f64 = 8.5;

/// The map.
#[derive(PartialEq)]
pub struct Choropleth {
    /// The areas.
    pub boundaries: Arc<Vec<Boundary>>,
    /// The state of each, in the same order, and how many are in which; none where there is nothing.
    pub states: Vec<Option<(Health, HealthCounts)>>,
    /// What the map is called.
    pub label: String,
    /// How areas are opened.
    pub view: View,
    /// Whether the areas' names are written: for few, large areas.
    pub named: bool,
}

piece!(Choropleth => use_choropleth);

#[hook]
fn use_choropleth(props: &Choropleth) -> Html {
    let messages = use_lang().messages();
    let drawing = use_memo(props.boundaries.clone(), |boundaries| {
        MapDrawing::of(boundaries, Frame { label_size: 14.0, ..Frame::default() })
    });
    let paths = use_memo(drawing.clone(), |drawing| {
        drawing
            .features
            .iter()
            .map(|f| (AttrValue::from(f.path.clone()), AttrValue::from(f.name.clone())))
            .collect::<Vec<_>>()
    });
    let zoom = use_state(Zoom::default);
    // The area that the tab key stops at, and the one whose state is written beside it.
    let current = use_state(|| None::<AreaId>);
    let pointed = use_state(|| None::<AreaId>);

    let onpoint = {
        let (current, pointed) = (current.setter(), pointed.clone());
        let shown = (*pointed).clone();
        use_callback(shown, move |event: Pointed, shown| match event {
            Pointed::At(id) => {
                current.set(Some(id.clone()));
                pointed.set(Some(id));
            }
            Pointed::Left(id) if shown.as_ref() == Some(&id) => pointed.set(None),
            Pointed::Left(_) => {}
        })
    };
    let onkeydown = {
        let (drawing, current, zoom) = (drawing.clone(), current.clone(), zoom.clone());
        Callback::from(move |event: KeyboardEvent| {
            let place = current.as_ref().and_then(|id| place_of(&drawing, id));
            let direction = match event.key().as_str() {
                "ArrowUp" => Direction::Up,
                "ArrowDown" => Direction::Down,
                "ArrowLeft" => Direction::Left,
                "ArrowRight" => Direction::Right,
                "+" | "=" => return zoom.set(zoom.closer(place)),
                "-" => return zoom.set(zoom.farther()),
                "0" => return zoom.set(Zoom::default()),
                _ => return,
            };
            event.prevent_default();
            let from = current.as_ref().or(drawing.features.first().map(|f| &f.id));
            if let Some(next) = from.and_then(|id| drawing.next(id, direction)) {
                browser::focus_by_id(&format!("map-{next}"));
                if let Some(place) = place_of(&drawing, next) {
                    zoom.set(zoom.towards(place));
                }
            }
        })
    };

    let stop = current.as_ref().filter(|id| drawing.features.iter().any(|f| f.id == **id));
    let stop = stop.or(drawing.features.first().map(|f| &f.id)).cloned();
    let state = |index: usize| props.states.get(index).copied().flatten();
    let words = |index: usize| {
        let counts = state(index).map(|(_, counts)| counts).unwrap_or_default();
        AttrValue::from(counts_text(messages, &counts))
    };
    let areas = drawing.features.iter().zip(paths.iter()).enumerate().map(|(i, (feature, (path, name)))| {
        keyed(
            &feature.id,
            Feature {
                id: feature.id.clone(),
                name: name.clone(),
                path: path.clone(),
                health: state(i).map(|(health, _)| health),
                words: words(i),
                view: props.view,
                in_tab_order: stop.as_ref() == Some(&feature.id),
                onpoint: onpoint.clone(),
            },
        )
    });
    let scale = zoom.scale();
    let badges = drawing.features.iter().enumerate().filter_map(|(i, feature)| {
        let faulty = state(i)?.1.faulty();
        (faulty > 0).then(|| badge(feature, faulty, scale, props.named))
    });
    let names = drawing.features.iter().filter(|_| props.named).filter_map(name_label);
    let tip = pointed.as_ref().and_then(|id| drawing.features.iter().position(|f| f.id == *id));
    let tip = tip.map(|i| tooltip(&drawing, &drawing.features[i], &words(i), scale));
    let onzoom = Callback::from({
        let zoom = zoom.clone();
        move |to: Zoom| zoom.set(to)
    });
    html! {
        <div class="map" data-map="city">
            <svg class="map-drawing" viewBox={zoom.view_box(drawing.width, drawing.height)} role="group"
                aria-label={props.label.clone()} aria-describedby="map-keys" {onkeydown}>
                { patterns("") }
                { for areas }
                <g class="map-over" aria-hidden="true">{ for names }{ for badges }{ for tip }</g>
            </svg>
            { zoom_buttons(messages, *zoom, &onzoom) }
            <p id="map-keys" class="map-keys">{ messages.map_keys }</p>
        </div>
    }
}

fn place_of(drawing: &MapDrawing, id: &AreaId) -> Option<(f64, f64)> {
    drawing.features.iter().find(|f| f.id == *id).map(|f| f.place)
}

/// Overlays keep their size on the screen when the map is magnified.
fn at(place: (f64, f64), scale: f64) -> String {
    format!("translate({:.1} {:.1}) scale({:.3})", place.0, place.1, 1.0 / scale)
}

fn badge(feature: &MapFeature, faulty: u32, scale: f64, named: bool) -> Html {
    // Below the name, where there is one.
    let lines = feature.label.as_ref().map_or(0.0, |label| label.lines.len() as f64);
    let below = if named { lines * 9.0 + 10.0 } else { 0.0 };
    let text = faulty.to_string();
    let half = BADGE_RADIUS.max(text_width(&text, 11.0) / 2.0 + 4.5);
    html! {
        <g key={format!("badge-{}", feature.id)} transform={at((feature.place.0, feature.place.1 + below), scale)} class="badge-mark">
            <rect class="badge-disc" x={(-half).to_string()} y={(-BADGE_RADIUS).to_string()} width={(2.0 * half).to_string()}
                height={(2.0 * BADGE_RADIUS).to_string()} rx={BADGE_RADIUS.to_string()} />
            <text class="badge-text" y="4">{ text }</text>
        </g>
    }
}

fn name_label(feature: &MapFeature) -> Option<Html> {
    let label = feature.label.as_ref()?;
    let first = -(label.lines.len() as f64 - 1.0) * 0.55 * label.size;
    let lines = label.lines.iter().enumerate().map(|(i, line)| {
        let y = label.at.1 + first + i as f64 * 1.1 * label.size;
        html! { <text class="map-name" x={format!("{:.1}", label.at.0)} y={format!("{y:.1}")}>{ line }</text> }
    });
    Some(html! { <g key={format!("name-{}", feature.id)}>{ for lines }</g> })
}

fn tooltip(drawing: &MapDrawing, feature: &MapFeature, words: &str, scale: f64) -> Html {
    let width = (text_width(&feature.name, TIP_SIZE * 1.1).max(text_width(words, TIP_SIZE)) + 20.0) / scale;
    let height = 44.0 / scale;
    // Above the area, held inside the drawing.
    let x = (feature.place.0 - width / 2.0).clamp(0.0, (drawing.width - width).max(0.0));
    let above = feature.place.1 - height - 12.0 / scale;
    let y = if above < 0.0 { feature.place.1 + 12.0 / scale } else { above };
    html! {
        <g key="tip" class="tip" transform={at((x, y), scale)}>
            <rect width={format!("{:.1}", width * scale)} height="44" rx="4" />
            <text class="tip-name" x="10" y="18">{ &feature.name }</text>
            <text class="tip-words" x="10" y="35">{ words }</text>
        </g>
    }
}

fn zoom_buttons(messages: &'static Messages, zoom: Zoom, onzoom: &Callback<Zoom>) -> Html {
    let button = |label: &'static str, sign: &'static str, disabled: bool, to: Zoom| {
        let onclick = onzoom.reform(move |_: MouseEvent| to);
        html! { <button type="button" class="map-button" aria-label={label} title={label} {disabled} {onclick}>{ sign }</button> }
    };
    html! {
        <div class="map-buttons">
            { button(messages.zoom_in, "+", zoom.is_closest(), zoom.closer(None)) }
            { button(messages.zoom_out, "−", zoom.is_whole(), zoom.farther()) }
            { button(messages.zoom_all, "◻", zoom.is_whole(), Zoom::default()) }
        </div>
    }
}
