//! The page that a link leads to which gives an account its password. The token is after the `#`: it is in no log, and is
//! taken out of the address as soon as it was read.

use super::texts::texts;
use crate::browser;
use crate::console::change::{Sent, failure, use_sender};
use crate::console::form::{clear, raw};
use crate::console::place::use_here;
use crate::console::routes::Screen;
use crate::console::screens::title;
use crate::console::texts::texts as general;
use crate::data::use_lang;
use crate::piece::piece;
use cruscotto_domain::access::MIN_PASSWORD_CHARS;
use cruscotto_domain::api::account::{Setup, SetupFor, SetupToken};
use gloo::net::http::Method;
use yew::prelude::*;

/// The screen.
#[derive(PartialEq)]
pub struct SetupScreen;

piece!(SetupScreen => use_setup_screen());

#[hook]
fn use_setup_screen() -> Html {
    let (lang, here) = (use_lang(), use_here());
    let (texts, general) = (texts(lang), general(lang));
    let token = use_mut_ref(String::new);
    let known = use_state(|| None::<Option<SetupFor>>);
    let done = use_state(|| false);
    let password = use_node_ref();
    {
        let (token, known, here) = (token.clone(), known.setter(), here.clone());
        use_effect_with((), move |()| {
            let found = browser::take_fragment();
            // Without the token: a screenshot or a shoulder shows none.
            here.refine(&here.query);
            let body = serde_json::to_string(&SetupToken { token: found.clone() }).ok();
            token.replace(found);
            wasm_bindgen_futures::spawn_local(async move {
                let answer = browser::exchange(Method::POST, "/api/v1/setup/inspect", body).await;
                known.set(Some(answer.ok().and_then(|text| serde_json::from_str(&text).ok())));
            });
        });
    }
    let sender = use_sender({
        let done = done.setter();
        Callback::from(move |_: String| done.set(true))
    });
    let onsubmit = {
        let (sender, password, token) = (sender.clone(), password.clone(), token.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let setup = Setup { token: token.borrow().clone(), password: raw(&password) };
            sender.send(Method::POST, "/api/v1/setup".to_owned(), Some(&setup));
            clear(&[&password]);
        })
    };
    html! {
        <div class="ops-narrow">
            { title(texts.setup) }
            if *done {
                <p role="status">{ texts.setup_done }</p>
                <p><a class="ops-primary" href={here.link(&Screen::Login)}>{ general.login }</a></p>
            } else if let Some(known) = &*known {
                if let Some(known) = known {
                    <p>{ (texts.setup_for)(known.user.as_str()) }</p>
                    <form class="ops-form" {onsubmit}>
                        if let Sent::Failed(error) = sender.state() { <p class="form-error" role="alert">{ failure(general, error) }</p> }
                        <input type="text" name="user" autocomplete="username" value={known.user.to_string()} readonly=true aria-label={texts.user} />
                        <label>{ texts.new_password }
                            <input ref={password} name="password" type="password" autocomplete="new-password" required=true
                                minlength={MIN_PASSWORD_CHARS.to_string()} aria-describedby="ops-password-rule" />
                        </label>
                        <p class="ops-hint" id="ops-password-rule">{ (texts.password_rule)(MIN_PASSWORD_CHARS) }</p>
                        <p><button type="submit" class="ops-primary" disabled={sender.is_busy()}>{ general.save }</button></p>
                    </form>
                } else {
                    <p class="form-error" role="alert">{ texts.setup_bad }</p>
                }
            } else {
                <p role="status">{ general.loading }</p>
            }
        </div>
    }
}
