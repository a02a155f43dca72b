//! The screen of notifications: its parts, each with an address. What is configured is for administrators.

use super::calendars::Calendars;
use super::policies::Policies;
use super::recipients::Recipients;
use super::sent::Sent;
use super::templates::Templates;
use super::texts::texts;
use crate::console::parts::{SHOW, parts};
use crate::console::place::use_here;
use crate::console::screens::title;
use crate::console::texts::texts as general;
use crate::console::who::use_who;
use crate::data::use_ui;
use crate::piece::{part, piece};
use cruscotto_domain::access::Permission;
use yew::prelude::*;

/// The screen.
#[derive(PartialEq)]
pub(in crate::console) struct NotificationsScreen;

piece!(NotificationsScreen => use_notifications_screen());

#[hook]
fn use_notifications_screen() -> Html {
    let (ui, here, who) = (use_ui(), use_here(), use_who());
    let texts = texts(ui.lang);
    let may = who.may(Permission::ConfigureNotifications);
    let shown = here.query.get(SHOW).unwrap_or_default();
    let mut views = vec![("", texts.sent)];
    if may {
        views.extend([
            ("policies", texts.policies),
            ("recipients", texts.recipients),
            ("on-call", texts.calendars),
            ("templates", texts.templates),
        ]);
    }
    html! {
        <div class="ops-notifications">
            { title(general(ui.lang).nav_notifications) }
            { parts(&here, texts.parts, &views) }
            {
                match shown {
                    "policies" if may => part(Policies),
                    "recipients" if may => part(Recipients),
                    "on-call" if may => part(Calendars),
                    "templates" if may => part(Templates),
                    _ => part(Sent),
                }
            }
        </div>
    }
}
