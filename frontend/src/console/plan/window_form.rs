//! Work to be planned, as a form: on what, and when.

use super::maintenance::PATH;
use super::texts::texts;
use super::when_fields::{Repeats, WhenFields, read_when, when_fields};
use crate::browser;
use crate::console::area_field::area_field;
use crate::console::asset_field::AssetField;
use crate::console::change::use_sender;
use crate::console::form::{chosen, on_choice, typed};
use crate::console::place::use_here;
use crate::console::texts::texts as general;
use crate::data::use_ui;
use crate::piece::{part, piece};
use cruscotto_domain::hours::Weekday;
use cruscotto_domain::maintenance::{MAX_TITLE_CHARS, MaintenancePlan, Scope};
use gloo::net::http::Method;
use std::rc::Rc;
use yew::prelude::*;

/// The form.
#[derive(PartialEq)]
pub(super) struct WindowForm {
    /// Told when something was planned.
    pub(super) onplanned: Callback<()>,
}

piece!(WindowForm => use_window_form);

#[hook]
fn use_window_form(props: &WindowForm) -> Html {
    let (ui, here) = (use_ui(), use_here());
    let (texts, general) = (texts(ui.lang), general(ui.lang));
    let kind = use_state(|| "asset".to_owned());
    let repeats = use_state(|| Repeats::Once);
    let days = use_state(|| vec![Weekday::Sunday]);
    let wrong = use_state(|| None::<Rc<str>>);
    let (what, asset, area) = (use_node_ref(), use_node_ref(), use_node_ref());
    let fields = use_memo((), |()| WhenFields::default());
    let sender = use_sender({
        let onplanned = props.onplanned.clone();
        Callback::from(move |_: String| onplanned.emit(()))
    });
    let onsubmit = {
        let (what, asset, area, fields) = (what.clone(), asset.clone(), area.clone(), Rc::clone(&fields));
        let (sender, wrong, kind, repeats, days) =
            (sender.clone(), wrong.setter(), (*kind).clone(), *repeats, (*days).clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let plan = || -> Result<MaintenancePlan, String> {
                let asset = || typed(&asset).parse().map_err(|e| format!("{e}"));
                let scope = match kind.as_str() {
                    "area" => Scope::Area(chosen(&area).parse().map_err(|e| format!("{e}"))?),
                    "subtree" => Scope::Subtree(asset()?),
                    _ => Scope::Asset(asset()?),
                };
                let when = read_when(&fields, repeats, &days, browser::now()).map_err(|wrong| wrong.said(texts))?;
                Ok(MaintenancePlan { title: typed(&what), scope, when })
            };
            match plan() {
                Ok(plan) => {
                    wrong.set(None);
                    sender.send(Method::POST, PATH.to_owned(), Some(&plan));
                }
                Err(why) => wrong.set(Some(why.into())),
            }
        })
    };
    let onkind = {
        let kind = kind.setter();
        on_choice(move |word| kind.set(word))
    };
    let kinds = [("asset", texts.scope_asset), ("subtree", texts.scope_subtree), ("area", texts.scope_area)];
    let begun = here.query.get("asset").unwrap_or_default().to_owned();
    html! {
        <section class="ops-panel" aria-labelledby="ops-plan">
            <h2 id="ops-plan">{ texts.new_window }</h2>
            <p class="ops-hint">{ texts.local_time }</p>
            if let Some(wrong) = &*wrong { <p class="form-error" role="alert">{ wrong.to_string() }</p> }
            { sender.told_failure(general) }
            <form class="ops-form" {onsubmit}>
                <label>{ texts.what }<input ref={what} name="title" required=true maxlength={MAX_TITLE_CHARS.to_string()} autocomplete="off" /></label>
                <div class="ops-form-row">
                    <label>{ texts.scope }
                        <select name="scope-kind" onchange={onkind}>
                            { for kinds.map(|(word, label)| html! { <option value={word} selected={*kind == word}>{ label }</option> }) }
                        </select>
                    </label>
                    if *kind == "area" {
                        { area_field(&ui, texts.area, "area", &area, None) }
                    } else {
                        { part(AssetField { label: texts.scope_id, name: "asset", field: asset, value: begun, required: true, kind: None }) }
                    }
                </div>
                { when_fields(ui.lang, &fields, &repeats, &days) }
                <p class="ops-actions"><button type="submit" class="ops-primary" disabled={sender.is_busy()}>{ texts.plan }</button></p>
            </form>
        </section>
    }
}
