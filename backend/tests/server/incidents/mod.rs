//! Incidents as people meet them, and as they are kept through kills.

mod dependencies;
mod kills;
mod plans;
mod public;
mod storm;

use crate::harness::{DUOMO, Database, Server, ago, asset, city};
use cruscotto_backend::settings::Settings;
use reqwest::Method;
use serde_json::{Value, json};
use std::time::Duration;

/// The engine's times are a tenth of the usual ones.
fn hasty(database: &Database) -> Settings {
    let mut settings = Settings::new(&database.url, city());
    settings.health_fault_after = Some(Duration::ZERO);
    settings.health_recovery_after = Some(Duration::ZERO);
    settings.incident_hurry = 10;
    settings
}

async fn network(server: &Server) {
    server
        .inventory(&[
            asset("uplink-1", "uplink", None, None),
            asset("ap-1", "access_point", Some(DUOMO), Some("uplink-1")),
            asset("ap-2", "access_point", Some(DUOMO), Some("uplink-1")),
            asset("ap-3", "access_point", Some(DUOMO), None),
        ])
        .await;
}

const ALL: [&str; 4] = ["uplink-1", "ap-1", "ap-2", "ap-3"];

async fn measured(server: &Server, assets: &[&'static str], seconds: i64, up: bool) {
    let at = ago(seconds);
    let samples: Vec<_> =
        assets.iter().map(|id| (*id, "device.up", json!({}), at, if up { 1.0 } else { 0.0 })).collect();
    server.samples(&samples).await;
}

fn items(answer: &Value) -> &Vec<Value> {
    answer["items"].as_array().unwrap()
}

fn kinds(detail: &Value) -> Vec<String> {
    let timeline = detail["timeline"].as_array().unwrap();
    timeline.iter().map(|event| event["kind"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cut_uplink_is_one_incident_that_people_handle_and_that_heals_as_one() {
    let database = Database::migrated().await;
    let mut server = Server::with(hasty(&database)).await;
    assert_eq!(server.problem(server.request(Method::GET, "/api/v1/incidents")).await.0, 401);
    server.log_in().await;
    network(&server).await;
    measured(&server, &ALL, 30, true).await;
    measured(&server, &["uplink-1", "ap-1", "ap-2"], 20, false).await;
    let whole = |a: &Value| items(a).len() == 1 && a["items"][0]["affected"] == 3;
    let open = server.wait("/api/v1/incidents?state=open", whole).await;
    let incident = &open["items"][0];
    assert_eq!(incident["subject"], json!({"asset": "uplink-1"}));
    assert_eq!((&incident["severity"], &incident["why"]), (&json!("critical"), &json!("down")));
    let address = format!("/api/v1/incidents/{}", incident["id"]);
    let detail = server.get(&address).await;
    assert_eq!(detail["assets"].as_array().unwrap().len(), 3);
    assert_eq!(detail["timeline"][0]["detail"]["assets"]["count"], 3, "{detail:#}");
    for asset in ["ap-1", "uplink-1"] {
        let of_asset = server.get(&format!("/api/v1/incidents?asset={asset}")).await;
        assert_eq!(items(&of_asset).len(), 1);
    }
    assert_eq!(items(&server.get("/api/v1/incidents?asset=ap-3").await).len(), 0);

    let act = |action: Value| server.request(Method::POST, &format!("{address}/actions")).json(&action);
    let done = act(json!({"action": "acknowledge", "note": "fibra tagliata"})).send().await.unwrap();
    let done: Value = done.json().await.unwrap();
    assert_eq!((&done["state"], &done["acknowledged"]["by"]), (&json!("acknowledged"), &json!("operator")));
    assert_eq!(act(json!({"action": "assign", "to": "anna"})).send().await.unwrap().status().as_u16(), 200);
    assert_eq!(act(json!({"action": "comment", "text": "in arrivo"})).send().await.unwrap().status().as_u16(), 200);
    let (status, detail) = server.problem(act(json!({"action": "reopen"}))).await;
    assert!(status == 409 && detail.contains("not resolved"), "{status} {detail}");
    let past = act(json!({"action": "acknowledge", "until": ago(60)}));
    assert_eq!(server.problem(past).await.0, 422);
    let nowhere = server.request(Method::POST, "/api/v1/incidents/99999/actions").json(&json!({"action": "reopen"}));
    assert_eq!(server.problem(nowhere).await.0, 404);

    measured(&server, &ALL, 1, true).await;
    let resolved = server.wait(&address, |d| d["incident"]["state"] == "resolved").await;
    let told = ["opened", "acknowledged", "assigned", "commented", "left", "resolved"];
    assert_eq!(kinds(&resolved), told, "{resolved:#}");
    assert_eq!(resolved["timeline"][1]["actor"], "operator");
    server.stop().await;
    assert_eq!(database.count("incident").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn late_data_opens_nothing_and_what_is_still_down_does() {
    let database = Database::migrated().await;
    let mut server = Server::with(hasty(&database)).await;
    server.log_in().await;
    network(&server).await;
    measured(&server, &ALL, 4_000, true).await;
    // A backlog, oldest first: an hour ago all were down, for half an hour.
    for seconds in (1_800..3_600).rev().step_by(60) {
        measured(&server, &ALL, seconds, false).await;
    }
    for seconds in (60..1_800).rev().step_by(60) {
        measured(&server, &ALL, seconds, true).await;
    }
    measured(&server, &ALL, 1, true).await;
    server.wait("/api/v1/assets/ap-3", |a| a["summary"]["health"] == "ok").await;
    // Later than anything the backlog could have opened: what fails now is the first incident.
    measured(&server, &["ap-3"], 0, false).await;
    let open = server.wait("/api/v1/incidents", |a| !items(a).is_empty()).await;
    assert_eq!(items(&open).len(), 1, "{open:#}");
    assert_eq!(open["items"][0]["subject"], json!({"asset": "ap-3"}));
    server.stop().await;
    assert_eq!(database.count("incident").await, 1);
    assert!(database.count("health_transition").await >= 8, "health kept the course of the backlog");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_silent_feed_is_the_incident_and_not_its_devices() {
    let database = Database::migrated().await;
    let mut settings = hasty(&database);
    settings.collector_silent_after = Duration::from_secs(3);
    let mut server = Server::with(settings).await;
    server.log_in().await;
    network(&server).await;
    measured(&server, &ALL, 0, true).await;
    let open = server.wait("/api/v1/incidents", |a| !items(a).is_empty()).await;
    let incident = &open["items"][0];
    assert_eq!((&incident["subject"], &incident["why"]), (&json!({"source": "demo"}), &json!("feed_silent")));
    assert_eq!(incident["affected"], 4);
    measured(&server, &ALL, 0, true).await;
    let address = format!("/api/v1/incidents/{}", incident["id"]);
    server.wait(&address, |d| d["incident"]["state"] == "resolved" || d["incident"]["reopened"] != 0).await;
    server.stop().await;
    assert_eq!(database.count("incident").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn numbers_of_events_are_in_the_order_of_their_commits() {
    use sqlx::Connection;
    let database = Database::migrated().await;
    database
        .execute(
            "insert into incident (id, subject, severity, state, since, opened_at, record)
             values (1, 'asset:x', 'info', 'open', now(), now(), '{}')",
        )
        .await;
    let (mut slow, mut quick) = (database.connect().await, database.connect().await);
    let say = "insert into incident_event (incident_id, at, kind) values (1, now(), 'commented') returning id";
    let mut first = slow.begin().await.unwrap();
    let early: i64 = sqlx::query_scalar(say).fetch_one(&mut *first).await.unwrap();
    // The second waits for the first one's commit before it takes a number.
    let second = tokio::spawn(async move {
        let id: i64 = sqlx::query_scalar(say).fetch_one(&mut quick).await.unwrap();
        id
    });
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert!(!second.is_finished());
    assert_eq!(database.count("incident_event").await, 0);
    first.commit().await.unwrap();
    assert!(second.await.unwrap() > early);
}
