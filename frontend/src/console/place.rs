//! Where one is in the console: the screen and the query, and the ways to others.

use super::query::Query;
use super::routes::Screen;
use crate::data::{Place, use_place};
use yew::prelude::*;

/// A screen with its query.
#[derive(Clone, PartialEq)]
pub struct Here {
    /// The screen.
    pub screen: Screen,
    /// Its query.
    pub query: Query,
    place: Place,
}

impl Here {
    /// Opens a screen, in the language of this one.
    pub fn open(&self, screen: &Screen) {
        self.place.go(self.link(screen));
    }

    /// Opens an address of the console.
    pub fn go(&self, address: String) {
        self.place.go(address);
    }

    /// The address of a screen in the language of this one.
    #[must_use]
    pub fn link(&self, screen: &Screen) -> String {
        self.link_with(screen, Query::default())
    }

    /// The address of a screen with a query, in the language of this one.
    #[must_use]
    pub fn link_with(&self, screen: &Screen, query: Query) -> String {
        query.with("lang", self.query.get("lang").map(str::to_owned)).address(&screen.path())
    }

    /// Changes the query of this screen, as a step that the back button undoes.
    pub fn ask(&self, query: &Query) {
        self.place.go(query.address(&self.screen.path()));
    }

    /// Changes the query of this screen without a step: what one types letter by letter.
    pub fn refine(&self, query: &Query) {
        self.place.replace(query.address(&self.screen.path()));
    }
}

/// Where one is.
#[hook]
pub fn use_here() -> Here {
    let place = use_place();
    let (path, query) = place.address.split_once('?').unwrap_or((&place.address, ""));
    Here { screen: Screen::at(path), query: Query::of(query), place }
}
