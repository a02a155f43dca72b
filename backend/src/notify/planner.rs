//! From events to messages in the outbox. Each step is one transaction, which the next start goes on from.

use super::compose::{Contents, Letterhead};
use super::directory::{Records, Rotas};
use super::paper::Enclosures;
use crate::observe;
use crate::store::notify::{Planning, WaitingNotice};
use crate::store::{Store, StoreError};
use cruscotto_domain::notify::{Language, Notice, Plan, Purpose, Recipient, escalate, plan, take_due};
use cruscotto_domain::time::{MICROS_PER_SECOND, Timestamp};
use metrics::counter;
use std::collections::BTreeSet;
use std::sync::atomic::AtomicI64;
use std::sync::atomic::Ordering::Relaxed;
use tracing::{debug, error, info, warn};

/// Events planned in one transaction at most: a storm is planned in several, and a restart repeats little.
const EVENTS_AT_ONCE: i64 = 500;

/// Incidents of which steps are planned in one transaction at most.
const INCIDENTS_AT_ONCE: i64 = 200;

/// Notices of one message at most; what is beyond goes into the next.
const NOTICES_A_MESSAGE: i64 = 5_000;

/// Pause before notices of which none could go are looked at again, in microseconds.
const LOOK_AGAIN: i64 = MICROS_PER_SECOND;

/// Pause between two looks whether a Monday's briefing is to be sent, in microseconds.
const BRIEF_EVERY: i64 = 2 * MICROS_PER_SECOND;

/// What plans.
#[derive(Debug)]
pub(super) struct Planner {
    pub(super) store: Store,
    pub(super) letterhead: Letterhead,
    pub(super) rotas: Rotas,
    pub(super) enclosures: Enclosures,
    /// When it last found that nothing that waits may go, in microseconds since 1970.
    pub(super) looked: AtomicI64,
    /// When it last looked whether it is Monday, in microseconds since 1970.
    pub(super) briefed: AtomicI64,
}

impl Planner {
    /// Plans all that is to be planned at `now`, and says whether messages were put into the outbox.
    pub(super) async fn run(&self, now: Timestamp) -> Result<bool, StoreError> {
        if (now.as_micros() - self.briefed.load(Relaxed)).abs() >= BRIEF_EVERY {
            self.brief(now).await?;
            self.briefed.store(now.as_micros(), Relaxed);
        }
        let (fresh, waiting) = self.store.has_to_plan(now).await?;
        let looks = fresh || (waiting && self.may_look(now));
        if !looks {
            return Ok(false);
        }
        let records = Records::read(&self.store, &self.rotas, &self.letterhead.zone).await?;
        while self.plan_events(&records, now).await? {}
        while self.escalate(&records, now).await? {}
        let sent = self.gather(&records, now).await?;
        self.looked.store(if sent { 0 } else { now.as_micros() }, Relaxed);
        Ok(sent)
    }

    /// Whether notices that wait are looked at again: what quiet hours hold is held for hours.
    fn may_look(&self, now: Timestamp) -> bool {
        (now.as_micros() - self.looked.load(Relaxed)).abs() >= LOOK_AGAIN
    }

    /// Plans the next events; true when there may be more.
    async fn plan_events(&self, records: &Records, now: Timestamp) -> Result<bool, StoreError> {
        let mut planning = self.store.begin_planning().await?;
        let events = planning.events(EVENTS_AT_ONCE).await?;
        let Some((last, _)) = events.last() else { return Ok(false) };
        let last = last.id;
        let incidents: BTreeSet<i64> = events.iter().map(|(event, _)| event.incident).collect();
        let incidents: Vec<i64> = incidents.into_iter().collect();
        let facts = planning.facts(&incidents).await?;
        let mut engagements = planning.engagements(&incidents).await?;
        for incident in &incidents {
            engagements.entry(*incident).or_default();
        }
        let mut notices = Vec::new();
        let count = events.len();
        for (event, known) in events {
            if !known {
                warn!(event = event.id, change = ?event.change, "an event of a kind that this program does not know");
            }
            let (Some(facts), Some(begun)) = (facts.get(&event.incident), engagements.get_mut(&event.incident)) else {
                continue;
            };
            notices.extend(heard(records.with(|directory| plan(directory, facts, &event, begun, now))));
        }
        let kept = planning.keep_notices(&notices).await?;
        planning.keep_engagements(&engagements).await?;
        planning.move_cursor(last).await?;
        planning.commit().await?;
        counter!(observe::NOTICES_PLANNED).increment(kept);
        debug!(events = count, notices = kept, "events are planned");
        Ok(i64::try_from(count).unwrap_or(i64::MAX) >= EVENTS_AT_ONCE)
    }

    /// Plans the steps that are due; true when there may be more.
    async fn escalate(&self, records: &Records, now: Timestamp) -> Result<bool, StoreError> {
        let mut planning = self.store.begin_planning().await?;
        let incidents = planning.due_incidents(now, INCIDENTS_AT_ONCE).await?;
        if incidents.is_empty() {
            return Ok(false);
        }
        let facts = planning.facts(&incidents).await?;
        let mut engagements = planning.engagements(&incidents).await?;
        let mut notices = Vec::new();
        for (incident, begun) in &mut engagements {
            let Some(facts) = facts.get(incident) else { continue };
            for engagement in begun.values_mut() {
                notices.extend(heard(records.with(|directory| escalate(directory, facts, engagement, now))));
            }
        }
        let kept = planning.keep_notices(&notices).await?;
        planning.keep_engagements(&engagements).await?;
        planning.commit().await?;
        counter!(observe::NOTICES_PLANNED).increment(kept);
        info!(incidents = incidents.len(), notices = kept, "nobody has acknowledged in time: the next are told");
        Ok(i64::try_from(incidents.len()).unwrap_or(i64::MAX) >= INCIDENTS_AT_ONCE)
    }

    /// Makes messages of the notices that are due; true when there were any.
    async fn gather(&self, records: &Records, now: Timestamp) -> Result<bool, StoreError> {
        let mut planning = self.store.begin_planning().await?;
        let mut messages = 0_u64;
        for id in planning.waiting_recipients().await? {
            let waiting = planning.waiting(id, NOTICES_A_MESSAGE).await?;
            let gone;
            let recipient = match records.recipients.get(&id) {
                Some(recipient) => recipient,
                // Removed meanwhile: written all the same, and dead as they have no contact.
                None => {
                    gone = removed(id);
                    &gone
                }
            };
            messages += u64::from(self.write(&mut planning, recipient, &waiting, records, now).await?);
        }
        planning.commit().await?;
        counter!(observe::MESSAGES_WRITTEN).increment(messages);
        Ok(messages > 0)
    }

    async fn write(
        &self,
        planning: &mut Planning,
        recipient: &Recipient,
        waiting: &[WaitingNotice],
        records: &Records,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let notices: Vec<Notice> = waiting.iter().map(|w| w.notice.clone()).collect();
        let Some(batch) = take_due(recipient, &notices, &self.letterhead.zone, now) else { return Ok(false) };
        let taken: Vec<(i64, &Notice)> = batch.taken.iter().map(|i| (waiting[*i].id, &notices[*i])).collect();
        let incidents: BTreeSet<i64> = taken.iter().map(|(_, notice)| notice.incident).collect();
        let facts = planning.facts(&incidents.into_iter().collect::<Vec<_>>()).await?;
        let purpose = if batch.digest { Purpose::Digest } else { Purpose::News };
        let id = planning.message_id().await?;
        let contents = Contents { purpose, notices: &taken, facts: &facts };
        let Some(message) = self.letterhead.message(id, recipient, &contents, records, now) else {
            // The system gives no randomness, for one: they wait.
            error!(recipient = recipient.id, "a message cannot be written");
            return Ok(false);
        };
        planning.keep_message(&message).await?;
        Ok(true)
    }
}

/// A recipient who is in use no longer.
fn removed(id: i32) -> Recipient {
    Recipient { id, name: format!("#{id}"), language: Language::default(), quiet: None, hears_of_failures: false }
}

/// The notices of a plan; that nobody could be told is said.
fn heard(plan: Plan) -> Vec<Notice> {
    for policy in plan.unheard {
        counter!(observe::NOTICES_UNHEARD).increment(1);
        error!(policy, "a policy has nobody to tell, and nobody hears of failures: set somebody who does");
    }
    plan.notices
}
