//! Who hears of an event, and who is next while nobody acknowledges.

use super::engagement::Engagement;
use super::incident::{Happening, IncidentEvent, IncidentFacts};
use super::policy::{Policy, Target};
use super::recipient::Recipient;
use crate::incident::Severity;
use crate::time::{MICROS_PER_SECOND, Timestamp};
use crate::word::words;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Why somebody is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Reason {
    /// The incident began.
    Opened,
    /// It came back.
    Reopened,
    /// It became more urgent.
    Worsened,
    /// Nobody has acknowledged it in time.
    Escalated,
    /// Somebody is on it.
    Acknowledged,
    /// The time of the acknowledgement has passed.
    AcknowledgementEnded,
    /// It is over.
    Resolved,
    /// It goes on as part of another.
    Merged,
    /// A message about it to somebody else could not be delivered.
    Undelivered,
}

impl Reason {
    /// Every reason.
    pub const ALL: [Self; 9] = [
        Self::Opened,
        Self::Reopened,
        Self::Worsened,
        Self::Escalated,
        Self::Acknowledged,
        Self::AcknowledgementEnded,
        Self::Resolved,
        Self::Merged,
        Self::Undelivered,
    ];

    /// The name in the database and in payloads.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Opened => "opened",
            Self::Reopened => "reopened",
            Self::Worsened => "worsened",
            Self::Escalated => "escalated",
            Self::Acknowledged => "acknowledged",
            Self::AcknowledgementEnded => "acknowledgement_ended",
            Self::Resolved => "resolved",
            Self::Merged => "merged",
            Self::Undelivered => "undelivered",
        }
    }
}

words!(Reason, "reason");

/// One thing that one recipient is to hear. Of one event a recipient has one, however many policies name them; of an
/// escalation one for each step that names them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Who.
    pub recipient: i32,
    /// Of which incident.
    pub incident: i64,
    /// Of which event; an escalation's is that with which the policy began.
    pub event: i64,
    /// The step of a policy, for an escalation: the policy and the number of the step.
    pub step: Option<(i32, usize)>,
    /// Why.
    pub reason: Reason,
    /// How urgent the incident was.
    pub severity: Severity,
    /// When it happened.
    pub at: Timestamp,
    /// When it goes at the latest, if nothing holds it.
    pub ready: Timestamp,
    /// Whether quiet hours hold it not.
    pub piercing: bool,
}

/// What is to be known for planning.
pub struct Directory<'a> {
    /// Every policy.
    pub policies: &'a [Policy],
    /// Everybody.
    pub recipients: &'a BTreeMap<i32, Recipient>,
    /// Who of a calendar is on call at an instant.
    pub on_call: &'a dyn Fn(i32, Timestamp) -> Vec<i32>,
}

/// What was planned.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Plan {
    /// Who is to hear what.
    pub notices: Vec<Notice>,
    /// Policies of which a step had nobody to tell, not even those who hear of failures.
    pub unheard: Vec<i32>,
}

impl Plan {
    /// Adds what one policy says; of what two say to one recipient, the earlier and the more piercing.
    fn add(&mut self, notice: Notice) {
        let same = |n: &&mut Notice| {
            (n.recipient, n.event, n.step, n.incident) == (notice.recipient, notice.event, notice.step, notice.incident)
        };
        match self.notices.iter_mut().find(same) {
            Some(planned) => {
                planned.ready = planned.ready.min(notice.ready);
                planned.piercing |= notice.piercing;
            }
            None => self.notices.push(notice),
        }
    }
}

impl Directory<'_> {
    fn policy(&self, id: i32) -> Option<&Policy> {
        self.policies.iter().find(|policy| policy.id == id && policy.enabled)
    }

    /// Whom a step of a policy tells at `now`. When nobody is on call, those who hear of failures.
    fn targets(&self, policy: &Policy, step: usize, now: Timestamp) -> BTreeSet<i32> {
        let targets = policy.steps.get(step).map(|step| step.to.as_slice()).unwrap_or_default();
        let named = targets.iter().flat_map(|target| match target {
            Target::Recipient(id) => vec![*id],
            Target::OnCall(calendar) => (self.on_call)(*calendar, now),
        });
        let told: BTreeSet<i32> = named.filter(|id| self.recipients.contains_key(id)).collect();
        if told.is_empty() {
            self.recipients.values().filter(|r| r.hears_of_failures).map(|r| r.id).collect()
        } else {
            told
        }
    }
}

/// What an event of an incident makes its recipients hear. `engagements` is what the policies have begun for this incident,
/// by policy; it is brought up to date.
pub fn plan(
    directory: &Directory<'_>,
    incident: &IncidentFacts,
    event: &IncidentEvent,
    engagements: &mut BTreeMap<i32, Engagement>,
    now: Timestamp,
) -> Plan {
    let mut plan = Plan::default();
    let tell = |plan: &mut Plan, policy: &Policy, who: &BTreeSet<i32>, reason: Reason| {
        for recipient in who {
            plan.add(notice(policy, *recipient, incident, event, reason, now));
        }
    };
    match Happening::of(&event.change) {
        Happening::Calls(reason) => {
            for policy in directory.policies.iter().filter(|p| p.enabled && p.filter.takes(incident)) {
                begin(directory, policy, event, engagements, now, &mut plan, |plan, who| {
                    tell(plan, policy, who, reason);
                });
            }
        }
        Happening::Worsened => {
            for policy in directory.policies.iter().filter(|p| p.enabled && p.filter.takes(incident)) {
                match engagements.get(&policy.id) {
                    // Who knows of it hears it; how far the policy has gone stays.
                    Some(engagement) => tell(&mut plan, policy, &engagement.told.clone(), Reason::Worsened),
                    None => {
                        begin(directory, policy, event, engagements, now, &mut plan, |plan, who| {
                            tell(plan, policy, who, Reason::Worsened);
                        });
                    }
                }
            }
        }
        Happening::Acknowledged => {
            for engagement in engagements.values_mut() {
                engagement.next = None;
                if let Some(policy) = directory.policy(engagement.policy).filter(|p| p.tell_acknowledged) {
                    tell(&mut plan, policy, &engagement.told, Reason::Acknowledged);
                }
            }
        }
        Happening::Ended(reason) => {
            for (id, engagement) in std::mem::take(engagements) {
                if let Some(policy) = directory.policy(id).filter(|p| p.tell_resolved) {
                    tell(&mut plan, policy, &engagement.told, reason);
                }
            }
        }
        Happening::Quiet => {}
    }
    plan.notices.retain(|notice| directory.recipients.contains_key(&notice.recipient));
    plan
}

/// A policy begins with an incident, or once more with one it has told of before.
fn begin(
    directory: &Directory<'_>,
    policy: &Policy,
    event: &IncidentEvent,
    engagements: &mut BTreeMap<i32, Engagement>,
    now: Timestamp,
    plan: &mut Plan,
    tell: impl FnOnce(&mut Plan, &BTreeSet<i32>),
) {
    let mut who = directory.targets(policy, 0, now);
    if who.is_empty() {
        plan.unheard.push(policy.id);
    }
    let before = engagements.remove(&policy.id);
    // Who knew of it hears that it calls again.
    who.extend(before.into_iter().flat_map(|engagement| engagement.told));
    let mut engagement = Engagement::begin(policy, event.id, event.at);
    engagement.told.extend(who.iter().copied());
    engagements.insert(policy.id, engagement);
    tell(plan, &who);
}

fn notice(
    policy: &Policy,
    recipient: i32,
    incident: &IncidentFacts,
    event: &IncidentEvent,
    reason: Reason,
    now: Timestamp,
) -> Notice {
    Notice {
        recipient,
        incident: incident.id,
        event: event.id,
        step: None,
        reason,
        severity: incident.severity,
        at: event.at,
        ready: ready(policy, now),
        piercing: policy.is_piercing(incident.severity),
    }
}

fn ready(policy: &Policy, now: Timestamp) -> Timestamp {
    now.plus_micros(i64::from(policy.window_s) * MICROS_PER_SECOND)
}

/// The steps of `engagement` that are due at `now`: all of them, if time has passed while nobody looked.
pub fn escalate(
    directory: &Directory<'_>,
    incident: &IncidentFacts,
    engagement: &mut Engagement,
    now: Timestamp,
) -> Plan {
    let mut plan = Plan::default();
    while let Some(due) = engagement.next.filter(|due| *due <= now) {
        let Some(policy) = directory.policy(engagement.policy) else {
            // Switched off meanwhile: what was told stays told.
            engagement.next = None;
            break;
        };
        let step = engagement.reached;
        let who = directory.targets(policy, step, now);
        if who.is_empty() {
            plan.unheard.push(policy.id);
        }
        for recipient in &who {
            plan.add(Notice {
                recipient: *recipient,
                incident: incident.id,
                event: engagement.event,
                step: Some((policy.id, step)),
                reason: Reason::Escalated,
                severity: incident.severity,
                at: due,
                ready: ready(policy, now),
                piercing: policy.is_piercing(incident.severity),
            });
        }
        engagement.told.extend(who);
        engagement.reached += 1;
        engagement.schedule(policy, due);
    }
    plan
}

#[cfg(test)]
mod tests;
