//! Who is told, with a test of each; one at a time is changed.

use super::PATH;
use super::recipient_form::RecipientForm;
use super::texts::texts;
use crate::console::change::use_sender;
use crate::console::texts::texts as general;
use crate::data::{Fetched, use_fetched, use_ui};
use crate::piece::{keyed, piece};
use crate::widgets::loading;
use cruscotto_domain::api::Items;
use cruscotto_domain::notify::{RecipientItem, RecipientKept, TemplateItem, TestItem};
use gloo::net::http::Method;
use std::rc::Rc;
use yew::prelude::*;

/// The panel.
#[derive(PartialEq)]
pub(super) struct Recipients;

piece!(Recipients => use_recipients());

#[hook]
fn use_recipients() -> Html {
    let ui = use_ui();
    let (texts, general) = (texts(ui.lang), general(ui.lang));
    let round = use_state(|| 0_u32);
    let path = format!("{PATH}/recipients");
    let recipients: Fetched<Items<RecipientItem>> = use_fetched(path.clone(), Some(format!("{path}#{}", *round)), None);
    let templates: Fetched<Items<TemplateItem>> = {
        let path = format!("{PATH}/templates");
        use_fetched(path.clone(), Some(path), None)
    };
    let kept = use_state(|| None::<Rc<RecipientKept>>);
    let tested = use_state(|| None::<Rc<Items<TestItem>>>);
    let changing = use_state(|| None::<i32>);
    let deleting = use_state(|| None::<i32>);
    let remover = use_sender({
        let (round, deleting) = (round.clone(), deleting.setter());
        Callback::from(move |_: String| {
            deleting.set(None);
            round.set(*round + 1);
        })
    });
    let tester = use_sender({
        let tested = tested.setter();
        Callback::from(move |answer: String| tested.set(serde_json::from_str(&answer).ok().map(Rc::new)))
    });
    let onkept = {
        let (round, kept, changing) = (round.clone(), kept.setter(), changing.setter());
        Callback::from(move |answer: RecipientKept| {
            kept.set(Some(Rc::new(answer)));
            changing.set(None);
            round.set(*round + 1);
        })
    };
    let row = |item: &RecipientItem| {
        let id = item.id;
        let ontest = {
            let (tester, path) = (tester.clone(), format!("{path}/{id}/test"));
            Callback::from(move |_: MouseEvent| tester.send::<()>(Method::POST, path.clone(), None))
        };
        let onchange = {
            let changing = changing.clone();
            Callback::from(move |_: MouseEvent| changing.set(Some(id)))
        };
        // Asked once more: with a recipient their contacts and secrets go.
        let sure = *deleting == Some(id);
        let ondelete = {
            let (remover, deleting, path) = (remover.clone(), deleting.setter(), format!("{path}/{id}"));
            Callback::from(move |_: MouseEvent| {
                if sure {
                    remover.send::<()>(Method::DELETE, path.clone(), None);
                } else {
                    deleting.set(Some(id));
                }
            })
        };
        html! {
            <tr key={id} data-recipient={id.to_string()}>
                <th scope="row">{ &item.name }</th>
                <td>{ for item.contacts.iter().map(|c| html! {
                    <span key={c.id} class="labels">{ (texts.channel_name)(c.channel) }{ " " }{ &c.address }</span>
                }) }</td>
                <td>{ item.quiet.as_ref().map(|quiet| format!("{}–{}", quiet.from, quiet.to)).unwrap_or_default() }</td>
                <td>
                    <div class="ops-actions">
                        <button type="button" class="ops-button" onclick={ontest} disabled={tester.is_busy()}>{ texts.test }</button>
                        <button type="button" class="ops-button" onclick={onchange}>{ texts.change_it }</button>
                        <button type="button" class="ops-button" onclick={ondelete} disabled={remover.is_busy()}>
                            { if sure { (texts.delete_sure)(&item.name) } else { general.delete.to_owned() } }
                        </button>
                    </div>
                </td>
            </tr>
        }
    };
    let known = recipients.data.as_ref();
    let chosen = changing.and_then(|id| known?.items.iter().find(|item| item.id == id).cloned());
    let templates = templates.data.as_ref().map(|list| list.items.clone()).unwrap_or_default();
    html! {
        <>
            <section class="ops-panel" aria-labelledby="ops-recipients">
                <h2 id="ops-recipients">{ texts.recipients }</h2>
                { remover.told_failure(general) }
                { tester.told_failure(general) }
                if let Some(tested) = &*tested {
                    <ul class="ops-children" role="status" data-tested="">
                        { for tested.items.iter().map(|test| html! {
                            <li key={test.contact} data-accepted={test.accepted.to_string()}>
                                <strong>{ if test.accepted { texts.accepted } else { texts.not_accepted } }</strong><span>{ &test.answer }</span>
                            </li>
                        }) }
                    </ul>
                }
                if let Some(kept) = kept.as_ref().filter(|kept| !kept.signing_secrets.is_empty()) {
                    <p role="status"><strong>{ texts.secret_once }</strong></p>
                    <pre tabindex="0">{ kept.signing_secrets.join("\n") }</pre>
                }
                if let Some(known) = known {
                    if known.items.is_empty() {
                        <p>{ texts.recipients_none }</p>
                    } else {
                        <div class="table-scroll" tabindex="0" role="group" aria-label={texts.recipients}>
                            <table class="table">
                                <thead><tr>
                                    <th scope="col">{ texts.recipient }</th><th scope="col">{ texts.contacts }</th>
                                    <th scope="col">{ texts.quiet }</th><th scope="col">{ texts.change_it }</th>
                                </tr></thead>
                                <tbody>{ for known.items.iter().map(row) }</tbody>
                            </table>
                        </div>
                    }
                } else {
                    { loading(ui.lang, recipients.error.is_some()) }
                }
            </section>
            // Another recipient, and a new one after one was kept, is another form.
            { keyed(format!("{:?} {}", *changing, *round), RecipientForm { recipient: chosen, templates, onkept }) }
        </>
    }
}
