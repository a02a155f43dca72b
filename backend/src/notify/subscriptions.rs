//! Monday at seven: the newest frozen briefing into the outbox, once for everybody who gets it, in one transaction with the
//! note that this Monday was seen to. A server that was away at seven sends when it is back; a Monday that was missed whole is
//! not made up for, as the next says what has changed since the last mail.

use super::compose::{deliveries, mail};
use super::directory::Records;
use super::letter::Letter;
use super::paper::Enclosed;
use super::planner::Planner;
use crate::observe;
use crate::store::StoreError;
use crate::store::notify::{FrozenBriefing, NewMessage, Planning};
use cruscotto_domain::briefing::{Document, last_monday};
use cruscotto_domain::notify::{Channel, Message, Purpose, Recipient};
use cruscotto_domain::time::Timestamp;
use metrics::counter;
use tracing::{error, info};

/// A briefing as it was frozen, with its number and hash.
struct Frozen {
    kept: FrozenBriefing,
    document: Document,
}

/// What is sent this Monday.
#[derive(Clone, Copy)]
struct Issue<'a> {
    newest: Option<&'a Frozen>,
    /// Whether its paper goes with it; none without a briefing.
    enclosed: Option<Enclosed>,
}

impl Planner {
    /// Puts the briefing of the last Monday into the outbox of those who have not been seen to.
    pub(super) async fn brief(&self, now: Timestamp) -> Result<(), StoreError> {
        let monday = last_monday(&self.letterhead.zone, now);
        if !self.store.has_briefings_to_send(monday).await? {
            return Ok(());
        }
        let records = Records::read(&self.store, &self.rotas, &self.letterhead.zone).await?;
        let mut planning = self.store.begin_planning().await?;
        let newest = read(planning.frozen_briefing(None).await?);
        let enclosed = match &newest {
            Some(Frozen { kept, document }) => {
                let ready = self.enclosures.ready(&self.store, kept.id, &kept.sha256, document).await?;
                // It is being printed: a later turn sends it.
                if ready.is_none() {
                    return Ok(());
                }
                ready
            }
            None => None,
        };
        let issue = Issue { newest: newest.as_ref(), enclosed };
        let mut messages = 0;
        for subscription in planning.take_subscriptions(monday).await? {
            let Some(recipient) = records.recipients.get(&subscription.recipient) else { continue };
            let last = match subscription.told {
                Some(told) => read(planning.frozen_briefing(Some(told)).await?),
                None => None,
            };
            let Some(message) = self.mail(&mut planning, recipient, issue, last.as_ref(), &records, now).await? else {
                // The system gives no randomness: nobody is noted as told, and the next turn tries again.
                error!(recipient = recipient.id, "a briefing's mail cannot be written");
                return Ok(());
            };
            planning.keep_message(&message).await?;
            if let Some(newest) = &newest {
                planning.told_briefing(subscription.recipient, newest.kept.id).await?;
            }
            messages += 1;
        }
        planning.commit().await?;
        counter!(observe::MESSAGES_WRITTEN).increment(messages);
        info!(%monday, messages, "the briefing of the week is in the outbox");
        Ok(())
    }

    /// The mail through every address of a recipient; `None` when the system gives no randomness.
    async fn mail(
        &self,
        planning: &mut Planning,
        recipient: &Recipient,
        issue: Issue<'_>,
        last: Option<&Frozen>,
        records: &Records,
        now: Timestamp,
    ) -> Result<Option<NewMessage>, StoreError> {
        let letter = Letter {
            language: recipient.language,
            newest: issue.newest.map(|frozen| (frozen.kept.sha256.as_str(), &frozen.document)),
            last: last.map(|frozen| &frozen.document),
            enclosed: issue.enclosed,
            zone: &self.letterhead.zone,
            link: self.letterhead.link.as_deref(),
            demo: self.letterhead.demo,
        };
        let rendered = letter.rendered();
        let encloses = letter.is_fresh() && issue.enclosed == Some(Enclosed::Pdf);
        let id = planning.message_id().await?;
        let message = Message {
            id,
            purpose: Purpose::Briefing,
            recipient: recipient.name.clone(),
            language: recipient.language,
            at: now,
            lines: Vec::new(),
            more: 0,
            going_on: 0,
            demo: self.letterhead.demo,
            link: self.letterhead.link.clone(),
        };
        let (Some(payload), Ok(content)) = (mail(&rendered, now), serde_json::to_value(&message)) else {
            return Ok(None);
        };
        let contacts = records.contacts.get(&recipient.id).map(Vec::as_slice).unwrap_or_default();
        let mailed = contacts.iter().filter(|contact| contact.enabled && contact.channel == Channel::Email);
        let Some(deliveries) = deliveries(mailed, |_, _| Some(payload.clone())) else { return Ok(None) };
        Ok(Some(NewMessage {
            id,
            recipient: recipient.id,
            purpose: Purpose::Briefing,
            subject: rendered.subject,
            content,
            notices: Vec::new(),
            paper: issue.newest.filter(|_| encloses).map(|newest| newest.kept.id),
            deliveries,
        }))
    }
}

/// What its bytes say; a document that this program does not read is as if it were not there, and that is logged.
fn read(kept: Option<FrozenBriefing>) -> Option<Frozen> {
    let kept = kept?;
    let document = serde_json::from_slice(&kept.bytes)
        .inspect_err(|error| error!(briefing = kept.id, %error, "a frozen briefing cannot be read"))
        .ok()?;
    Some(Frozen { kept, document })
}
