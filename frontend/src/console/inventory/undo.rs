//! The button that takes a change back, and what that did.

use super::outcome::outcome;
use super::texts::texts;
use crate::console::change::use_sender;
use crate::console::place::use_here;
use crate::console::texts::texts as general;
use crate::data::use_ui;
use crate::piece::piece;
use cruscotto_domain::inventory_change::InventoryReport;
use gloo::net::http::Method;
use std::rc::Rc;
use yew::prelude::*;

/// The button.
#[derive(PartialEq)]
pub(in crate::console) struct Undo {
    /// The change.
    pub(in crate::console) change: i64,
    /// Told when it is taken back.
    pub(in crate::console) done: Callback<()>,
}

piece!(Undo => use_undo);

#[hook]
fn use_undo(props: &Undo) -> Html {
    let (ui, here) = (use_ui(), use_here());
    let done = use_state(|| None::<Rc<InventoryReport>>);
    let sender = use_sender({
        let (state, told) = (done.setter(), props.done.clone());
        Callback::from(move |answer: String| {
            state.set(serde_json::from_str(&answer).ok().map(Rc::new));
            told.emit(());
        })
    });
    let onclick = {
        let (sender, path) = (sender.clone(), format!("/api/v1/inventory/changes/{}/undo", props.change));
        Callback::from(move |_: MouseEvent| sender.send::<()>(Method::POST, path.clone(), None))
    };
    html! {
        <>
            if let Some(done) = &*done {
                { outcome(&ui, &here, done) }
            } else {
                <button type="button" class="ops-button" {onclick} disabled={sender.is_busy()} data-undo={props.change.to_string()}>
                    { texts(ui.lang).undo }
                </button>
                { sender.told(general(ui.lang)) }
            }
        </>
    }
}
