//! One's own account: password, second factor, sessions.

use super::second_factor::SecondFactor;
use super::texts::texts;
use crate::console::change::use_sender;
use crate::console::form::{clear, raw};
use crate::console::screens::title;
use crate::console::texts::texts as general;
use crate::data::{Fetched, Ui, use_fetched, use_ui};
use crate::piece::{part, piece};
use crate::widgets::{Age, facts, loading, moment};
use cruscotto_domain::access::MIN_PASSWORD_CHARS;
use cruscotto_domain::api::Items;
use cruscotto_domain::api::account::{Account, PasswordChange, SessionItem};
use gloo::net::http::Method;
use yew::prelude::*;

/// Where it is.
const ACCOUNT: &str = "/api/v1/account";
const SESSIONS: &str = "/api/v1/account/sessions";

/// The screen.
#[derive(PartialEq)]
pub struct AccountScreen;

piece!(AccountScreen => use_account_screen());

#[hook]
fn use_account_screen() -> Html {
    let ui = use_ui();
    let (texts, general) = (texts(ui.lang), general(ui.lang));
    let round = use_state(|| 0_u32);
    let again = {
        let round = round.clone();
        Callback::from(move |_: String| round.set(*round + 1))
    };
    let account: Fetched<Account> = use_fetched(ACCOUNT.to_owned(), Some(format!("{ACCOUNT}?round={}", *round)), None);
    let sessions: Fetched<Items<SessionItem>> =
        use_fetched(SESSIONS.to_owned(), Some(format!("{SESSIONS}?round={}", *round)), None);
    let (password, ended) = (use_sender(again.clone()), use_sender(again.clone()));
    let (current, new) = (use_node_ref(), use_node_ref());
    let onpassword = {
        let (password, current, new) = (password.clone(), current.clone(), new.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let change = PasswordChange { current: raw(&current), new: raw(&new) };
            password.send(Method::PUT, format!("{ACCOUNT}/password"), Some(&change));
            clear(&[&current, &new]);
        })
    };
    let end = |path: String| {
        let ended = ended.clone();
        Callback::from(move |_: MouseEvent| ended.send::<()>(Method::DELETE, path.clone(), None))
    };
    let session = |item: &SessionItem| {
        html! {
            <tr key={item.id}>
                <th scope="row">{ item.agent.clone().unwrap_or_default() }</th>
                <td>{ moment(ui.lang, item.begun) }</td>
                <td>{ part(Age { at: item.last_used }) }</td>
                <td>
                    if item.current {
                        { texts.this_session }
                    } else {
                        <button type="button" class="ops-button" onclick={end(format!("{SESSIONS}/{}", item.id))}>{ texts.end_session }</button>
                    }
                </td>
            </tr>
        }
    };
    let Some(known) = &account.data else {
        return html! { <>{ title(general.nav_account) }{ loading(ui.lang, account.error.is_some()) }</> };
    };
    html! {
        <div class="ops-account">
            { title(general.nav_account) }
            <div class="ops-columns">
                <div>
                    <section class="ops-panel" aria-labelledby="ops-sessions">
                        <h2 id="ops-sessions">{ texts.sessions }</h2>
                        { ended.told(general) }
                        <div class="table-scroll" tabindex="0" role="group" aria-label={texts.sessions}>
                            <table class="table">
                                <thead><tr>
                                    <th scope="col">{ texts.agent }</th><th scope="col">{ texts.begun }</th>
                                    <th scope="col">{ texts.last_used }</th><th scope="col">{ general.state }</th>
                                </tr></thead>
                                <tbody>{ for sessions.data.iter().flat_map(|items| items.items.iter()).map(session) }</tbody>
                            </table>
                        </div>
                        <button type="button" class="ops-button" onclick={end(SESSIONS.to_owned())}>{ texts.end_sessions }</button>
                    </section>
                    if !known.person.external {
                        <section class="ops-panel" aria-labelledby="ops-password">
                            <h2 id="ops-password">{ texts.change_password }</h2>
                            { password.told(general) }
                            <form class="ops-form" onsubmit={onpassword}>
                                <label>{ texts.current_password }<input ref={current} type="password" autocomplete="current-password" required=true /></label>
                                <label>{ texts.new_password }
                                    <input ref={new} type="password" autocomplete="new-password" required=true
                                        minlength={MIN_PASSWORD_CHARS.to_string()} aria-describedby="ops-password-rule" />
                                </label>
                                <p class="ops-hint" id="ops-password-rule">{ (texts.password_rule)(MIN_PASSWORD_CHARS) }</p>
                                <p><button type="submit" class="ops-primary" disabled={password.is_busy()}>{ texts.change_password }</button></p>
                            </form>
                        </section>
                    }
                </div>
                <div>
                    { who(&ui, known) }
                    if !known.person.external {
                        { part(SecondFactor { on: known.person.second_factor, left: known.recovery_codes_left, changed: again }) }
                    }
                </div>
            </div>
        </div>
    }
}

fn who(ui: &Ui, known: &Account) -> Html {
    let texts = texts(ui.lang);
    let person = &known.person;
    let municipi = person.municipi.as_ref().map_or_else(
        || texts.everywhere.to_owned(),
        |areas| areas.iter().map(|area| ui.city.area_name(area)).collect::<Vec<_>>().join(", "),
    );
    let rows = [
        Some((texts.user, person.user.to_string())),
        person.name.clone().map(|name| (texts.name, name)),
        person.email.clone().map(|email| (texts.email, email)),
        Some((texts.role, format!("{}, {municipi}", (texts.role_name)(person.role)))),
    ];
    html! {
        <section class="ops-panel">
            { facts(rows.into_iter().flatten().map(|(name, value)| (name.to_owned(), html! { { value } }))) }
        </section>
    }
}
