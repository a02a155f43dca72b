//! The counts since midnight of some services: whole days of them, parts that are published beside their whole, and the
//! present day, which grows while the attacker reads.

use super::{City, Of, Read, THRESHOLD, When};
use crate::harness::{Server, ago};
use cruscotto_domain::time::Timestamp;
use microlp::{ComparisonOp, OptimizationDirection, Problem, SolveOutcome, Variable};
use rand::RngExt;
use rand::rngs::SmallRng;
use reqwest::Method;
use serde_json::json;
use std::collections::BTreeMap;

/// Begun, completed, failed.
pub(super) const METRICS: [&str; 3] = ["service.started", "service.completed", "service.errors"];

/// Days that are over.
pub(super) const DAYS: usize = 2;

/// Of those who began on a day: completed, failed, gave up.
type Ends = [f64; 3];

/// Whether a metric is one of them.
pub(super) fn is_counted(metric: Option<&str>) -> bool {
    metric.is_some_and(|metric| METRICS.contains(&metric))
}

/// What nobody outside knows.
pub(super) struct Days {
    pub(super) ids: Vec<String>,
    /// By midnight, of each service.
    days: BTreeMap<Timestamp, Vec<Ends>>,
}

/// The metric of some ends: who began is all of them.
fn counted(metric: &str, [completed, failed, gave_up]: Ends) -> f64 {
    match metric {
        "service.started" => completed + failed + gave_up,
        "service.completed" => completed,
        _ => failed,
    }
}

impl Days {
    /// The days before yesterday: yesterday is settled only minutes after midnight.
    pub(super) fn of(random: &mut SmallRng) -> Self {
        let ids: Vec<String> = (0..6).map(|n| format!("service-{n}")).collect();
        let mut count = |most: &[u32]| {
            let most = most[random.random_range(0..most.len())];
            f64::from(random.random_range(0..=most))
        };
        let zone = jiff::tz::TimeZone::get("Europe/Rome").unwrap();
        let today = jiff::Timestamp::from_second(ago(0).as_micros() / 1_000_000).unwrap().to_zoned(zone).date();
        let midnight = |back: i64| {
            let day = today.checked_sub(jiff::Span::new().days(back)).unwrap();
            let second = day.in_tz("Europe/Rome").unwrap().timestamp().as_second();
            Timestamp::from_micros(second * 1_000_000).unwrap()
        };
        let ends = [3, 2].map(|back| {
            let of_all = ids.iter().map(|_| [count(&[4, 9, 90]), count(&[0, 4, 12]), count(&[3, 7, 20])]).collect();
            (midnight(back), of_all)
        });
        Self { ids, days: ends.into() }
    }

    /// The last of the days.
    pub(super) fn newest(&self) -> When {
        self.days.keys().next_back().map(ToString::to_string)
    }

    /// Where it is seen that the days are published.
    pub(super) fn published(&self) -> String {
        let from = self.days.keys().next().unwrap();
        format!("/api/v1/history?area=milano&metric=service.started&bucket=1d&from={from}")
    }

    /// Whole days, counted hour by hour as they grew.
    pub(super) async fn deliver(&self, server: &Server) {
        let mut samples = Vec::new();
        for (midnight, ends) in &self.days {
            for (id, ends) in self.ids.iter().zip(ends) {
                for metric in METRICS {
                    for (hour, share) in [(8, 0.5), (12, 0.8), (22, 1.0)] {
                        let value = (counted(metric, *ends) * share).floor();
                        let at = midnight.plus_micros(hour * 3_600_000_000);
                        samples.push((id.as_str(), metric, json!({ "channel": "online" }), at, value));
                    }
                }
            }
        }
        server.samples(&samples).await;
    }

    /// Some more people on the present day.
    pub(super) async fn grow(&self, server: &Server, more: f64) {
        let at = ago(0);
        let one = |id, metric, value| (id, metric, json!({ "channel": "online" }), at, value);
        let all = self
            .ids
            .iter()
            .flat_map(|id| [one(id.as_str(), METRICS[0], 100.0 + more), one(id.as_str(), METRICS[1], 60.0 + more)]);
        server.samples(&all.collect::<Vec<_>>()).await;
        // Committed and folded: operators see it at once, and the public what it saw before.
        server.wait("/api/v1/areas/milano", |area| area["layers"].to_string().contains("services")).await;
    }
}

/// Reads what is about services alone: history by any width, days as files, the services' own data set, their pages.
pub(super) async fn read(server: &Server, read: &mut Read, city: &City) {
    let from = city.services.days.keys().next().unwrap();
    let subjects = city.services.ids.iter().map(|id| ("asset", id.as_str())).chain([("area", "milano")]);
    for (kind, id) in subjects {
        for metric in METRICS {
            for bucket in ["1h", "1d"] {
                let path = format!("/api/v1/history?{kind}={id}&metric={metric}&bucket={bucket}&from={from}");
                let answer = server.get(&path).await;
                assert_eq!(answer["bucket_s"], 86_400, "{path}");
                read.history("history of services", id, &answer);
            }
            let channel =
                format!("/api/v1/history?asset={id}&label.channel=online&metric={metric}&bucket=1d&from={from}");
            if kind == "asset" {
                let answer = server.get(&channel).await;
                assert!(answer["points"].as_array().unwrap().iter().all(|p| p["value"].is_null()), "{answer}");
            }
        }
        if kind == "asset" {
            read.walk("services", &server.get(&format!("/api/v1/assets/{id}")).await["summary"], id);
        }
    }
    for dataset in ["asset-measurements", "area-measurements"] {
        for metric in METRICS {
            let path = |bucket: &str| format!("/open-data/{dataset}.json?metric={metric}&bucket={bucket}&from={from}");
            assert_eq!(server.get(&path("hour")).await["items"], json!([]), "{dataset} by the hour");
            read.walk("days", &server.get(&path("day")).await, "");
        }
    }
    for row in server.get(&format!("/open-data/service-kpis.json?from={from}")).await["items"].as_array().unwrap() {
        for metric in METRICS {
            let column = metric.trim_start_matches("service.");
            if let Some(value) = row[column].as_f64() {
                let (id, when) = (row["asset"].as_str().unwrap().to_owned(), row["day"].as_str().map(str::to_owned));
                read.tell("service KPIs", Of { metric: metric.to_owned(), when, id, ssid: None }, value);
            }
        }
    }
    for path in ["/metrics", "/feeds/outages.atom"] {
        let text = server.request(Method::GET, path).send().await.unwrap().text().await.unwrap();
        assert!(METRICS.iter().all(|metric| !text.contains(metric)), "{path} counts transactions: {text}");
    }
}

/// The least or the most that those can have been who are weighed, on one day.
fn bound(
    read: &Read,
    days: &Days,
    when: &When,
    weighed: &BTreeMap<(usize, usize), f64>,
    way: OptimizationDirection,
) -> f64 {
    let mut problem = Problem::new(way);
    let people: Vec<[Variable; 3]> = (0..days.ids.len())
        .map(|i| {
            [0, 1, 2].map(|end| problem.add_var(weighed.get(&(i, end)).copied().unwrap_or(0.0), (0.0, f64::INFINITY)))
        })
        .collect();
    for (of, told) in read.told.iter().filter(|(of, _)| is_counted(Some(&of.metric)) && of.when == *when) {
        let ends: &[usize] = match of.metric.as_str() {
            "service.started" => &[0, 1, 2],
            "service.completed" => &[0],
            _ => &[1],
        };
        let who: Vec<usize> = match days.ids.iter().position(|id| *id == of.id) {
            Some(i) => vec![i],
            None => (0..days.ids.len()).collect(),
        };
        let sum: Vec<(Variable, f64)> = who
            .into_iter()
            .flat_map(|i| ends.iter().map(move |end| (i, *end)))
            .map(|(i, end)| (people[i][end], 1.0))
            .collect();
        problem.add_constraint(sum.as_slice(), ComparisonOp::Eq, told[0].0);
    }
    match problem.solve() {
        Ok(SolveOutcome::Solution(solution)) => solution.objective(),
        Err(microlp::Error::Unbounded) => f64::INFINITY,
        other => panic!("what was read of services contradicts itself: {other:?}"),
    }
}

/// Goes for every small count of a day: who began, completed, failed, gave up, or did not complete. Says how many there were.
pub(super) fn attack(read: &Read, days: &Days, seed: u64) -> usize {
    let surfaces = ["history of services", "days", "service KPIs", "services"];
    for surface in surfaces {
        assert!(read.surfaces.contains(surface), "nothing is read on {surface}: {:?}", read.surfaces);
    }
    let mut small = 0;
    let groups: [(&str, &[usize]); 5] = [
        ("began", &[0, 1, 2]),
        ("completed", &[0]),
        ("failed", &[1]),
        ("gave up", &[2]),
        ("did not complete", &[1, 2]),
    ];
    for (midnight, all) in &days.days {
        let when = Some(midnight.to_string());
        let each = (0..days.ids.len()).map(|i| vec![i]).chain([(0..days.ids.len()).collect()]);
        for who in each {
            for (what, ends) in groups {
                let weighed: BTreeMap<(usize, usize), f64> =
                    who.iter().flat_map(|i| ends.iter().map(move |end| ((*i, *end), 1.0))).collect();
                let count: f64 = weighed.keys().map(|(i, end)| all[*i][*end]).sum();
                if count <= 0.0 || count >= THRESHOLD {
                    continue;
                }
                small += 1;
                let least = bound(read, days, &when, &weighed, OptimizationDirection::Minimize);
                let most = bound(read, days, &when, &weighed, OptimizationDirection::Maximize);
                assert!(
                    least <= 1.0 + 1e-6 && most >= THRESHOLD - 1.0 - 1e-6,
                    "seed {seed}, {midnight}: of {who:?} {count} {what}, and it is known that {least:.2} to {most:.2} did"
                );
            }
        }
    }
    small
}
