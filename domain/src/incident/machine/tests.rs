//! The machine against a slow, obvious model: the timeline, read from its beginning each time, says all of the state.

use super::*;
use crate::time::MICROS_PER_SECOND as S;
use proptest::prelude::*;

const T: Timing = Timing { gather: 0, correlate: 60 * S, settle: 300 * S, linger: 0, reopen: 600 * S, flap: 600 * S };

fn at(second: i64) -> Timestamp {
    Timestamp::from_micros(second * S).unwrap()
}

fn incident() -> Incident {
    let subject = Subject::Asset("ap-1".parse().unwrap());
    Incident::open(1, subject, "AP 1".into(), (Why::Down, Severity::Critical), at(0), at(10))
}

fn acknowledge(until: Option<i64>) -> Action {
    Action::Acknowledge { note: "on my way".into(), until: until.map(at) }
}

#[test]
fn a_fault_that_goes_and_comes_back_is_the_same_incident() {
    let mut it = incident();
    assert_eq!(
        it.clear(Resolution::Recovered, at(60), &T),
        [Change::Resolved { how: Resolution::Recovered, note: None }]
    );
    assert_eq!((it.state, it.resolved), (IncidentState::Resolved, Some(at(60))));
    assert_eq!(it.fault(at(90), at(100), &T), [Change::Reopened { since: at(90) }]);
    assert_eq!((it.state, it.resolved, it.reopened, it.since), (IncidentState::Open, None, 1, at(90)));
}

#[test]
fn an_acknowledgement_comes_back_when_its_time_has_passed() {
    let mut it = incident();
    it.act(acknowledge(Some(100)), "anna", at(20)).unwrap();
    assert_eq!(it.acknowledged.as_ref().unwrap().by, "anna");
    assert_eq!(it.tick(at(99), &T), []);
    assert_eq!(it.tick(at(100), &T), [Change::AcknowledgementEnded]);
    assert_eq!((it.state, it.acknowledged.clone()), (IncidentState::Open, None));
    assert_eq!(it.act(acknowledge(Some(50)), "anna", at(110)), Err(Refused::Past(at(50))));
}

#[test]
fn resolved_by_hand_it_is_quiet_until_the_fault_went_and_came_back() {
    let mut it = incident();
    it.act(Action::Resolve { note: "known".into() }, "anna", at(20)).unwrap();
    assert_eq!(it.fault(at(0), at(30), &T), [], "the fault is still the same");
    assert_eq!(it.clear(Resolution::Recovered, at(40), &T), [], "over already");
    assert_eq!(it.fault(at(50), at(55), &T), [Change::Reopened { since: at(50) }]);
}

#[test]
fn what_flaps_is_told_once_and_is_over_when_it_is_quiet() {
    let mut it = incident();
    let mut told = Vec::new();
    for minute in 1..20 {
        told.extend(if minute % 2 == 1 {
            it.clear(Resolution::Recovered, at(minute * 60), &T)
        } else {
            it.fault(at(minute * 60), at(minute * 60), &T)
        });
    }
    let count = |told: &[Change], kind: &str| told.iter().filter(|c| c.kind() == kind).count();
    assert_eq!(count(&told, "flapping_began"), 1);
    assert!(count(&told, "reopened") <= 2 && count(&told, "resolved") <= 2, "{told:?}");
    assert!(it.flapping && it.state == IncidentState::Open && !it.faulty);
    let ended = it.tick(at(19 * 60 + 700), &T);
    assert_eq!(ended, [Change::FlappingEnded, Change::Resolved { how: Resolution::Recovered, note: None }]);
}

#[test]
fn people_are_told_what_cannot_be_done() {
    let mut it = incident();
    assert_eq!(it.act(Action::Reopen, "anna", at(20)), Err(Refused::NotResolved));
    assert_eq!(it.act(Action::Comment { text: " ".into() }, "anna", at(20)), Err(Refused::Empty("text")));
    let long = Action::Comment { text: "x".repeat(MAX_NOTE_CHARS + 1) };
    assert!(matches!(it.act(long, "anna", at(20)), Err(Refused::TooLong { what: "text", .. })));
    it.merge(7, at(30));
    assert_eq!(it.act(acknowledge(None), "anna", at(40)), Err(Refused::Merged(7)));
    assert_eq!(it.fault(at(50), at(50), &T), [], "it goes on in the other");
    let mut it = incident();
    it.clear(Resolution::Recovered, at(20), &T);
    assert_eq!(it.act(acknowledge(None), "anna", at(40)), Err(Refused::Resolved));
}

/// What the timeline says, read from the beginning.
#[derive(Debug, PartialEq)]
struct Told {
    state: IncidentState,
    acknowledged: bool,
    assignee: Option<String>,
    flapping: bool,
    reopened: u32,
    severity: Severity,
    merged_into: Option<i64>,
}

fn told(timeline: &[Change]) -> Told {
    let mut told = Told {
        state: IncidentState::Open,
        acknowledged: false,
        assignee: None,
        flapping: false,
        reopened: 0,
        severity: Severity::Critical,
        merged_into: None,
    };
    for change in timeline {
        match change {
            Change::Reopened { .. } => (told.state, told.reopened) = (IncidentState::Open, told.reopened + 1),
            Change::Resolved { .. } => told.state = IncidentState::Resolved,
            Change::Acknowledged { .. } => told.state = IncidentState::Acknowledged,
            Change::AcknowledgementEnded => told.state = IncidentState::Open,
            Change::Assigned { to } => told.assignee.clone_from(to),
            Change::Merged { into } => (told.state, told.merged_into) = (IncidentState::Merged, Some(*into)),
            Change::SeverityChanged { to, .. } => told.severity = *to,
            Change::FlappingBegan => told.flapping = true,
            Change::FlappingEnded => told.flapping = false,
            _ => {}
        }
        told.flapping &= told.state != IncidentState::Merged;
        told.acknowledged = told.state == IncidentState::Acknowledged;
    }
    told
}

#[derive(Debug, Clone)]
enum Happening {
    Fault,
    Clear(Resolution),
    Tick,
    Judge(Severity),
    Merge,
    Act(Action),
}

fn happenings() -> impl Strategy<Value = Vec<(i64, Happening)>> {
    let resolution = prop_oneof![
        4 => Just(Resolution::Recovered),
        1 => Just(Resolution::Maintenance),
        1 => Just(Resolution::SplitUp)
    ];
    let severity = proptest::sample::select(Severity::ALL.to_vec());
    let action = prop_oneof![
        (0i64..4_000).prop_map(|until| acknowledge(Some(until))),
        Just(acknowledge(None)),
        proptest::option::of("[ab]{0,2}").prop_map(|to| Action::Assign { to }),
        Just(Action::Comment { text: "so".into() }),
        Just(Action::Resolve { note: String::new() }),
        Just(Action::Reopen),
    ];
    let one = prop_oneof![
        8 => Just(Happening::Fault),
        8 => resolution.prop_map(Happening::Clear),
        6 => Just(Happening::Tick),
        2 => severity.prop_map(Happening::Judge),
        1 => Just(Happening::Merge),
        6 => action.prop_map(Happening::Act),
    ];
    // Clocks step back, too.
    proptest::collection::vec((-60i64..300, one), 1..80)
}

proptest! {
    #[test]
    fn the_timeline_says_all_and_every_change_is_one_that_can_be(steps in happenings()) {
        let mut it = incident();
        let mut timeline = Vec::new();
        let mut second = 10;
        for (gap, happening) in steps {
            second = (second + gap).max(0);
            let before = it.clone();
            let now = at(second);
            let changes = match happening {
                Happening::Fault => it.fault(now, now, &T),
                Happening::Clear(how) => it.clear(how, now, &T),
                Happening::Tick => it.tick(now, &T),
                Happening::Judge(severity) => it.judge(severity, Why::Down, now),
                Happening::Merge => it.merge(9, now),
                Happening::Act(action) => match it.act(action, "anna", now) {
                    Ok(changes) => changes,
                    Err(_) => {
                        prop_assert_eq!(&it, &before, "what is refused changes nothing");
                        continue;
                    }
                },
            };
            for change in &changes {
                let fits = match change {
                    Change::Resolved { .. } | Change::SeverityChanged { .. } => before.state.is_live(),
                    Change::Reopened { .. } => before.state == IncidentState::Resolved,
                    Change::AcknowledgementEnded => before.state == IncidentState::Acknowledged,
                    Change::FlappingEnded => before.flapping,
                    Change::Merged { .. } => before.state != IncidentState::Merged,
                    _ => true,
                };
                prop_assert!(fits, "{:?} in {:?}", change, before);
            }
            timeline.extend(changes);
            let now = Told {
                state: it.state,
                acknowledged: it.acknowledged.is_some(),
                assignee: it.assignee.clone(),
                flapping: it.flapping,
                reopened: it.reopened,
                severity: it.severity,
                merged_into: it.merged_into,
            };
            prop_assert_eq!(told(&timeline), now);
            prop_assert_eq!(it.resolved.is_some(), !it.state.is_live());
            prop_assert!(it.state.is_live() || !it.flapping);
            prop_assert_eq!(it.revision > before.revision, it != before);
        }
    }

    #[test]
    fn saying_a_thing_twice_says_it_once(steps in happenings()) {
        let (mut once, mut twice) = (incident(), incident());
        let mut second = 10;
        for (gap, happening) in steps {
            second = (second + gap).max(0);
            let now = at(second);
            let go = |it: &mut Incident| match happening.clone() {
                Happening::Fault => it.fault(now, now, &T),
                Happening::Clear(how) => it.clear(how, now, &T),
                Happening::Tick => it.tick(now, &T),
                Happening::Judge(severity) => it.judge(severity, Why::Down, now),
                Happening::Merge => it.merge(9, now),
                Happening::Act(_) => Vec::new(),
            };
            prop_assert_eq!(go(&mut once), go(&mut twice));
            prop_assert_eq!(go(&mut twice), []);
        }
        prop_assert_eq!(once, twice);
    }
}
