//! Who is told of incidents, by what, who is on call, and what was sent to whom.

use super::change::use_sender;
use super::screens::title;
use super::texts::texts;
use super::who::use_who;
use crate::data::{Fetched, Ui, use_fetched, use_ui};
use crate::piece::{part, piece};
use crate::widgets::{Age, loading, moment};
use cruscotto_domain::access::Permission;
use cruscotto_domain::api::Items;
use cruscotto_domain::notify::{
    CalendarItem, Channel, ContactInput, Language, MessageItem, NamedText, RecipientInput, RecipientItem,
    RecipientKept, TestItem,
};
use gloo::net::http::Method;
use std::rc::Rc;
use web_sys::{HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement};
use yew::prelude::*;

/// Where it all is.
const PATH: &str = "/api/v1/notifications";

/// Seconds between two looks at what was sent.
const REFRESH_S: u32 = 15;

/// The screen.
#[derive(PartialEq)]
pub(super) struct NotificationsScreen;

piece!(NotificationsScreen => use_notifications_screen());

#[hook]
fn use_notifications_screen() -> Html {
    let (ui, who) = (use_ui(), use_who());
    let texts = texts(ui.lang);
    html! {
        <div class="ops-notifications">
            { title(texts.nav_notifications) }
            { part(Sent) }
            if who.may(Permission::ConfigureNotifications) {
                { part(Recipients) }
                { part(Calendars) }
            }
        </div>
    }
}

/// What was sent to whom, the newest first.
#[derive(PartialEq)]
struct Sent;

piece!(Sent => use_sent());

#[hook]
fn use_sent() -> Html {
    let ui = use_ui();
    let texts = texts(ui.lang);
    let path = format!("{PATH}/messages");
    let sent: Fetched<Items<MessageItem>> = use_fetched(path.clone(), Some(path), Some(REFRESH_S));
    html! {
        <section class="ops-panel" aria-labelledby="ops-sent">
            <h2 id="ops-sent">{ texts.sent_messages }</h2>
            if let Some(sent) = &sent.data {
                if sent.items.is_empty() {
                    <p>{ texts.sent_none }</p>
                } else {
                    <div class="table-scroll ops-bounded" tabindex="0" role="group" aria-label={texts.sent_messages}>
                        <table class="table">
                            <thead><tr>
                                <th scope="col">{ texts.when }</th><th scope="col">{ texts.recipient }</th>
                                <th scope="col">{ texts.message }</th><th scope="col">{ texts.state }</th>
                            </tr></thead>
                            <tbody>{ for sent.items.iter().map(|item| message(&ui, item)) }</tbody>
                        </table>
                    </div>
                }
            } else {
                { loading(ui.lang, sent.error.is_some()) }
            }
        </section>
    }
}

fn message(ui: &Ui, item: &MessageItem) -> Html {
    html! {
        <tr key={item.id} data-message={item.id.to_string()}>
            <th scope="row">{ moment(ui.lang, item.at) }<span class="labels">{ part(Age { at: item.at }) }</span></th>
            <td>{ &item.recipient_name }</td>
            <td>{ &item.subject }</td>
            <td>
                { for item.deliveries.iter().map(|way| html! {
                    <span key={way.id} class="labels" data-delivery={way.state.clone()}>
                        { &way.channel }{ " " }{ &way.address }{ ": " }{ &way.state }
                        { way.attempts.last().filter(|_| way.state != "sent").map(|last| format!(" ({})", last.answer)).unwrap_or_default() }
                    </span>
                }) }
            </td>
        </tr>
    }
}

/// Who is told, with a test of each.
#[derive(PartialEq)]
struct Recipients;

piece!(Recipients => use_recipients());

#[hook]
fn use_recipients() -> Html {
    let ui = use_ui();
    let texts = texts(ui.lang);
    let round = use_state(|| 0_u32);
    let path = format!("{PATH}/recipients");
    let recipients: Fetched<Items<RecipientItem>> =
        use_fetched(path.clone(), Some(format!("{path}?round={}", *round)), None);
    let kept = use_state(|| None::<Rc<RecipientKept>>);
    let tested = use_state(|| None::<Rc<Items<TestItem>>>);
    let sender = use_sender({
        let (round, kept) = (round.clone(), kept.setter());
        Callback::from(move |answer: String| {
            kept.set(serde_json::from_str(&answer).ok().map(Rc::new));
            round.set(*round + 1);
        })
    });
    let tester = use_sender({
        let tested = tested.setter();
        Callback::from(move |answer: String| tested.set(serde_json::from_str(&answer).ok().map(Rc::new)))
    });
    let (name, channel, address, language) = (use_node_ref(), use_node_ref(), use_node_ref(), use_node_ref());
    let onsubmit = {
        let (name, channel, address, language) = (name.clone(), channel.clone(), address.clone(), language.clone());
        let (sender, path) = (sender.clone(), path.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let typed = |field: &NodeRef| {
                field.cast::<HtmlInputElement>().map(|f| f.value().trim().to_owned()).unwrap_or_default()
            };
            let chosen = |field: &NodeRef| field.cast::<HtmlSelectElement>().map(|f| f.value()).unwrap_or_default();
            let word = chosen(&channel);
            let contact = ContactInput {
                id: None,
                channel: Channel::ALL.into_iter().find(|c| c.as_str() == word).unwrap_or(Channel::Email),
                address: Some(typed(&address)),
                template: None,
                to: String::new(),
                enabled: true,
            };
            let input = RecipientInput {
                name: typed(&name),
                language: if chosen(&language) == "en" { Language::En } else { Language::It },
                quiet: None,
                hears_of_failures: false,
                contacts: vec![contact],
            };
            sender.send(Method::POST, path.clone(), Some(&input));
        })
    };
    let row = |item: &RecipientItem| {
        let act = |method: fn() -> Method, below: &str, sender: &super::change::Sender| {
            let (sender, path) = (sender.clone(), format!("{PATH}/recipients/{}{below}", item.id));
            Callback::from(move |_: MouseEvent| sender.send::<()>(method(), path.clone(), None))
        };
        html! {
            <tr key={item.id} data-recipient={item.id.to_string()}>
                <th scope="row">{ &item.name }</th>
                <td>{ for item.contacts.iter().map(|c| html! { <span key={c.id} class="labels">{ c.channel.as_str() }{ " " }{ &c.address }</span> }) }</td>
                <td class="ops-actions">
                    <button type="button" class="ops-button" onclick={act(|| Method::POST, "/test", &tester)} disabled={tester.is_busy()}>{ texts.test_message }</button>
                    <button type="button" class="ops-button" onclick={act(|| Method::DELETE, "", &sender)}>{ texts.delete }</button>
                </td>
            </tr>
        }
    };
    html! {
        <section class="ops-panel" aria-labelledby="ops-recipients">
            <h2 id="ops-recipients">{ texts.recipients }</h2>
            { sender.told(texts) }
            { tester.told(texts) }
            if let Some(tested) = &*tested {
                <ul class="ops-children" role="status">
                    { for tested.items.iter().map(|test| html! {
                        <li key={test.contact} data-accepted={test.accepted.to_string()}>{ if test.accepted { texts.yes } else { texts.no } }<span>{ &test.answer }</span></li>
                    }) }
                </ul>
            }
            if let Some(kept) = kept.as_ref().filter(|kept| !kept.signing_secrets.is_empty()) {
                <p role="status"><strong>{ texts.secret_once }</strong></p>
                <pre tabindex="0">{ kept.signing_secrets.join("\n") }</pre>
            }
            if let Some(recipients) = &recipients.data {
                <div class="table-scroll" tabindex="0" role="group" aria-label={texts.recipients}>
                    <table class="table">
                        <thead><tr><th scope="col">{ texts.recipient }</th><th scope="col">{ texts.contacts }</th><th scope="col">{ texts.test_message }</th></tr></thead>
                        <tbody>{ for recipients.items.iter().map(row) }</tbody>
                    </table>
                </div>
            } else {
                { loading(ui.lang, recipients.error.is_some()) }
            }
            <form class="ops-form-row" {onsubmit}>
                <label>{ texts.recipient }<input ref={name} name="recipient" required=true autocomplete="off" /></label>
                <label>{ texts.contacts }
                    <select ref={channel}>{ for [Channel::Email, Channel::Webhook].map(|c| html! { <option value={c.as_str()}>{ c.as_str() }</option> }) }</select>
                </label>
                <label>{ texts.address }<input ref={address} name="address" required=true autocomplete="off" /></label>
                <label>{ ui.messages().language }<select ref={language}><option value="it">{ "Italiano" }</option><option value="en">{ "English" }</option></select></label>
                <button type="submit" class="ops-primary" disabled={sender.is_busy()}>{ texts.add }</button>
            </form>
        </section>
    }
}

/// On-call calendars: who is on call now, and a form that imports one.
#[derive(PartialEq)]
struct Calendars;

piece!(Calendars => use_calendars());

#[hook]
fn use_calendars() -> Html {
    let ui = use_ui();
    let texts = texts(ui.lang);
    let round = use_state(|| 0_u32);
    let path = format!("{PATH}/calendars");
    let calendars: Fetched<Items<CalendarItem>> =
        use_fetched(path.clone(), Some(format!("{path}?round={}", *round)), None);
    let sender = use_sender({
        let round = round.clone();
        Callback::from(move |_: String| round.set(*round + 1))
    });
    let (name, text) = (use_node_ref(), use_node_ref());
    let onsubmit = {
        let (name, text, sender) = (name.clone(), text.clone(), sender.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let input = NamedText {
                name: name.cast::<HtmlInputElement>().map(|f| f.value().trim().to_owned()).unwrap_or_default(),
                text: text.cast::<HtmlTextAreaElement>().map(|f| f.value()).unwrap_or_default(),
            };
            sender.send(Method::POST, path.clone(), Some(&input));
        })
    };
    html! {
        <section class="ops-panel" aria-labelledby="ops-calendars">
            <h2 id="ops-calendars">{ texts.calendars }</h2>
            { sender.told(texts) }
            if let Some(calendars) = &calendars.data {
                <ul class="ops-children">
                    { for calendars.items.iter().map(|item| html! {
                        <li key={item.id} data-calendar={item.id.to_string()}>
                            <strong>{ &item.name }</strong><span>{ texts.on_call }{ ": " }{ if item.on_call.is_empty() { texts.none.to_owned() } else { item.on_call.join(", ") } }</span>
                        </li>
                    }) }
                </ul>
            } else {
                { loading(ui.lang, calendars.error.is_some()) }
            }
            <form class="ops-form" {onsubmit}>
                <label>{ texts.calendar_name }<input ref={name} name="calendar" required=true autocomplete="off" /></label>
                <label>{ texts.calendar_text }<textarea ref={text} name="ics" rows="5" required=true placeholder="BEGIN:VCALENDAR" /></label>
                <p><button type="submit" class="ops-primary" disabled={sender.is_busy()}>{ texts.add }</button></p>
            </form>
        </section>
    }
}
