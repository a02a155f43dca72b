//! The headline of an area: how many work, the first figures, and how old it all is.

use crate::data::use_lang;
use crate::i18n::integer;
use crate::widgets::{Age, CountsBar, FigureCard, counts_text};
use cruscotto_domain::live::AreaSummary;
use yew::prelude::*;

/// Properties of [`Headline`].
#[derive(Properties, PartialEq)]
pub(super) struct Props {
    /// The area's summary in the layer.
    pub(super) summary: AreaSummary,
}

/// The headline.
#[component]
pub(super) fn Headline(props: &Props) -> Html {
    let lang = use_lang();
    let messages = lang.messages();
    let summary = &props.summary;
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
                    <p class="headline-age"><DataAge {at} /></p>
                }
                <CountsBar counts={summary.counts} />
            </div>
            <div class="headline-figures">
                { for summary.figures.iter().map(|figure| html! {
                    <FigureCard key={figure.metric.to_string()} figure={figure.clone()} />
                }) }
            </div>
        </section>
    }
}

#[derive(Properties, PartialEq)]
struct DataAgeProps {
    at: cruscotto_domain::time::Timestamp,
}

/// `dati di 12 s fa`.
#[component]
fn DataAge(props: &DataAgeProps) -> Html {
    let written = (use_lang().messages().data_age)("\u{0}");
    let (before, after) = written.split_once('\u{0}').unwrap_or((written.as_str(), ""));
    html! { <>{ before.to_owned() }<Age at={props.at} />{ after.to_owned() }</> }
}
