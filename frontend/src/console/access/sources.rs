//! The tokens of sources: made, shown once, rotated, revoked.

use super::texts::texts;
use crate::console::change::use_sender;
use crate::console::form::typed;
use crate::console::texts::texts as general;
use crate::data::{Fetched, percent_encoded, use_fetched, use_ui};
use crate::piece::{part, piece};
use crate::widgets::{Age, loading, moment};
use cruscotto_domain::api::Items;
use cruscotto_domain::api::account::{MadeToken, NewSource, NewToken, SourceItem, TokenItem};
use gloo::net::http::Method;
use std::rc::Rc;
use yew::prelude::*;

/// Where they are.
const PATH: &str = "/api/v1/sources";

/// The panel.
#[derive(PartialEq)]
pub(super) struct Sources;

piece!(Sources => use_sources());

#[hook]
fn use_sources() -> Html {
    let ui = use_ui();
    let (texts, general) = (texts(ui.lang), general(ui.lang));
    let round = use_state(|| 0_u32);
    let made = use_state(|| None::<Rc<MadeToken>>);
    let sources: Fetched<Items<SourceItem>> =
        use_fetched(PATH.to_owned(), Some(format!("{PATH}?round={}", *round)), None);
    let sender = use_sender({
        let (round, made) = (round.clone(), made.setter());
        Callback::from(move |answer: String| {
            made.set(serde_json::from_str(&answer).ok().map(Rc::new));
            round.set(*round + 1);
        })
    });
    let name = use_node_ref();
    let wrong = use_state(|| None::<String>);
    let onnew = {
        let (sender, name, wrong) = (sender.clone(), name.clone(), wrong.setter());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            match typed(&name).parse() {
                Ok(name) => {
                    wrong.set(None);
                    sender.send(Method::POST, PATH.to_owned(), Some(&NewSource { name }));
                }
                Err(error) => wrong.set(Some(format!("{error}"))),
            }
        })
    };
    let token = |source: &SourceItem, token: &TokenItem| {
        let onrevoke = {
            let path = format!("{PATH}/{}/tokens/{}", percent_encoded(source.name.as_str()), token.id);
            let sender = sender.clone();
            Callback::from(move |_: MouseEvent| sender.send::<()>(Method::DELETE, path.clone(), None))
        };
        html! {
            <li key={token.id}>
                <span>
                    { format!("#{} · ", token.id) }{ moment(ui.lang, token.created) }{ " · " }
                    { if token.valid { texts.valid } else { texts.invalid } }{ " · " }{ texts.last_used }{ ": " }
                    if let Some(at) = token.last_used { { part(Age { at }) } } else { { texts.never } }
                </span>
                if token.valid { <button type="button" class="ops-button" onclick={onrevoke}>{ texts.revoke }</button> }
            </li>
        }
    };
    let source = |source: &SourceItem| {
        let onmake = {
            let path = format!("{PATH}/{}/tokens", percent_encoded(source.name.as_str()));
            let sender = sender.clone();
            Callback::from(move |_: MouseEvent| sender.send(Method::POST, path.clone(), Some(&NewToken::default())))
        };
        html! {
            <div key={source.name.to_string()} data-token-source={source.name.to_string()}>
                <h3>{ source.name.to_string() }{ " " }<button type="button" class="ops-button" onclick={onmake}>{ texts.new_token }</button></h3>
                <ul class="ops-children">{ for source.tokens.iter().map(|t| token(source, t)) }</ul>
            </div>
        }
    };
    html! {
        <section class="ops-panel" aria-labelledby="ops-tokens">
            <h2 id="ops-tokens">{ texts.tokens }</h2>
            { sender.told(general) }
            if let Some(made) = &*made {
                <p role="status"><strong>{ texts.token_once }</strong></p>
                <pre tabindex="0">{ &made.token }</pre>
            }
            if let Some(sources) = &sources.data {
                { for sources.items.iter().map(source) }
            } else {
                { loading(ui.lang, sources.error.is_some()) }
            }
            if let Some(wrong) = &*wrong { <p class="form-error" role="alert">{ wrong }</p> }
            <form class="ops-form-row" onsubmit={onnew}>
                <label>{ texts.new_source }<input ref={name} required=true autocomplete="off" /></label>
                <button type="submit" class="ops-button" disabled={sender.is_busy()}>{ general.add }</button>
            </form>
        </section>
    }
}
