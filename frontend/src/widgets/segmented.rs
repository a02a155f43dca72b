//! A choice of few: radio buttons that look like one control. Arrow keys, names and groups are the browser's.

use yew::prelude::*;

/// A choice.
pub struct Segmented<'a> {
    /// Name of the group in the document.
    pub name: &'a str,
    /// What is chosen.
    pub legend: &'a str,
    /// The choices: the word and what it is called.
    pub choices: &'a [(&'a str, &'a str)],
    /// The word that is chosen.
    pub chosen: &'a str,
    /// Called with the new word.
    pub onchoose: Callback<String>,
}

/// The control.
pub fn segmented(of: &Segmented<'_>) -> Html {
    let choices = of.choices.iter().map(|(word, label)| {
        let id = format!("{}-{word}", of.name);
        let onchange = {
            let word = (*word).to_owned();
            of.onchoose.reform(move |_: Event| word.clone())
        };
        html! {
            <span key={*word} class="segment">
                <input type="radio" id={id.clone()} name={of.name.to_owned()} value={(*word).to_owned()}
                    checked={*word == of.chosen} {onchange} />
                <label for={id}>{ *label }</label>
            </span>
        }
    });
    html! {
        <fieldset class="segmented">
            <legend>{ of.legend }</legend>
            <div class="segments">{ for choices }</div>
        </fieldset>
    }
}
