//! A role that holds in some Municipi alone.

use crate::harness::{DUOMO, Database, Server, ago, asset};
use cruscotto_domain::access::{Role, Scope};
use reqwest::Method;
use serde_json::{Value, json};

/// A place in Municipio 9, far from the Duomo's Municipio 1.
const NORTH: (f64, f64) = (9.1890, 45.5100);

#[tokio::test(flavor = "multi_thread")]
async fn what_is_for_staff_is_seen_and_changed_where_the_role_holds() {
    let database = Database::migrated().await;
    database.account("of-nine", Role::Operator, Scope::of(Some(["municipio-9".parse().unwrap()]))).await;
    let mut server = Server::start(&database).await;
    server
        .inventory(&[
            asset("ap-1", "access_point", Some(DUOMO), None),
            asset("ap-9", "access_point", Some(NORTH), None),
        ])
        .await;
    let at = ago(20);
    let clients = |id, value| (id, "wifi.clients", json!({"ssid": "open"}), at, value);
    server.samples(&[clients("ap-1", 3.0), clients("ap-9", 2.0)]).await;
    let counted = |detail: &Value| !detail["series"].as_array().unwrap().is_empty();
    let there = server.wait("/api/v1/assets/ap-9", counted).await;
    assert_eq!(there["placement"]["municipio"], "municipio-9", "the place is where the test says");

    server.log_in_as("of-nine").await;
    assert_eq!(server.get("/api/v1/session").await["municipi"], json!(["municipio-9"]));
    let value = |detail: Value| detail["series"][0]["figure"]["value"].clone();
    assert_eq!(value(server.get("/api/v1/assets/ap-9").await), 2.0);
    assert_eq!(value(server.get("/api/v1/assets/ap-1").await), Value::Null, "a small count of somebody else's");
    let listed = server.get("/api/v1/assets?kind=access_point").await;
    let withheld: Vec<bool> =
        listed["items"].as_array().unwrap().iter().map(|a| a.to_string().contains("\"suppressed\":true")).collect();
    assert_eq!(withheld, [true, false]);
    // Of a place whose hours are not published there is nothing at all.
    let last = |h: Value| h["points"].as_array().unwrap().last().map_or(Value::Null, |p| p["value"].clone());
    let history = |what: &str| format!("/api/v1/history?{what}&metric=wifi.clients&bucket=1h");
    assert_eq!(last(server.get(&history("asset=ap-9")).await), 2.0);
    assert_eq!(last(server.get(&history("asset=ap-1")).await), Value::Null);
    assert_eq!(last(server.get(&history("area=municipio-9")).await), 2.0);
    assert_eq!(last(server.get(&history("area=municipio-1")).await), Value::Null);

    let correct = |id: &str| {
        server.request(Method::POST, "/api/v1/corrections").json(&json!({
            "asset": id, "metric": "wifi.clients", "labels": {"ssid": "open"}, "time": at, "value": 7,
            "reason": "counted twice by the controller",
        }))
    };
    let (status, detail) = server.problem(correct("ap-1")).await;
    assert!(status == 403 && detail.contains("municipio-9"), "{status} {detail}");
    assert_eq!(correct("ap-9").send().await.unwrap().status().as_u16(), 201);
    server.stop().await;
}
