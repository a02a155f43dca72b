//! The weights: a form that is sent with GET, so that each choice has its address.

use crate::data::Ui;
use crate::pages::ask::language;
use crate::public::DivideContent;
use crate::routes::{Asked, Route};
use cruscotto_domain::divide::Component;
use yew::prelude::*;

/// The largest weight of the form.
const MOST: &str = "10";

pub(super) fn form(ui: &Ui, asked: &Asked, content: &DivideContent) -> Html {
    let (lang, words) = (ui.lang, ui.lang.divide());
    let field = |component: Component| {
        let (key, id) = (component.as_str(), format!("weight-{}", component.as_str()));
        let value = asked.get(key).unwrap_or("1").replace(',', ".");
        html! {
            <div class="field">
                <label for={id.clone()}>{ (words.component)(component) }</label>
                <input {id} type="number" name={key} {value} min="0" max={MOST} step="any" inputmode="decimal"
                    aria-describedby="weights-note" aria-invalid={content.wrong.is_some().then_some("true")} />
            </div>
        }
    };
    html! {
        <form class="ask-form" action={Route::Divide(Asked::default()).path()} method="get" aria-label={words.form}>
            { language(lang) }
            { for Component::ALL.map(field) }
            <button type="submit" class="btn btn-primary">{ words.weigh }</button>
            <p id="weights-note" class="form-note">
                { words.form_note }
                if !asked.is_empty() { { " " }<a href={Route::Divide(Asked::default()).href(ui.view())}>{ words.reset }</a> }
            </p>
        </form>
    }
}
