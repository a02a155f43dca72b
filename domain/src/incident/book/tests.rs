//! What the book makes of a city's faults: scenes with their exact incidents, then any city at all against what must
//! always be so.

use super::*;
use crate::incident::{Alarm, Change, Fault, Resolution, Severity, Subject, Why};
use crate::time::MICROS_PER_SECOND as S;
use proptest::prelude::*;

fn at(second: i64) -> Timestamp {
    Timestamp::from_micros(1_000_000 * S + second * S).unwrap()
}

fn id(text: &str) -> AssetId {
    AssetId::new(text).unwrap()
}

fn fault(since: i64) -> Fault {
    Fault {
        since: at(since),
        severity: Severity::Critical,
        why: Why::Down,
        parent: None,
        name: "it".into(),
        owner: Some("AMAT".into()),
        nil: Some("nil-1".parse().unwrap()),
        municipio: None,
        demo: true,
    }
}

fn behind(parent: &str, since: i64) -> Fault {
    Fault { parent: Some(id(parent)), ..fault(since) }
}

fn elsewhere(since: i64, nil: u32) -> Fault {
    Fault { nil: Some(format!("nil-{nil}").parse().unwrap()), ..fault(since) }
}

/// A city that is looked at each second.
struct City {
    book: Book,
    picture: Picture,
    second: i64,
    next: i64,
    timeline: Vec<crate::incident::Event>,
}

impl City {
    fn new() -> Self {
        let book = Book::new(Timing::default(), Vec::new());
        Self { book, picture: Picture::default(), second: 0, next: 1, timeline: Vec::new() }
    }

    fn fail(&mut self, asset: &str, fault: Fault) {
        self.picture.faults.insert(id(asset), fault);
    }

    fn mend(&mut self, asset: &str) {
        self.picture.faults.remove(&id(asset));
    }

    fn run(&mut self, seconds: i64) {
        for _ in 0..seconds {
            self.second += 1;
            let mut ids = self.next..;
            let round = self.book.look(at(self.second), &self.picture, &mut ids);
            self.next = ids.start;
            self.timeline.extend(round.events);
        }
    }

    /// A long time in which nothing happens but that it passes.
    fn idle(&mut self, seconds: i64) {
        for _ in 0..seconds / 30 {
            self.second += 29;
            self.run(1);
        }
    }

    /// As after a kill: only what was committed is known.
    fn restart(&mut self) {
        self.book = Book::new(Timing::default(), self.book.kept.values().cloned().collect());
    }

    /// What the live incidents are about, with how many assets each takes along.
    fn live(&self) -> Vec<(String, u32)> {
        self.book.live().map(|i| (i.subject.to_string(), i.affected)).collect()
    }

    fn told(&self, incident: i64) -> Vec<&'static str> {
        self.timeline.iter().filter(|e| e.incident == incident).map(|e| e.change.kind()).collect()
    }
}

fn one(subject: &str, affected: u32) -> Vec<(String, u32)> {
    vec![(subject.to_owned(), affected)]
}

#[test]
fn a_cut_uplink_is_one_incident_and_heals_as_one() {
    let mut city = City::new();
    city.fail("uplink-1", fault(0));
    for n in 0..14 {
        city.fail(&format!("ap-{n}"), behind("uplink-1", 0));
    }
    city.run(10);
    assert_eq!(city.live(), one("asset:uplink-1", 15));
    assert_eq!(city.told(1), ["opened"]);
    let Change::Opened { assets, .. } = &city.timeline[0].change else { panic!() };
    assert_eq!(assets.count, 15, "the opening lists the children");
    city.picture.faults.clear();
    city.run(2);
    assert_eq!(city.live(), []);
    assert_eq!(city.told(1), ["opened", "left", "resolved"]);
}

#[test]
fn children_that_fail_before_their_uplink_are_merged_into_its_incident() {
    let mut city = City::new();
    for (n, nil) in [(0, 1), (1, 2)] {
        city.fail(&format!("ap-{n}"), elsewhere(n * 10, nil));
        city.run(20);
    }
    assert_eq!(city.live(), [("asset:ap-0".into(), 1), ("asset:ap-1".into(), 1)]);
    city.fail("uplink-1", fault(25));
    city.fail("ap-0", behind("uplink-1", 0));
    city.fail("ap-1", behind("uplink-1", 10));
    city.run(10);
    assert_eq!(city.live(), one("asset:uplink-1", 3));
    assert_eq!(city.told(1), ["opened", "merged"]);
    assert_eq!(city.told(3), ["opened", "absorbed", "absorbed"]);
    assert_eq!(city.book.live().next().unwrap().since, at(0), "the fault began with the first of them");
}

#[test]
fn a_quarter_of_children_that_looked_like_a_power_cut_is_the_uplinks_after_all() {
    let mut city = City::new();
    for n in 0..5 {
        city.fail(&format!("ap-{n}"), fault(n));
    }
    city.run(10);
    assert_eq!(city.live().len(), 1);
    assert!(city.live()[0].0.starts_with("area:nil-1@"));
    city.fail("uplink-1", fault(8));
    for n in 0..5 {
        city.fail(&format!("ap-{n}"), behind("uplink-1", n));
    }
    city.run(10);
    assert_eq!(city.live(), one("asset:uplink-1", 6));
}

#[test]
fn children_that_stay_away_get_incidents_of_their_own() {
    let mut city = City::new();
    city.fail("uplink-1", fault(0));
    for n in 0..4 {
        city.fail(&format!("ap-{n}"), behind("uplink-1", 0));
    }
    city.run(60);
    city.mend("uplink-1");
    city.mend("ap-0");
    // The others are down of their own accord now; their machines date them from where they failed.
    for n in 1..4 {
        city.fail(&format!("ap-{n}"), fault(0));
    }
    city.run(100);
    assert_eq!(city.live(), one("asset:uplink-1", 3), "they may still be starting");
    city.run(30);
    let own = ["asset:ap-1", "asset:ap-2", "asset:ap-3"].map(|s| (s.to_owned(), 1));
    assert_eq!(city.live(), own, "each by itself, and not as a power cut");
    assert_eq!(city.told(1), ["opened", "left", "split_off", "resolved"]);
}

#[test]
fn what_was_broken_long_before_stays_an_incident_of_its_own() {
    let mut city = City::new();
    city.fail("ap-0", elsewhere(0, 2));
    city.run(4_000);
    city.fail("uplink-1", fault(4_000));
    city.fail("ap-0", behind("uplink-1", 0));
    city.run(20);
    assert_eq!(city.live(), [("asset:ap-0".into(), 1), ("asset:uplink-1".into(), 1)]);
}

#[test]
fn a_power_cut_without_a_parent_is_one_incident_of_its_quarter() {
    let mut city = City::new();
    // Found one by one, as their polls come up in the course of a minute.
    for n in 0..14 {
        city.fail(&format!("ap-{n}"), fault(n * 4));
        city.run(4);
    }
    city.run(10);
    assert_eq!(city.live().iter().map(|l| l.1).collect::<Vec<_>>(), [14]);
    assert!(city.live()[0].0.starts_with("area:nil-1@"), "{:?}", city.live());
    for n in 0..12 {
        city.mend(&format!("ap-{n}"));
    }
    city.run(100);
    assert_eq!(city.live().len(), 1);
    city.run(30);
    assert_eq!(city.live(), ["asset:ap-12", "asset:ap-13"].map(|s| (s.to_owned(), 1)));
}

#[test]
fn two_at_once_are_chance_and_three_in_different_quarters_too() {
    let mut city = City::new();
    city.fail("ap-1", fault(0));
    city.fail("ap-2", fault(1));
    city.fail("ap-3", elsewhere(1, 2));
    city.run(10);
    assert_eq!(city.live().len(), 3);
}

#[test]
fn five_hundred_at_once_are_one_incident_a_cause() {
    let mut city = City::new();
    for uplink in 0..30 {
        city.fail(&format!("uplink-{uplink}"), elsewhere(0, 100 + u32::try_from(uplink).unwrap()));
        for n in 0..15 {
            city.fail(&format!("ap-{uplink}-{n}"), behind(&format!("uplink-{uplink}"), n));
        }
    }
    for n in 0..50 {
        city.fail(&format!("power-{n}"), fault(n));
    }
    city.run(60);
    assert_eq!(city.live().len(), 31);
    assert_eq!(city.live().iter().map(|l| l.1).sum::<u32>(), 30 * 16 + 50);
    assert_eq!(city.timeline.iter().filter(|e| e.change.kind() == "opened").count(), 31);
}

#[test]
fn what_is_over_before_it_is_gathered_opens_nothing() {
    let mut city = City::new();
    // A backlog: each second another moment of the past.
    for n in 0..40 {
        city.fail("ap-1", fault(n - 1_000));
        city.run(3);
        city.mend("ap-1");
        city.run(1);
    }
    assert_eq!(city.timeline, []);
}

#[test]
fn a_flapping_access_point_is_one_incident() {
    let mut city = City::new();
    for _ in 0..25 {
        city.fail("ap-1", fault(city.second));
        city.run(30);
        city.mend("ap-1");
        city.run(30);
    }
    assert_eq!(city.next, 2, "one number was taken");
    let incident = city.book.live().next().unwrap();
    assert!(incident.flapping && incident.affected == 0, "{incident:?}");
    assert!(city.told(1).len() < 12, "{:?}", city.told(1));
    city.run(3_600);
    assert_eq!(city.live(), []);
    assert_eq!(city.told(1).last(), Some(&"resolved"));
}

#[test]
fn a_silent_feed_is_one_incident_and_what_it_measured_is_not_alarmed() {
    let mut city = City::new();
    city.fail("ap-1", fault(0));
    city.run(10);
    let source = Subject::Source("demo".parse().unwrap());
    let alarm = Alarm {
        since: at(10),
        severity: Severity::Critical,
        why: Why::FeedSilent,
        name: "demo".into(),
        affected: 40,
        nil: None,
        municipio: None,
        demo: true,
    };
    city.picture.alarms.insert(source, alarm);
    city.mend("ap-1");
    city.picture.unseen.insert(id("ap-1"));
    city.run(60);
    assert_eq!(city.live(), [("asset:ap-1".into(), 1), ("source:demo".into(), 40)], "not seen is not back");
    city.picture.alarms.clear();
    city.picture.unseen.clear();
    city.run(1);
    assert_eq!(city.live(), []);
}

#[test]
fn planned_work_ends_an_incident_and_what_is_still_down_afterwards_alarms() {
    let mut city = City::new();
    city.fail("ap-1", fault(0));
    city.run(10);
    city.mend("ap-1");
    city.picture.maintenance.insert(id("ap-1"));
    city.run(60);
    let ended = Change::Resolved { how: Resolution::Maintenance, note: None };
    assert_eq!(city.timeline.last().unwrap().change, ended);
    city.picture.maintenance.clear();
    city.fail("ap-1", fault(0));
    city.run(10);
    assert_eq!(city.live(), one("asset:ap-1", 1));
}

#[test]
fn resolved_by_hand_it_stays_quiet_while_the_fault_lasts() {
    let mut city = City::new();
    city.fail("ap-1", fault(0));
    city.run(10);
    let act = |city: &mut City, action| city.book.act(1, action, "anna", at(city.second)).unwrap().unwrap();
    let round = act(&mut city, Action::Resolve { note: "known".into() });
    assert_eq!(round.incidents[&1].before, Some(0));
    assert_eq!(round.events[0].actor.as_deref(), Some("anna"));
    city.run(4_000);
    assert_eq!((city.live(), city.next), (Vec::new(), 2));
    city.restart();
    city.run(20);
    assert_eq!(city.next, 2);
    city.mend("ap-1");
    city.run(60);
    city.fail("ap-1", fault(city.second));
    city.run(10);
    assert_eq!(city.live().len(), 1);
}

#[test]
fn devices_of_one_owner_that_are_measured_no_more_are_its_feed() {
    let mut city = City::new();
    for n in 0..6 {
        city.fail(&format!("school-{n}"), Fault { why: Why::NoData, ..elsewhere(n, u32::try_from(n).unwrap()) });
    }
    city.run(10);
    assert_eq!(city.live(), one("owner:AMAT", 6));
}

#[test]
fn when_numbers_run_out_the_rest_is_opened_at_the_next_look() {
    let mut city = City::new();
    for n in 0..10 {
        city.fail(&format!("ap-{n}"), elsewhere(0, n));
    }
    city.run(5);
    let few = |city: &mut City| {
        city.second += 1;
        let mut ids = city.next..city.next + 3;
        city.book.look(at(city.second), &city.picture, &mut ids);
        city.next = ids.start;
    };
    for open in [3, 6, 9, 10, 10] {
        few(&mut city);
        assert_eq!(city.live().len(), open);
    }
}

/// One step of a city that nobody planned: an asset fails or is mended, time passes, or the server is killed.
#[derive(Debug, Clone)]
enum Step {
    Fail(u8, i64),
    Mend(u8),
    Wait(i64),
    Clock(i64),
    Kill,
    Resolve(u8),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let one = prop_oneof![
        8 => (0u8..12, 0i64..200).prop_map(|(a, ago)| Step::Fail(a, ago)),
        6 => (0u8..12).prop_map(Step::Mend),
        6 => (1i64..90).prop_map(Step::Wait),
        1 => (-200i64..200).prop_map(Step::Clock),
        1 => Just(Step::Kill),
        1 => (0u8..8).prop_map(Step::Resolve),
    ];
    proptest::collection::vec(one, 1..60)
}

/// Access points 2 to 6 hang on 0, and 7 to 9 on 1; 10 and 11 on nothing. What hangs on what is down has that as its parent.
fn parent_of(asset: u8) -> Option<u8> {
    match asset {
        2..=6 => Some(0),
        7..=9 => Some(1),
        _ => None,
    }
}

fn name(asset: u8) -> String {
    format!("a-{asset}")
}

fn step(city: &mut City, down: &mut BTreeMap<u8, i64>, step: &Step) {
    match step {
        Step::Fail(asset, ago) => {
            down.entry(*asset).or_insert(city.second - ago);
        }
        Step::Mend(asset) => {
            down.remove(asset);
        }
        Step::Wait(seconds) => city.run(*seconds),
        Step::Clock(by) => city.second += by,
        Step::Kill => city.restart(),
        Step::Resolve(nth) => {
            let live: Vec<i64> = city.book.live().map(|i| i.id).collect();
            if let Some(id) = live.get(usize::from(*nth)) {
                let resolve = Action::Resolve { note: String::new() };
                let round = city.book.act(*id, resolve, "anna", at(city.second)).unwrap().unwrap();
                city.timeline.extend(round.events);
            }
        }
    }
    let picture = down.iter().map(|(asset, since)| {
        let parent = parent_of(*asset).filter(|p| down.contains_key(p)).map(|p| id(&name(p)));
        (id(&name(*asset)), Fault { parent, ..fault(*since) })
    });
    city.picture.faults = picture.collect();
    city.run(1);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn in_any_city_each_fault_is_in_one_incident_and_each_incident_has_its_fault(steps in steps()) {
        let (mut city, mut down) = (City::new(), BTreeMap::new());
        for s in &steps {
            step(&mut city, &mut down, s);
            // At every moment.
            let mut held = BTreeSet::new();
            for kept in city.book.kept.values().filter(|k| k.holds()) {
                for (asset, _) in kept.away() {
                    prop_assert!(held.insert(asset.clone()), "{asset} is in two incidents");
                }
            }
            let mut subjects = BTreeSet::new();
            for incident in city.book.live() {
                prop_assert!(subjects.insert(incident.subject.to_string()), "two about {}", incident.subject);
            }
            for asset in &held {
                prop_assert!(city.picture.faults.contains_key(asset), "{asset} is back");
            }
        }
        // When all has been quiet for long: every fault is in an incident, and every live incident has a fault.
        city.run(10);
        city.idle(690);
        let holders = city.book.holders();
        for asset in city.picture.faults.keys() {
            prop_assert!(holders.contains_key(asset), "{asset} is in no incident: {:?}", city.live());
        }
        for kept in city.book.kept.values().filter(|k| k.incident.state.is_live()) {
            prop_assert!(kept.away().count() > 0 || kept.incident.flapping, "{:?} has no fault", kept.incident);
        }
        // Nothing happens any more while nothing happens.
        city.idle(3_600);
        let told = city.timeline.len();
        city.restart();
        city.run(60);
        prop_assert_eq!(told, city.timeline.len(), "{:?}", &city.timeline[told..]);
        city.picture.faults.clear();
        city.idle(4_000);
        prop_assert_eq!(city.live(), []);
    }

    #[test]
    fn the_timelines_tell_of_every_incident_from_its_opening_to_its_end(steps in steps()) {
        let (mut city, mut down) = (City::new(), BTreeMap::new());
        for s in &steps {
            step(&mut city, &mut down, s);
        }
        city.picture.faults.clear();
        city.idle(4_000);
        for incident in 1..city.next {
            let told = city.told(incident);
            prop_assert_eq!(told[0], "opened");
            prop_assert_eq!(told.iter().filter(|k| **k == "opened").count(), 1);
            let mut live = false;
            for kind in told {
                match kind {
                    "opened" | "reopened" => {
                        prop_assert!(!live);
                        live = true;
                    }
                    "resolved" | "merged" => {
                        prop_assert!(live || kind == "merged");
                        live = false;
                    }
                    _ => {}
                }
            }
            prop_assert!(!live, "incident {} did not end", incident);
        }
    }
}
