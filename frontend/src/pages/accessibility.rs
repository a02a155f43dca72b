//! The accessibility statement.

use crate::data::Ui;
use yew::prelude::*;

/// The page.
pub(super) fn accessibility(ui: &Ui) -> Html {
    let messages = ui.messages();
    html! {
        <div class="narrow">
            <h1>{ messages.accessibility_heading }</h1>
            { for messages.accessibility.iter().map(|paragraph| html! { <p>{ *paragraph }</p> }) }
        </div>
    }
}
