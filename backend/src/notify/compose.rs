//! Messages and their payloads, from what is to be told.

use super::channel::Mail;
use super::directory::Records;
use super::zone::CityZone;
use crate::store::notify::{ContactRow, NewDelivery, NewMessage};
use cruscotto_domain::notify::{
    Channel, IncidentFacts, Line, MAX_LINES, Message, Notice, Purpose, Recipient, Rendered, lines, render, webhook_body,
};
use cruscotto_domain::time::{MICROS_PER_SECOND, Timestamp};
use serde_json::{Value, json};
use std::collections::HashMap;

/// Octets of randomness in what receivers know a delivery by: never the same, in whatever database.
const UID_BYTES: usize = 16;

/// What a message is to say.
pub(super) struct Contents<'a> {
    pub(super) purpose: Purpose,
    /// With the numbers they are kept under, in the order they were planned.
    pub(super) notices: &'a [(i64, &'a Notice)],
    pub(super) facts: &'a HashMap<i64, IncidentFacts>,
}

/// What every message has.
#[derive(Debug, Clone)]
pub(super) struct Letterhead {
    pub(super) zone: CityZone,
    /// Where people reach the server.
    pub(super) link: Option<String>,
    /// Of the demo city.
    pub(super) demo: bool,
}

impl Letterhead {
    /// A message with a way through each contact; `None` when the system gives no randomness.
    pub(super) fn message(
        &self,
        id: i64,
        recipient: &Recipient,
        what: &Contents<'_>,
        records: &Records,
        now: Timestamp,
    ) -> Option<NewMessage> {
        let Contents { purpose, notices, facts } = *what;
        let mut all = lines(notices.iter().map(|(_, notice)| *notice), |incident| facts.get(&incident));
        let going_on = count(all.iter().filter(|line| !line.is_over()));
        let more = count(all.iter().skip(MAX_LINES));
        all.truncate(MAX_LINES);
        let demo = self.demo || facts.values().any(|f| f.demo);
        let message = Message {
            id,
            purpose,
            recipient: recipient.name.clone(),
            language: recipient.language,
            at: now,
            lines: all,
            more,
            going_on,
            demo,
            link: self.link.clone(),
        };
        let rendered = render(&message, &self.zone);
        let contacts = records.contacts.get(&recipient.id).map(Vec::as_slice).unwrap_or_default();
        let enabled = contacts.iter().filter(|c| c.enabled);
        let deliveries = deliveries(enabled, |contact, uid| payload(contact, &message, &rendered, uid, records, now))?;
        Some(NewMessage {
            id,
            recipient: recipient.id,
            purpose,
            subject: rendered.subject,
            content: serde_json::to_value(&message).ok()?,
            notices: notices.iter().map(|(id, _)| *id).collect(),
            paper: None,
            deliveries,
        })
    }
}

/// A delivery to each of `contacts`, with what `payload` makes for it; `None` when the system gives no randomness, or there is
/// nothing to send.
pub(super) fn deliveries<'a>(
    contacts: impl Iterator<Item = &'a ContactRow>,
    payload: impl Fn(&ContactRow, &str) -> Option<Value>,
) -> Option<Vec<NewDelivery>> {
    let mut deliveries = Vec::new();
    for contact in contacts {
        let uid = uid()?;
        let payload = payload(contact, &uid)?;
        let address = contact.address.clone();
        deliveries.push(NewDelivery { contact: Some(contact.id), channel: contact.channel, address, uid, payload });
    }
    if deliveries.is_empty() {
        // Nobody is reached: kept as dead, so that it is seen and told.
        let (channel, address) = (Channel::Email, String::new());
        deliveries.push(NewDelivery { contact: None, channel, address, uid: uid()?, payload: Value::Null });
    }
    Some(deliveries)
}

/// What a mail brings, written at `now`.
pub(super) fn mail(rendered: &Rendered, now: Timestamp) -> Option<Value> {
    serde_json::to_value(Mail {
        subject: rendered.subject.clone(),
        text: rendered.text.clone(),
        html: rendered.html.clone(),
        date_s: u64::try_from(now.as_micros() / MICROS_PER_SECOND).unwrap_or_default(),
    })
    .ok()
}

fn payload(
    contact: &ContactRow,
    message: &Message,
    rendered: &Rendered,
    uid: &str,
    records: &Records,
    now: Timestamp,
) -> Option<Value> {
    Some(match contact.channel {
        Channel::Email => mail(rendered, now)?,
        Channel::Webhook => json!({ "body": webhook_body(message, rendered) }),
        Channel::Json => match contact.template.and_then(|id| records.templates.get(&id)) {
            Some(template) => json!({ "body": template.fill(message, rendered, uid, &contact.to) }),
            // Refused by the channel, and seen there.
            None => json!({}),
        },
    })
}

fn count<'a>(lines: impl Iterator<Item = &'a Line>) -> u32 {
    u32::try_from(lines.count()).unwrap_or(u32::MAX)
}

/// What receivers know a delivery by.
fn uid() -> Option<String> {
    let mut bytes = [0_u8; UID_BYTES];
    getrandom::fill(&mut bytes).ok()?;
    Some(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}
