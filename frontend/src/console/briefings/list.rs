//! The briefings there are, and a form to begin one.

use super::PATH;
use super::texts::texts;
use super::weekly::Weekly;
use crate::console::change::use_sender;
use crate::console::form::{chosen, on_choice};
use crate::console::place::use_here;
use crate::console::routes::Screen;
use crate::console::screens::title;
use crate::console::texts::texts as general;
use crate::console::who::use_who;
use crate::data::{Fetched, Ui, use_fetched, use_ui};
use crate::i18n::{Lang, date_of};
use crate::piece::{part, piece};
use crate::widgets::{loading, moment};
use cruscotto_domain::access::Permission;
use cruscotto_domain::api::Items;
use cruscotto_domain::area::AreaLevel;
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
    let (area, tongue_field) = (use_node_ref(), use_node_ref());
    let template = use_state(|| Template::WeeklyGiunta);
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
        let (begun, template, area, tongue_field) = (begun.clone(), *template, area.clone(), tongue_field.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let language = if chosen(&tongue_field) == Lang::En.tag() { Tongue::En } else { Tongue::It };
            // The field is there for who writes about a Municipio.
            let area = chosen(&area).parse().ok();
            let new = NewBriefing { template, language, area, follows: None };
            begun.send(Method::POST, PATH.to_owned(), Some(&new));
        })
    };
    let onchange = {
        let template = template.setter();
        on_choice(move |chosen| {
            if let Some(one) = Template::ALL.into_iter().find(|t| word(*t) == chosen) {
                template.set(one);
            }
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
                        <div class="ops-form-row">
                            <label>{ texts.template }
                                <select name="template" {onchange}>
                                    { for Template::ALL.map(|t| html! { <option value={word(t)} selected={t == *template}>{ t.name(language) }</option> }) }
                                </select>
                            </label>
                            if *template == Template::Municipio { { municipio(&ui, &area) } }
                            <label>{ ui.messages().language }
                                <select ref={tongue_field} name="language">
                                    { for Lang::ALL.map(|l| html! { <option value={l.tag()} selected={l == ui.lang}>{ l.own_name() }</option> }) }
                                </select>
                            </label>
                        </div>
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

/// The choice of the Municipio that a briefing is about.
fn municipio(ui: &Ui, field: &NodeRef) -> Html {
    let level = AreaLevel::Municipio;
    let areas = ui.city.boundaries(level).map(|areas| areas.iter()).into_iter().flatten();
    html! {
        <label>{ (ui.messages().level)(level) }
            <select ref={field.clone()} name="area" required=true>
                { for areas.enumerate().map(|(i, area)| html! {
                    <option key={area.id.to_string()} value={area.id.to_string()} selected={i == 0}>{ &area.name }</option>
                }) }
            </select>
        </label>
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
