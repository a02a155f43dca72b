//! The stage of the map: pointer, wheel and keys move the camera; tiles, areas and points follow it.

use super::areas::{AreaLinks, Shapes, link_id};
use super::grid::Grid;
use super::mercator::{Camera, Size, TILE_PX, World};
use super::painter::{Frame, Painter};
use super::scene::{Spot, batches, mark_size};
use super::tiles::covering;
use crate::browser;
use crate::console::fleet::{Fleet, FleetRow};
use crate::console::place::use_here;
use crate::console::routes::Screen;
use crate::console::texts::{Texts, texts};
use crate::data::use_lang;
use crate::piece::{part, piece};
use cruscotto_domain::id::AreaId;
use cruscotto_drawing::{Direction, direction};
use gloo::render::request_animation_frame;
use std::rc::Rc;
use web_sys::{Element, HtmlCanvasElement};
use yew::prelude::*;

/// Pixels around a point within which a pointer means it.
const REACH_PX: f64 = 12.0;

/// Pixels a pressed pointer moves before it drags: a hand trembles.
const DRAG_PX: f64 = 4.0;

/// Steps of a turn of the wheel, of a key and of a button.
const WHEEL_STEP: f64 = 0.002;
const KEY_STEP: f64 = 0.75;

/// Pixels that the camera keeps free around the whole city.
const EDGE_PX: f64 = 16.0;

/// The stage.
#[derive(PartialEq)]
pub(super) struct Stage {
    /// Everything, for the areas' words.
    pub(super) fleet: Fleet,
    /// What is drawn.
    pub(super) spots: Rc<Vec<(Rc<FleetRow>, Spot)>>,
    pub(super) shapes: Rc<Option<Shapes>>,
    /// A template of addresses of tiles, and who is to be named for them.
    pub(super) tiles: Option<(AttrValue, AttrValue)>,
    /// A place to begin at.
    pub(super) begin: Option<World>,
    /// Told what is seen when the map comes to rest.
    pub(super) onrest: Callback<(Camera, Size)>,
}

piece!(Stage => use_stage);

/// A pointer that is down: where it went down, where it was last, and whether it drags.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Held {
    from: (f64, f64),
    last: (f64, f64),
    drags: bool,
}

#[hook]
fn use_stage(props: &Stage) -> Html {
    let (lang, here) = (use_lang(), use_here());
    let texts = texts(lang);
    let (stage, canvas) = (use_node_ref(), use_node_ref());
    let size = use_state(Size::default);
    let camera = use_state(|| None::<Camera>);
    let held = use_state(|| None::<Held>);
    let pointed = use_state(|| None::<usize>);
    let stop = use_state(|| None::<AreaId>);
    let painter = use_mut_ref(Painter::default);
    let frame = use_mut_ref(|| None);

    {
        let (stage, size) = (stage.clone(), size.setter());
        use_effect_with((), move |()| {
            let measure = Callback::from(move |()| {
                if let Some(element) = stage.cast::<Element>() {
                    size.set(Size { width: element.client_width().into(), height: element.client_height().into() });
                }
            });
            measure.emit(());
            let listener = browser::on_resize(measure);
            move || drop(listener)
        });
    }
    let whole = use_memo((props.shapes.clone(), *size), |(shapes, size)| {
        let corners = shapes.as_ref().as_ref()?.corners;
        let inner = Size { width: size.width - 2.0 * EDGE_PX, height: size.height - 2.0 * EDGE_PX };
        (inner.width > 0.0 && inner.height > 0.0).then(|| Camera::fit(corners.0, corners.1, inner))
    });
    let begun = props.begin.map(|centre| Camera { centre, zoom: 16.0 });
    let seen = camera.or(begun).or(*whole);
    let grid = use_memo(props.spots.clone(), |spots| Grid::new(spots.iter().map(|(_, spot)| spot.place)));
    let drawn = use_memo((props.spots.clone(), seen, *size), |(spots, seen, size)| {
        let plain: Vec<Spot> = spots.iter().map(|(_, spot)| *spot).collect();
        seen.map(|camera| batches(&plain, camera, *size)).unwrap_or_default()
    });
    let hit = pointed.and_then(|i| props.spots.get(i).cloned());
    {
        // One painting a frame, of what is newest then.
        let (canvas, drawn, size, ringed) =
            (canvas.clone(), drawn.clone(), *size, hit.as_ref().map(|(_, spot)| spot.place));
        use_effect_with((drawn, size, seen, ringed), move |(drawn, size, seen, ringed)| {
            let (drawn, size, seen, ringed) = (Rc::clone(drawn), *size, *seen, *ringed);
            *frame.borrow_mut() = Some(request_animation_frame(move |_| {
                let (Some(canvas), Some(camera)) = (canvas.cast::<HtmlCanvasElement>(), seen) else { return };
                let ringed = ringed.map(|place| camera.screen(place, size));
                let painted = Frame { batches: &drawn, size, mark: mark_size(camera.zoom), ringed };
                if let Err(error) = painter.borrow_mut().paint(&canvas, &painted) {
                    browser::log_error(&format!("the map cannot be painted: {error:?}"));
                }
            }));
        });
    }
    {
        let onrest = props.onrest.clone();
        use_effect_with((seen, *size, held.is_some()), move |(seen, size, held)| {
            if let Some(camera) = seen.filter(|_| !held) {
                onrest.emit((camera, *size));
            }
        });
    }

    let place = {
        let stage = stage.clone();
        move |event: &MouseEvent| {
            let corner = stage.cast::<Element>().map(|element| element.get_bounding_client_rect());
            let (left, top) = corner.map_or((0.0, 0.0), |corner| (corner.left(), corner.top()));
            (f64::from(event.client_x()) - left, f64::from(event.client_y()) - top)
        }
    };
    let at = {
        let (grid, size) = (Rc::clone(&grid), *size);
        move |pixel: (f64, f64)| {
            let camera = seen?;
            let reach = REACH_PX.max(mark_size(camera.zoom) / 2.0) / camera.scale();
            grid.nearest(camera.place(pixel, size), reach).map(|i| i as usize)
        }
    };
    let onpointerdown = {
        let (held, place) = (held.clone(), place.clone());
        Callback::from(move |event: PointerEvent| {
            if event.button() == 0 && event.is_primary() {
                let from = place(&event);
                held.set(Some(Held { from, last: from, drags: false }));
            }
        })
    };
    let onpointermove = {
        let (held, camera, pointed, place, at) =
            (held.clone(), camera.clone(), pointed.clone(), place.clone(), at.clone());
        Callback::from(move |event: PointerEvent| {
            let now = place(&event);
            match *held {
                Some(holding) if event.buttons() != 0 => {
                    let moved = (now.0 - holding.from.0).hypot(now.1 - holding.from.1);
                    let drags = holding.drags || moved > DRAG_PX;
                    if let Some(seen) = seen.filter(|_| drags) {
                        camera.set(Some(seen.dragged(now.0 - holding.last.0, now.1 - holding.last.1)));
                    }
                    let last = if drags { now } else { holding.last };
                    held.set(Some(Held { last, drags, ..holding }));
                }
                Some(_) => held.set(None),
                None => {
                    let hit = at(now);
                    if hit != *pointed {
                        pointed.set(hit);
                    }
                }
            }
        })
    };
    let let_go = {
        let (held, pointed) = (held.setter(), pointed.setter());
        Callback::from(move |_: PointerEvent| {
            held.set(None);
            pointed.set(None);
        })
    };
    // What a click is for: nothing after a drag, a point where there is one, else the area below.
    let dragged = use_mut_ref(|| false);
    let onpointerup = {
        let (held, dragged) = (held.clone(), Rc::clone(&dragged));
        Callback::from(move |_: PointerEvent| {
            *dragged.borrow_mut() = held.is_some_and(|held| held.drags);
            held.set(None);
        })
    };
    let onclick = {
        let (here, spots, place) = (here.clone(), Rc::clone(&props.spots), place.clone());
        Callback::from(move |event: MouseEvent| {
            if std::mem::take(&mut *dragged.borrow_mut()) {
                event.prevent_default();
            } else if event.detail() > 0
                && let Some((row, _)) = at(place(&event)).and_then(|i| spots.get(i))
            {
                // A click by a key has no place.
                event.prevent_default();
                here.open(&Screen::Asset { id: row.asset.id.clone() });
            }
        })
    };
    let onwheel = {
        let (camera, size) = (camera.setter(), *size);
        Callback::from(move |event: WheelEvent| {
            if let Some(seen) = seen {
                event.prevent_default();
                camera.set(Some(seen.zoomed(-event.delta_y() * WHEEL_STEP, place(&event), size)));
            }
        })
    };
    let step = {
        let (camera, size, whole) = (camera.setter(), *size, *whole);
        Callback::from(move |steps: f64| {
            if steps == 0.0 {
                camera.set(whole);
            } else if let Some(seen) = seen {
                camera.set(Some(seen.zoomed(steps, (size.width / 2.0, size.height / 2.0), size)));
            }
        })
    };
    let onkeydown = {
        let (shapes, stop, camera, step, size) =
            (Rc::clone(&props.shapes), (*stop).clone(), camera.setter(), step.clone(), *size);
        Callback::from(move |event: KeyboardEvent| {
            let direction = match event.key().as_str() {
                "ArrowUp" => Direction::Up,
                "ArrowDown" => Direction::Down,
                "ArrowLeft" => Direction::Left,
                "ArrowRight" => Direction::Right,
                "+" | "=" => return step.emit(KEY_STEP),
                "-" => return step.emit(-KEY_STEP),
                "0" => return step.emit(0.0),
                _ => return,
            };
            let Some(shapes) = shapes.as_ref() else { return };
            event.prevent_default();
            let from = stop.as_ref().and_then(|id| shapes.all.iter().position(|s| s.id == *id)).unwrap_or(0);
            let places: Vec<(f64, f64)> = shapes.all.iter().map(|s| (s.label.x, s.label.y)).collect();
            let Some(next) = direction::next(&places, from, direction).and_then(|i| shapes.all.get(i)) else { return };
            browser::focus_in_place(&link_id(&next.id));
            browser::focus_by_id(&link_id(&next.id));
            if let Some(seen) = seen {
                let (x, y) = seen.screen(next.label, size);
                if !(0.0..size.width).contains(&x) || !(0.0..size.height).contains(&y) {
                    camera.set(Some(Camera { centre: next.label, ..seen }));
                }
            }
        })
    };
    let onfocus = {
        let stop = stop.setter();
        use_callback((), move |id: AreaId, ()| stop.set(Some(id)))
    };
    let transform = seen.zip(props.shapes.as_ref().as_ref()).map(|(camera, shapes)| shapes.transform(camera, *size));
    let (width, height) = (size.width.to_string(), size.height.to_string());
    html! {
        <div class={classes!("ops-map", held.is_some_and(|h| h.drags).then_some("ops-map-drags"), hit.is_some().then_some("ops-map-hits"))}
            ref={stage} data-map="network" data-spots={props.spots.len().to_string()} {onpointerdown} {onpointermove} {onpointerup}
            onpointercancel={let_go.clone()} onpointerleave={let_go} {onclick} {onwheel}>
            <svg class="ops-map-ground" {width} {height} role="group" aria-label={texts.map_label} {onkeydown}>
                if let Some((template, _)) = &props.tiles { { tiles(template, seen, *size) } }
                <g {transform} class={classes!("ops-areas", props.tiles.is_some().then_some("ops-areas-on-tiles"))}>
                    { part(AreaLinks {
                        shapes: Rc::clone(&props.shapes),
                        fleet: props.fleet.clone(),
                        lang,
                        here: here.clone(),
                        stop: (*stop).clone(),
                        onfocus,
                    }) }
                </g>
            </svg>
            <canvas ref={canvas} class="ops-map-points" aria-hidden="true"></canvas>
            if let (Some((row, spot)), Some(camera)) = (&hit, seen) {
                { tip(lang.messages(), row, camera.screen(spot.place, *size), *size) }
            }
            { buttons(texts, seen, &step) }
            if let Some((_, attribution)) = &props.tiles { <p class="ops-map-source">{ attribution }</p> }
        </div>
    }
}

fn tiles(template: &str, camera: Option<Camera>, size: Size) -> Html {
    let Some(camera) = camera else { return Html::default() };
    let side = camera.scale();
    let image = |tile: super::tiles::Tile| {
        let (corner, part) = tile.place();
        let (x, y) = camera.screen(corner, size);
        // A hair larger, so that no seam shows.
        let width = (part * side + 0.6).max(TILE_PX / 2.0).to_string();
        html! {
            <image key={format!("{}/{}/{}", tile.z, tile.x, tile.y)} href={tile.url(template)} x={format!("{x:.2}")}
                y={format!("{y:.2}")} height={width.clone()} {width} />
        }
    };
    html! { <g class="ops-tiles" aria-hidden="true">{ for covering(camera, size).into_iter().map(image) }</g> }
}

fn tip(messages: &crate::i18n::Messages, row: &FleetRow, (x, y): (f64, f64), size: Size) -> Html {
    let words = (messages.health)(row.asset.health);
    let chars = row.asset.name.chars().count().max(words.chars().count());
    let width = f64::from(u32::try_from(chars).unwrap_or(40)) * 8.0 + 24.0;
    let x = (x - width / 2.0).clamp(0.0, (size.width - width).max(0.0));
    let y = if y > 64.0 { y - 60.0 } else { y + 16.0 };
    html! {
        <svg class="ops-map-tip" width={size.width.to_string()} height={size.height.to_string()} aria-hidden="true">
            <g transform={format!("translate({x:.1} {y:.1})")} class="tip">
                <rect width={width.to_string()} height="44" rx="4" />
                <text class="tip-name" x="10" y="18">{ &row.asset.name }</text>
                <text class="tip-words" x="10" y="35">{ words }</text>
            </g>
        </svg>
    }
}

fn buttons(texts: &Texts, camera: Option<Camera>, step: &Callback<f64>) -> Html {
    let button = |label: &'static str, sign: &'static str, disabled: bool, steps: f64| {
        let onclick = step.reform(move |event: MouseEvent| {
            event.stop_propagation();
            steps
        });
        html! { <button type="button" class="map-button" aria-label={label} title={label} {disabled} {onclick}>{ sign }</button> }
    };
    html! {
        <div class="map-buttons">
            { button(texts.zoom_in, "+", camera.is_none_or(Camera::is_closest), 1.0) }
            { button(texts.zoom_out, "−", camera.is_none_or(Camera::is_farthest), -1.0) }
            { button(texts.zoom_all, "◻", camera.is_none(), 0.0) }
        </div>
    }
}
