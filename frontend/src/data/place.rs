//! Where the reader is: the address, and the way to another one. Eight addresses; the browser's own history keeps them.

use crate::browser;
use crate::routes::{Route, View};
use gloo::events::EventListener;
use std::rc::Rc;
use web_sys::Event;
use yew::prelude::*;

/// An address, as the page understands it.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    /// The page.
    pub route: Route,
    /// How it is looked at.
    pub view: View,
    /// The address itself: path and query.
    pub address: AttrValue,
    go: Callback<(String, Step)>,
}

/// How an address follows another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    /// The back button leads back.
    Onwards,
    /// It takes the other's place.
    Instead,
}

impl Place {
    /// Opens the page at `address`.
    pub fn go(&self, address: String) {
        self.go.emit((address, Step::Onwards));
    }

    /// Opens the page at `address` in the place of this one, which the back button then passes by.
    pub fn replace(&self, address: String) {
        self.go.emit((address, Step::Instead));
    }
}

/// Properties of [`PlaceProvider`].
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The address to begin with.
    pub address: String,
    /// The application.
    pub children: Html,
}

/// Follows the browser's address, and changes it.
#[component]
pub fn PlaceProvider(props: &Props) -> Html {
    let address = {
        let first = props.address.clone();
        use_state(move || first)
    };
    let shown = use_mut_ref(String::new);
    shown.replace((*address).clone());
    {
        let (setter, shown) = (address.setter(), Rc::clone(&shown));
        use_effect_with((), move |()| {
            // Back and forward: the browser has gone there already.
            let follow = move |_: &Event| {
                let (here, to) = (shown.borrow().clone(), browser::address());
                if stays(&here, &to) || browser::may_leave() {
                    setter.set(to);
                } else {
                    browser::push_address(&here);
                }
            };
            let listener = web_sys::window().map(|window| EventListener::new(&window, "popstate", follow));
            move || drop(listener)
        });
    }
    let go = {
        let setter = address.setter();
        use_callback((), move |(to, step): (String, Step), ()| {
            if !stays(&shown.borrow(), &to) && !browser::may_leave() {
                return;
            }
            match step {
                Step::Onwards => browser::push_address(&to),
                Step::Instead => browser::replace_address(&to),
            }
            setter.set(to);
        })
    };
    let (path, query) = address.split_once('?').unwrap_or((&address, ""));
    let (route, view) = (Route::at(path), View::of_query(query));
    let place = Place { route, view, address: AttrValue::from((*address).clone()), go };
    html! { <ContextProvider<Place> context={place}>{ props.children.clone() }</ContextProvider<Place>> }
}

/// Whether two addresses are of one page: what was begun on it is still there.
fn stays(here: &str, to: &str) -> bool {
    let path = |address: &str| address.split(['?', '#']).next().map(str::to_owned);
    path(here) == path(to)
}

/// Where the reader is.
///
/// # Panics
/// Outside a [`PlaceProvider`], which is a mistake of the program.
#[hook]
#[allow(clippy::expect_used)]
pub fn use_place() -> Place {
    use_context::<Place>().expect("a PlaceProvider above")
}
