//! A choice of few: radio buttons that look like one control. Arrow keys, names and groups are the browser's.

use yew::prelude::*;

/// Properties of [`Segmented`].
#[derive(Properties, PartialEq)]
pub struct Props {
    /// Name of the group in the document.
    pub name: &'static str,
    /// What is chosen.
    pub legend: AttrValue,
    /// The choices: the word and what it is called.
    pub choices: Vec<(AttrValue, AttrValue)>,
    /// The word that is chosen.
    pub chosen: AttrValue,
    /// Called with the new word.
    pub onchoose: Callback<AttrValue>,
}

/// The control.
#[component]
pub fn Segmented(props: &Props) -> Html {
    let choices = props.choices.iter().map(|(word, label)| {
        let id = format!("{}-{word}", props.name);
        let onchange = {
            let word = word.clone();
            props.onchoose.reform(move |_: Event| word.clone())
        };
        html! {
            <span key={word.to_string()} class="segment">
                <input type="radio" id={id.clone()} name={props.name} value={word.clone()}
                    checked={*word == props.chosen} {onchange} />
                <label for={id}>{ label }</label>
            </span>
        }
    });
    html! {
        <fieldset class="segmented">
            <legend>{ &props.legend }</legend>
            <div class="segments">{ for choices }</div>
        </fieldset>
    }
}
