//! Percentiles and availability against values computed by hand, on the days of 23 and of 25 hours too, from samples and
//! from what they are summed up to.

use crate::harness::{DUOMO, Database, Server, asset};
use cruscotto_backend::rollup::Roller;
use cruscotto_backend::store::Store;
use cruscotto_domain::catalogue::Catalogue;
use cruscotto_domain::time::Timestamp;
use reqwest::Method;
use serde_json::{Value, json};

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// Asks before anything is summed up, and after all is.
async fn twice(database: &Database, server: &Server, paths: &[String], look: impl Fn(usize, &Value)) {
    for summed_up in [false, true] {
        if summed_up {
            let store = Store::new(&database.url).unwrap();
            let mut roller = Roller::new(store.clone(), &Catalogue::built_in().unwrap(), "Europe/Rome");
            let begun = std::time::Instant::now();
            loop {
                roller.catch_up(at("2026-11-10T00:00:00Z")).await.unwrap();
                let state = store.rollup_state().await.unwrap();
                if state.touched == 0 && state.rolled_to.is_some_and(|to| to > at("2026-11-01T00:00:00Z")) {
                    break;
                }
                assert!(begun.elapsed().as_secs() < 60, "not summed up: {state:?}");
                tokio::time::sleep(std::time::Duration::from_millis(100)).await;
            }
            assert!(database.count("rollup_1d").await > 0);
        }
        for (i, path) in paths.iter().enumerate() {
            look(i, &server.get(path).await);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn availability_is_of_what_is_known_with_coverage_beside_it_on_days_of_any_length() {
    let database = Database::migrated().await;
    let mut server = Server::start(&database).await;
    server.log_in().await;
    server.inventory(&["ap-1", "ap-2", "ap-3"].map(|id| asset(id, "access_point", Some(DUOMO), None))).await;
    let up = |id, time: &str, value| (id, "device.up", json!({}), at(time), value);
    server
        .samples(&[
            // Over midnight into the day of 23 hours (29 March, 23 h UTC of the 28th to 22 h of the 29th): a value holds
            // 300 s, 120 of them before midnight.
            up("ap-1", "2026-03-28T22:58:00Z", 1.0),
            up("ap-1", "2026-03-29T10:00:00Z", 0.0),
            up("ap-1", "2026-03-29T10:04:00Z", 1.0),
            // The last of that day holds over its end, too.
            up("ap-1", "2026-03-29T21:59:00Z", 0.0),
            up("ap-2", "2026-03-29T10:00:00Z", 1.0),
            // The day of 25 hours: 25 October, 22 h UTC of the 24th to 23 h of the 25th.
            up("ap-1", "2026-10-25T00:30:00Z", 1.0),
            up("ap-1", "2026-10-25T01:30:00Z", 0.0),
        ])
        .await;
    let path = |subject: &str, from: &str, to: &str, bucket: &str| {
        format!("/api/v1/history/availability?{subject}&from={from}&to={to}&bucket={bucket}")
    };
    let march = ("2026-03-27T23:00:00Z", "2026-03-30T22:00:00Z");
    let october = ("2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z");
    let paths = [
        path("asset=ap-1", march.0, march.1, "1d"),
        path("asset=ap-1", october.0, october.1, "1d"),
        path("area=nil-1", march.0, march.1, "1d"),
        path("asset=ap-1", "2026-03-29T09:55:00Z", "2026-03-29T10:15:00Z", "5m"),
        // Not aligned to anything.
        path("asset=ap-1", "2026-03-29T10:01:30Z", "2026-03-29T10:06:30Z", "1m"),
    ];
    let numbers = |answer: &Value| -> Vec<(f64, f64, f64)> {
        let number = |point: &Value, name: &str| point[name].as_f64().unwrap();
        let points = answer["points"].as_array().unwrap().iter();
        points.map(|p| (number(p, "up_s"), number(p, "down_s"), number(p, "window_s"))).collect()
    };
    let hours = 3_600.0;
    twice(&database, &server, &paths, |i, answer| match i {
        0 => {
            let expected =
                [(120.0, 0.0, 24.0 * hours), (180.0 + 300.0, 240.0 + 60.0, 23.0 * hours), (0.0, 240.0, 24.0 * hours)];
            assert_eq!(numbers(answer), expected);
            let day = &answer["points"][1];
            assert_eq!(day["time"], "2026-03-28T23:00:00Z");
            assert!((day["availability"].as_f64().unwrap() - 480.0 / 780.0).abs() < 1e-12);
            assert!((day["coverage"].as_f64().unwrap() - 780.0 / (23.0 * hours)).abs() < 1e-12);
            assert_eq!(answer["total"]["window_s"].as_f64(), Some(71.0 * hours));
        }
        1 => assert_eq!(numbers(answer), [(300.0, 300.0, 25.0 * hours)]),
        // Three assets should be measured, one of them never was.
        2 => assert_eq!(numbers(answer)[1], (480.0 + 300.0, 300.0, 3.0 * 23.0 * hours)),
        3 => {
            let expected = [(0.0, 0.0, 300.0), (60.0, 240.0, 300.0), (240.0, 0.0, 300.0), (0.0, 0.0, 300.0)];
            assert_eq!(numbers(answer), expected);
            assert_eq!(answer["points"][0]["availability"], Value::Null, "nothing is known: neither up nor down");
        }
        _ => {
            let minutes = numbers(answer);
            assert_eq!(minutes[0], (0.0, 30.0, 30.0));
            assert_eq!(minutes[3], (60.0, 0.0, 60.0));
            let sum = minutes.iter().fold((0.0, 0.0, 0.0), |s, m| (s.0 + m.0, s.1 + m.1, s.2 + m.2));
            assert_eq!(sum, (150.0, 150.0, 300.0));
        }
    })
    .await;
    let refused = |what: &str| server.request(Method::GET, &format!("/api/v1/history/availability?{what}"));
    let (status, detail) = server.problem(refused("asset=ap-1&metric=wifi.clients")).await;
    assert!(status == 422 && detail.contains("does not say"), "{status} {detail}");
    let long = "area=milano&from=2019-01-01T00:00:00Z&bucket=5m";
    assert_eq!(server.problem(refused(long)).await.0, 422);
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn percentiles_are_those_of_the_measurements_and_counts_of_people_are_for_operators() {
    let database = Database::migrated().await;
    let mut server = Server::start(&database).await;
    server.inventory(&["ap-1", "ap-2"].map(|id| asset(id, "access_point", Some(DUOMO), None))).await;
    let samples: Vec<_> = (0..100)
        .map(|i: i64| {
            let time = at("2026-03-29T10:00:00Z").plus_micros(i * 30 * 1_000_000);
            (if i % 2 == 0 { "ap-1" } else { "ap-2" }, "device.response_time", json!({}), time, (i + 1) as f64)
        })
        .collect();
    server.samples(&samples).await;
    let path = |subject: &str, metric: &str, more: &str| {
        format!(
            "/api/v1/history/percentiles?{subject}&metric={metric}&from=2026-03-28T23:00:00Z\
             &to=2026-03-29T22:00:00Z&bucket=1d{more}"
        )
    };
    let (status, detail) = server.problem(server.request(Method::GET, &path("area=milano", "wifi.clients", ""))).await;
    assert!(status == 422 && detail.contains("for operators"), "{status} {detail}");
    server.log_in().await;
    let paths = [
        path("area=nil-1", "device.response_time", "&p=50,95,100"),
        path("asset=ap-1", "device.response_time", "&p=0"),
        path("area=milano", "wifi.clients", ""),
    ];
    twice(&database, &server, &paths, |i, answer| {
        let points = answer["points"].as_array().unwrap();
        if i == 2 {
            assert!(points.is_empty(), "a bucket without measurements is absent");
            return;
        }
        assert_eq!(points.len(), 1);
        let error = answer["relative_error"].as_f64().unwrap();
        let expected: &[(f64, f64)] =
            if i == 0 { &[(50.0, 50.0), (95.0, 95.0), (100.0, 100.0)] } else { &[(0.0, 1.0)] };
        assert_eq!(points[0]["count"], if i == 0 { 100 } else { 50 });
        for (value, (p, exact)) in points[0]["values"].as_array().unwrap().iter().zip(expected) {
            assert_eq!(value["p"].as_f64(), Some(*p));
            let value = value["value"].as_f64().unwrap();
            // The last bits of the two computations may differ.
            assert!((value - exact).abs() <= exact * error * (1.0 + 1e-9), "p{p} is {value}, not {exact}");
        }
    })
    .await;
    for bad in ["&p=101", "&p=x", "&bucket=raw"] {
        let request = server.request(Method::GET, &path("area=milano", "device.response_time", bad));
        assert_eq!(server.problem(request).await.0, 400, "{bad}");
    }
    server.stop().await;
}
