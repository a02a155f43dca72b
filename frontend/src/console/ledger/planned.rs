//! A form that plans the upgrade of a school: who is to do it, and what is promised.

use super::PATH;
use super::texts::texts;
use crate::console::asset_field::AssetField;
use crate::console::change::use_sender;
use crate::console::fleet::use_fleet;
use crate::console::form::{clear, typed};
use crate::console::texts::texts as general;
use crate::data::{percent_encoded, use_ui};
use crate::piece::{part, piece};
use cruscotto_domain::asset::{AssetKind, Contract};
use cruscotto_domain::school_ledger::UpgradePlan;
use gloo::net::http::Method;
use yew::prelude::*;

/// Bit/s of a Gbit/s.
const GIGA: f64 = 1e9;

/// Id of the list of known suppliers.
const KNOWN: &str = "ops-ledger-known-suppliers";

/// What is promised unless something else is: the city's upgrade.
const PROMISED: &str = "10";

/// The form.
#[derive(PartialEq)]
pub(super) struct Planned {
    pub(super) onplanned: Callback<String>,
    /// Suppliers that are offered: one name each is one supplier.
    pub(super) suppliers: Vec<String>,
}

piece!(Planned => use_planned);

#[hook]
fn use_planned(props: &Planned) -> Html {
    let (ui, fleet) = (use_ui(), use_fleet());
    let (texts, general) = (texts(ui.lang), general(ui.lang));
    let (school, supplier, down, up) = (use_node_ref(), use_node_ref(), use_node_ref(), use_node_ref());
    let wrong = use_state(|| None::<String>);
    let sender = use_sender({
        let (onplanned, fields) = (props.onplanned.clone(), [school.clone(), supplier.clone()]);
        Callback::from(move |answer: String| {
            clear(&fields.iter().collect::<Vec<_>>());
            onplanned.emit(answer);
        })
    });
    let onsubmit = {
        let (sender, wrong) = (sender.clone(), wrong.setter());
        let (school, supplier, down, up) = (school.clone(), supplier.clone(), down.clone(), up.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let (down, up) = (typed(&down), typed(&up));
            let Some((down_bps, up_bps)) = speed(&down, GIGA).zip(speed(&up, GIGA)) else {
                wrong.set(Some(format!("{down}, {up}: {}", texts.no_number)));
                return;
            };
            let school = typed(&school);
            // Before the city is known, what was typed is taken for an id, and the server says whether it is one.
            let meant = fleet.meant(&school, AssetKind::School).map(|id| id.to_string());
            let Some(id) = meant.or_else(|| (!fleet.is_known()).then(|| school.clone())) else {
                wrong.set(Some((texts.no_school)(&school)));
                return;
            };
            wrong.set(None);
            let supplier = Some(typed(&supplier)).filter(|supplier| !supplier.is_empty());
            let plan = UpgradePlan { supplier, contract: Contract { down_bps, up_bps } };
            sender.send(Method::PUT, format!("{PATH}/{}", percent_encoded(&id)), Some(&plan));
        })
    };
    html! {
        <section class="ops-panel" aria-labelledby="ops-ledger-plan">
            <h2 id="ops-ledger-plan">{ texts.plan }</h2>
            <form class="ops-form" {onsubmit}>
                <div class="ops-form-row">
                    { part(AssetField {
                        label: texts.school,
                        name: "school",
                        field: school,
                        value: String::new(),
                        required: true,
                        kind: Some(AssetKind::School),
                    }) }
                    <label>{ texts.supplier }
                        <input ref={supplier} name="supplier" maxlength="120" autocomplete="off" list={KNOWN} />
                        <datalist id={KNOWN}>{ for props.suppliers.iter().map(|name| html! { <option key={name.clone()} value={name.clone()} /> }) }</datalist>
                    </label>
                    <label>{ texts.down }<input ref={down} name="down" required=true inputmode="decimal" ~defaultValue={PROMISED} autocomplete="off" /></label>
                    <label>{ texts.up }<input ref={up} name="up" required=true inputmode="decimal" ~defaultValue={PROMISED} autocomplete="off" /></label>
                </div>
                <button type="submit" class="ops-button" disabled={sender.is_busy()}>{ texts.plan_now }</button>
            </form>
            if let Some(wrong) = wrong.as_ref() { <p class="form-error" role="alert">{ wrong }</p> }
            { sender.told(general) }
        </section>
    }
}

/// A speed that was typed, with a decimal comma or point, in units of `unit` bit/s.
pub(super) fn speed(text: &str, unit: f64) -> Option<f64> {
    let value: f64 = text.trim().replace(',', ".").parse().ok()?;
    (value > 0.0 && value.is_finite()).then_some(value * unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn speeds_are_read_as_people_write_them() {
        assert_eq!(speed(" 2,5 ", GIGA), Some(2.5e9));
        assert_eq!(speed("10", 1e6), Some(1e7));
        for none in ["", "0", "-1", "ten", "inf", "NaN"] {
            assert_eq!(speed(none, GIGA), None, "{none}");
        }
    }
}
