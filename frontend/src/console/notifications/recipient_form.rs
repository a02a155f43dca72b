//! A recipient as a form: name, language, quiet hours, and every way to reach them.

use super::PATH;
use super::contacts::contacts;
use super::texts::texts;
use crate::console::change::use_sender;
use crate::console::form::{chosen, ticked, typed};
use crate::console::texts::texts as general;
use crate::data::use_ui;
use crate::piece::piece;
use cruscotto_domain::notify::{
    Channel, ContactInput, Language, QuietInput, RecipientInput, RecipientItem, RecipientKept, TemplateItem,
};
use gloo::net::http::Method;
use yew::prelude::*;

/// The form.
#[derive(PartialEq)]
pub(super) struct RecipientForm {
    /// Who is changed; none for somebody new.
    pub(super) recipient: Option<RecipientItem>,
    /// Templates for chats.
    pub(super) templates: Vec<TemplateItem>,
    /// Told what was kept.
    pub(super) onkept: Callback<RecipientKept>,
}

piece!(RecipientForm => use_recipient_form);

/// A contact to begin with.
pub(super) fn new_contact() -> ContactInput {
    ContactInput {
        id: None,
        channel: Channel::Email,
        address: Some(String::new()),
        template: None,
        to: String::new(),
        enabled: true,
    }
}

fn begun(recipient: Option<&RecipientItem>) -> Vec<ContactInput> {
    let Some(recipient) = recipient else { return vec![new_contact()] };
    let input = |c: &cruscotto_domain::notify::ContactItem| ContactInput {
        id: Some(c.id),
        channel: c.channel,
        // Of a webhook only the host is known here: without an address the one that is kept stays.
        address: (c.channel == Channel::Email).then(|| c.address.clone()),
        template: c.template,
        to: c.to.clone(),
        enabled: c.enabled,
    };
    recipient.contacts.iter().map(input).collect()
}

#[hook]
fn use_recipient_form(props: &RecipientForm) -> Html {
    let ui = use_ui();
    let (texts, general) = (texts(ui.lang), general(ui.lang));
    let recipient = props.recipient.as_ref();
    let list = use_state(|| begun(recipient));
    let wrong = use_state(|| false);
    let (name, language, from, to, hears) =
        (use_node_ref(), use_node_ref(), use_node_ref(), use_node_ref(), use_node_ref());
    let sender = use_sender({
        let onkept = props.onkept.clone();
        Callback::from(move |answer: String| {
            if let Ok(kept) = serde_json::from_str(&answer) {
                onkept.emit(kept);
            }
        })
    });
    let onsubmit = {
        let (name, language, from, to, hears) =
            (name.clone(), language.clone(), from.clone(), to.clone(), hears.clone());
        let (sender, list, wrong, id) = (sender.clone(), list.clone(), wrong.setter(), recipient.map(|r| r.id));
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let (from, to) = (typed(&from), typed(&to));
            wrong.set(from.is_empty() != to.is_empty());
            if from.is_empty() != to.is_empty() {
                return;
            }
            let input = RecipientInput {
                name: typed(&name),
                language: if chosen(&language) == "en" { Language::En } else { Language::It },
                quiet: (!from.is_empty()).then_some(QuietInput { from, to }),
                hears_of_failures: ticked(&hears),
                contacts: (*list).clone(),
            };
            match id {
                Some(id) => sender.send(Method::PUT, format!("{PATH}/recipients/{id}"), Some(&input)),
                None => sender.send(Method::POST, format!("{PATH}/recipients"), Some(&input)),
            }
        })
    };
    let quiet = recipient.and_then(|r| r.quiet.clone());
    let is_english = recipient.is_some_and(|r| r.language == Language::En);
    let heading = recipient.map_or_else(|| texts.new_recipient.to_owned(), |r| (texts.change)(&r.name));
    html! {
        <section class="ops-panel" aria-labelledby="ops-recipient-form">
            <h2 id="ops-recipient-form">{ heading }</h2>
            if *wrong { <p class="form-error" role="alert">{ texts.quiet_half }</p> }
            { sender.told_failure(general) }
            <form class="ops-form" {onsubmit}>
                <div class="ops-form-row">
                    <label>{ texts.name }
                        <input ref={name} name="recipient" required=true maxlength="100" autocomplete="off"
                            ~defaultValue={recipient.map(|r| r.name.clone()).unwrap_or_default()} />
                    </label>
                    <label>{ texts.language }
                        <select ref={language} name="language">
                            <option value="it" selected={!is_english}>{ "Italiano" }</option>
                            <option value="en" selected={is_english}>{ "English" }</option>
                        </select>
                    </label>
                </div>
                { contacts(&ui, recipient, &list, &props.templates) }
                <fieldset>
                    <legend>{ texts.quiet }</legend>
                    <p class="ops-hint">{ texts.quiet_hint }</p>
                    <div class="ops-form-row">
                        <label>{ texts.quiet_from }<input ref={from} type="time" name="quiet-from" ~defaultValue={quiet.as_ref().map(|q| q.from.clone()).unwrap_or_default()} /></label>
                        <label>{ texts.quiet_to }<input ref={to} type="time" name="quiet-to" ~defaultValue={quiet.as_ref().map(|q| q.to.clone()).unwrap_or_default()} /></label>
                    </div>
                </fieldset>
                <label class="ops-check">
                    <input ref={hears} type="checkbox" ~defaultChecked={recipient.is_some_and(|r| r.hears_of_failures)} />{ " " }{ texts.hears_of_failures }
                </label>
                <p class="ops-actions"><button type="submit" class="ops-primary" disabled={sender.is_busy()}>{ general.save }</button></p>
            </form>
        </section>
    }
}
