//! A frozen briefing: as a page to be read, as slides for the room, and as its speaker sees them. All are of one document and
//! loaded whole, so that they go on without a network.

mod answer;
mod block;
mod choropleth;
mod described;
mod drawn;
mod drill;
mod exhibit;
mod map;
mod presenter;
mod preview;
mod provenance;
mod room;
mod slides;

pub(in crate::pages) use presenter::presenter_page;
pub(in crate::pages) use preview::draft_page;
pub(in crate::pages) use room::room_page;

use crate::browser::utc_offset_s;
use crate::data::Ui;
use crate::i18n::{date_of, day_time};
use crate::public::{BriefingContent, Look};
use crate::routes::Route;
use crate::widgets::moment;
use block::content;
pub use block::number_text;
pub use choropleth::exhibit_key;
use cruscotto_domain::briefing::{Beside, Document, FollowedUp, FrozenBlock};
use cruscotto_domain::time::Timestamp;
pub use drawn::{block_drawings, block_drawn, shown_states};
pub use exhibit::{entry_text, exhibit_drawn, number_in};
pub use provenance::{collectors, columns_named};
use yew::prelude::*;

/// The page.
pub(super) fn briefing_page(ui: &Ui, look: &Look, briefing: &BriefingContent) -> Html {
    let (words, document) = (ui.lang.briefings(), &briefing.document);
    let room = Route::Room { sha256: briefing.sha256.clone() }.href(ui.view());
    html! {
        <article class="briefing" data-briefing={briefing.sha256.clone()}>
            <header class="sheet briefing-head">
                <div>
                    { title(ui, words.kind, document) }
                    <p>{ (words.frozen)(&time(ui, document.frozen)) }</p>
                    <p><a class="briefing-room" href={room}>{ words.room }</a>{ " · " }{ words.room_keys }</p>
                    { for document.follows.as_ref().map(|before| html! {
                        <p><a href={Route::Briefing { sha256: before.clone() }.href(ui.view())}>{ words.follows }</a></p>
                    }) }
                    <dl class="briefing-hash"><dt>{ words.hash }</dt><dd><code>{ briefing.sha256.clone() }</code></dd></dl>
                    <p><a href={format!("/api/v1/frozen-briefings/{}", briefing.sha256)}>{ words.check }</a></p>
                    <p><a href={format!("/api/v1/frozen-briefings/{}/data.xlsx", briefing.sha256)}>{ words.workbook }</a></p>
                    <p class="briefing-paper">
                        <a href={format!("/api/v1/frozen-briefings/{}/document.pdf", briefing.sha256)}>{ ui.lang.paper().a4 }</a>{ " · " }
                        <a href={format!("/api/v1/frozen-briefings/{}/slides.pdf", briefing.sha256)}>{ ui.lang.paper().slides }</a>
                    </p>
                </div>
                <div class="briefing-qr" role="img" aria-label={words.qr}>
                    { Html::from_html_unchecked(AttrValue::from(briefing.qr_svg.clone())) }
                </div>
            </header>
            { beside(ui, document, &briefing.beside) }
            { sheets(ui, look, document, Some(&briefing.sha256)) }
        </article>
    }
}

/// What it is, what it is called, and for which meeting.
fn title(ui: &Ui, kind: &'static str, document: &Document) -> Html {
    let meeting =
        |day: &String| html! { <p class="lead">{ (ui.lang.briefings().meeting)(&date_of(ui.lang, day)) }</p> };
    html! {
        <>
            <p class="briefing-kind">{ kind }</p>
            <h1>{ document.title.clone() }</h1>
            { for document.meeting.as_ref().map(meeting) }
        </>
    }
}

/// What was decided before, and the blocks.
fn sheets(ui: &Ui, look: &Look, document: &Document, sha256: Option<&str>) -> Html {
    html! {
        <>
            { followed_up(ui, &document.followed_up) }
            { for document.blocks.iter().enumerate().map(|(i, block)| section(ui, look, document, sha256, i, block)) }
        </>
    }
}

/// A block; drawn as files once it is frozen, under its hash.
fn section(ui: &Ui, look: &Look, document: &Document, sha256: Option<&str>, i: usize, block: &FrozenBlock) -> Html {
    let heading = format!("block-{}", block.key);
    html! {
        <section class="sheet briefing-block" data-block={block.key.clone()} aria-labelledby={heading.clone()}>
            <h2 id={heading}>{ block.title.clone() }</h2>
            <p class="briefing-as-of">{ (ui.lang.briefings().as_of)(&time(ui, block.as_of)) }</p>
            { content(ui, look, document, i, block) }
            { for sha256.map(|sha256| pictures(ui, sha256, block)) }
            { for block.content.vouched().into_iter().map(|(number, of)| provenance::provenance(ui, number, &of)) }
        </section>
    }
}

/// Links to what is drawn of a block, for other documents.
fn pictures(ui: &Ui, sha256: &str, block: &FrozenBlock) -> Html {
    let words = ui.lang.paper();
    let file = |kind: &str, nth: usize| {
        let which = if nth > 0 { format!("?nth={}", nth + 1) } else { String::new() };
        format!("/api/v1/frozen-briefings/{sha256}/blocks/{}/drawing.{kind}{which}", block.key)
    };
    // Of several each says which it is.
    let one = |(nth, name): (usize, &Option<String>)| {
        let what = name.as_ref().map_or_else(|| block.title.clone(), |name| format!("{}, {name}", block.title));
        html! {
            <p class="briefing-pictures">
                { for name.iter().map(|name| html! { { format!("{name}: ") } }) }
                <a href={file("svg", nth)} aria-label={(words.svg)(&what)}>{ "SVG" }</a>{ " · " }
                <a href={file("png", nth)} aria-label={(words.png)(&what)}>{ "PNG" }</a>
            </p>
        }
    };
    block_drawings(ui.lang, &block.content).iter().enumerate().map(one).collect()
}

/// What was corrected later: nothing, or the corrections with the blocks that they concern.
fn beside(ui: &Ui, document: &Document, beside: &Beside) -> Html {
    let words = ui.lang.briefings();
    if beside.corrections.is_empty() {
        return Html::default();
    }
    let title = |key: &String| {
        let block = document.blocks.iter().find(|block| block.key == *key);
        html! { <li><a href={format!("#block-{key}")}>{ block.map_or_else(|| key.clone(), |block| block.title.clone()) }</a></li> }
    };
    html! {
        <section class="sheet briefing-beside" id="beside" aria-labelledby="beside-heading">
            <h2 id="beside-heading">{ words.beside }</h2>
            <p>{ words.beside_intro }</p>
            <ul>{ for beside.corrections.iter().map(|later| {
                let correction = &later.correction;
                html! {
                    <li data-correction={correction.id.to_string()}>
                        { provenance::restated(ui, correction) }
                        <p>{ words.concerns }{ ":" }</p>
                        <ul>{ for later.blocks.iter().map(title) }</ul>
                    </li>
                }
            }) }</ul>
        </section>
    }
}

fn followed_up(ui: &Ui, decisions: &[FollowedUp]) -> Html {
    let words = ui.lang.briefings();
    if decisions.is_empty() {
        return Html::default();
    }
    let due = |due: &Option<String>| due.as_ref().map_or_else(String::new, |due| date_of(ui.lang, due));
    html! {
        <section class="sheet" aria-labelledby="followed-up">
            <h2 id="followed-up">{ words.followed_up }</h2>
            <div class="table-scroll" tabindex="0" role="group" aria-label={words.followed_up}>
                <table class="table">
                    <thead><tr>
                        <th scope="col">{ words.decided }</th><th scope="col">{ words.owner }</th>
                        <th scope="col">{ ui.lang.goals().due }</th><th scope="col">{ words.became }</th>
                    </tr></thead>
                    <tbody>{ for decisions.iter().map(|decision| html! {
                        <tr>
                            <th scope="row">{ decision.what.clone() }</th><td>{ decision.owner.clone() }</td>
                            <td>{ due(&decision.due) }</td><td>{ (words.decision_state)(decision.state) }</td>
                        </tr>
                    }) }</tbody>
                </table>
            </div>
        </section>
    }
}

fn time(ui: &Ui, at: Timestamp) -> String {
    day_time(ui.lang, at, utc_offset_s(at))
}

/// A time as an element.
fn when(ui: &Ui, at: Option<Timestamp>) -> Html {
    at.map_or_else(|| html! { ui.lang.briefings().unknown }, |at| moment(ui.lang, at))
}
