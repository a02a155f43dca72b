//! Each kind of rule at its limits, and the replay against a slow model that looks at every second.

use super::*;
use crate::time::MICROS_PER_SECOND as S;
use proptest::prelude::*;

fn at(second: i64) -> Timestamp {
    Timestamp::from_micros(second * S).unwrap()
}

fn metric() -> MetricId {
    "interface.utilisation".parse().unwrap()
}

fn threshold(for_s: u32) -> Watch {
    Watch::Threshold { metric: metric(), limit: Limit::Above(0.9), for_s, on: Target::default() }
}

fn absence(for_s: u32) -> Watch {
    Watch::Absence { metric: metric(), for_s, on: Target::default() }
}

fn fired(watch: Watch, points: &[(i64, f64)], to: i64) -> Vec<(i64, Option<i64>)> {
    let points: Vec<_> = points.iter().map(|(s, v)| (at(*s), *v)).collect();
    let seconds = |t: Timestamp| t.as_micros() / S;
    replay(Evaluator::new(watch, 300 * S), &points, at(to), |_| true)
        .into_iter()
        .map(|(from, to)| (seconds(from), to.map(seconds)))
        .collect()
}

#[test]
fn a_threshold_must_be_passed_for_long_enough() {
    let points = [(0, 0.5), (60, 0.95), (120, 0.95), (180, 0.5), (240, 0.95), (300, 0.91), (360, 0.99), (420, 0.2)];
    assert_eq!(fired(threshold(100), &points, 500), [(160, Some(180)), (340, Some(420))]);
    assert_eq!(fired(threshold(0), &points, 500), [(60, Some(180)), (240, Some(420))]);
    assert_eq!(fired(threshold(0), &[(0, 0.9)], 10), [], "the limit itself is good");
}

#[test]
fn faults_on_both_sides_of_a_silence_are_not_one() {
    assert_eq!(fired(threshold(400), &[(0, 1.0), (500, 1.0), (700, 1.0)], 800), []);
}

#[test]
fn absence_fires_until_the_next_value() {
    assert_eq!(
        fired(absence(100), &[(0, 1.0), (60, 1.0), (400, 1.0), (450, 1.0)], 600),
        [(160, Some(400)), (550, None)]
    );
}

#[test]
fn a_rate_needs_a_while_and_a_forecast_a_line() {
    let rate = Watch::Rate { metric: metric(), limit: Limit::Above(0.5), over_s: 3_600, on: Target::default() };
    let slow: Vec<_> = (0..120).map(|m| (m * 60, 0.001 * f64::from(u32::try_from(m).unwrap()))).collect();
    let fast: Vec<_> = slow.iter().map(|(s, v)| (*s, v * 10.0)).collect();
    assert_eq!(fired(rate.clone(), &slow, 7_200), []);
    assert_eq!(fired(rate.clone(), &fast, 7_200), [(1_800, None)]);
    assert_eq!(fired(rate, &[(0, 0.0), (1, 1.0)], 10), [], "two values a second apart are no trend");
    // 0.06 an hour: at 0.5 after about eight hours.
    let forecast = |ahead_s| Watch::Forecast {
        metric: metric(),
        limit: Limit::Above(0.5),
        over_s: 3_600,
        ahead_s,
        on: Target::default(),
    };
    assert_eq!(fired(forecast(3_600), &slow, 7_200), []);
    assert_eq!(fired(forecast(8 * 3_600), &slow, 7_200).len(), 1);
}

#[test]
fn hours_in_which_it_does_not_watch_are_not_counted() {
    let points: Vec<_> = (0..20).map(|m| (at(m * 60), 1.0)).collect();
    let watches = |now: Timestamp| (300..600).contains(&(now.as_micros() / S));
    let firings = replay(Evaluator::new(threshold(0), 300 * S), &points, at(1_200), watches);
    assert_eq!(firings, [(at(300), Some(at(600)))]);
}

#[test]
fn rules_that_cannot_be_are_told_why() {
    let rule = |watch| Rule { name: "carico".into(), severity: Severity::Warning, watch, hours: None };
    let refused = |watch| rule(watch).check().unwrap_err().to_string();
    assert_eq!(rule(threshold(60)).check(), Ok(()));
    assert!(refused(absence(1)).contains("60 to 604800"));
    assert!(refused(Watch::ShareDown { layer: Layer::Wifi, area: None, above: 1.0, for_s: 0 }).contains("less than 1"));
    let infinite =
        Watch::Threshold { metric: metric(), limit: Limit::Above(f64::NAN), for_s: 0, on: Target::default() };
    assert!(refused(infinite).contains("finite"));
    assert!(Rule { name: " ".into(), ..rule(threshold(0)) }.check().is_err());
    let unknown = r#"{"name": "x", "severity": "warning", "watch": {"kind": "threshold", "for": 3}}"#;
    assert!(serde_json::from_str::<Rule>(unknown).is_err());
}

proptest! {
    /// The obvious way: ask at every second.
    #[test]
    fn a_replay_finds_what_asking_each_second_finds(
        gaps in proptest::collection::vec((1i64..400, 0u8..3), 1..25), for_s in 0u32..300, absent in any::<bool>()
    ) {
        let watch = if absent { absence(for_s.max(60)) } else { threshold(for_s) };
        let mut second = 0;
        let points: Vec<(i64, f64)> = gaps.iter().map(|(gap, v)| { second += gap; (second, f64::from(*v) / 2.0) }).collect();
        let end = second + 700;
        let mut slow = Vec::new();
        let mut evaluator = Evaluator::new(watch.clone(), 300 * S);
        let (mut next, mut open) = (points.iter().peekable(), None);
        for now in 0..end {
            while let Some((_, v)) = next.next_if(|p| p.0 == now) {
                evaluator.observe(at(now), *v);
            }
            // A limit of time is passed just after the second.
            for moment in [at(now), at(now).plus_micros(1)] {
                match (open, evaluator.fires(moment).is_some()) {
                    (None, true) => open = Some(now),
                    (Some(from), false) => {
                        slow.push((from, Some(now)));
                        open = None;
                    }
                    _ => {}
                }
            }
        }
        slow.extend(open.map(|from| (from, None)));
        prop_assert_eq!(fired(watch, &points, end), slow);
    }
}
