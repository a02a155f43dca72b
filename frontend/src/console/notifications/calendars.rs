//! On-call calendars: who is on call now and in the next weeks, and the file they come from.

use super::PATH;
use super::texts::texts;
use crate::browser;
use crate::console::change::use_sender;
use crate::console::form::typed;
use crate::console::texts::texts as general;
use crate::data::{Fetched, use_fetched, use_ui};
use crate::piece::{keyed, piece};
use crate::widgets::{loading, moment};
use cruscotto_domain::api::Items;
use cruscotto_domain::notify::{CalendarItem, NamedText, ShiftItem};
use gloo::net::http::Method;
use wasm_bindgen_futures::JsFuture;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// Seconds between two looks: who is on call changes by itself.
const REFRESH_S: u32 = 60;

/// The panel.
#[derive(PartialEq)]
pub(super) struct Calendars;

piece!(Calendars => use_calendars());

#[hook]
fn use_calendars() -> Html {
    let ui = use_ui();
    let (texts, general) = (texts(ui.lang), general(ui.lang));
    let round = use_state(|| 0_u32);
    let path = format!("{PATH}/calendars");
    let list: Fetched<Items<CalendarItem>> =
        use_fetched(path.clone(), Some(format!("{path}#{}", *round)), Some(REFRESH_S));
    let replacing = use_state(|| None::<CalendarItem>);
    let no_file = use_state(|| false);
    let sender = use_sender({
        let (round, replacing) = (round.clone(), replacing.setter());
        Callback::from(move |_: String| {
            replacing.set(None);
            round.set(*round + 1);
        })
    });
    let (name, file) = (use_node_ref(), use_node_ref());
    let onsubmit = {
        let (name, file, sender, path) = (name.clone(), file.clone(), sender.clone(), path.clone());
        let (replacing, no_file) = (replacing.clone(), no_file.setter());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let chosen = file.cast::<HtmlInputElement>().and_then(|f| f.files()).and_then(|files| files.get(0));
            no_file.set(chosen.is_none());
            let Some(chosen) = chosen else { return };
            let (name, sender, path, id) =
                (typed(&name), sender.clone(), path.clone(), replacing.as_ref().map(|c| c.id));
            wasm_bindgen_futures::spawn_local(async move {
                match JsFuture::from(chosen.text()).await {
                    Ok(text) => {
                        let input = NamedText { name, text: text.as_string().unwrap_or_default() };
                        match id {
                            Some(id) => sender.send(Method::PUT, format!("{path}/{id}"), Some(&input)),
                            None => sender.send(Method::POST, path, Some(&input)),
                        }
                    }
                    Err(error) => browser::log_error(&format!("the file cannot be read: {error:?}")),
                }
            });
        })
    };
    let item = |calendar: &CalendarItem| {
        let onreplace = {
            let (replacing, calendar) = (replacing.setter(), calendar.clone());
            Callback::from(move |_: MouseEvent| replacing.set(Some(calendar.clone())))
        };
        let ondelete = {
            let (sender, path) = (sender.clone(), format!("{path}/{}", calendar.id));
            Callback::from(move |_: MouseEvent| sender.send::<()>(Method::DELETE, path.clone(), None))
        };
        let on_call = if calendar.on_call.is_empty() { texts.nobody.to_owned() } else { calendar.on_call.join(", ") };
        html! {
            <li key={calendar.id} class="ops-panel" data-calendar={calendar.id.to_string()}>
                <h3>{ &calendar.name }</h3>
                <p>{ texts.on_call }{ ": " }<strong>{ on_call }</strong></p>
                <p class="ops-hint">{ texts.imported_by }{ " " }{ &calendar.by }{ ", " }{ moment(ui.lang, calendar.at) }</p>
                { keyed(format!("{} {}", calendar.id, calendar.at), Shifts { calendar: calendar.id }) }
                <p class="ops-actions">
                    <button type="button" class="ops-button" onclick={onreplace}>{ texts.replace }</button>
                    <button type="button" class="ops-button" onclick={ondelete}>{ general.delete }</button>
                </p>
            </li>
        }
    };
    let heading = replacing.as_ref().map_or_else(|| texts.new_calendar.to_owned(), |c| (texts.change)(&c.name));
    html! {
        <section class="ops-panel" aria-labelledby="ops-calendars">
            <h2 id="ops-calendars">{ texts.calendars }</h2>
            { sender.told_failure(general) }
            if let Some(list) = &list.data {
                if list.items.is_empty() { <p>{ texts.calendars_none }</p> } else { <ul class="ops-plain">{ for list.items.iter().map(item) }</ul> }
            } else {
                { loading(ui.lang, list.error.is_some()) }
            }
            <h3>{ heading }</h3>
            <p class="ops-hint">{ texts.calendar_hint }</p>
            if *no_file { <p class="form-error" role="alert">{ texts.calendar_no_file }</p> }
            <form key={replacing.as_ref().map(|c| c.id).unwrap_or_default()} class="ops-form" {onsubmit}>
                <label>{ texts.calendar_name }
                    <input ref={name} name="calendar" required=true maxlength="100" autocomplete="off"
                        ~defaultValue={replacing.as_ref().map(|c| c.name.clone()).unwrap_or_default()} />
                </label>
                <label>{ texts.calendar_file }<input ref={file} type="file" name="ics" required=true accept=".ics,text/calendar" /></label>
                <p class="ops-actions"><button type="submit" class="ops-primary" disabled={sender.is_busy()}>{ general.save }</button></p>
            </form>
        </section>
    }
}

/// The next shifts of a calendar.
#[derive(PartialEq)]
struct Shifts {
    calendar: i32,
}

piece!(Shifts => use_shifts);

#[hook]
fn use_shifts(props: &Shifts) -> Html {
    let ui = use_ui();
    let texts = texts(ui.lang);
    let path = format!("{PATH}/calendars/{}/shifts", props.calendar);
    let shifts: Fetched<Items<ShiftItem>> = use_fetched(path.clone(), Some(path), Some(REFRESH_S));
    let Some(list) = &shifts.data else { return loading(ui.lang, shifts.error.is_some()) };
    if list.items.is_empty() {
        return html! { <p>{ texts.shifts_none }</p> };
    }
    let row = |shift: &ShiftItem| {
        let who = if shift.people.is_empty() { texts.unknown_person.to_owned() } else { shift.people.join(", ") };
        html! {
            <tr key={shift.from.to_string()}>
                <th scope="row">{ moment(ui.lang, shift.from) }</th><td>{ moment(ui.lang, shift.to) }</td><td>{ who }</td>
            </tr>
        }
    };
    html! {
        <details>
            <summary>{ texts.shifts }</summary>
            <div class="table-scroll ops-bounded" tabindex="0" role="group" aria-label={texts.shifts}>
                <table class="table">
                    <thead><tr><th scope="col">{ texts.from }</th><th scope="col">{ texts.until }</th><th scope="col">{ texts.who }</th></tr></thead>
                    <tbody>{ for list.items.iter().map(row) }</tbody>
                </table>
            </div>
        </details>
    }
}
