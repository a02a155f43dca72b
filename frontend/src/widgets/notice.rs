//! What stands where data is not there yet, or cannot come.

use crate::data::use_lang;
use yew::prelude::*;

/// Properties of [`Notice`].
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The text.
    pub text: AttrValue,
}

/// A message that screen readers tell.
#[component]
pub fn Notice(props: &Props) -> Html {
    html! { <p class="notice" role="status">{ &props.text }</p> }
}

/// Properties of [`Loading`].
#[derive(Properties, PartialEq)]
pub struct LoadingProps {
    /// Whether the last attempt failed.
    #[prop_or_default]
    pub failed: bool,
}

/// Data is on its way, or could not be loaded.
#[component]
pub fn Loading(props: &LoadingProps) -> Html {
    let messages = use_lang().messages();
    html! { <Notice text={if props.failed { messages.load_failed } else { messages.loading }} /> }
}
