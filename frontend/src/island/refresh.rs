//! Sections that are more than figures (what is down, what changed, outages): the server draws them anew, and they are put
//! in place of the old ones. Not more often than people look, and never under somebody's hands.

use super::dom;
use super::places::Places;
use crate::browser::{self, get_text, log_error};
use gloo::timers::callback::Timeout;
use std::cell::Cell;
use std::rc::Rc;
use web_sys::{DomParser, SupportedType};

/// Milliseconds from a change to the look, in which more may change.
const SETTLES_MS: u32 = 2_500;

/// What may be drawn anew.
const SECTIONS: &str = "[data-refresh][id]";

/// Sees to it that at most one look is due.
#[derive(Debug)]
pub(super) struct Refresher {
    due: Rc<Cell<bool>>,
    places: Rc<Places>,
}

impl Refresher {
    /// Tells `places` when there are others.
    pub(super) fn new(places: Rc<Places>) -> Self {
        Self { due: Rc::default(), places }
    }

    /// Something changed that those sections tell of.
    pub(super) fn something_changed(&self) {
        if self.due.replace(true) {
            return;
        }
        let (due, places) = (Rc::clone(&self.due), Rc::clone(&self.places));
        Timeout::new(SETTLES_MS, move || {
            wasm_bindgen_futures::spawn_local(async move {
                due.set(false);
                look().await;
                places.look();
            });
        })
        .forget();
    }
}

async fn look() {
    if dom::all(SECTIONS).is_empty() {
        return;
    }
    match get_text(&browser::address()).await {
        Ok(page) => replace(&page),
        // The next change asks again; until then the connection says how old everything is.
        Err(error) => log_error(&format!("the page cannot be read anew: {error:?}")),
    }
}

fn replace(page: &str) {
    let parsed = DomParser::new().and_then(|parser| parser.parse_from_string(page, SupportedType::TextHtml));
    let (Ok(fresh), Some(here)) = (parsed, dom::document()) else { return };
    for old in dom::all(SECTIONS) {
        let in_use = here.active_element().is_some_and(|active| old.contains(Some(&active)));
        let Some(new) = fresh.get_element_by_id(&old.id()).filter(|_| !in_use) else { continue };
        if let Err(error) = here.adopt_node(&new).and_then(|new| old.replace_with_with_node_1(&new)) {
            log_error(&format!("'{}' cannot be shown anew: {error:?}", old.id()));
        }
    }
}
