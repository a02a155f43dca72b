//! Who is logged in.

use super::fetched::{Fetched, use_fetched};
use cruscotto_domain::api::Session;
use yew::prelude::*;

/// Where the session is asked for, begun and ended.
pub const SESSION_PATH: &str = "/api/v1/session";

/// Properties of [`SessionProvider`].
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The application.
    pub children: Html,
}

/// Asks once who is logged in; logging in and out load the page anew.
#[component]
pub fn SessionProvider(props: &Props) -> Html {
    let session: Fetched<Session> = use_fetched(SESSION_PATH.to_owned(), Some(SESSION_PATH.to_owned()), None);
    html! { <ContextProvider<Fetched<Session>> context={session}>{ props.children.clone() }</ContextProvider<Fetched<Session>>> }
}

/// The user's name; none for the public.
#[hook]
pub fn use_session() -> Option<String> {
    use_context::<Fetched<Session>>()?.data?.user.clone()
}
