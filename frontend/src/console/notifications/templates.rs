//! Templates of chats: JSON with places, to begin from those of the usual services.

use super::PATH;
use super::texts::texts;
use crate::console::change::use_sender;
use crate::console::form::{lines, typed};
use crate::console::texts::texts as general;
use crate::data::{Fetched, use_fetched, use_ui};
use crate::piece::piece;
use crate::widgets::loading;
use cruscotto_domain::api::Items;
use cruscotto_domain::notify::{NamedText, TemplateItem};
use gloo::net::http::Method;
use web_sys::{HtmlInputElement, HtmlTextAreaElement};
use yew::prelude::*;

/// Templates to begin from: the services' own documentation of incoming messages.
const BEGINNINGS: [(&str, &str); 3] = [
    ("Telegram", r#"{"chat_id": "{to}", "text": "{text}"}"#),
    (
        "Teams",
        r#"{"type": "message", "attachments": [{"contentType": "application/vnd.microsoft.card.adaptive", "content": {"type": "AdaptiveCard", "version": "1.4", "body": [{"type": "TextBlock", "wrap": true, "text": "{text}"}]}}]}"#,
    ),
    ("Slack", r#"{"text": "{text}"}"#),
];

/// The panel.
#[derive(PartialEq)]
pub(super) struct Templates;

piece!(Templates => use_templates());

#[hook]
fn use_templates() -> Html {
    let ui = use_ui();
    let (texts, general) = (texts(ui.lang), general(ui.lang));
    let round = use_state(|| 0_u32);
    let changing = use_state(|| None::<i32>);
    let path = format!("{PATH}/templates");
    let list: Fetched<Items<TemplateItem>> = use_fetched(path.clone(), Some(format!("{path}#{}", *round)), None);
    let (name, text) = (use_node_ref(), use_node_ref());
    let fill = {
        let (name, text) = (name.clone(), text.clone());
        Callback::from(move |(new_name, new_text): (String, String)| {
            if let Some(field) = name.cast::<HtmlInputElement>() {
                field.set_value(&new_name);
            }
            if let Some(field) = text.cast::<HtmlTextAreaElement>() {
                field.set_value(&new_text);
            }
        })
    };
    let sender = use_sender({
        let (round, changing, fill) = (round.clone(), changing.setter(), fill.clone());
        Callback::from(move |_: String| {
            fill.emit((String::new(), String::new()));
            changing.set(None);
            round.set(*round + 1);
        })
    });
    let onsubmit = {
        let (name, text, sender, path, id) = (name.clone(), text.clone(), sender.clone(), path.clone(), *changing);
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let input = NamedText { name: typed(&name), text: lines(&text) };
            match id {
                Some(id) => sender.send(Method::PUT, format!("{path}/{id}"), Some(&input)),
                None => sender.send(Method::POST, path.clone(), Some(&input)),
            }
        })
    };
    let row = |item: &TemplateItem| {
        let onchange = {
            let (changing, fill, item) = (changing.setter(), fill.clone(), item.clone());
            Callback::from(move |_: MouseEvent| {
                changing.set(Some(item.id));
                fill.emit((item.name.clone(), item.text.clone()));
            })
        };
        let ondelete = {
            let (sender, path) = (sender.clone(), format!("{path}/{}", item.id));
            Callback::from(move |_: MouseEvent| sender.send::<()>(Method::DELETE, path.clone(), None))
        };
        html! {
            <li key={item.id} data-template={item.id.to_string()}>
                <strong>{ &item.name }</strong>
                <span class="ops-actions">
                    <button type="button" class="ops-button" onclick={onchange}>{ texts.change_it }</button>
                    <button type="button" class="ops-button" onclick={ondelete}>{ general.delete }</button>
                </span>
            </li>
        }
    };
    let begin = |(service, json): (&'static str, &'static str)| {
        let onclick = fill.reform(move |_: MouseEvent| (service.to_owned(), json.to_owned()));
        html! { <button key={service} type="button" class="ops-button" {onclick}>{ service }</button> }
    };
    let known = list.data.as_ref();
    let changed = changing.and_then(|id| known?.items.iter().find(|item| item.id == id));
    let heading = changed.map_or_else(|| texts.new_template.to_owned(), |item| (texts.change)(&item.name));
    html! {
        <section class="ops-panel" aria-labelledby="ops-templates">
            <h2 id="ops-templates">{ texts.templates }</h2>
            { sender.told_failure(general) }
            if let Some(known) = known {
                if known.items.is_empty() { <p>{ texts.templates_none }</p> } else { <ul class="ops-children">{ for known.items.iter().map(row) }</ul> }
            } else {
                { loading(ui.lang, list.error.is_some()) }
            }
            <h3>{ heading }</h3>
            <p class="ops-hint">{ texts.template_hint }</p>
            <p class="ops-actions"><span>{ texts.begin_with }</span>{ for BEGINNINGS.map(begin) }</p>
            <form class="ops-form" {onsubmit}>
                <label>{ texts.name }<input ref={name} name="template" required=true maxlength="100" autocomplete="off" /></label>
                <label>{ texts.template_text }<textarea ref={text} name="text" rows="6" required=true spellcheck="false" /></label>
                <p class="ops-actions"><button type="submit" class="ops-primary" disabled={sender.is_busy()}>{ general.save }</button></p>
            </form>
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use cruscotto_domain::notify::JsonTemplate;

    #[test]
    fn what_one_may_begin_from_is_a_template() {
        for (service, text) in BEGINNINGS {
            assert!(JsonTemplate::parse(text).is_ok(), "{service}");
        }
    }
}
