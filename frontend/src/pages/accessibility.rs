//! The accessibility statement.

use super::title;
use crate::data::Ui;
use yew::prelude::*;

/// The page.
pub(super) fn accessibility(ui: &Ui) -> Html {
    let messages = ui.messages();
    html! {
        <div class="narrow">
            { title(messages.accessibility_heading) }
            { for messages.accessibility.iter().map(|paragraph| html! { <p>{ *paragraph }</p> }) }
        </div>
    }
}
