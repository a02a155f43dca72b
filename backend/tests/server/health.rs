//! Health: what breaks and why, across restarts.

use crate::harness::{DUOMO, Database, Server, ago, asset};
use cruscotto_backend::settings::Settings;
use serde_json::{Value, json};
use std::time::Duration;

fn summary(detail: &Value) -> (&str, &Value) {
    (detail["summary"]["health"].as_str().unwrap(), &detail["summary"]["cause"])
}

async fn network(server: &Server) {
    server
        .inventory(&[
            asset("uplink-1", "uplink", Some(DUOMO), None),
            asset("ap-1", "access_point", Some(DUOMO), Some("uplink-1")),
            asset("ap-2", "access_point", Some(DUOMO), Some("uplink-1")),
            asset("ap-3", "access_point", Some(DUOMO), None),
        ])
        .await;
}

async fn all_up(server: &Server, seconds: i64) {
    let up = |id| (id, "device.up", json!({}), ago(seconds), 1.0);
    server.samples(&["uplink-1", "ap-1", "ap-2", "ap-3"].map(up)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_uplink_that_is_down_explains_what_hangs_on_it_and_nothing_else() {
    let database = Database::migrated().await;
    let server = Server::hasty(&database).await;
    network(&server).await;
    all_up(&server, 60).await;
    server.wait("/api/v1/areas/nil-1", |a| a["layers"][0]["counts"]["ok"] == 3).await;

    // The access points are found down before their uplink is: the cause changes when it is known.
    let down = |id, seconds| (id, "device.up", json!({}), ago(seconds), 0.0);
    server.samples(&[down("ap-1", 30), down("ap-2", 30)]).await;
    let metric = json!({"metric": "device.up"});
    let detail = server.wait("/api/v1/assets/ap-1", |a| summary(a).0 == "critical").await;
    assert_eq!(*summary(&detail).1, metric);
    server.samples(&[down("uplink-1", 25), down("ap-3", 25)]).await;
    let parent = json!({"parent": "uplink-1"});
    server.wait("/api/v1/assets/ap-1", |a| *summary(a).1 == parent).await;
    server.wait("/api/v1/assets/ap-3", |a| *summary(a).1 == metric).await;
    server.wait("/api/v1/assets/uplink-1", |a| *summary(a).1 == metric).await;
    let area = server.get("/api/v1/areas/nil-1").await;
    assert_eq!(area["layers"][0]["counts"]["critical"], 3);
    assert_eq!(area["layers"][0]["health"], "critical");
    let filtered = server.get("/api/v1/assets?health=critical&kind=access_point").await;
    assert_eq!(filtered["items"].as_array().unwrap().len(), 3);

    all_up(&server, 5).await;
    server.wait("/api/v1/areas/nil-1", |a| a["layers"][0]["counts"]["ok"] == 3).await;
    assert_eq!(*summary(&server.get("/api/v1/assets/ap-1").await).1, Value::Null);
    // Late data changes nothing that is so now.
    server.samples(&[down("ap-1", 15)]).await;
    assert_eq!(summary(&server.get("/api/v1/assets/ap-1").await).0, "ok");
    server.stop().await;
    assert_eq!(database.count("health_transition").await, 12, "up, down and up again for each of four");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_people_of_an_access_point_that_failed_are_counted_nowhere() {
    let database = Database::migrated().await;
    let server = Server::hasty(&database).await;
    network(&server).await;
    all_up(&server, 60).await;
    let clients = |id, count| (id, "wifi.clients", json!({"ssid": "a"}), ago(60), count);
    server.samples(&[clients("ap-1", 40.0), clients("ap-2", 30.0), clients("ap-3", 20.0)]).await;
    let figure = |a: &Value| a["layers"][0]["figures"][0].clone();
    let area = server.wait("/api/v1/areas/nil-1", |a| figure(a)["value"] == 90.0).await;
    assert_eq!(figure(&area)["coverage"], 1.0);
    server.samples(&[("ap-1", "device.up", json!({}), ago(30), 0.0)]).await;
    let area = server.wait("/api/v1/areas/nil-1", |a| a["layers"][0]["counts"]["critical"] == 1).await;
    assert_eq!(figure(&area)["value"], 50.0);
    assert!(figure(&area)["coverage"].as_f64().unwrap() < 0.7, "one of three is missing: {area}");
}

#[tokio::test(flavor = "multi_thread")]
async fn tolerance_is_kept_and_a_restart_changes_no_state_even_when_nothing_was_saved() {
    let database = Database::migrated().await;
    let server = Server::start(&database).await;
    network(&server).await;
    all_up(&server, 100).await;
    let begun = ago(80);
    server.samples(&[("ap-1", "device.up", json!({}), begun, 0.0)]).await;
    // The last value is shown as it comes, the state a moment later with the next round.
    let taken = |a: &Value| a["series"][0]["figure"]["value"] == 0.0 && summary(a).0 != "unknown";
    let detail = server.wait("/api/v1/assets/ap-1", taken).await;
    assert_eq!(summary(&detail).0, "ok", "a fault must last 30 s");
    server.stop().await;

    // As after a crash before anything was saved: the machines are replayed from the samples.
    database.execute("delete from health_state; delete from health_transition").await;
    let server = Server::start(&database).await;
    assert_eq!(summary(&server.get("/api/v1/assets/ap-1").await).0, "ok");
    assert_eq!(summary(&server.get("/api/v1/assets/ap-2").await).0, "ok");
    server.samples(&[("ap-1", "device.up", json!({}), ago(45), 0.0)]).await;
    let detail = server.wait("/api/v1/assets/ap-1", |a| summary(a).0 == "critical").await;
    assert_eq!(detail["summary"]["since"], json!(begun), "dated from the first fault, which was before the restart");
    server.stop().await;

    let server = Server::start(&database).await;
    let detail = server.get("/api/v1/assets/ap-1").await;
    assert_eq!((summary(&detail).0, &detail["summary"]["since"]), ("critical", &json!(begun)));
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_silent_collector_is_told_apart_from_a_silent_device_and_from_one_never_measured() {
    let database = Database::migrated().await;
    let mut settings = Settings::new(&database.url, crate::harness::city());
    settings.collector_silent_after = Duration::from_secs(2);
    let server = Server::with(settings).await;
    network(&server).await;
    // Older than the freshness limit of 300 s.
    server.samples(&[("ap-3", "device.up", json!({}), ago(400), 1.0)]).await;
    let detail = server.wait("/api/v1/assets/ap-3", |a| summary(a) == ("unknown", &json!("no_data"))).await;
    assert_eq!(detail["asset"]["id"], "ap-3");
    assert_eq!(summary(&server.get("/api/v1/assets/ap-1").await), ("unknown", &json!("never_measured")));
    server.wait("/api/v1/assets/ap-3", |a| *summary(a).1 == json!({"collector_silent": "demo"})).await;
    server.samples(&[("ap-1", "device.up", json!({}), ago(1), 1.0)]).await;
    server.wait("/api/v1/assets/ap-3", |a| *summary(a).1 == json!("no_data")).await;
    server.stop().await;
}
