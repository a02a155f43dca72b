//! What was sent to whom, the newest first: every way of a message, every attempt, and another for what failed.

use super::PATH;
use super::texts::{Texts, texts};
use crate::console::change::{Sender, use_sender};
use crate::console::form::on_choice;
use crate::console::pager::pager;
use crate::console::place::use_here;
use crate::console::query::Query;
use crate::console::texts::texts as general;
use crate::console::who::use_who;
use crate::data::{Fetched, Ui, use_fetched, use_ui};
use crate::piece::{part, piece};
use crate::widgets::{Age, loading, moment};
use cruscotto_domain::access::Permission;
use cruscotto_domain::api::Items;
use cruscotto_domain::notify::{DeliveryItem, MessageItem, RecipientItem};
use gloo::net::http::Method;
use yew::prelude::*;

/// Seconds between two looks.
const REFRESH_S: u32 = 15;

/// Messages of a page.
const LIMIT: usize = 50;

/// Where a delivery may stand.
const STATES: [&str; 4] = ["waiting", "sending", "sent", "dead"];

/// The panel.
#[derive(PartialEq)]
pub(super) struct Sent;

piece!(Sent => use_sent());

#[hook]
fn use_sent() -> Html {
    let (ui, here) = (use_ui(), use_here());
    let (texts, general) = (texts(ui.lang), general(ui.lang));
    let may = use_who().may(Permission::ConfigureNotifications);
    let round = use_state(|| 0_u32);
    let mut query = Query::default().with("limit", Some(LIMIT.to_string()));
    for name in ["recipient", "state", "cursor"] {
        query = query.with(name, here.query.get(name).map(str::to_owned));
    }
    let subject = query.address(&format!("{PATH}/messages"));
    let path = format!("{subject}#{}", *round);
    let sent: Fetched<Items<MessageItem>> = use_fetched(subject, Some(path), Some(REFRESH_S));
    let recipients: Fetched<Items<RecipientItem>> = {
        let path = format!("{PATH}/recipients");
        use_fetched(path.clone(), may.then_some(path), None)
    };
    let sender = use_sender({
        let round = round.clone();
        Callback::from(move |_: String| round.set(*round + 1))
    });
    let ask = |name: &'static str| {
        let here = here.clone();
        on_choice(move |value| here.ask(&here.query.clone().with(name, Some(value)).with("cursor", None)))
    };
    let asked = |name: &str| here.query.get(name).unwrap_or_default().to_owned();
    let list = sent.data.as_ref();
    html! {
        <section class="ops-panel" aria-labelledby="ops-sent">
            <h2 id="ops-sent">{ texts.sent }</h2>
            <div class="ops-form-row ops-report-form">
                <label>{ general.state }
                    <select name="state" onchange={ask("state")}>
                        <option value="" selected={asked("state").is_empty()}>{ texts.any }</option>
                        { for STATES.map(|s| html! { <option value={s} selected={asked("state") == s}>{ (texts.delivery)(s) }</option> }) }
                    </select>
                </label>
                if let Some(recipients) = &recipients.data {
                    <label>{ texts.recipient }
                        <select name="recipient" onchange={ask("recipient")}>
                            <option value="" selected={asked("recipient").is_empty()}>{ texts.any }</option>
                            { for recipients.items.iter().map(|r| html! {
                                <option key={r.id} value={r.id.to_string()} selected={asked("recipient") == r.id.to_string()}>{ &r.name }</option>
                            }) }
                        </select>
                    </label>
                }
            </div>
            { sender.told_failure(general) }
            if let Some(list) = list {
                if list.items.is_empty() {
                    <p>{ texts.sent_none }</p>
                } else {
                    <div class="table-scroll" tabindex="0" role="group" aria-label={texts.sent}>
                        <table class="table">
                            <thead><tr>
                                <th scope="col">{ general.when }</th><th scope="col">{ texts.recipient }</th>
                                <th scope="col">{ texts.message }</th><th scope="col">{ general.state }</th>
                            </tr></thead>
                            <tbody>{ for list.items.iter().map(|item| message(&ui, item, &sender, may)) }</tbody>
                        </table>
                    </div>
                }
                { pager(ui.lang, &here, &list.items, LIMIT, |item| item.id) }
            } else {
                { loading(ui.lang, sent.error.is_some()) }
            }
        </section>
    }
}

fn message(ui: &Ui, item: &MessageItem, sender: &Sender, may: bool) -> Html {
    let texts = texts(ui.lang);
    html! {
        <tr key={item.id} data-message={item.id.to_string()}>
            <th scope="row">{ moment(ui.lang, item.at) }<span class="labels">{ part(Age { at: item.at }) }</span></th>
            <td>{ &item.recipient_name }</td>
            <td>{ &item.subject }</td>
            <td>{ for item.deliveries.iter().map(|way| delivery(ui, texts, way, sender, may)) }</td>
        </tr>
    }
}

fn delivery(ui: &Ui, texts: &Texts, way: &DeliveryItem, sender: &Sender, may: bool) -> Html {
    let class = match way.state.as_str() {
        "sent" => "ops-tag ops-tag-ok",
        "dead" => "ops-tag ops-tag-critical",
        _ => "ops-tag ops-tag-warning",
    };
    let onretry = {
        let (sender, path) = (sender.clone(), format!("{PATH}/deliveries/{}/retry", way.id));
        Callback::from(move |_: MouseEvent| sender.send::<()>(Method::POST, path.clone(), None))
    };
    html! {
        <div key={way.id} class="ops-delivery" data-delivery={way.state.clone()}>
            <span {class}>{ (texts.delivery)(&way.state) }</span>{ " " }{ &way.channel }{ " " }{ &way.address }
            if !way.attempts.is_empty() {
                <details>
                    <summary>{ (texts.attempts)(way.attempts.len()) }</summary>
                    <ol>{ for way.attempts.iter().map(|attempt| html! {
                        <li key={attempt.number}>{ moment(ui.lang, attempt.at) }{ ": " }{ &attempt.answer }</li>
                    }) }</ol>
                </details>
            }
            if may && way.state == "dead" {
                <button type="button" class="ops-button" onclick={onretry} disabled={sender.is_busy()}>{ texts.retry }</button>
            }
        </div>
    }
}
