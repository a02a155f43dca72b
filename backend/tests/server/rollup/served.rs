//! The running server sums up by itself, and answers from that.

use super::{ZONE, at};
use crate::harness::{DUOMO, Database, Server, ago, asset};
use cruscotto_backend::rollup::Roller;
use cruscotto_backend::store::Store;
use cruscotto_domain::catalogue::Catalogue;
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread")]
async fn days_are_the_citys_and_come_from_rollups() {
    let database = Database::migrated().await;
    let mut server = Server::start(&database).await;
    server.log_in().await;
    server.inventory(&[asset("ap-1", "access_point", Some(DUOMO), None)]).await;
    // The 29th of March has 23 hours in Milan: 23:30 UTC before is in it, 22:30 UTC no longer.
    let clients = |time: &str, value| ("ap-1", "wifi.clients", json!({}), at(time), value);
    server
        .samples(&[
            clients("2026-03-28T22:30:00Z", 10.0),
            clients("2026-03-28T23:30:00Z", 20.0),
            clients("2026-03-29T21:30:00Z", 30.0),
            clients("2026-03-29T22:30:00Z", 40.0),
        ])
        .await;
    let path = "/api/v1/history?area=milano&metric=wifi.clients&bucket=1d\
                &from=2026-03-27T23:00:00Z&to=2026-03-31T22:00:00Z";
    let days = |answer: &Value| {
        let day =
            |p: &Value| (p["time"].as_str().unwrap().to_owned(), p["count"].as_u64().unwrap(), p["value"].as_f64());
        answer["points"].as_array().unwrap().iter().map(day).collect::<Vec<_>>()
    };
    let expected = [
        ("2026-03-27T23:00:00Z".to_owned(), 1, Some(10.0)),
        ("2026-03-28T23:00:00Z".to_owned(), 2, Some(25.0)),
        ("2026-03-29T22:00:00Z".to_owned(), 1, Some(40.0)),
    ];
    // At once, when nothing of it is summed up; and when it is, the samples are not asked.
    assert_eq!(days(&server.get(path).await), expected);
    let store = Store::new(&database.url).unwrap();
    let begun = std::time::Instant::now();
    while store.rollup_marks().await.unwrap().is_none() {
        assert!(begun.elapsed().as_secs() < 20, "the server does not sum up");
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    // The server lets touched hours rest; another backend need not.
    let mut roller = Roller::new(store.clone(), &Catalogue::built_in().unwrap(), ZONE);
    while store.rollup_state().await.unwrap().touched > 0 {
        assert!(begun.elapsed().as_secs() < 20, "touched hours stay");
        roller.catch_up(at("2026-04-02T00:00:00Z")).await.unwrap();
    }
    assert_eq!(database.count("rollup_1d").await, 3);
    assert_eq!(days(&server.get(path).await), expected);
    database.execute("delete from sample").await;
    assert_eq!(days(&server.get(path).await), expected, "read from the days");

    let metrics = server.request(reqwest::Method::GET, "/metrics").send().await.unwrap().text().await.unwrap();
    assert!(metrics.contains("cruscotto_rollup_lag_seconds") && metrics.contains("cruscotto_rollup_touched_hours"));
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_comes_late_is_history_and_no_alarm() {
    let database = Database::migrated().await;
    let mut server = Server::hasty(&database).await;
    server.log_in().await;
    server.inventory(&[asset("ap-1", "access_point", Some(DUOMO), None)]).await;
    let up = |seconds, value| ("ap-1", "device.up", json!({}), ago(seconds), value);
    server.samples(&[up(5, 1.0)]).await;
    let is_ok = |asset: &Value| asset["summary"]["health"] == "ok";
    server.wait("/api/v1/assets/ap-1", is_ok).await;
    // Down for an hour, a day, a month ago: with no tolerance each of them would have been a fault at once.
    server.samples(&[up(20, 0.0), up(3_600, 0.0), up(86_400, 0.0), up(30 * 86_400, 0.0)]).await;
    // Judged in the order they came: when this one is seen, those were.
    server.samples(&[up(1, 1.0), ("ap-1", "device.response_time", json!({}), ago(1), 77.0)]).await;
    server.wait("/api/v1/assets/ap-1", |asset| asset.to_string().contains("\"value\":77.0") && is_ok(asset)).await;
    server.stop().await;
    let sql = "select became from health_transition where became <> 'ok'";
    let became: Vec<String> = sqlx::query_scalar(sql).fetch_all(&mut database.connect().await).await.unwrap();
    assert_eq!(became, Vec::<String>::new());
}
