//! The ways to reach a recipient, as fields of a form.

use super::recipient_form::new_contact;
use super::texts::texts;
use crate::console::form::on_choice;
use crate::data::Ui;
use cruscotto_domain::notify::{Channel, ContactInput, MAX_CONTACTS, RecipientItem, TemplateItem};
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// The fields, one group a contact.
pub(super) fn contacts(
    ui: &Ui,
    recipient: Option<&RecipientItem>,
    list: &UseStateHandle<Vec<ContactInput>>,
    templates: &[TemplateItem],
) -> Html {
    let texts = texts(ui.lang);
    let onadd = {
        let list = list.clone();
        Callback::from(move |_: MouseEvent| {
            let mut more = (*list).clone();
            more.push(new_contact());
            list.set(more);
        })
    };
    html! {
        <>
            { for list.iter().enumerate().map(|(i, contact)| fields(ui, recipient, list, i, contact, templates)) }
            if list.len() < MAX_CONTACTS {
                <p><button type="button" class="ops-button" onclick={onadd}>{ texts.add_contact }</button></p>
            }
        </>
    }
}

fn fields(
    ui: &Ui,
    recipient: Option<&RecipientItem>,
    list: &UseStateHandle<Vec<ContactInput>>,
    i: usize,
    contact: &ContactInput,
    templates: &[TemplateItem],
) -> Html {
    let texts = texts(ui.lang);
    let change = |with: fn(&mut ContactInput, String)| {
        let list = list.clone();
        move |value: String| {
            let mut changed = (*list).clone();
            if let Some(contact) = changed.get_mut(i) {
                with(contact, value);
            }
            list.set(changed);
        }
    };
    let input = |with: fn(&mut ContactInput, String)| {
        let change = change(with);
        Callback::from(move |event: InputEvent| {
            if let Some(field) = event.target_dyn_into::<HtmlInputElement>() {
                change(field.value());
            }
        })
    };
    let onchannel = on_choice(change(|contact, word| {
        contact.channel = word.parse().unwrap_or(Channel::Email);
        contact.template = None;
    }));
    let ontemplate = on_choice(change(|contact, word| contact.template = word.parse().ok()));
    let onaddress = input(|contact, text| {
        // Empty is what is kept, of one that is there; of a new one it is told that it is missing.
        let text = text.trim().to_owned();
        contact.address = if text.is_empty() && contact.id.is_some() { None } else { Some(text) };
    });
    let onto = input(|contact, text| contact.to = text);
    let onuse = {
        let list = list.clone();
        Callback::from(move |_: Event| {
            let mut changed = (*list).clone();
            if let Some(contact) = changed.get_mut(i) {
                contact.enabled = !contact.enabled;
            }
            list.set(changed);
        })
    };
    let onremove = {
        let list = list.clone();
        Callback::from(move |_: MouseEvent| {
            let mut fewer = (*list).clone();
            fewer.remove(i);
            list.set(fewer);
        })
    };
    let kept = recipient.and_then(|r| r.contacts.iter().find(|c| Some(c.id) == contact.id));
    let hint = kept.filter(|c| c.channel != Channel::Email).map(|c| (texts.address_kept)(&c.address));
    let is_mail = contact.channel == Channel::Email;
    html! {
        <fieldset key={i}>
            <legend>{ (texts.contact)(i + 1) }</legend>
            <div class="ops-form-row">
                <label>{ texts.channel }
                    <select name={format!("channel-{i}")} onchange={onchannel} disabled={contact.id.is_some()}>
                        { for Channel::ALL.map(|c| html! { <option value={c.as_str()} selected={c == contact.channel}>{ (texts.channel_name)(c) }</option> }) }
                    </select>
                </label>
                <label>{ texts.address }
                    <input name={format!("address-{i}")} type={if is_mail { "email" } else { "url" }} required={hint.is_none()}
                        autocomplete="off" placeholder={hint.clone()} value={contact.address.clone().unwrap_or_default()} oninput={onaddress} />
                </label>
                if contact.channel == Channel::Json {
                    <label>{ texts.template }
                        <select name={format!("template-{i}")} onchange={ontemplate} required=true>
                            <option value="" selected={contact.template.is_none()}></option>
                            { for templates.iter().map(|t| html! {
                                <option key={t.id} value={t.id.to_string()} selected={contact.template == Some(t.id)}>{ &t.name }</option>
                            }) }
                        </select>
                    </label>
                    <label>{ texts.to }<input name={format!("to-{i}")} autocomplete="off" value={contact.to.clone()} oninput={onto} /></label>
                }
            </div>
            <p class="ops-actions">
                <label class="ops-check"><input type="checkbox" checked={contact.enabled} onchange={onuse} />{ " " }{ texts.in_use }</label>
                <button type="button" class="ops-button" onclick={onremove}>{ (texts.remove_contact)(i + 1) }</button>
            </p>
        </fieldset>
    }
}
