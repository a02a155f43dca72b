//! Where I am: the quarter of the device's position, and how far things are from it. The position never leaves the device:
//! the boundaries come here, and what is asked of the server is the page of a quarter. It is kept for this tab only.

use super::dom;
use crate::browser::{self, get_text, log_error};
use crate::i18n::{Lang, metres};
use crate::routes::{Route, View};
use cruscotto_domain::asset::Point;
use cruscotto_drawing::{Frame, Grain, MapDrawing, boundary};
use gloo::events::EventListener;
use std::rc::Rc;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CanvasRenderingContext2d, CanvasWindingRule, Element, HtmlCanvasElement, Path2d, Position};

/// Name of the position in the tab's own storage.
const KEPT: &str = "cruscotto.here";

/// The drawing on which the quarter is looked for: a unit is less than a metre.
const FRAME: Frame = Frame { width: 40_000.0, max_height: 80_000.0, margin: 0.0, label_size: 1.0, grain: Grain::Unit };

/// Waits for the button, and shows distances from a position that was found before.
pub(super) fn start(lang: Lang) {
    show_distances(lang);
    for button in dom::all("[data-locate]") {
        let pressed = Rc::new(button.clone());
        EventListener::new(&button, "click", move |_| locate(lang, &pressed)).forget();
    }
}

fn locate(lang: Lang, button: &Rc<Element>) {
    let failed = {
        let button = Rc::clone(button);
        move || say(&button, "data-failed")
    };
    let Some(geolocation) = web_sys::window().and_then(|w| w.navigator().geolocation().ok()) else { return failed() };
    let found = {
        let button = Rc::clone(button);
        Closure::once_into_js(move |position: Position| {
            let coordinates = position.coords();
            let here = Point { lon: coordinates.longitude(), lat: coordinates.latitude() };
            wasm_bindgen_futures::spawn_local(async move { open_quarter(lang, &button, here).await });
        })
    };
    let refused = Closure::once_into_js(move |_: JsValue| failed());
    let asked =
        geolocation.get_current_position_with_error_callback(found.unchecked_ref(), Some(refused.unchecked_ref()));
    if asked.is_err() {
        say(button, "data-failed");
    }
}

async fn open_quarter(lang: Lang, button: &Element, here: Point) {
    let path = button.get_attribute("data-locate").unwrap_or_default();
    let boundaries = match get_text(&path).await.map_err(|e| format!("{e:?}")) {
        Ok(text) => boundary::read(&text).map_err(|e| e.to_string()),
        Err(error) => Err(error),
    };
    let drawing = match boundaries {
        Ok(boundaries) => MapDrawing::of(&boundaries, FRAME),
        Err(error) => {
            log_error(&format!("{path}: {error}"));
            return say(button, "data-failed");
        }
    };
    let Some(place) = drawing.place(here) else { return say(button, "data-outside") };
    match drawing.features.iter().find(|feature| contains(&feature.path, place).unwrap_or(false)) {
        Some(feature) => {
            keep(here);
            browser::reload_at(&Route::Area { id: feature.id.to_string() }.href(View::default().with_lang(lang)));
        }
        None => say(button, "data-outside"),
    }
}

/// Whether a place lies in a path: the browser's own judgement.
fn contains(path: &str, (x, y): (f64, f64)) -> Option<bool> {
    let canvas: HtmlCanvasElement = dom::document()?.create_element("canvas").ok()?.dyn_into().ok()?;
    let context: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
    let path = Path2d::new_with_path_string(path).ok()?;
    Some(context.is_point_in_path_with_path_2d_and_f64_and_winding(&path, x, y, CanvasWindingRule::Evenodd))
}

fn say(button: &Element, what: &str) {
    let words = button.get_attribute(what).unwrap_or_default();
    dom::all("[data-locate-says]").iter().for_each(|place| dom::set_text(place, &words));
}

fn keep(here: Point) {
    let storage = web_sys::window().and_then(|w| w.session_storage().ok()?);
    if let Some(Err(error)) = storage.map(|storage| storage.set_item(KEPT, &format!("{} {}", here.lon, here.lat))) {
        log_error(&format!("the position cannot be kept: {error:?}"));
    }
}

fn point(text: &str) -> Option<Point> {
    let (lon, lat) = text.split_once(' ')?;
    Some(Point { lon: lon.parse().ok()?, lat: lat.parse().ok()? })
}

/// How far everything listed is from the position, where one was found in this tab.
fn show_distances(lang: Lang) {
    let kept = web_sys::window().and_then(|w| w.session_storage().ok()?).and_then(|s| s.get_item(KEPT).ok()?);
    let Some(here) = kept.and_then(|text| point(&text)) else { return };
    for row in dom::all("[data-point]") {
        let Some(there) = row.get_attribute("data-point").and_then(|text| point(&text)) else { continue };
        let words = (lang.public().distance_from_you)(&metres(lang, here.distance_m(there)));
        dom::within(&row, "[data-is=\"distance\"]").iter().for_each(|place| dom::set_text(place, &words));
    }
}
