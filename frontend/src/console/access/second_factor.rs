//! One's own second factor: offered, shown a code of, switched off.

use super::texts::texts;
use crate::console::change::use_sender;
use crate::console::form::{clear, raw, typed};
use crate::console::texts::texts as general;
use crate::data::use_lang;
use crate::i18n::integer;
use crate::piece::piece;
use cruscotto_domain::api::account::{Confirmation, RecoveryCodes, SecondFactorCode, SecondFactorOffer};
use gloo::net::http::Method;
use std::rc::Rc;
use yew::prelude::*;

/// Where it is.
const PATH: &str = "/api/v1/account/second-factor";

/// The panel.
#[derive(PartialEq)]
pub(super) struct SecondFactor {
    pub(super) on: bool,
    pub(super) left: u32,
    pub(super) changed: Callback<String>,
}

piece!(SecondFactor => use_second_factor);

#[hook]
fn use_second_factor(props: &SecondFactor) -> Html {
    let lang = use_lang();
    let (texts, general) = (texts(lang), general(lang));
    let offer = use_state(|| None::<Rc<SecondFactorOffer>>);
    let codes = use_state(|| None::<Rc<RecoveryCodes>>);
    let (password, code) = (use_node_ref(), use_node_ref());
    let offered = use_sender({
        let (offer, changed) = (offer.setter(), props.changed.clone());
        Callback::from(move |answer: String| match serde_json::from_str(&answer) {
            Ok(read) => offer.set(Some(Rc::new(read))),
            // Switched off: nothing is answered.
            Err(_) => changed.emit(answer),
        })
    });
    let shown = use_sender({
        let (offer, codes, changed) = (offer.setter(), codes.setter(), props.changed.clone());
        Callback::from(move |answer: String| {
            codes.set(serde_json::from_str(&answer).ok().map(Rc::new));
            offer.set(None);
            changed.emit(answer);
        })
    });
    let onpassword = {
        let (offered, password, on) = (offered.clone(), password.clone(), props.on);
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let method = if on { Method::DELETE } else { Method::POST };
            offered.send(method, PATH.to_owned(), Some(&Confirmation { password: raw(&password) }));
            clear(&[&password]);
        })
    };
    let oncode = {
        let (shown, code) = (shown.clone(), code.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            shown.send(Method::PUT, PATH.to_owned(), Some(&SecondFactorCode { code: typed(&code) }));
        })
    };
    html! {
        <section class="ops-panel" aria-labelledby="ops-factor">
            <h2 id="ops-factor">{ texts.second_factor }</h2>
            <p>{ if props.on { (texts.second_factor_on)(&integer(lang, props.left)) } else { texts.second_factor_off.to_owned() } }</p>
            if let Some(codes) = &*codes {
                <p><strong>{ texts.recovery }</strong></p>
                <pre tabindex="0">{ codes.codes.join("\n") }</pre>
            }
            if let Some(offer) = &*offer {
                <p>{ texts.second_factor_how }</p>
                <div class="ops-qr" role="img" aria-label={texts.qr}>{ Html::from_html_unchecked(AttrValue::from(offer.qr_svg.clone())) }</div>
                <pre tabindex="0">{ &offer.secret }</pre>
                { shown.told(general) }
                <form class="ops-form-row" onsubmit={oncode}>
                    <label>{ texts.code }<input ref={code} autocomplete="one-time-code" required=true /></label>
                    <button type="submit" class="ops-primary" disabled={shown.is_busy()}>{ texts.second_factor_begin }</button>
                </form>
            } else {
                { offered.told(general) }
                <form class="ops-form-row" onsubmit={onpassword}>
                    <label>{ texts.current_password }<input ref={password} type="password" autocomplete="current-password" required=true /></label>
                    <button type="submit" class="ops-button" disabled={offered.is_busy()}>
                        { if props.on { texts.second_factor_end } else { texts.second_factor_begin } }
                    </button>
                </form>
            }
        </section>
    }
}
