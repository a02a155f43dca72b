//! Staff login, with a second factor where the account has one, or at the city's identity provider. What was typed lives in
//! the form alone, never in the application's state or an address.

use super::texts::texts;
use crate::browser::{self, FetchError};
use crate::console::form::{raw, typed};
use crate::console::place::use_here;
use crate::console::routes::Screen;
use crate::console::screens::title;
use crate::data::{Fetched, SESSION_PATH, use_fetched, use_lang};
use crate::piece::piece;
use cruscotto_domain::api::Login;
use cruscotto_domain::api::account::{LoginWays, SECOND_FACTOR_REQUIRED};
use gloo::net::http::Method;
use yew::prelude::*;

/// Where the server says how people log in.
const WAYS: &str = "/api/v1/session/ways";

/// Where the identity provider is gone to.
const OIDC: &str = "/api/v1/oidc/start";

/// The screen.
#[derive(PartialEq)]
pub struct LoginScreen;

piece!(LoginScreen => use_login_screen());

#[hook]
fn use_login_screen() -> Html {
    let (lang, here) = (use_lang(), use_here());
    let (texts, messages) = (texts(lang), lang.messages());
    let ways: Fetched<LoginWays> = use_fetched(WAYS.to_owned(), Some(WAYS.to_owned()), None);
    let (user, password, code) = (use_node_ref(), use_node_ref(), use_node_ref());
    let error = use_state(|| None::<&'static str>);
    let coded = use_state(|| false);
    let busy = use_state(|| false);
    let onsubmit = {
        let (user, password, code) = (user.clone(), password.clone(), code.clone());
        let (error, coded, busy) = (error.clone(), coded.clone(), busy.clone());
        let after = here.link(&Screen::List);
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let code = Some(typed(&code)).filter(|code| !code.is_empty());
            // Texts are always JSON.
            let body = serde_json::to_string(&Login { user: typed(&user), password: raw(&password), code }).ok();
            let (error, coded, busy, after) = (error.clone(), coded.clone(), busy.clone(), after.clone());
            busy.set(true);
            wasm_bindgen_futures::spawn_local(async move {
                match browser::send(Method::POST, SESSION_PATH, body).await {
                    // Loaded anew: the socket is to be opened as who one is now.
                    Ok(()) => browser::reload_at(&after),
                    Err(failed) => {
                        busy.set(false);
                        let wants_code =
                            matches!(&failed, FetchError::Status(_, detail) if detail.contains(SECOND_FACTOR_REQUIRED));
                        if wants_code {
                            coded.set(true);
                        }
                        error.set(Some(match failed {
                            _ if wants_code => texts.code_wanted,
                            FetchError::Status(400..=403, _) => messages.login_refused,
                            _ => messages.login_unavailable,
                        }));
                    }
                }
            });
        })
    };
    let described = error.map(|_| "ops-login-error");
    let provider = ways.data.as_ref().and_then(|ways| ways.oidc.clone());
    html! {
        <div class="ops-narrow">
            { title(messages.login_heading) }
            if let Some(name) = provider {
                <p><a class="ops-primary" href={OIDC}>{ (texts.oidc)(&name) }</a></p>
            }
            <form class="ops-form" {onsubmit}>
                if let Some(error) = *error { <p class="form-error" role="alert" id="ops-login-error">{ error }</p> }
                <label>{ messages.user }
                    <input ref={user} name="user" autocomplete="username" required=true aria-describedby={described} />
                </label>
                <label>{ messages.password }
                    <input ref={password} name="password" type="password" autocomplete="current-password" required=true
                        aria-describedby={described} />
                </label>
                if *coded {
                    <label>{ texts.code }
                        <input ref={code} name="code" autocomplete="one-time-code" required=true aria-describedby={described} />
                    </label>
                }
                <p><button type="submit" class="ops-primary" disabled={*busy}>{ messages.login }</button></p>
            </form>
        </div>
    }
}
