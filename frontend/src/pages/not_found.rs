//! An address that leads nowhere.

use super::Title;
use crate::data::use_lang;
use crate::routes::{Route, View};
use crate::widgets::To;
use yew::prelude::*;

/// Properties of [`NotFoundPage`].
#[derive(Properties, PartialEq)]
pub(super) struct Props {
    /// What was looked for.
    #[prop_or_default]
    pub(super) what: Option<AttrValue>,
}

/// The page.
#[component]
pub(super) fn NotFoundPage(props: &Props) -> Html {
    let lang = use_lang();
    let messages = lang.messages();
    let hint =
        props.what.as_ref().map_or_else(|| messages.not_found_hint.to_owned(), |what| (messages.unknown_place)(what));
    html! {
        <div class="narrow" data-page="not-found">
            <Title text={messages.not_found} />
            <p class="lead">{ hint }</p>
            <p><To route={Route::City} view={View::default().with_lang(lang)}>{ messages.back_to_map }</To></p>
        </div>
    }
}
