//! People with accounts, and the tokens of sources: who gets in, and what delivers.

use super::sources::Sources;
use super::texts::texts;
use crate::console::change::use_sender;
use crate::console::form::{chosen, typed, words};
use crate::console::screens::title;
use crate::console::texts::texts as general;
use crate::data::{Fetched, percent_encoded, use_fetched, use_ui};
use crate::piece::{part, piece};
use crate::widgets::{Age, loading};
use cruscotto_domain::access::Role;
use cruscotto_domain::api::Items;
use cruscotto_domain::api::account::{AccountLink, AccountState, NewPerson, Person, PersonChange};
use cruscotto_domain::id::AreaId;
use gloo::net::http::Method;
use std::rc::Rc;
use yew::prelude::*;

/// Where they are.
const PATH: &str = "/api/v1/people";

/// The roles of people.
const ROLES: [Role; 3] = [Role::Viewer, Role::Operator, Role::Administrator];

/// The screen.
#[derive(PartialEq)]
pub struct PeopleScreen;

piece!(PeopleScreen => use_people_screen());

#[hook]
fn use_people_screen() -> Html {
    let ui = use_ui();
    let (texts, general) = (texts(ui.lang), general(ui.lang));
    let round = use_state(|| 0_u32);
    let link = use_state(|| None::<Rc<AccountLink>>);
    let people: Fetched<Items<Person>> = use_fetched(PATH.to_owned(), Some(format!("{PATH}?round={}", *round)), None);
    let sender = use_sender({
        let (round, link) = (round.clone(), link.setter());
        Callback::from(move |answer: String| {
            link.set(serde_json::from_str(&answer).ok().map(Rc::new));
            round.set(*round + 1);
        })
    });
    let (user, name, email, role, municipi) =
        (use_node_ref(), use_node_ref(), use_node_ref(), use_node_ref(), use_node_ref());
    let problem = use_state(|| None::<String>);
    let oninvite = {
        let (user, name, email, role, municipi) =
            (user.clone(), name.clone(), email.clone(), role.clone(), municipi.clone());
        let (sender, problem) = (sender.clone(), problem.setter());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let filled = |text: String| Some(text).filter(|text| !text.is_empty());
            let new = || -> Result<NewPerson, String> {
                Ok(NewPerson {
                    user: typed(&user).parse().map_err(|e| format!("{e}"))?,
                    name: filled(typed(&name)),
                    email: filled(typed(&email)),
                    role: chosen(&role).parse().map_err(|e| format!("{e}"))?,
                    municipi: areas(&typed(&municipi))?,
                })
            };
            match new() {
                Ok(new) => {
                    problem.set(None);
                    sender.send(Method::POST, PATH.to_owned(), Some(&new));
                }
                Err(why) => problem.set(Some(why)),
            }
        })
    };
    let row = |person: &Person| {
        let path = format!("{PATH}/{}", percent_encoded(person.user.as_str()));
        let act = |method: fn() -> Method, path: String| {
            let sender = sender.clone();
            Callback::from(move |_: MouseEvent| sender.send::<()>(method(), path.clone(), None))
        };
        let change = |change: PersonChange| {
            let (sender, path) = (sender.clone(), path.clone());
            Callback::from(move |()| sender.send(Method::PUT, path.clone(), Some(&change)))
        };
        let now = PersonChange {
            name: person.name.clone(),
            email: person.email.clone(),
            role: person.role,
            municipi: person.municipi.clone(),
            disabled: person.state == AccountState::Disabled,
        };
        let toggled = change(PersonChange { disabled: !now.disabled, ..now.clone() });
        let onrole = {
            let (sender, path, now) = (sender.clone(), path.clone(), now.clone());
            Callback::from(move |event: Event| {
                let select = event.target_dyn_into::<web_sys::HtmlSelectElement>();
                if let Some(role) = select.and_then(|select| select.value().parse().ok()) {
                    sender.send(Method::PUT, path.clone(), Some(&PersonChange { role, ..now.clone() }));
                }
            })
        };
        let places = person.municipi.as_ref().map_or_else(
            || texts.everywhere.to_owned(),
            |areas| areas.iter().map(|area| ui.city.area_name(area)).collect::<Vec<_>>().join(", "),
        );
        html! {
            <tr key={person.user.to_string()} data-person={person.user.to_string()}>
                <th scope="row">{ person.user.to_string() }<span class="labels">{ person.name.clone().unwrap_or_default() }</span></th>
                <td>
                    <select aria-label={format!("{}: {}", texts.give_role, person.user)} onchange={onrole} disabled={person.external}>
                        { for ROLES.map(|role| html! {
                            <option value={role.as_str()} selected={role == person.role}>{ (texts.role_name)(role) }</option>
                        }) }
                    </select>
                    <span class="labels">{ places }</span>
                </td>
                <td>{ (texts.state)(person.state) }<span class="labels">{ if person.second_factor { texts.second_factor } else { "" } }</span></td>
                <td>if let Some(at) = person.last_login { { part(Age { at }) } } else { { texts.never } }</td>
                <td class="ops-actions">
                    <button type="button" class="ops-button" onclick={toggled.reform(|_: MouseEvent| ())}>
                        { if now.disabled { texts.enable } else { texts.disable } }
                    </button>
                    if !person.external {
                        <button type="button" class="ops-button" onclick={act(|| Method::POST, format!("{path}/link"))}>{ texts.new_link }</button>
                    }
                    if person.second_factor {
                        <button type="button" class="ops-button" onclick={act(|| Method::DELETE, format!("{path}/second-factor"))}>{ texts.reset_factor }</button>
                    }
                    <button type="button" class="ops-button" onclick={act(|| Method::DELETE, format!("{path}/sessions"))}>{ texts.end_sessions }</button>
                </td>
            </tr>
        }
    };
    html! {
        <div class="ops-people">
            { title(general.nav_people) }
            <section class="ops-panel" aria-labelledby="ops-people">
                <h2 id="ops-people">{ texts.people }</h2>
                { sender.told(general) }
                if let Some(link) = &*link {
                    <p role="status"><strong>{ texts.link_once }</strong></p>
                    <pre tabindex="0">{ &link.link }</pre>
                }
                if let Some(people) = &people.data {
                    <div class="table-scroll" tabindex="0" role="group" aria-label={texts.people}>
                        <table class="table">
                            <thead><tr>
                                <th scope="col">{ texts.user }</th><th scope="col">{ texts.role }</th><th scope="col">{ general.state }</th>
                                <th scope="col">{ texts.last_login }</th><th scope="col">{ texts.action }</th>
                            </tr></thead>
                            <tbody>{ for people.items.iter().map(row) }</tbody>
                        </table>
                    </div>
                } else {
                    { loading(ui.lang, people.error.is_some()) }
                }
            </section>
            <section class="ops-panel" aria-labelledby="ops-invite">
                <h2 id="ops-invite">{ texts.invite_heading }</h2>
                if let Some(problem) = &*problem { <p class="form-error" role="alert">{ problem }</p> }
                <form class="ops-form-row" onsubmit={oninvite}>
                    <label>{ texts.user }<input ref={user} required=true autocomplete="off" /></label>
                    <label>{ texts.name }<input ref={name} autocomplete="off" /></label>
                    <label>{ texts.email }<input ref={email} type="email" autocomplete="off" /></label>
                    <label>{ texts.role }
                        <select ref={role}>{ for ROLES.map(|role| html! { <option value={role.as_str()} selected={role == Role::Viewer}>{ (texts.role_name)(role) }</option> }) }</select>
                    </label>
                    <label>{ texts.municipi }<input ref={municipi} placeholder="municipio-3, municipio-7" autocomplete="off" /></label>
                    <button type="submit" class="ops-primary" disabled={sender.is_busy()}>{ texts.invite }</button>
                </form>
            </section>
            { part(Sources) }
        </div>
    }
}

/// The Municipi that were typed, by commas; none means the whole city.
fn areas(text: &str) -> Result<Option<Vec<AreaId>>, String> {
    let areas: Result<Vec<AreaId>, String> = words(text).map(|word| word.parse().map_err(|e| format!("{e}"))).collect();
    areas.map(|areas| Some(areas).filter(|areas| !areas.is_empty()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn municipi_are_read_by_commas_and_nothing_is_the_whole_city() {
        assert_eq!(areas(" ,"), Ok(None));
        let read = areas("municipio-3, municipio-7,").unwrap().unwrap();
        assert_eq!(read.iter().map(AreaId::as_str).collect::<Vec<_>>(), ["municipio-3", "municipio-7"]);
        assert!(areas("Municipio 3").unwrap_err().contains("expected"));
    }
}
