//! The records that planning needs, as they are now.

use super::calendar::{Person, Rota};
use super::zone::CityZone;
use crate::store::notify::ContactRow;
use crate::store::{Store, StoreError};
use cruscotto_domain::notify::{Channel, Directory, JsonTemplate, Policy, Recipient};
use cruscotto_domain::time::Timestamp;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};
use tracing::error;

/// Calendars that were read before, by number and text: reading one takes milliseconds, and they rarely change.
#[derive(Debug, Default)]
pub(super) struct Rotas(Mutex<HashMap<i32, (String, Arc<Rota>)>>);

impl Rotas {
    fn get(&self, id: i32, source: &str, zone: &str) -> Option<Arc<Rota>> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, rota)) = known.get(&id).filter(|(text, _)| text == source) {
            return Some(Arc::clone(rota));
        }
        // It was checked when it was imported.
        let rota = Rota::read(source, zone)
            .inspect_err(|e| error!(calendar = id, error = %e, "a calendar cannot be read"))
            .ok()?;
        let rota = Arc::new(rota);
        known.insert(id, (source.to_owned(), Arc::clone(&rota)));
        Some(rota)
    }
}

/// Everybody and everything that planning needs.
#[derive(Debug)]
pub(super) struct Records {
    pub(super) policies: Vec<Policy>,
    pub(super) recipients: BTreeMap<i32, Recipient>,
    pub(super) contacts: HashMap<i32, Vec<ContactRow>>,
    pub(super) templates: HashMap<i32, JsonTemplate>,
    rotas: HashMap<i32, Arc<Rota>>,
    people: Vec<Person>,
}

impl Records {
    /// Reads them.
    pub(super) async fn read(store: &Store, rotas: &Rotas, zone: &CityZone) -> Result<Self, StoreError> {
        let recipients = store.notification_recipients().await?;
        let mut contacts: HashMap<i32, Vec<ContactRow>> = HashMap::new();
        for contact in store.notification_contacts().await? {
            contacts.entry(contact.recipient).or_default().push(contact);
        }
        let people = people(&recipients, &contacts);
        let calendars = store.notification_calendars().await?;
        let rotas = calendars.iter().filter_map(|c| Some((c.id, rotas.get(c.id, &c.source, zone.name())?))).collect();
        let mut templates = HashMap::new();
        for row in store.notification_templates().await? {
            match JsonTemplate::parse(&row.body) {
                Ok(template) => drop(templates.insert(row.id, template)),
                Err(error) => error!(template = row.id, %error, "a template cannot be read"),
            }
        }
        Ok(Self {
            policies: store.notification_policies().await?,
            recipients: recipients.into_iter().map(|r| (r.id, r)).collect(),
            contacts,
            templates,
            rotas,
            people,
        })
    }

    /// Who of a calendar is on call at an instant.
    pub(super) fn on_call(&self, calendar: i32, at: Timestamp) -> Vec<i32> {
        self.rotas.get(&calendar).map(|rota| rota.on_call(at, &self.people)).unwrap_or_default()
    }

    /// As the rules take them.
    pub(super) fn with<T>(&self, rule: impl FnOnce(&Directory<'_>) -> T) -> T {
        let on_call = |calendar, at| self.on_call(calendar, at);
        rule(&Directory { policies: &self.policies, recipients: &self.recipients, on_call: &on_call })
    }
}

/// Recipients as calendars name them.
pub(super) fn people(recipients: &[Recipient], contacts: &HashMap<i32, Vec<ContactRow>>) -> Vec<Person> {
    let person = |recipient: &Recipient| {
        let contacts = contacts.get(&recipient.id).map(Vec::as_slice).unwrap_or_default();
        let mails = contacts.iter().filter(|c| c.channel == Channel::Email).map(|c| c.address.to_lowercase());
        Person { id: recipient.id, name: recipient.name.clone(), mails: mails.collect() }
    };
    recipients.iter().map(person).collect()
}

/// Names of people by their numbers.
#[must_use]
pub fn calendar_names(ids: &[i32], people: &[Person]) -> Vec<String> {
    people.iter().filter(|person| ids.contains(&person.id)).map(|person| person.name.clone()).collect()
}
