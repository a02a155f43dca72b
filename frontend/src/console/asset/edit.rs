//! The asset as a form: what one changes by hand, looked at before it is kept.

use super::patch::{Fields, patch};
use crate::console::asset_field::AssetField;
use crate::console::change::use_sender;
use crate::console::form::{chosen, lines, typed};
use crate::console::inventory::texts::texts;
use crate::console::inventory::{Undo, operating, outcome};
use crate::console::map::PointPicker;
use crate::console::place::use_here;
use crate::console::query::Query;
use crate::console::texts::texts as general;
use crate::data::use_ui;
use crate::piece::{keyed, part, piece};
use cruscotto_domain::asset::{Asset, OperatingState, Point};
use cruscotto_domain::inventory_change::InventoryReport;
use gloo::net::http::Method;
use std::rc::Rc;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// Decimals of a coordinate that is put by a click: a tenth of a metre.
const DIGITS: usize = 6;

/// The form.
#[derive(PartialEq)]
pub(super) struct Edit {
    pub(super) asset: Asset,
    /// Told when something was kept.
    pub(super) done: Callback<()>,
}

piece!(Edit => use_edit);

#[hook]
fn use_edit(props: &Edit) -> Html {
    let (ui, here) = (use_ui(), use_here());
    let (texts, general) = (texts(ui.lang), general(ui.lang));
    // The form is of the asset as it was when it was opened: what comes meanwhile does not write over what one types.
    let opened = use_state(|| props.asset.clone());
    let asset = &*opened;
    let fields: [NodeRef; 13] = std::array::from_fn(|_| NodeRef::default());
    let fields = use_memo((), |()| fields);
    let [name, state, owner, parent, controller, power, lat, lon, down, up, pupils, tags, note] = &*fields;
    let point = use_state(|| asset.point);
    let on_map = use_state(|| false);
    let wrong = use_state(|| None::<Rc<str>>);
    let report = use_state(|| None::<Rc<InventoryReport>>);
    let sender = use_sender({
        let (report, done) = (report.setter(), props.done.clone());
        Callback::from(move |answer: String| {
            let read: Option<InventoryReport> = serde_json::from_str(&answer).ok();
            if read.as_ref().is_some_and(|report| report.applied) {
                done.emit(());
            }
            report.set(read.map(Rc::new));
        })
    });
    let send = {
        let (fields, opened, sender) = (Rc::clone(&fields), opened.clone(), sender.clone());
        let (wrong, report) = (wrong.setter(), report.setter());
        Callback::from(move |dry_run: bool| {
            let [name, state, owner, parent, controller, power, lat, lon, down, up, pupils, tags, note] = &*fields;
            let typed_in = Fields {
                name: typed(name),
                state: chosen(state),
                owner: typed(owner),
                parent: typed(parent),
                controller: typed(controller),
                power: typed(power),
                lat: typed(lat),
                lon: typed(lon),
                down: typed(down),
                up: typed(up),
                pupils: typed(pupils),
                tags: lines(tags),
            };
            report.set(None);
            match patch(&opened, &typed_in, texts) {
                Ok(patch) => {
                    wrong.set(None);
                    let query = Query::default()
                        .with("dry_run", dry_run.then(|| "true".to_owned()))
                        .with("note", Some(typed(note)));
                    let path = query.address(&format!("/api/v1/assets/{}", opened.id));
                    sender.send(Method::PATCH, path, Some(&patch));
                }
                Err(why) => wrong.set(Some(why.into())),
            }
        })
    };
    let onsubmit = {
        let send = send.clone();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            send.emit(false);
        })
    };
    let onpreview = send.reform(|_: MouseEvent| true);
    let onmap = {
        let on_map = on_map.clone();
        Callback::from(move |_: MouseEvent| on_map.set(!*on_map))
    };
    let onpick = {
        let (lat, lon, point) = (lat.clone(), lon.clone(), point.setter());
        use_callback((), move |to: Point, ()| {
            for (field, degrees) in [(&lat, to.lat), (&lon, to.lon)] {
                if let Some(field) = field.cast::<HtmlInputElement>() {
                    field.set_value(&format!("{degrees:.DIGITS$}"));
                }
            }
            point.set(Some(to));
        })
    };
    let begun = Fields::of(asset);
    let text = |label: &'static str, field: &NodeRef, name: &'static str, value: String| {
        html! { <label>{ label }<input ref={field.clone()} {name} ~defaultValue={value} autocomplete="off" /></label> }
    };
    let number = |label: &'static str, field: &NodeRef, name: &'static str, value: String| {
        html! { <label>{ label }<input ref={field.clone()} {name} ~defaultValue={value} inputmode="decimal" autocomplete="off" /></label> }
    };
    let above = |label: &'static str, name: &'static str, field: &NodeRef, value: String| {
        part(AssetField { label, name, field: field.clone(), value, required: false, kind: None })
    };
    html! {
        <form class="ops-form" {onsubmit}>
            <p class="ops-hint">{ texts.edit_hint }</p>
            <div class="ops-form-row">
                { text(texts.name, name, "name", begun.name) }
                <label>{ texts.state }
                    <select ref={state.clone()} name="operating">
                        { for OperatingState::ALL.map(|s| html! {
                            <option value={s.as_str()} selected={s == asset.state}>{ operating(ui.lang, s) }</option>
                        }) }
                    </select>
                </label>
            </div>
            <div class="ops-form-row">
                { text(texts.owner, owner, "owner", begun.owner) }
                { above(texts.parent, "parent", parent, begun.parent) }
                { above(texts.controller, "controller", controller, begun.controller) }
                { above(texts.power, "power", power, begun.power) }
            </div>
            <div class="ops-form-row">
                { number(texts.lat, lat, "lat", begun.lat) }
                { number(texts.lon, lon, "lon", begun.lon) }
                <button type="button" class="ops-button" aria-expanded={on_map.to_string()} onclick={onmap}>{ texts.on_map }</button>
            </div>
            if *on_map {
                <p class="ops-hint">{ texts.on_map_how }</p>
                { part(PointPicker { begin: asset.point, point: *point, onpick }) }
            }
            <div class="ops-form-row">
                { number(texts.down, down, "down", begun.down) }
                { number(texts.up, up, "up", begun.up) }
                { number(ui.messages().pupils, pupils, "pupils", begun.pupils) }
            </div>
            <label>{ texts.tags }<textarea ref={tags.clone()} name="tags" rows="4" defaultvalue={begun.tags} /></label>
            { text(texts.note, note, "note", String::new()) }
            if let Some(wrong) = &*wrong { <p class="form-error" role="alert">{ wrong.to_string() }</p> }
            { sender.told_failure(general) }
            if let Some(report) = &*report {
                { outcome(&ui, &here, report) }
                if let Some(change) = report.change { { keyed(change, Undo { change, done: props.done.clone() }) } }
            }
            <p class="ops-actions">
                <button type="submit" class="ops-primary" disabled={sender.is_busy()}>{ general.save }</button>
                <button type="button" class="ops-button" onclick={onpreview} disabled={sender.is_busy()}>{ texts.preview }</button>
            </p>
        </form>
    }
}
