//! Planned work and rules.

use super::{ALL, hasty, items, measured, network};
use crate::harness::{Database, Server, ago};
use reqwest::Method;
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread")]
async fn during_planned_work_nothing_alarms_and_what_is_still_down_does_afterwards() {
    let database = Database::migrated().await;
    let mut server = Server::with(hasty(&database)).await;
    server.log_in().await;
    network(&server).await;
    measured(&server, &ALL, 30, true).await;
    let plan = |to: i64| {
        let when = json!({"once": {"from": ago(60), "to": ago(-to)}});
        json!({"title": "Cambio fibra", "scope": {"subtree": "uplink-1"}, "when": when})
    };
    let post = |body: Value| server.request(Method::POST, "/api/v1/maintenance").json(&body);
    let (status, detail) = server.problem(post(plan(-30))).await;
    assert!(status == 422 && detail.contains("past"), "{status} {detail}");
    let nowhere =
        json!({"title": "x", "scope": {"asset": "ap-99"}, "when": {"once": {"from": ago(0), "to": ago(-60)}}});
    assert_eq!(server.problem(post(nowhere)).await.0, 404);
    let window: Value = post(plan(3_600)).send().await.unwrap().json().await.unwrap();
    assert_eq!((&window["state"], &window["assets"]), (&json!("active"), &json!(3)));
    for asset in ["uplink-1", "ap-1"] {
        server.wait(&format!("/api/v1/assets/{asset}"), |a| a["summary"]["health"] == "maintenance").await;
    }
    measured(&server, &["uplink-1", "ap-1", "ap-2"], 20, false).await;
    // What is not in the work's scope alarms, and nothing else does.
    measured(&server, &["ap-3"], 20, false).await;
    let open = server.wait("/api/v1/incidents", |a| !items(a).is_empty()).await;
    assert_eq!(open["items"][0]["subject"], json!({"asset": "ap-3"}));
    assert_eq!(items(&open).len(), 1);
    let end = server.request(Method::DELETE, &format!("/api/v1/maintenance/{}", window["id"]));
    assert_eq!(end.send().await.unwrap().status().as_u16(), 204);
    let open = server.wait("/api/v1/incidents", |a| items(a).len() == 2).await;
    assert_eq!(
        (&open["items"][0]["subject"], &open["items"][0]["affected"]),
        (&json!({"asset": "uplink-1"}), &json!(3))
    );
    let windows = server.get("/api/v1/maintenance").await;
    assert_eq!(windows["items"][0]["state"], "ended");
    let next = server.request(Method::GET, "/api/v1/maintenance?limit=1").send().await.unwrap();
    assert!(!next.headers().contains_key("link"), "there is one window");
    post(plan(7_200)).send().await.unwrap();
    let first = server.request(Method::GET, "/api/v1/maintenance?limit=1").send().await.unwrap();
    let link = first.headers()["link"].to_str().unwrap().to_owned();
    let first: Value = first.json().await.unwrap();
    let next = server.get(link.trim_start_matches('<').split_once('>').unwrap().0).await;
    assert_eq!((items(&first).len(), items(&next).len()), (1, 1));
    assert_eq!(next["items"][0]["id"], window["id"]);
    server.stop().await;
    assert_eq!(database.count("maintenance_span").await, 3, "availability leaves out three assets' work");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rule_is_tried_on_the_past_switched_on_and_fires() {
    let database = Database::migrated().await;
    let mut server = Server::with(hasty(&database)).await;
    server.log_in().await;
    network(&server).await;
    measured(&server, &ALL, 1, true).await;
    // Two crowds yesterday, a calm now.
    let now = ago(0);
    let clients = |seconds: i64, value: f64| {
        ("ap-3", "wifi.clients", json!({"ssid": "open"}), now.plus_micros(-seconds * 1_000_000), value)
    };
    let day = 24 * 3_600;
    let mut past: Vec<_> =
        (0..60).map(|m| clients(day - m * 60, if (10..20).contains(&m) { 150.0 } else { 20.0 })).collect();
    past.extend((0..60).map(|m| clients(day / 2 - m * 60, if m >= 50 { 180.0 } else { 20.0 })));
    server.samples(&past).await;
    let watch = json!({"kind": "threshold", "metric": "wifi.clients", "limit": {"above": 100.0}, "for_s": 120,
        "on": {"kind": "access_point"}});
    let rule = json!({"name": "Folla", "severity": "warning", "watch": watch});
    let post = |path: &str, body: Value| server.request(Method::POST, path).json(&body);
    let tested = post("/api/v1/rules/test", json!({"rule": rule, "days": 2})).send().await.unwrap();
    let tested: Value = tested.json().await.unwrap();
    assert_eq!((&tested["fired"], &tested["series"]), (&json!(2), &json!(1)), "{tested:#}");
    assert_eq!(tested["firings"][0]["asset"], "ap-3");
    assert_eq!(tested["firings"][0]["from"], json!(past[12].3), "after it had lasted two minutes");
    let wrong =
        json!({"name": "x", "severity": "warning", "watch": {"kind": "absence", "metric": "no.such", "for_s": 600}});
    assert_eq!(server.problem(post("/api/v1/rules", wrong)).await.0, 404);
    let mut short = rule.clone();
    short["name"] = json!(" ");
    assert_eq!(server.problem(post("/api/v1/rules", short)).await.0, 422);

    let made: Value = post("/api/v1/rules", rule).send().await.unwrap().json().await.unwrap();
    assert_eq!(made["enabled"], false);
    server.samples(&[clients(200, 150.0), clients(100, 160.0), clients(1, 170.0)]).await;
    let address = format!("/api/v1/rules/{}", made["id"]);
    let switch = |enabled: bool| server.request(Method::PATCH, &address).json(&json!({ "enabled": enabled }));
    assert_eq!(switch(true).send().await.unwrap().status().as_u16(), 204);
    let open = server.wait("/api/v1/incidents", |a| !items(a).is_empty()).await;
    let incident = &open["items"][0];
    assert_eq!(incident["why"], json!({"rule": "Folla"}));
    assert_eq!((&incident["severity"], &incident["name"]), (&json!("warning"), &json!("Folla: ap-3 of the tests")));
    assert_eq!(switch(false).send().await.unwrap().status().as_u16(), 204);
    let gone = format!("/api/v1/incidents/{}", incident["id"]);
    server.wait(&gone, |d| d["incident"]["state"] == "resolved").await;
    assert_eq!(server.request(Method::DELETE, &address).send().await.unwrap().status().as_u16(), 204);
    assert_eq!(items(&server.get("/api/v1/rules").await).len(), 0);
    server.stop().await;
}
