//! A large city in which much fails at once: one incident a cause, and one message a person.

use crate::harness::{Database, TOKEN, ago, city};
use crate::notifications::sinks::{Sinks, administered, person, policy};
use cruscotto_domain::city::City;
use cruscotto_domain::time::Timestamp;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::time::Duration;

const ACCESS_POINTS: usize = 10_000;

/// Access points behind each uplink.
const BEHIND: usize = 10;

/// Uplinks that are cut, each in a quarter of its own: 40 times 10 access points.
const CUT: usize = 40;

/// The quarter without power, and how many of its access points fail; its uplinks have batteries.
const DARK: (usize, usize) = (50, 60);

/// Access points that fail by themselves, each in another quarter.
const ALONE: std::ops::Range<usize> = 41..82;

/// Causes: the uplinks, the quarter, and the 40 of [`ALONE`] that are not [`DARK`].
const CAUSES: usize = CUT + 1 + ALONE.end - ALONE.start - 1;

fn access_point(number: usize) -> String {
    format!("ap-{number:05}")
}

/// Access point `n` hangs on uplink `n / BEHIND`, and uplink `u` lies in quarter `u % quarters`.
fn quarter(number: usize, quarters: usize) -> usize {
    number / BEHIND % quarters
}

#[tokio::test(flavor = "multi_thread")]
async fn of_ten_thousand_access_points_five_hundred_fail_at_once_and_each_cause_is_one_incident() {
    let milano = City::load(&city()).unwrap();
    let quarters = milano.nil.len();
    let place = |quarter: usize| {
        let label = milano.nil[quarter].label;
        json!({"lon": label.lon, "lat": label.lat})
    };
    let asset = |id: String, kind: &str, at: usize, parent: Option<String>| json!({"id": id, "kind": kind, "name": id, "point": place(at), "parent": parent, "demo": true});
    let uplink = |number: usize| format!("uplink-{number:04}");
    let uplinks = (0..ACCESS_POINTS / BEHIND).map(|u| asset(uplink(u), "uplink", u % quarters, None));
    let points = (0..ACCESS_POINTS)
        .map(|n| asset(access_point(n), "access_point", quarter(n, quarters), Some(uplink(n / BEHIND))));
    let assets: Vec<Value> = uplinks.chain(points).collect();
    let ids: Vec<String> = assets.iter().map(|asset| asset["id"].as_str().unwrap().to_owned()).collect();

    let mut failing: Vec<String> = (0..CUT * BEHIND).map(access_point).collect();
    let of_quarter = |wanted: usize| (0..ACCESS_POINTS).filter(move |n| quarter(*n, quarters) == wanted);
    failing.extend(of_quarter(DARK.0).take(DARK.1).map(access_point));
    failing.extend(ALONE.filter(|q| *q != DARK.0).map(|q| access_point(of_quarter(q).next().unwrap())));
    assert_eq!(failing.len(), 500);
    failing.extend((0..CUT).map(uplink));

    let (database, sinks) = (Database::migrated().await, Sinks::start().await);
    let mut settings = sinks.settings(&database);
    settings.health_fault_after = Some(Duration::ZERO);
    settings.health_recovery_after = Some(Duration::ZERO);
    settings.incident_hurry = 5;
    let server = administered(crate::harness::Server::with(settings).await, &database).await;
    let people =
        [person(&server, "Ada", "ada@comune.example.it").await, person(&server, "Ugo", "ugo@comune.example.it").await];
    policy(&server, &people, &json!({"window_s": 3})).await;
    server.inventory(&assets).await;
    let measured = async |ids: &[String], at: Timestamp, up: f64| {
        let series: Vec<Value> =
            ids.iter().map(|id| json!({"asset": id, "metric": "device.up", "labels": {}})).collect();
        let samples: Vec<Value> = (0..ids.len()).map(|n| json!({"series": n, "time": at, "value": up})).collect();
        let body = json!({"series": series, "samples": samples});
        let answer = server.deliver("/api/v1/samples", &body).bearer_auth(TOKEN).send().await.unwrap();
        assert!(answer.status().is_success(), "{}", answer.text().await.unwrap());
    };
    measured(&ids, ago(30), 1.0).await;
    server.wait("/api/v1/assets/ap-09999", |asset| asset["summary"]["health"] == "ok").await;

    measured(&failing, ago(10), 0.0).await;
    let all = "/api/v1/incidents?limit=1000";
    let affected = |answer: &Value| {
        let items = answer["items"].as_array().unwrap();
        items.iter().map(|incident| incident["affected"].as_u64().unwrap()).sum::<u64>()
    };
    let open = server.wait(all, |answer| affected(answer) == 540).await;
    let mut sizes: BTreeMap<u64, usize> = BTreeMap::new();
    for incident in open["items"].as_array().unwrap() {
        *sizes.entry(incident["affected"].as_u64().unwrap()).or_default() += 1;
    }
    assert_eq!(sizes, BTreeMap::from([(1, CAUSES - CUT - 1), (11, CUT), (60, 1)]), "one incident a cause");
    let dark = open["items"].as_array().unwrap().iter().find(|incident| incident["affected"] == 60).unwrap();
    assert_eq!(dark["name"], milano.nil[DARK.0].area.name, "a quarter is called by its name");

    for address in ["ada@comune.example.it", "ugo@comune.example.it"] {
        let mails = sinks.mails(address, |mails| !mails.is_empty()).await;
        assert_eq!(mails.len(), 1, "{mails:#?}");
        assert!(mails[0].subject.contains(&format!("{CAUSES} incidenti")), "{}", mails[0].subject);
    }

    measured(&failing, ago(1), 1.0).await;
    server.wait(all, |answer| answer["items"].as_array().unwrap().iter().all(|i| i["state"] == "resolved")).await;
    for address in ["ada@comune.example.it", "ugo@comune.example.it"] {
        let mails = sinks.mails(address, |mails| mails.len() == 2).await;
        assert!(mails[1].subject.contains(&format!("{CAUSES} incidenti: {CAUSES} chiusi")), "{}", mails[1].subject);
    }
    server.stop().await;
    assert_eq!(database.count("incident").await, i64::try_from(CAUSES).unwrap());
    assert_eq!(database.count("incident_event where kind = 'opened'").await, i64::try_from(CAUSES).unwrap());
    assert_eq!(database.count("notification_delivery").await, 4, "two messages a person");
}
