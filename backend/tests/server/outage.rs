//! The database goes away and comes back.

use crate::harness::{DUOMO, Database, Server, ago, asset, batch};
use reqwest::Method;
use serde_json::json;
use std::time::{Duration, Instant};

#[tokio::test(flavor = "multi_thread")]
async fn while_the_database_is_away_deliveries_are_told_to_come_back_and_then_all_is_there() {
    let database = Database::migrated().await;
    let server = Server::start(&database).await;
    server.inventory(&[asset("ap-1", "access_point", Some(DUOMO), None)]).await;
    let sample = |seconds: i64, value: f64| [("ap-1", "device.up", json!({}), ago(seconds), value)];
    assert_eq!(server.samples(&sample(50, 1.0)).await.stored, 1);

    server.wait("/api/v1/assets/ap-1", |a| a["summary"]["health"] == "ok").await;
    database.cut().await;
    let waiting = batch(&sample(40, 1.0));
    let response = server.deliver("/api/v1/samples", &waiting).send().await.unwrap();
    assert_eq!(response.status().as_u16(), 503);
    assert_eq!(response.headers()["retry-after"], "2");
    assert_eq!(response.headers()["content-type"], "application/problem+json");
    let status = server.request(Method::GET, "/status").send().await.unwrap();
    assert_eq!(status.status().as_u16(), 503);
    // What is in memory is still served.
    assert_eq!(server.get("/api/v1/assets/ap-1").await["summary"]["health"], "ok");

    database.mend().await;
    let begun = Instant::now();
    loop {
        let response = server.deliver("/api/v1/samples", &waiting).send().await.unwrap();
        if response.status().is_success() {
            break;
        }
        assert!(begun.elapsed() < Duration::from_secs(20), "the server does not find its database again");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert_eq!(database.count("sample").await, 2);
    server.wait("/status", |s| s["status"] == "ok").await;
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_committed_and_not_told_is_shown_after_all() {
    let database = Database::migrated().await;
    let server = Server::start(&database).await;
    server.inventory(&[asset("ap-1", "access_point", Some(DUOMO), None)]).await;
    server.samples(&[("ap-1", "device.response_time", json!({}), ago(50), 1.0)]).await;
    // Stands for a commit whose answer was lost: in the store, and the hub was not told.
    database.execute("insert into sample (ts, value, series_id) select now(), 99, id from series").await;
    database.cut().await;
    // Of a series that is stored: a new one would be refused before there is a commit to be in doubt of.
    let lost = server.deliver("/api/v1/samples", &batch(&[("ap-1", "device.response_time", json!({}), ago(5), 1.0)]));
    assert_eq!(lost.send().await.unwrap().status().as_u16(), 503);
    database.mend().await;
    let mut server = server;
    let begun = Instant::now();
    while server.request(Method::GET, "/status").send().await.unwrap().status().as_u16() != 200 {
        assert!(begun.elapsed() < Duration::from_secs(20));
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    server.log_in().await;
    server.wait("/api/v1/assets/ap-1", |a| a["series"][0]["figure"]["value"] == 99.0).await;
    server.stop().await;
}
