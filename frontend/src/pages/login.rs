//! Staff login.

use super::title;
use crate::browser::{self, FetchError};
use crate::data::{SESSION_PATH, use_lang};
use crate::piece::piece;
use crate::routes::{Route, View};
use cruscotto_domain::api::Login;
use gloo::net::http::Method;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// The page. What was typed lives in the form alone, never in the application's state.
#[derive(PartialEq)]
pub struct LoginPage;

piece!(LoginPage => use_login_page());

#[hook]
fn use_login_page() -> Html {
    let lang = use_lang();
    let messages = lang.messages();
    let (user, password) = (use_node_ref(), use_node_ref());
    let error = use_state(|| None::<&'static str>);
    let busy = use_state(|| false);
    let onsubmit = {
        let (user, password, error, busy) = (user.clone(), password.clone(), error.clone(), busy.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let value = |field: &NodeRef| field.cast::<HtmlInputElement>().map(|f| f.value()).unwrap_or_default();
            let login = Login { user: value(&user), password: value(&password), code: None };
            // Two strings are always JSON.
            let body = serde_json::to_string(&login).ok();
            let (error, busy) = (error.clone(), busy.clone());
            busy.set(true);
            wasm_bindgen_futures::spawn_local(async move {
                match browser::send(Method::POST, SESSION_PATH, body).await {
                    // The same page then says who is logged in.
                    Ok(()) => browser::reload_at(&Route::Login.href(View::default().with_lang(lang))),
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
    html! {
        <div class="narrow">
            { title(messages.login_heading) }
            <p class="lead">{ messages.login_intro }</p>
            <form class="login" {onsubmit}>
                if let Some(error) = *error { <p class="form-error" role="alert" id="login-error">{ error }</p> }
                <label for="login-user">{ messages.user }</label>
                <input id="login-user" class="form-control" ref={user} name="user" autocomplete="username" required=true
                    aria-describedby={error.map(|_| "login-error")} />
                <label for="login-password">{ messages.password }</label>
                <input id="login-password" class="form-control" ref={password} name="password" type="password"
                    autocomplete="current-password" required=true aria-describedby={error.map(|_| "login-error")} />
                <button type="submit" class="btn btn-primary" disabled={*busy}>{ messages.login }</button>
            </form>
        </div>
    }
}
