//! What a rule would have done: how often, and when.

use super::texts::texts;
use crate::console::fleet::Fleet;
use crate::data::Ui;
use crate::i18n::integer;
use crate::widgets::moment;
use cruscotto_domain::rule::RuleTest;
use yew::prelude::*;

/// Firings listed.
const MAX_FIRINGS: usize = 20;

/// The trial of the rule called `name`.
pub(super) fn trial(ui: &Ui, fleet: &Fleet, name: &str, tried: &RuleTest) -> Html {
    let texts = texts(ui.lang);
    html! {
        <div class="ops-trial" data-fired={tried.fired.to_string()}>
            <p role="status"><strong>{ (texts.tried_rule)(name) }{ ": " }{ (texts.fired)(tried.fired, &integer(ui.lang, tried.series)) }</strong></p>
            <p class="ops-hint">
                { moment(ui.lang, tried.from) }{ " – " }{ moment(ui.lang, tried.to) }
                if tried.resolution_s >= 60 { { ". " }{ (texts.resolution)(tried.resolution_s / 60) } }
            </p>
            <ul class="ops-children">
                { for tried.firings.iter().take(MAX_FIRINGS).map(|firing| html! {
                    <li key={format!("{} {:?}", firing.from, firing.asset)}>
                        <span>{ firing.asset.as_ref().map(|id| fleet.name_of(id)).unwrap_or_default() }</span>
                        <span>{ moment(ui.lang, firing.from) }{ for firing.to.map(|to| html! { <>{ " – " }{ moment(ui.lang, to) }</> }) }</span>
                    </li>
                }) }
            </ul>
        </div>
    }
}
