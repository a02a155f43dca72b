//! Planning and batching against a slow model that says of every person, event and step whether they must hear of it, by
//! looking through all that happened.

use crate::incident::{Change, Listed, Resolution, Severity};
use crate::notify::quiet::tests::Library;
use crate::notify::{
    Directory, Engagement, Filter, Happening, IncidentEvent, IncidentFacts, Language, Notice, Policy, QuietHours,
    Reason, Recipient, Step, Target, Zone as _, escalate, lines, plan, take_due,
};
use crate::time::{MICROS_PER_SECOND, Timestamp};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

const MINUTE: i64 = 60 * MICROS_PER_SECOND;

/// Half past nine in the evening in Rome.
const BEGIN: &str = "2026-11-25T20:30:00Z";

type Key = (i32, i64, i64, Option<(i32, usize)>, Reason);

fn key(n: &Notice) -> Key {
    (n.recipient, n.incident, n.event, n.step, n.reason)
}

fn facts(id: i64, severity: Severity) -> IncidentFacts {
    IncidentFacts {
        id,
        name: format!("incident {id}"),
        severity,
        kind: None,
        areas: BTreeSet::new(),
        owner: None,
        supplier: None,
        affected: 1,
        demo: false,
    }
}

fn recipients() -> BTreeMap<i32, Recipient> {
    let recipient = |id, quiet: Option<(&str, &str)>| Recipient {
        id,
        name: format!("r{id}"),
        language: Language::It,
        quiet: quiet.map(|(from, to)| QuietHours::new(from, to).unwrap()),
        hears_of_failures: id == 4,
    };
    [
        recipient(1, None),
        recipient(2, Some(("22:00", "07:00"))),
        recipient(3, Some(("21:00", "21:40"))),
        recipient(4, None),
    ]
    .into_iter()
    .map(|r| (r.id, r))
    .collect()
}

/// Calendar 1 changes hands each hour, calendar 2 has nobody.
fn on_call(calendar: i32, at: Timestamp) -> Vec<i32> {
    let hour = at.as_micros() / (60 * MINUTE);
    if calendar == 1 { vec![1 + i32::try_from(hour % 3).unwrap()] } else { vec![] }
}

/// What happens: an event, with the incident's severity after it, at a tick.
#[derive(Debug, Clone)]
struct Happened {
    tick: usize,
    event: IncidentEvent,
    severity: Severity,
}

#[derive(Debug)]
struct World {
    policies: Vec<Policy>,
    ticks: Vec<Timestamp>,
    history: Vec<Happened>,
}

/// A message: to whom, at which tick, with which notices.
type Told = (i32, Timestamp, Vec<(usize, Notice)>);

impl World {
    fn directory<'a>(&'a self, recipients: &'a BTreeMap<i32, Recipient>) -> Directory<'a> {
        Directory { policies: &self.policies, recipients, on_call: &on_call }
    }

    /// What the program does.
    fn run(&self) -> Vec<Told> {
        let (recipients, rome) = (recipients(), Library::rome());
        let directory = self.directory(&recipients);
        let mut engagements: BTreeMap<i64, BTreeMap<i32, Engagement>> = BTreeMap::new();
        let mut severities = BTreeMap::new();
        let (mut waiting, mut planned, mut sent) = (BTreeMap::<i32, Vec<(usize, Notice)>>::new(), 0, Vec::new());
        for (tick, now) in self.ticks.iter().enumerate() {
            let mut fresh = Vec::new();
            for happened in self.history.iter().filter(|h| h.tick == tick) {
                let incident = happened.event.incident;
                severities.insert(incident, happened.severity);
                let begun = engagements.entry(incident).or_default();
                fresh.extend(
                    plan(&directory, &facts(incident, happened.severity), &happened.event, begun, *now).notices,
                );
            }
            for (incident, begun) in &mut engagements {
                for engagement in begun.values_mut() {
                    fresh.extend(
                        escalate(&directory, &facts(*incident, severities[incident]), engagement, *now).notices,
                    );
                }
            }
            for notice in fresh {
                planned += 1;
                waiting.entry(notice.recipient).or_default().push((planned, notice));
            }
            for (id, list) in &mut waiting {
                let notices: Vec<Notice> = list.iter().map(|(_, n)| n.clone()).collect();
                if let Some(batch) = take_due(&recipients[id], &notices, &rome, *now) {
                    let mut index = 0;
                    let (taken, kept) = std::mem::take(list).into_iter().partition(|_| {
                        index += 1;
                        batch.taken.contains(&(index - 1))
                    });
                    *list = kept;
                    sent.push((*id, *now, taken));
                }
                let quiet = recipients[id].quiet.is_some_and(|q| q.until(*now, &rome).is_some());
                assert!(!list.iter().any(|(_, n)| n.ready <= *now && (n.piercing || !quiet)), "late: {list:?}");
            }
        }
        assert!(waiting.values().all(Vec::is_empty), "never sent: {waiting:?}");
        sent
    }
}

/// The model: everything is looked up in the history.
struct Model<'a> {
    world: &'a World,
    recipients: BTreeMap<i32, Recipient>,
}

impl Model<'_> {
    fn of_incident(&self, incident: i64, before: i64) -> impl DoubleEndedIterator<Item = &Happened> {
        self.world.history.iter().filter(move |h| h.event.incident == incident && h.event.id < before)
    }

    fn targets(&self, policy: &Policy, step: usize, tick: usize) -> BTreeSet<i32> {
        let at = self.world.ticks[tick];
        let named = policy.steps[step].to.iter().flat_map(|target| match target {
            Target::Recipient(id) => vec![*id],
            Target::OnCall(calendar) => on_call(*calendar, at),
        });
        let named: BTreeSet<i32> = named.collect();
        if named.is_empty() { BTreeSet::from([4]) } else { named }
    }

    /// The events since the incident's last end, oldest first.
    fn since_end(&self, incident: i64, before: i64) -> Vec<&Happened> {
        let ended = |h: &&Happened| matches!(Happening::of(&h.event.change), Happening::Ended(_));
        let mut events: Vec<&Happened> = self.of_incident(incident, before).rev().take_while(|h| !ended(h)).collect();
        events.reverse();
        events
    }

    fn is_engaged(&self, policy: &Policy, incident: i64, before: i64) -> bool {
        self.since_end(incident, before).iter().any(|h| self.takes(policy, h) && self.is_call(h))
    }

    fn takes(&self, policy: &Policy, h: &Happened) -> bool {
        policy.filter.takes(&facts(h.event.incident, h.severity))
    }

    fn is_call(&self, h: &Happened) -> bool {
        matches!(Happening::of(&h.event.change), Happening::Calls(_) | Happening::Worsened)
    }

    /// Whether the policy starts over with this event.
    fn begins(&self, policy: &Policy, h: &Happened) -> bool {
        let first = || !self.is_engaged(policy, h.event.incident, h.event.id);
        match Happening::of(&h.event.change) {
            Happening::Calls(_) => self.takes(policy, h),
            Happening::Worsened => self.takes(policy, h) && first(),
            _ => false,
        }
    }

    /// Who the policy tells of an event.
    fn hears(&self, policy: &Policy, h: &Happened) -> BTreeSet<i32> {
        let told = || self.told(policy, h.event.incident, h.event.id, h.tick);
        let mut who = BTreeSet::new();
        if self.begins(policy, h) {
            who.extend(self.targets(policy, 0, h.tick));
        }
        let knows = match Happening::of(&h.event.change) {
            Happening::Calls(_) | Happening::Worsened => self.takes(policy, h),
            Happening::Acknowledged => policy.tell_acknowledged,
            Happening::Ended(_) => policy.tell_resolved,
            Happening::Quiet => false,
        };
        if knows {
            who.extend(told());
        }
        who
    }

    /// Who the policy has told of the incident since its last end, before the event `before` at tick `tick`.
    fn told(&self, policy: &Policy, incident: i64, before: i64, tick: usize) -> BTreeSet<i32> {
        let mut told = BTreeSet::new();
        for h in self.since_end(incident, before) {
            if self.begins(policy, h) {
                told.extend(self.targets(policy, 0, h.tick));
                told.extend(self.escalations(policy, h).into_iter().filter(|(t, ..)| *t < tick).map(|(.., who)| who));
            }
        }
        told
    }

    /// `(tick, step, who)` of what follows the event with which the policy began.
    fn escalations(&self, policy: &Policy, begun: &Happened) -> Vec<(usize, usize, i32)> {
        let stops = |h: &&Happened| {
            h.event.incident == begun.event.incident
                && h.event.id > begun.event.id
                && (self.begins(policy, h)
                    || matches!(Happening::of(&h.event.change), Happening::Acknowledged | Happening::Ended(_)))
        };
        let stopped = self.world.history.iter().find(stops).map_or(usize::MAX, |h| h.tick);
        let mut found = Vec::new();
        for (step, definition) in policy.steps.iter().enumerate().skip(1) {
            let due = begun.event.at.plus_micros(i64::from(definition.after_s) * MICROS_PER_SECOND);
            let tick = self.world.ticks.iter().position(|t| *t >= due && *t >= self.world.ticks[begun.tick]);
            if let Some(tick) = tick.filter(|tick| *tick < stopped) {
                found.extend(self.targets(policy, step, tick).into_iter().map(|who| (tick, step, who)));
            }
        }
        found
    }

    fn everything(&self) -> BTreeSet<Key> {
        let mut all = BTreeSet::new();
        for h in &self.world.history {
            let reason = match Happening::of(&h.event.change) {
                Happening::Calls(reason) | Happening::Ended(reason) => reason,
                Happening::Worsened => Reason::Worsened,
                Happening::Acknowledged => Reason::Acknowledged,
                Happening::Quiet => continue,
            };
            for policy in self.world.policies.iter().filter(|p| p.enabled) {
                all.extend(
                    self.hears(policy, h).into_iter().map(|who| (who, h.event.incident, h.event.id, None, reason)),
                );
                if self.begins(policy, h) {
                    let steps = self.escalations(policy, h).into_iter();
                    all.extend(steps.map(|(_, step, who)| {
                        (who, h.event.incident, h.event.id, Some((policy.id, step)), Reason::Escalated)
                    }));
                }
            }
        }
        all.retain(|(who, ..)| self.recipients.contains_key(who));
        all
    }
}

fn policy() -> impl Strategy<Value = Policy> {
    let target = prop_oneof![(1..=4i32).prop_map(Target::Recipient), (1..=2i32).prop_map(Target::OnCall)];
    let severity = || prop_oneof![Just(None), Just(Some(Severity::Warning)), Just(Some(Severity::Critical))];
    let steps = prop::collection::vec((1..40u32, prop::collection::vec(target, 1..3)), 1..4);
    (steps, severity(), severity(), 0..20u32, any::<bool>(), any::<bool>(), 0..8u8).prop_map(
        |(steps, least, pierces, window, tell_resolved, tell_acknowledged, off)| {
            let mut after = 0;
            let steps = steps.into_iter().enumerate().map(|(index, (more, to))| {
                after += if index == 0 { 0 } else { more * 60 };
                Step { after_s: after, to }
            });
            Policy {
                id: 0,
                name: "p".into(),
                enabled: off != 0,
                filter: Filter { severity: least, ..Filter::default() },
                steps: steps.collect(),
                window_s: window * 30,
                pierces,
                tell_resolved,
                tell_acknowledged,
            }
        },
    )
}

/// What may happen to an incident, as its own machine would tell it: drawn actions that make no sense are left out.
fn world() -> impl Strategy<Value = World> {
    let action = (0..4i64, 0..7u8, 0..30i64, 0..90i64);
    (prop::collection::vec(policy(), 1..4), prop::collection::vec(action, 1..24)).prop_map(|(mut policies, actions)| {
        for (index, policy) in policies.iter_mut().enumerate() {
            policy.id = i32::try_from(index).unwrap() + 1;
            policy.check().unwrap();
        }
        let begin: Timestamp = BEGIN.parse().unwrap();
        let (mut ticks, mut history, mut now) = (vec![begin], Vec::new(), begin);
        // (live, acknowledged, severity)
        let mut states: BTreeMap<i64, (bool, bool, Severity)> = BTreeMap::new();
        for (incident, action, wait, late) in actions {
            now = now.plus_micros(wait * MINUTE);
            let known = states.get(&incident).copied();
            let listed = Listed::default();
            let (change, state) = match (known, action) {
                (None, _) => {
                    let severity = if action % 2 == 0 { Severity::Warning } else { Severity::Critical };
                    (Change::Opened { severity, since: now, assets: listed }, (true, false, severity))
                }
                (Some((false, _, s)), _) => (Change::Reopened { since: now }, (true, false, s)),
                (Some((true, false, s)), 0) => {
                    (Change::Acknowledged { note: String::new(), until: None }, (true, true, s))
                }
                (Some((true, true, s)), 1) => (Change::AcknowledgementEnded, (true, false, s)),
                (Some((true, a, Severity::Warning)), 2) => {
                    let change = Change::SeverityChanged { from: Severity::Warning, to: Severity::Critical };
                    (change, (true, a, Severity::Critical))
                }
                (Some((true, a, Severity::Critical)), 2) => {
                    let change = Change::SeverityChanged { from: Severity::Critical, to: Severity::Warning };
                    (change, (true, a, Severity::Warning))
                }
                (Some((true, _, s)), 3 | 4) => {
                    (Change::Resolved { how: Resolution::Recovered, note: None }, (false, false, s))
                }
                (Some((true, _, s)), 5) => (Change::Merged { into: 9 }, (false, false, s)),
                (Some((true, a, s)), _) => (Change::Commented { text: "x".into() }, (true, a, s)),
            };
            states.insert(incident, state);
            if *ticks.last().unwrap() != now {
                ticks.push(now);
            }
            // An event may be seen long after it happened: the backend was down.
            let at = now.plus_micros(-late * MICROS_PER_SECOND);
            let id = i64::try_from(history.len()).unwrap() + 1;
            let event = IncidentEvent { id, incident, at, change };
            history.push(Happened { tick: ticks.len() - 1, event, severity: state.2 });
        }
        for _ in 0..200 {
            now = now.plus_micros(10 * MINUTE);
            ticks.push(now);
        }
        World { policies, ticks, history }
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]
    #[test]
    fn everybody_hears_what_the_model_says_once_and_in_order(world in world()) {
        let sent = world.run();
        let mut heard = BTreeSet::new();
        for (_, _, notices) in &sent {
            for (_, notice) in notices {
                prop_assert!(heard.insert(key(notice)), "twice: {notice:?}");
            }
        }
        let model = Model { world: &world, recipients: recipients() };
        prop_assert_eq!(&heard, &model.everything());

        // In order: of an incident always; of those that quiet hours treat alike, too.
        let mut last: BTreeMap<(i32, i64), usize> = BTreeMap::new();
        for (recipient, _, notices) in &sent {
            for (order, notice) in notices {
                let before = last.insert((*recipient, notice.incident), *order);
                prop_assert!(before.is_none_or(|before| before < *order));
            }
        }
        let rome = Library::rome();
        for (recipient, at, notices) in &sent {
            if recipients()[recipient].quiet.is_some_and(|q| q.until(*at, &rome).is_some()) {
                let piercing: BTreeSet<i64> = notices.iter().filter(|(_, n)| n.piercing).map(|(_, n)| n.incident).collect();
                prop_assert!(notices.iter().all(|(_, n)| piercing.contains(&n.incident)), "{at} {:?}", rome.civil(*at));
            }
            // A message has one line an incident, and every turn is in it.
            let lines = lines(notices.iter().map(|(_, n)| n), |_| None);
            let incidents: BTreeSet<i64> = lines.iter().map(|line| line.incident).collect();
            prop_assert_eq!(incidents.len(), lines.len());
            for (_, notice) in notices {
                let line = lines.iter().find(|line| line.incident == notice.incident);
                prop_assert!(line.is_some_and(|l| l.turns.iter().any(|t| (t.reason, t.at) == (notice.reason, notice.at))));
            }
        }
    }
}

fn two_steps() -> Policy {
    Policy {
        id: 1,
        name: "on call".into(),
        enabled: true,
        filter: Filter::default(),
        steps: vec![
            Step { after_s: 0, to: vec![Target::Recipient(1)] },
            Step { after_s: 900, to: vec![Target::Recipient(2), Target::OnCall(2)] },
        ],
        window_s: 60,
        pierces: Some(Severity::Critical),
        tell_resolved: true,
        tell_acknowledged: false,
    }
}

#[test]
fn an_acknowledgement_stops_the_steps_and_its_end_begins_them_again() {
    let (recipients, policies) = (recipients(), [two_steps()]);
    let directory = Directory { policies: &policies, recipients: &recipients, on_call: &on_call };
    let begin: Timestamp = BEGIN.parse().unwrap();
    let at = |minutes: i64| begin.plus_micros(minutes * MINUTE);
    let facts = facts(7, Severity::Warning);
    let mut begun = BTreeMap::new();
    let mut happen = |id, minutes, change| {
        let event = IncidentEvent { id, incident: 7, at: at(minutes), change };
        plan(&directory, &facts, &event, &mut begun, at(minutes))
            .notices
            .iter()
            .map(|n| n.recipient)
            .collect::<Vec<_>>()
    };
    assert_eq!(
        happen(1, 0, Change::Opened { severity: Severity::Warning, since: begin, assets: Listed::default() }),
        [1]
    );
    assert_eq!(happen(2, 10, Change::Acknowledged { note: String::new(), until: None }), Vec::<i32>::new());
    let mut engagement = begun[&1].clone();
    assert_eq!((engagement.next, escalate(&directory, &facts, &mut engagement, at(600)).notices.len()), (None, 0));
    let mut happen = |id, minutes, change| {
        let event = IncidentEvent { id, incident: 7, at: at(minutes), change };
        plan(&directory, &facts, &event, &mut begun, at(minutes)).notices.len()
    };
    assert_eq!(happen(3, 60, Change::AcknowledgementEnded), 1);
    let engagement = begun.get_mut(&1).unwrap();
    assert_eq!(engagement.next, Some(at(75)));
    let escalated = escalate(&directory, &facts, engagement, at(75));
    assert_eq!(escalated.notices.iter().map(|n| n.recipient).collect::<Vec<_>>(), [2]);
    assert_eq!(engagement.told, BTreeSet::from([1, 2]));
    assert_eq!(escalate(&directory, &facts, engagement, at(10_000)).notices.len(), 0);
}

#[test]
fn when_nobody_is_on_call_those_who_hear_of_failures_are_told_and_when_there_are_none_it_is_said() {
    let mut policy = two_steps();
    policy.steps[0].to = vec![Target::OnCall(2)];
    let (mut recipients, policies) = (recipients(), [policy]);
    let begin: Timestamp = BEGIN.parse().unwrap();
    let event = IncidentEvent { id: 1, incident: 7, at: begin, change: Change::Reopened { since: begin } };
    let facts = facts(7, Severity::Critical);
    let told = |recipients: &BTreeMap<i32, Recipient>| {
        let directory = Directory { policies: &policies, recipients, on_call: &on_call };
        plan(&directory, &facts, &event, &mut BTreeMap::new(), begin)
    };
    assert_eq!(told(&recipients).notices.iter().map(|n| n.recipient).collect::<Vec<_>>(), [4]);
    recipients.remove(&4);
    assert_eq!(told(&recipients).unheard, [1]);
}
