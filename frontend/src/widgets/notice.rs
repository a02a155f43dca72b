//! What stands where data is not there yet, or cannot come.

use crate::i18n::Lang;
use yew::prelude::*;

/// Data is on its way, or the last attempt to load it failed.
pub fn loading(lang: Lang, failed: bool) -> Html {
    let messages = lang.messages();
    html! { <p class="notice" role="status">{ if failed { messages.load_failed } else { messages.loading } }</p> }
}
