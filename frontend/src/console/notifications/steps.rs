//! The steps of a policy as fields: whom to tell at once, and whom later while nobody acknowledges.

use super::policies::Known;
use super::texts::texts;
use crate::data::Ui;
use cruscotto_domain::notify::{MAX_AFTER_S, MAX_STEPS, Step, Target};
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// Seconds that a new step comes after the one before.
const LATER_S: u32 = 15 * 60;

/// The fields, one group a step.
pub(super) fn steps(ui: &Ui, known: &Known, list: &UseStateHandle<Vec<Step>>) -> Html {
    let texts = texts(ui.lang);
    let onadd = {
        let list = list.clone();
        Callback::from(move |_: MouseEvent| {
            let mut more = (*list).clone();
            let after_s = more.last().map_or(0, |last| last.after_s + LATER_S);
            more.push(Step { after_s, to: Vec::new() });
            list.set(more);
        })
    };
    if known.recipients.is_empty() && known.calendars.is_empty() {
        return html! { <p class="notice">{ texts.nobody_yet }</p> };
    }
    html! {
        <>
            { for list.iter().enumerate().map(|(i, step)| fields(ui, known, list, i, step)) }
            if list.len() < MAX_STEPS {
                <p><button type="button" class="ops-button" onclick={onadd}>{ texts.add_step }</button></p>
            }
        </>
    }
}

fn fields(ui: &Ui, known: &Known, list: &UseStateHandle<Vec<Step>>, i: usize, step: &Step) -> Html {
    let texts = texts(ui.lang);
    let onafter = {
        let list = list.clone();
        Callback::from(move |event: InputEvent| {
            let minutes =
                event.target_dyn_into::<HtmlInputElement>().and_then(|field| field.value().parse::<u32>().ok());
            let mut changed = (*list).clone();
            if let (Some(step), Some(minutes)) = (changed.get_mut(i), minutes) {
                step.after_s = minutes.saturating_mul(60);
                list.set(changed);
            }
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
    let target = |target: Target| {
        let onchange = {
            let list = list.clone();
            Callback::from(move |_: Event| {
                let mut changed = (*list).clone();
                if let Some(step) = changed.get_mut(i) {
                    match step.to.iter().position(|other| *other == target) {
                        Some(place) => drop(step.to.remove(place)),
                        None => step.to.push(target),
                    }
                }
                list.set(changed);
            })
        };
        html! {
            <label key={format!("{target:?}")} class="ops-check ops-tick">
                <input type="checkbox" checked={step.to.contains(&target)} {onchange} />{ " " }{ known.name(texts, target) }
            </label>
        }
    };
    let on_call = known.calendars.iter().map(|known| Target::OnCall(known.0));
    let targets = on_call.chain(known.recipients.iter().map(|known| Target::Recipient(known.0)));
    html! {
        <div key={i} class="ops-step" role="group" aria-label={(texts.step)(i + 1)}>
            if i == 0 {
                <p><strong>{ texts.at_once }</strong></p>
            } else {
                <div class="ops-form-row">
                    <label>{ texts.after }
                        <input type="number" name={format!("after-{i}")} min="1" max={(MAX_AFTER_S / 60).to_string()}
                            value={(step.after_s / 60).to_string()} oninput={onafter} />
                    </label>
                    <button type="button" class="ops-button" onclick={onremove}>{ (texts.remove_step)(i + 1) }</button>
                </div>
            }
            <div>{ for targets.map(target) }</div>
        </div>
    }
}
