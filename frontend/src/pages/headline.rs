//! The headline of an area in a layer: how many work, the first figures, and how old it all is.

use crate::data::Ui;
use crate::i18n::integer;
use crate::map::area_entry;
use crate::piece::part;
use crate::widgets::{Age, counts_bar, counts_text, figure_card};
use cruscotto_domain::live::AreaSummary;
use cruscotto_domain::time::Timestamp;
use yew::prelude::*;

/// The headline of `summary`, under a heading of its own.
pub(super) fn headline(ui: &Ui, summary: &AreaSummary, more: Html) -> Html {
    let (lang, messages) = (ui.lang, ui.messages());
    let newest = summary.figures.iter().filter_map(|f| f.as_of).max();
    let heading = format!("headline-{}", summary.layer.as_str());
    html! {
        <section class="headline" aria-labelledby={heading.clone()} data-entry={area_entry(&summary.area, summary.layer)}
            data-headline={summary.area.to_string()} data-health={summary.health.as_str()}>
            <div class="headline-main" data-ok={summary.counts.ok.to_string()} data-critical={summary.counts.critical.to_string()}
                data-total={summary.counts.total().to_string()}>
                <h3 id={heading} class="headline-label">{ (messages.layer)(summary.layer) }</h3>
                <p class="headline-number">
                    <span data-is="ok">{ integer(lang, summary.counts.ok) }</span>
                    <span class="headline-total">
                        { "/" }<span data-is="total">{ integer(lang, summary.counts.total()) }</span>
                        { " " }{ messages.working.to_lowercase() }
                    </span>
                </p>
                <p class="headline-words" data-is="words" data-area={summary.area.to_string()}>
                    { counts_text(messages, &summary.counts) }
                </p>
                if let Some(at) = newest {
                    <p class="headline-age">{ data_age(ui, at) }</p>
                }
                { counts_bar(lang, &summary.counts) }
                { more }
            </div>
            if !summary.figures.is_empty() {
                <div class="headline-figures">{ for summary.figures.iter().map(|figure| figure_card(ui, figure)) }</div>
            }
        </section>
    }
}

/// `dati di 12 s fa`.
fn data_age(ui: &Ui, at: Timestamp) -> Html {
    // The age ticks by itself in the middle of the sentence.
    const AGE: char = '\u{0}';
    let written = (ui.messages().data_age)(&AGE.to_string());
    let (before, after) = written.split_once(AGE).unwrap_or((written.as_str(), ""));
    html! { <>{ before.to_owned() }<span data-is="newest">{ part(Age { at }) }</span>{ after.to_owned() }</> }
}
