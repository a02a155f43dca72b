//! A frozen briefing as slides for the room: everything is in the document, so that it goes on without a network. Without a
//! program it pages as a page scrolls; with one (`frontend/scripts/room.js`) by keys and clicker, and to the map and back.

use super::answer::{drawing_on_slide, rows_on_slide};
use super::block::{large_question, on_slide, paragraphs, ranking_rows};
use super::drill::{drill, live_map};
use super::slides::{Part, Slide, slides};
use super::{followed_up, time};
use crate::data::Ui;
use crate::i18n::date_of;
use crate::public::{BriefingContent, Look};
use crate::routes::Route;
use cruscotto_domain::briefing::{Content, Exhibit, FrozenBlock};
use yew::prelude::*;

/// The room.
pub(in crate::pages) fn room_page(ui: &Ui, look: &Look, briefing: &BriefingContent) -> Html {
    let words = ui.lang.room();
    let document = &briefing.document;
    let button = |id: &'static str, text: &'static str| {
        html! { <button type="button" id={id}>{ text }</button> }
    };
    let leave = Route::Briefing { sha256: briefing.sha256.clone() }.href(ui.view());
    html! {
        <>
            <div class="room" data-briefing={briefing.sha256.clone()} data-offline={words.offline} data-return={words.back_to_room}
                data-presenter={Route::Presenter { sha256: briefing.sha256.clone() }.href(ui.view())}>
                { frames(ui, look, briefing) }
            </div>
            <nav class="room-bar" aria-label={words.bar} hidden=true>
                { button("room-previous", words.previous) }
                { button("room-next", words.next) }
                { button("room-whole", words.whole_screen) }
                { button("room-presenter", words.presenter) }
                { button("room-keys-open", words.keys) }
                <a href={leave}>{ ui.lang.briefings().leave }</a>
                <span id="room-kept" hidden=true>{ words.kept }</span>
            </nav>
            <p id="room-said" class="room-said" role="status"></p>
            <dialog id="room-keys" class="room-dialog" aria-labelledby="room-keys-heading">
                <h2 id="room-keys-heading">{ words.keys }</h2>
                <dl>{ for words.key_list.iter().map(|(keys, what)| html! { <div><dt>{ *keys }</dt><dd>{ *what }</dd></div> }) }</dl>
                <p><label><input type="checkbox" id="room-letters" />{ words.letters }</label></p>
                <form method="dialog"><button>{ words.close }</button></form>
            </dialog>
            { for document.blocks.iter().enumerate().map(|(i, block)| drill(ui, look, i, block)) }
        </>
    }
}

/// Every slide in its frame.
pub(super) fn frames(ui: &Ui, look: &Look, briefing: &BriefingContent) -> Html {
    let (words, document) = (ui.lang.briefings(), &briefing.document);
    let all = slides(ui.lang, document);
    let of = all.len();
    let frame = |(i, slide): (usize, &Slide<'_>)| {
        let n = i + 1;
        let (key, label, as_of) = match slide {
            Slide::Title => (None, document.title.clone(), document.frozen),
            Slide::FollowedUp(_) => (None, words.followed_up.to_owned(), document.frozen),
            Slide::Block { at, .. } => {
                let block = &document.blocks[*at];
                (Some(block.key.clone()), block.title.clone(), block.as_of)
            }
        };
        // A block that takes several slides has its title on each: the number tells them apart.
        let label = format!("{label}, {}", (words.slide)(n, of));
        html! {
            <section class="slide-frame" id={format!("slide-{n}")} data-block={key} aria-label={label} tabindex="-1">
                <div class="slide-box">
                    <div class={classes!("slide", matches!(slide, Slide::Title).then_some("slide-title"))}>
                        { body(ui, look, briefing, slide) }
                        <p class="slide-foot">
                            <span>{ (words.as_of)(&time(ui, as_of)) }</span>
                            <span>{ document.title.clone() }</span>
                            <span>{ (words.slide)(n, of) }</span>
                        </p>
                    </div>
                </div>
            </section>
        }
    };
    html! { <>{ for all.iter().enumerate().map(frame) }</> }
}

fn body(ui: &Ui, look: &Look, briefing: &BriefingContent, slide: &Slide<'_>) -> Html {
    match slide {
        Slide::Title => title(ui, briefing),
        Slide::FollowedUp(decisions) => followed_up(ui, decisions),
        Slide::Block { at, part, nth } => {
            let block = &briefing.document.blocks[*at];
            let on = (nth.1 > 1).then(|| (ui.lang.room().part)(nth.0, nth.1));
            html! {
                <>
                    <h2>{ block.title.clone() }{ for on.map(|on| html! { <small>{ " " }{ on }</small> }) }</h2>
                    <div class="slide-body">{ of_part(ui, look, briefing, *at, block, part) }</div>
                    { link(ui, *at, block) }
                </>
            }
        }
    }
}

fn title(ui: &Ui, briefing: &BriefingContent) -> Html {
    let (words, document) = (ui.lang.briefings(), &briefing.document);
    html! {
        <div class="slide-title-body">
            <div>
                <h1>{ document.title.clone() }</h1>
                <p>{ ui.lang.of(&document.city_name).to_owned() }</p>
                { for document.meeting.as_ref().map(|day| html! { <p>{ (words.meeting)(&date_of(ui.lang, day)) }</p> }) }
                <p>{ (words.frozen)(&time(ui, document.frozen)) }</p>
                if document.demo { <p class="slide-demo">{ ui.messages().demo_banner }</p> }
            </div>
            <div class="slide-qr" role="img" aria-label={words.qr}>
                { Html::from_html_unchecked(AttrValue::from(briefing.qr_svg.clone())) }
            </div>
        </div>
    }
}

fn of_part(ui: &Ui, look: &Look, briefing: &BriefingContent, i: usize, block: &FrozenBlock, part: &Part) -> Html {
    match (part, &block.content) {
        (Part::Rows(from, to), Content::Table { number, places, left_out, .. }) => {
            let shown = places.get(*from..*to).unwrap_or_default();
            ranking_rows(ui, &block.title, number, shown, if *to == places.len() { *left_out } else { 0 })
        }
        (Part::Drawing(exhibit, drawing), Content::Analysis { answer }) => {
            let exhibit = answer.exhibits.get(*exhibit);
            let drawing = exhibit.and_then(|exhibit| Some((exhibit, exhibit.drawings.get(*drawing)?)));
            html! { { for drawing.map(|(exhibit, drawing)| drawing_on_slide(ui, look, i, exhibit, drawing)) } }
        }
        (Part::Exhibit(exhibit, from, to), Content::Analysis { answer }) => {
            let exhibit = answer.exhibits.get(*exhibit);
            let rows = |exhibit: &Exhibit| {
                let rows = exhibit.listed();
                rows_on_slide(ui, exhibit, rows.get(*from..*to).unwrap_or_default())
            };
            html! { { for exhibit.map(rows) } }
        }
        (Part::Text(text), _) => paragraphs(text),
        (Part::Question(options), Content::Decision { question, .. }) => large_question(ui, question, options),
        _ => on_slide(ui, look, &briefing.document, i, block),
    }
}

/// From a slide to the map: of a block that has one to the map as it was, of others to what is live.
fn link(ui: &Ui, i: usize, block: &FrozenBlock) -> Html {
    let words = ui.lang.room();
    match &block.content {
        Content::Map { .. } => html! {
            <p class="slide-link"><button type="button" data-drill={format!("drill-{i}")} hidden=true>{ words.look_closer }</button></p>
        },
        content => html! {
            { for live_map(ui, content).map(|href| html! { <p class="slide-link"><a data-live="map" {href}>{ words.live_map }</a></p> }) }
        },
    }
}
