//! The briefings there are, and a form to begin one.

use super::PATH;
use super::texts::texts;
use super::weekly::Weekly;
use crate::console::change::use_sender;
use crate::console::form::chosen;
use crate::console::place::use_here;
use crate::console::routes::Screen;
use crate::console::screens::title;
use crate::console::texts::texts as general;
use crate::console::who::use_who;
use crate::data::{Fetched, use_fetched, use_ui};
use crate::i18n::{Lang, date_of};
use crate::piece::{part, piece};
use crate::widgets::{loading, moment};
use cruscotto_domain::access::Permission;
use cruscotto_domain::api::Items;
use cruscotto_domain::briefing::{BriefingItem, NewBriefing, Template, Tongue};
use gloo::net::http::Method;
use yew::prelude::*;

/// The screen.
#[derive(PartialEq)]
pub struct BriefingsScreen;

piece!(BriefingsScreen => use_briefings_screen());

#[hook]
fn use_briefings_screen() -> Html {
    let (ui, who, here) = (use_ui(), use_who(), use_here());
    let (texts, general) = (texts(ui.lang), general(ui.lang));
    let all: Fetched<Items<BriefingItem>> = use_fetched(PATH.to_owned(), Some(PATH.to_owned()), None);
    let template = use_node_ref();
    let begun = use_sender({
        let here = here.clone();
        Callback::from(move |answer: String| {
            if let Ok(item) = serde_json::from_str::<BriefingItem>(&answer) {
                here.open(&Screen::Briefing { id: item.id });
            }
        })
    });
    let language = tongue(ui.lang);
    let onsubmit = {
        let (begun, template) = (begun.clone(), template.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let chosen = chosen(&template);
            let template = Template::ALL.into_iter().find(|t| word(*t) == chosen).unwrap_or(Template::Blank);
            let new = NewBriefing { template, language, area: None, follows: None };
            begun.send(Method::POST, PATH.to_owned(), Some(&new));
        })
    };
    let row = |item: &BriefingItem| {
        let meeting = item.meeting.as_ref().map(|day| date_of(ui.lang, day)).unwrap_or_default();
        html! {
            <tr key={item.id} data-briefing={item.id.to_string()} data-state={item.state.as_str()}>
                <th scope="row"><a href={here.link(&Screen::Briefing { id: item.id })}>{ &item.title }</a></th>
                <td>{ item.template.name(language) }</td>
                <td>{ meeting }</td>
                <td>{ (texts.state)(item.state) }</td>
                <td>{ &item.changed_by }{ " · " }{ moment(ui.lang, item.changed) }</td>
                <td>{ for item.sha256.as_ref().map(|hash| html! { <a href={format!("/briefing/{hash}")}>{ texts.open_page }</a> }) }</td>
            </tr>
        }
    };
    html! {
        <div class="ops-briefings">
            { title(general.nav_briefings) }
            if who.may(Permission::ComposeBriefings) {
                <section class="ops-panel" aria-labelledby="ops-begin">
                    <h2 id="ops-begin">{ texts.begin }</h2>
                    <form class="ops-form" {onsubmit}>
                        <label>{ texts.template }
                            <select ref={template} name="template">
                                { for Template::ALL.into_iter().enumerate().map(|(i, t)| html! { <option value={word(t)} selected={i == 0}>{ t.name(language) }</option> }) }
                            </select>
                        </label>
                        <button type="submit" class="ops-button" disabled={begun.is_busy()}>{ texts.begin_now }</button>
                    </form>
                    { begun.told_failure(general) }
                </section>
            }
            if who.may(Permission::ConfigureNotifications) { { part(Weekly) } }
            <section class="ops-panel" aria-label={general.nav_briefings}>
                if let Some(all) = &all.data {
                    if all.items.is_empty() { <p>{ texts.none }</p> } else {
                        <div class="table-scroll" tabindex="0" role="group" aria-label={general.nav_briefings}>
                            <table class="table">
                                <thead><tr>
                                    <th scope="col">{ texts.title }</th><th scope="col">{ texts.template }</th><th scope="col">{ texts.meeting }</th>
                                    <th scope="col">{ general.state }</th><th scope="col">{ texts.changed }</th><th scope="col">{ texts.page }</th>
                                </tr></thead>
                                <tbody>{ for all.items.iter().map(row) }</tbody>
                            </table>
                        </div>
                    }
                } else { { loading(ui.lang, all.error.is_some()) } }
            </section>
        </div>
    }
}

/// The language that a briefing is written in, of who begins it.
pub(super) fn tongue(lang: Lang) -> Tongue {
    if lang == Lang::En { Tongue::En } else { Tongue::It }
}

fn word(template: Template) -> &'static str {
    match template {
        Template::WeeklyGiunta => "weekly-giunta",
        Template::CouncilCommission => "council-commission",
        Template::Municipio => "municipio",
        Template::SchoolYearStart => "school-year-start",
        Template::Blank => "blank",
    }
}
