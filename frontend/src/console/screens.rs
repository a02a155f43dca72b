//! The screen of an address. Another asset or incident is another screen, with nothing left of the one before.

use super::access::{AccountScreen, AuditScreen, LoginScreen, PeopleScreen, SetupScreen};
use super::asset::AssetScreen;
use super::briefings::{BriefingsScreen, ComposerScreen};
use super::collectors::CollectorsScreen;
use super::feedback::FeedbackScreen;
use super::incidents::{IncidentScreen, IncidentsScreen};
use super::inventory::InventoryScreen;
use super::ledger::LedgerScreen;
use super::list::ListScreen;
use super::map::MapScreen;
use super::notifications::NotificationsScreen;
use super::plan::{MaintenanceScreen, RulesScreen};
use super::reports::ReportsScreen;
use super::routes::Screen;
use super::texts::texts;
use super::topology::TopologyScreen;
use super::wallboard::Wallboard;
use crate::browser;
use crate::data::use_ui;
use crate::i18n::Lang;
use crate::piece::{keyed, part, piece};
use yew::prelude::*;

/// The screen.
pub(super) fn screen(lang: Lang, screen: &Screen) -> Html {
    match screen {
        Screen::List => part(ListScreen),
        Screen::Incidents => part(IncidentsScreen),
        Screen::Incident { id } => keyed(id, IncidentScreen { id: *id }),
        Screen::Map => part(MapScreen),
        Screen::Asset { id } => keyed(id, AssetScreen { id: id.clone() }),
        Screen::Topology => part(TopologyScreen),
        Screen::Collectors => part(CollectorsScreen),
        Screen::Inventory => part(InventoryScreen),
        Screen::Feedback => part(FeedbackScreen),
        Screen::Login => part(LoginScreen),
        Screen::Setup => part(SetupScreen),
        Screen::Account => part(AccountScreen),
        Screen::Notifications => part(NotificationsScreen),
        Screen::Maintenance => part(MaintenanceScreen),
        Screen::Rules => part(RulesScreen),
        Screen::Reports => part(ReportsScreen),
        Screen::Ledger => part(LedgerScreen),
        Screen::Briefings => part(BriefingsScreen),
        Screen::Briefing { id } => keyed(id, ComposerScreen { id: *id }),
        Screen::People => part(PeopleScreen),
        Screen::Audit => part(AuditScreen),
        Screen::Wallboard => part(Wallboard),
        Screen::NotFound => not_found(lang),
    }
}

fn not_found(lang: Lang) -> Html {
    let texts = texts(lang);
    html! { <div class="ops-narrow" data-page="not-found">{ title(texts.not_found) }</div> }
}

/// The heading of a screen; it also gives the document its title and language.
#[derive(PartialEq)]
struct Title {
    text: AttrValue,
    beside: Html,
}

piece!(Title => use_title);

#[hook]
fn use_title(props: &Title) -> Html {
    let ui = use_ui();
    let title = format!("{} · {}", props.text, texts(ui.lang).console);
    use_effect_with((ui.lang, title), |(lang, title)| browser::describe_document(lang.tag(), title));
    html! { <h1>{ &props.text }{ props.beside.clone() }</h1> }
}

/// The heading of a screen.
pub(super) fn title(text: impl Into<AttrValue>) -> Html {
    title_with(text, Html::default())
}

/// The heading of a screen, with what stands beside it.
pub(super) fn title_with(text: impl Into<AttrValue>, beside: Html) -> Html {
    part(Title { text: text.into(), beside })
}
