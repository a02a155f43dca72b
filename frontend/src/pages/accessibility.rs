//! The accessibility statement.

use super::Title;
use crate::data::use_lang;
use yew::prelude::*;

/// The page.
#[component]
pub(super) fn AccessibilityPage() -> Html {
    let messages = use_lang().messages();
    html! {
        <div class="narrow">
            <Title text={messages.accessibility_heading} />
            { for messages.accessibility.iter().map(|paragraph| html! { <p>{ *paragraph }</p> }) }
        </div>
    }
}
