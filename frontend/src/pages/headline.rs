//! The headline of an area: how many work, the first figures, and how old it all is.

use crate::data::Ui;
use crate::i18n::integer;
use crate::piece::part;
use crate::widgets::{Age, counts_bar, counts_text, figure_card};
use cruscotto_domain::live::AreaSummary;
use cruscotto_domain::time::Timestamp;
use yew::prelude::*;

/// The headline of `summary`.
pub(super) fn headline(ui: &Ui, summary: &AreaSummary) -> Html {
    let (lang, messages) = (ui.lang, ui.messages());
    let newest = summary.figures.iter().filter_map(|f| f.as_of).max();
    let working = integer(lang, summary.counts.ok);
    let total = integer(lang, summary.counts.total());
    html! {
        <section class="headline" aria-label={messages.now} data-area={summary.area.to_string()} data-health={summary.health.as_str()}>
            <div class="headline-main" data-ok={summary.counts.ok.to_string()} data-critical={summary.counts.critical.to_string()}
                data-total={summary.counts.total().to_string()}>
                <p class="headline-label">{ messages.working }{ " · " }{ (messages.layer_assets)(summary.layer) }</p>
                <p class="headline-number">{ working }<span class="headline-total">{ "/" }{ total }</span></p>
                <p class="headline-words">{ counts_text(messages, &summary.counts) }</p>
                if let Some(at) = newest {
                    <p class="headline-age">{ data_age(ui, at) }</p>
                }
                { counts_bar(lang, &summary.counts) }
            </div>
            <div class="headline-figures">{ for summary.figures.iter().map(|figure| figure_card(ui, figure)) }</div>
        </section>
    }
}

/// `dati di 12 s fa`.
fn data_age(ui: &Ui, at: Timestamp) -> Html {
    // The age ticks by itself in the middle of the sentence.
    const AGE: char = '\u{0}';
    let written = (ui.messages().data_age)(&AGE.to_string());
    let (before, after) = written.split_once(AGE).unwrap_or((written.as_str(), ""));
    html! { <>{ before.to_owned() }{ part(Age { at }) }{ after.to_owned() }</> }
}
