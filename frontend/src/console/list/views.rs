//! Saved views: the filters of one person under a name, kept by the server, so that they are there on the next machine.

use crate::browser::{self, FetchError};
use crate::console::change::use_sender;
use crate::console::place::use_here;
use crate::console::query::Query;
use crate::console::routes::Screen;
use crate::console::texts::texts;
use crate::data::{Fetched, percent_encoded, use_fetched, use_lang};
use crate::piece::piece;
use cruscotto_domain::api::{Items, SavedView};
use gloo::net::http::Method;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// Where they are kept.
const PATH: &str = "/api/v1/views";

/// The saved views.
#[derive(PartialEq)]
pub(super) struct Views;

piece!(Views => use_views());

#[hook]
fn use_views() -> Html {
    let (texts, here) = (texts(use_lang()), use_here());
    let round = use_state(|| 0_u32);
    let views: Fetched<Items<SavedView>> = use_fetched(PATH.to_owned(), Some(format!("{PATH}?round={}", *round)), None);
    let name = use_node_ref();
    let sender = use_sender({
        let round = round.clone();
        Callback::from(move |_: String| round.set(*round + 1))
    });
    // The language is the reader's, not the view's.
    let now = here.query.clone().with("lang", None).address("");
    let onsubmit = {
        let (name, sender, now) = (name.clone(), sender.clone(), now.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let Some(field) = name.cast::<HtmlInputElement>() else { return };
            let view = SavedView { name: field.value().trim().to_owned(), query: now.clone() };
            if !view.name.is_empty() {
                field.set_value("");
                sender.send(Method::PUT, format!("{PATH}/{}", percent_encoded(&view.name)), Some(&view));
            }
        })
    };
    let item = |view: &SavedView| {
        let query = Query::of(&view.query).with("lang", here.query.get("lang").map(str::to_owned));
        let onclick = {
            let (sender, path) = (sender.clone(), format!("{PATH}/{}", percent_encoded(&view.name)));
            Callback::from(move |_: MouseEvent| sender.send::<()>(Method::DELETE, path.clone(), None))
        };
        html! {
            <li key={view.name.clone()}>
                <a href={query.address(&Screen::List.path())} aria-current={(view.query == now).then_some("true")}>{ &view.name }</a>
                <button type="button" class="ops-x" aria-label={(texts.view_delete)(&view.name)} {onclick}>{ "×" }</button>
            </li>
        }
    };
    if views.error.as_ref().is_some_and(FetchError::is_not_found) {
        browser::log_error("the server keeps no views");
        return Html::default();
    }
    html! {
        <details class="ops-views">
            <summary>{ texts.views }</summary>
            <ul>
                { for views.data.iter().flat_map(|views| views.items.iter()).map(item) }
                if views.data.as_ref().is_some_and(|views| views.items.is_empty()) { <li>{ texts.views_none }</li> }
            </ul>
            <form {onsubmit}>
                <label>{ texts.view_name }<input ref={name} name="view" maxlength="60" required=true autocomplete="off" /></label>
                <button type="submit" class="ops-button" disabled={sender.is_busy()}>{ texts.view_save }</button>
            </form>
            { sender.told(texts) }
        </details>
    }
}
