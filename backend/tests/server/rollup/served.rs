//! The running server sums up by itself, and answers from that.

use super::at;
use crate::harness::{DUOMO, Database, Server, asset};
use serde_json::{Value, json};
use sqlx::AssertSqlSafe;

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
    let begun = std::time::Instant::now();
    while database.count("rollup_1d").await < 3 || database.count("rollup_touched").await > 0 {
        assert!(begun.elapsed().as_secs() < 20, "nothing is summed up");
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    assert_eq!(days(&server.get(path).await), expected);
    let mut connection = database.connect().await;
    let sql = AssertSqlSafe("delete from sample".to_owned());
    sqlx::query(sql).execute(&mut connection).await.unwrap();
    assert_eq!(days(&server.get(path).await), expected, "read from the days");

    let metrics = server.request(reqwest::Method::GET, "/metrics").send().await.unwrap().text().await.unwrap();
    assert!(metrics.contains("cruscotto_rollup_lag_seconds") && metrics.contains("cruscotto_rollup_touched_hours"));
    server.stop().await;
}
