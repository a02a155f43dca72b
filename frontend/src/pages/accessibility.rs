//! The accessibility statement, and how to tell what is not accessible.

use crate::data::Ui;
use crate::public::AccessibilityLinks;
use yew::prelude::*;

/// The page.
pub(super) fn accessibility(ui: &Ui, links: &AccessibilityLinks) -> Html {
    let (messages, words) = (ui.messages(), ui.lang.public());
    html! {
        <div class="narrow">
            <h1>{ messages.accessibility_heading }</h1>
            { for messages.accessibility.iter().map(|paragraph| html! { <p>{ *paragraph }</p> }) }
            if let Some(statement) = &links.statement {
                <p>{ words.statement_agid }{ " " }<a href={statement.clone()}>{ words.nav_statement }</a></p>
            }
            <h2 id="feedback">{ words.feedback_heading }</h2>
            if let Some(feedback) = &links.feedback {
                <p>{ words.feedback_intro }{ " " }<a href={feedback.clone()}>{ words.feedback_write }</a></p>
            } else {
                <p>{ words.feedback_none }</p>
            }
        </div>
    }
}
