//! What there is that a block can be about: the city's goals, its newest incidents, its services. Each is a word and what it is
//! called.

use crate::browser::utc_offset_s;
use crate::data::{Fetched, use_fetched, use_lang};
use crate::i18n::{Lang, day_of};
use crate::pages::goal_name;
use cruscotto_domain::api::{Items, ServiceItem};
use cruscotto_domain::goal::GoalItem;
use cruscotto_domain::incident::Incident;
use std::rc::Rc;
use yew::prelude::*;

/// Where they are told.
const GOALS: &str = "/api/v1/goals";
const INCIDENTS: &str = "/api/v1/incidents";
const SERVICES: &str = "/api/v1/services";

/// A word, and what it is called.
pub(super) type Choice = (String, String);

/// What is known; nothing of what has not come yet.
#[derive(Debug, PartialEq, Default)]
pub(super) struct Known {
    /// By their ids.
    pub(super) goals: Vec<Choice>,
    /// By their numbers, the newest first.
    pub(super) incidents: Vec<Choice>,
    /// By their ids.
    pub(super) services: Vec<Choice>,
}

/// What there is now.
#[hook]
pub(super) fn use_known() -> Rc<Known> {
    let lang = use_lang();
    let goals: Fetched<Items<GoalItem>> = use_fetched(GOALS.to_owned(), Some(GOALS.to_owned()), None);
    let incidents: Fetched<Items<Incident>> = use_fetched(INCIDENTS.to_owned(), Some(INCIDENTS.to_owned()), None);
    let services: Fetched<Items<ServiceItem>> = use_fetched(SERVICES.to_owned(), Some(SERVICES.to_owned()), None);
    use_memo((lang, goals.data, incidents.data, services.data), |(lang, goals, incidents, services)| Known {
        goals: of(goals, |goal| (goal.id.clone(), goal_name(*lang, goal))),
        incidents: of(incidents, |incident| (incident.id.to_string(), incident_name(*lang, incident))),
        services: of(services, |service| (service.id.clone(), lang.of(&service.name).to_owned())),
    })
}

fn of<T>(items: &Option<Rc<Items<T>>>, named: impl Fn(&T) -> Choice) -> Vec<Choice> {
    items.iter().flat_map(|items| items.items.iter()).map(named).collect()
}

/// `#17 · Uplink di Isola · 21 nov 2026`.
fn incident_name(lang: Lang, incident: &Incident) -> String {
    format!("#{} · {} · {}", incident.id, incident.name, day_of(lang, incident.since, utc_offset_s(incident.since)))
}
