//! The map from the keyboard and by its buttons: arrows walk from area to area, plus and minus magnify. Without this
//! program every area is a link in the order of the page.

use super::dom;
use crate::browser::focus_by_id;
use crate::map::Zoom;
use cruscotto_drawing::{Direction, direction};
use gloo::events::{EventListener, EventListenerOptions};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent};

/// The map of a page.
struct Map {
    drawing: Element,
    width: f64,
    height: f64,
    areas: Vec<Element>,
    places: Vec<(f64, f64)>,
    zoom: RefCell<Zoom>,
}

/// What is done when something happens on the map.
type Act = Box<dyn Fn(&Map, &web_sys::Event)>;

/// Takes over the map of the page, where there is one.
pub(super) fn start() {
    let Some(map) = read() else { return };
    let map = Rc::new(map);
    // One stop of the tab key; the arrows do the rest.
    for (i, area) in map.areas.iter().enumerate() {
        dom::set(area, "tabindex", if i == 0 { "0" } else { "-1" });
    }
    dom::set(&map.drawing, "aria-describedby", "map-keys");
    let on = |target: &Element, event: &'static str, act: Act| {
        let map = Rc::clone(&map);
        let options = EventListenerOptions::enable_prevent_default();
        EventListener::new_with_options(target, event, options, move |event| act(&map, event)).forget();
    };
    on(
        &map.drawing,
        "keydown",
        Box::new(|map, event| {
            if let Some(event) = event.dyn_ref::<KeyboardEvent>() {
                map.key(event);
            }
        }),
    );
    on(
        &map.drawing,
        "focusin",
        Box::new(|map, event| {
            let area =
                event.target().and_then(|t| t.dyn_into::<Element>().ok()).and_then(|e| e.closest(".area").ok()?);
            if let Some(i) = area.and_then(|area| map.areas.iter().position(|other| *other == area)) {
                map.stop_at(i);
            }
        }),
    );
    for button in dom::all("[data-zoom]") {
        let way = button.get_attribute("data-zoom").unwrap_or_default();
        on(
            &button,
            "click",
            Box::new(move |map, _| {
                let zoom = *map.zoom.borrow();
                map.show(match way.as_str() {
                    "in" => zoom.closer(map.current().map(|i| map.places[i])),
                    "out" => zoom.farther(),
                    _ => Zoom::default(),
                });
            }),
        );
    }
    map.show(Zoom::default());
}

fn read() -> Option<Map> {
    let drawing = dom::all("svg.map-drawing").into_iter().next()?;
    let view_box = drawing.get_attribute("viewBox")?;
    let mut numbers = view_box.split_whitespace().skip(2).filter_map(|number| number.parse().ok());
    let (width, height) = (numbers.next()?, numbers.next()?);
    let areas: Vec<Element> = dom::within(&drawing, ".area");
    let place = |area: &Element| {
        let place = area.get_attribute("data-place")?;
        let (x, y) = place.split_once(' ')?;
        Some((x.parse().ok()?, y.parse().ok()?))
    };
    let places = areas.iter().map(place).collect::<Option<Vec<_>>>()?;
    Some(Map { drawing, width, height, areas, places, zoom: RefCell::default() })
}

impl Map {
    /// The area that the tab key stops at.
    fn current(&self) -> Option<usize> {
        self.areas.iter().position(|area| area.get_attribute("tabindex").as_deref() == Some("0"))
    }

    fn stop_at(&self, stop: usize) {
        for (i, area) in self.areas.iter().enumerate() {
            dom::set(area, "tabindex", if i == stop { "0" } else { "-1" });
        }
    }

    fn key(&self, event: &KeyboardEvent) {
        let zoom = *self.zoom.borrow();
        let place = self.current().map(|i| self.places[i]);
        let direction = match event.key().as_str() {
            "ArrowUp" => Direction::Up,
            "ArrowDown" => Direction::Down,
            "ArrowLeft" => Direction::Left,
            "ArrowRight" => Direction::Right,
            "+" | "=" => return self.show(zoom.closer(place)),
            "-" => return self.show(zoom.farther()),
            "0" => return self.show(Zoom::default()),
            _ => return,
        };
        event.prevent_default();
        let next = self.current().and_then(|from| direction::next(&self.places, from, direction));
        if let Some(next) = next {
            self.stop_at(next);
            focus_by_id(&self.areas[next].id());
            self.show(zoom.towards(self.places[next]));
        }
    }

    fn show(&self, zoom: Zoom) {
        *self.zoom.borrow_mut() = zoom;
        dom::set(&self.drawing, "viewBox", &zoom.view_box(self.width, self.height));
        // Badges keep their size on the screen.
        for badge in dom::within(&self.drawing, ".badge-mark") {
            let place = badge.get_attribute("transform").unwrap_or_default();
            let place = place.split(" scale(").next().unwrap_or_default();
            dom::set(&badge, "transform", &format!("{place} scale({:.3})", 1.0 / zoom.scale()));
        }
        for button in dom::all("[data-zoom]") {
            let way = button.get_attribute("data-zoom").unwrap_or_default();
            let off = if way == "in" { zoom.is_closest() } else { zoom.is_whole() };
            dom::set_or_remove(&button, "disabled", off.then_some(""));
        }
    }
}
