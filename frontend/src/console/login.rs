//! Staff login. What was typed lives in the form alone, never in the application's state or an address.

use super::place::use_here;
use super::routes::Screen;
use super::screens::title;
use crate::browser::{self, FetchError};
use crate::data::{SESSION_PATH, use_lang};
use crate::piece::piece;
use cruscotto_domain::api::Login;
use gloo::net::http::Method;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// The screen.
#[derive(PartialEq)]
pub(super) struct LoginScreen;

piece!(LoginScreen => use_login_screen());

#[hook]
fn use_login_screen() -> Html {
    let (lang, here) = (use_lang(), use_here());
    let messages = lang.messages();
    let (user, password) = (use_node_ref(), use_node_ref());
    let error = use_state(|| None::<&'static str>);
    let busy = use_state(|| false);
    let onsubmit = {
        let (user, password, error, busy) = (user.clone(), password.clone(), error.clone(), busy.clone());
        let after = here.link(&Screen::List);
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let value = |field: &NodeRef| field.cast::<HtmlInputElement>().map(|f| f.value()).unwrap_or_default();
            // Two strings are always JSON.
            let body =
                serde_json::to_string(&Login { user: value(&user), password: value(&password), code: None }).ok();
            let (error, busy, after) = (error.clone(), busy.clone(), after.clone());
            busy.set(true);
            wasm_bindgen_futures::spawn_local(async move {
                match browser::send(Method::POST, SESSION_PATH, body).await {
                    // Loaded anew: the socket is to be opened as who one is now.
                    Ok(()) => browser::reload_at(&after),
                    Err(failed) => {
                        busy.set(false);
                        error.set(Some(match failed {
                            FetchError::Status(400..=403, _) => messages.login_refused,
                            _ => messages.login_unavailable,
                        }));
                    }
                }
            });
        })
    };
    let described = error.map(|_| "ops-login-error");
    html! {
        <div class="ops-narrow">
            { title(messages.login_heading) }
            <form class="ops-form" {onsubmit}>
                if let Some(error) = *error { <p class="form-error" role="alert" id="ops-login-error">{ error }</p> }
                <label>{ messages.user }
                    <input ref={user} name="user" autocomplete="username" required=true aria-describedby={described} />
                </label>
                <label>{ messages.password }
                    <input ref={password} name="password" type="password" autocomplete="current-password" required=true
                        aria-describedby={described} />
                </label>
                <p><button type="submit" class="ops-primary" disabled={*busy}>{ messages.login }</button></p>
            </form>
        </div>
    }
}
