//! The formulas against a second opinion: `tests/formulas/recompute.py` computes them from CSV files by their
//! definitions, with nothing but Python's standard library, and has to come to the same. The cases are invented and the
//! same every time.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use cruscotto_domain::availability::Uptime;
use cruscotto_domain::decomposition::decompose_indicator;
use cruscotto_domain::divide::{AreaInputs, Weights, divide, sensitivity};
use cruscotto_domain::goal::{Aim, Direction, Milestone, Plan, Reading, judge};
use cruscotto_domain::health::Health;
use cruscotto_domain::id::AreaId;
use cruscotto_domain::service_kpi::{ChannelUse, Indicator};
use cruscotto_domain::sla::{ServiceLevel, outages};
use cruscotto_domain::time::Timestamp;
use serde_json::Value;
use std::fmt::Write;
use std::path::Path;
use std::process::Command;

const DAY: i64 = 86_400_000_000;

/// Numbers that are the same every time: Lehmer's generator with the multiplier of Park and Miller, "Random number
/// generators: good ones are hard to find" (Communications of the ACM 31, 1988).
struct Numbers(u64);

impl Numbers {
    /// 0 to 1.
    fn share(&mut self) -> f64 {
        self.0 = self.0 * 48_271 % 2_147_483_647;
        self.0 as f64 / 2_147_483_647.0
    }

    fn below(&mut self, end: i64) -> i64 {
        (self.share() * end as f64) as i64
    }
}

fn at(day: i64) -> Timestamp {
    Timestamp::from_micros((15_000 + day) * DAY).unwrap()
}

/// A number as text that reads back as the same.
fn text(value: Option<f64>) -> String {
    value.map(|v| v.to_string()).unwrap_or_default()
}

fn near(what: &str, found: Option<f64>, expected: &Value, slack: f64) {
    let expected = expected.as_f64();
    let same = match (found, expected) {
        (None, None) => true,
        (Some(a), Some(b)) => (a - b).abs() <= slack * (1.0 + a.abs().max(b.abs())),
        _ => false,
    };
    assert!(same, "{what}: {found:?} here, {expected:?} there");
}

/// What is compared, once both have computed it.
type Check = Box<dyn Fn(&Value)>;

fn goals(numbers: &mut Numbers, folder: &Path) -> Vec<Check> {
    let mut goals = "goal,direction,baseline,begun,milestones,target,due,now\n".to_owned();
    let mut readings = "goal,time,value\n".to_owned();
    let mut checks: Vec<Check> = Vec::new();
    for i in 0..200 {
        let name = format!("g{i}");
        let up = numbers.share() < 0.7;
        let direction = if up { Direction::Up } else { Direction::Down };
        let (baseline, target) = if up { (10.0, 20.0) } else { (25.0, 5.0) };
        let has_plan = numbers.share() < 0.7;
        let due = (has_plan || numbers.share() < 0.7).then(|| at(200 + numbers.below(600)));
        let now = at(100 + numbers.below(500));
        let milestones: Vec<Milestone> = if has_plan && numbers.share() < 0.5 {
            vec![Milestone { by: at(150), value: baseline + (target - baseline) * numbers.share() }]
        } else {
            Vec::new()
        };
        let plan = due.filter(|_| has_plan).map(|due| {
            let end = Milestone { by: due, value: target };
            Plan::new(direction, Milestone { by: at(0), value: baseline }, &milestones, end).unwrap()
        });
        let count = numbers.below(14);
        let pace = numbers.share() * 2.5;
        let known: Vec<Reading> = (0..count)
            .map(|day| {
                let share = pace * day as f64 / 14.0 + 0.15 * (numbers.share() - 0.5);
                Reading { at: at(day * 43 + numbers.below(40)), value: baseline + (target - baseline) * share }
            })
            .collect();
        let aim = Aim { direction, target, due, baseline: has_plan.then_some(baseline), plan: plan.as_ref() };
        let standing = judge(&aim, &known, now);
        let listed: Vec<String> = milestones.iter().map(|m| format!("{}={}", m.by, m.value)).collect();
        let _ = writeln!(
            goals,
            "{name},{},{},{},{},{target},{},{now}",
            if up { "up" } else { "down" },
            text(has_plan.then_some(baseline)),
            at(0),
            listed.join(";"),
            due.map(|due| due.to_string()).unwrap_or_default(),
        );
        for reading in &known {
            let _ = writeln!(readings, "{name},{},{}", reading.at, reading.value);
        }
        checks.push(Box::new(move |all| {
            let there = &all["goals"][&name];
            assert_eq!(serde_json::to_value(standing.status).unwrap(), there["status"], "{name}: {standing:?}");
            let trend = standing.trend;
            near(&name, trend.map(|t| t.per_month), &there["per_month"], 1e-9);
            near(&name, trend.map(|t| t.per_month_low), &there["per_month_low"], 1e-9);
            near(&name, trend.map(|t| t.per_month_high), &there["per_month_high"], 1e-9);
            near(&name, trend.map(|t| t.level), &there["level"], 1e-9);
            near(&name, standing.needed_per_month, &there["needed_per_month"], 1e-9);
            near(&name, standing.planned, &there["planned"], 1e-9);
            let arrival = standing.arrival.and_then(|a| a.expected).map(|t| t.as_micros() as f64 / 1e6);
            near(&name, arrival, &there["arrival_s"], 1e-9);
        }));
    }
    std::fs::write(folder.join("goals.csv"), goals).unwrap();
    std::fs::write(folder.join("readings.csv"), readings).unwrap();
    checks
}

fn index(numbers: &mut Numbers, folder: &Path) -> Vec<Check> {
    let mut file = "area,coverage,school,take_up,availability\n".to_owned();
    let mut inputs = Vec::new();
    for i in 0..88 {
        let values = [0; 4].map(|_| (numbers.share() < 0.93).then(|| numbers.share()));
        let area = AreaId::new(format!("nil-{i}")).unwrap();
        let _ = writeln!(file, "{area},{}", values.map(text).join(","));
        inputs.push(AreaInputs { area, values });
    }
    std::fs::write(folder.join("divide.csv"), file).unwrap();
    std::fs::write(folder.join("weights.csv"), "component,weight\ncoverage,3\nschool,2\ntake_up,2\navailability,1\n")
        .unwrap();
    let weights = Weights::new([3.0, 2.0, 2.0, 1.0]).unwrap();
    let (found, ranges) = (divide(&inputs, weights), sensitivity(&inputs, weights, 0.5, 128).ranges);
    assert!(found.areas.iter().any(|a| a.score.is_none()), "some have too little");
    let check = move |all: &Value| {
        for area in &found.areas {
            let there = &all["divide"][area.area.as_str()];
            near(area.area.as_str(), area.score, &there["score"], 1e-9);
            near(area.area.as_str(), area.rank.map(|r| r as f64), &there["rank"], 0.0);
            let range = ranges.iter().find(|r| r.area == area.area);
            near(area.area.as_str(), range.map(|r| r.all.0 as f64), &there["lowest"], 0.0);
            near(area.area.as_str(), range.map(|r| r.all.1 as f64), &there["highest"], 0.0);
        }
    };
    vec![Box::new(check)]
}

fn services(numbers: &mut Numbers, folder: &Path) -> Vec<Check> {
    let mut file =
        "service,period,channel,digital,started,completed,cost,rating_1,rating_2,rating_3,rating_4,rating_5\n"
            .to_owned();
    let mut checks: Vec<Check> = Vec::new();
    for i in 0..40 {
        let service = format!("s{i}");
        let mut period = |name: &str| -> Vec<ChannelUse> {
            let mut channels = Vec::new();
            for (channel, digital) in
                [("online", true), ("app", true), ("phone", false), ("counter", false), ("chatbot", true)]
            {
                // The counter is always there, so that there is always something to divide by.
                if channel != "counter" && numbers.share() < 0.25 {
                    continue;
                }
                let started = 1.0 + numbers.below(5_000) as f64;
                let used = ChannelUse {
                    channel: channel.to_owned(),
                    digital,
                    started: Some(started),
                    completed: Some((started * numbers.share()).floor() + 1.0),
                    cost: Some(numbers.share() * 9_000.0),
                    ratings: Some([0; 5].map(|_| numbers.below(60) as f64 + 1.0)),
                };
                let ratings = used.ratings.unwrap().map(|n| n.to_string()).join(",");
                let (done, cost) = (text(used.completed), text(used.cost));
                let _ = writeln!(file, "{service},{name},{channel},{digital},{started},{done},{cost},{ratings}");
                channels.push(used);
            }
            channels
        };
        let (then, now) = (period("then"), period("now"));
        checks.push(Box::new(move |all| {
            for indicator in Indicator::ALL {
                let name = serde_json::to_value(indicator).unwrap();
                let there = &all["decomposition"][&service][name.as_str().unwrap()];
                let found = decompose_indicator(indicator, &then, &now).unwrap();
                near(&service, Some(found.then), &there["then"], 1e-9);
                near(&service, Some(found.now), &there["now"], 1e-9);
                assert_eq!(found.effects.len(), there["effects"].as_object().unwrap().len());
                for effect in &found.effects {
                    let what = format!("{service} {indicator:?} {}", effect.name);
                    near(&what, Some(effect.rate), &there["effects"][&effect.name]["rate"], 1e-9);
                    near(&what, Some(effect.mix), &there["effects"][&effect.name]["mix"], 1e-9);
                }
            }
        }));
    }
    std::fs::write(folder.join("channels.csv"), file).unwrap();
    checks
}

fn restorations(numbers: &mut Numbers, folder: &Path) -> Vec<Check> {
    let mut changes = "asset,time,state\n".to_owned();
    let mut hours = "asset,from,to\n".to_owned();
    let mut checks: Vec<Check> = Vec::new();
    let states =
        [Health::Ok, Health::Critical, Health::Critical, Health::Problem, Health::Unknown, Health::Maintenance];
    for i in 0..50 {
        let asset = format!("ap-{i}");
        let mut hour = 0;
        let mut told = Vec::new();
        for _ in 0..numbers.below(40) {
            hour += 1 + numbers.below(30);
            let state = states[usize::try_from(numbers.below(6)).unwrap()];
            let time = at(0).plus_micros(hour * DAY / 24);
            let _ = writeln!(changes, "{asset},{time},{}", serde_json::to_value(state).unwrap().as_str().unwrap());
            told.push((time, state));
        }
        // From 7 to 19 h on thirty days.
        let counted: Vec<_> =
            (0..30).map(|day| (at(day).plus_micros(7 * DAY / 24), at(day).plus_micros(19 * DAY / 24))).collect();
        for (from, to) in &counted {
            let _ = writeln!(hours, "{asset},{from},{to}");
        }
        let level = ServiceLevel::of(Uptime::default(), &outages(&told), &counted);
        checks.push(Box::new(move |all| near(&asset, level.mttr_s(), &all["mttr_s"][&asset], 1e-9)));
    }
    std::fs::write(folder.join("changes.csv"), changes).unwrap();
    std::fs::write(folder.join("service_hours.csv"), hours).unwrap();
    checks
}

#[test]
fn a_second_opinion_comes_to_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let mut numbers = Numbers(20_261_126);
    let mut checks = goals(&mut numbers, folder.path());
    checks.extend(index(&mut numbers, folder.path()));
    checks.extend(services(&mut numbers, folder.path()));
    checks.extend(restorations(&mut numbers, folder.path()));
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/formulas/recompute.py");
    let output = Command::new("python3").arg(&script).arg(folder.path()).output();
    let output =
        output.unwrap_or_else(|e| panic!("python3 (3.8 or newer) does not run: {e}; 'make setup' installs it"));
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let all: Value = serde_json::from_slice(&output.stdout).unwrap();
    for status in ["reached", "on_track", "at_risk", "off_track", "not_measured", "undated", "too_few_readings"] {
        let count = all["goals"].as_object().unwrap().values().filter(|g| g["status"] == status).count();
        assert!(count > 0, "no case is {status}");
    }
    for check in &checks {
        check(&all);
    }
}
