//! An address that leads nowhere.

use crate::data::Ui;
use crate::routes::Route;
use yew::prelude::*;

/// The page; `what` is the area, asset or service that was looked for.
pub fn not_found(ui: &Ui, what: Option<&str>) -> Html {
    let messages = ui.messages();
    let hint = what.map_or_else(|| messages.not_found_hint.to_owned(), messages.unknown_place);
    html! {
        <div class="narrow" data-page="not-found">
            <h1>{ messages.not_found }</h1>
            <p class="lead">{ hint }</p>
            <p><a href={Route::City.href(ui.view())}>{ messages.back_to_map }</a></p>
        </div>
    }
}
