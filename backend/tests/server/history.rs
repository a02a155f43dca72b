//! History against values computed by hand.

use crate::harness::{DUOMO, Database, Server, asset};
use cruscotto_domain::time::Timestamp;
use reqwest::Method;
use serde_json::{Value, json};

fn at(text: &str) -> Timestamp {
    format!("2026-03-01T{text}Z").parse().unwrap()
}

const PERIOD: &str = "from=2026-03-01T10:00:00Z&to=2026-03-01T10:20:00Z";

fn points(history: &Value) -> Vec<(String, u64, f64, f64, f64)> {
    let number = |v: &Value| v.as_f64().unwrap();
    let point = |p: &Value| {
        let time = p["time"].as_str().unwrap()[11..16].to_owned();
        (time, p["count"].as_u64().unwrap(), number(&p["value"]), number(&p["min"]), number(&p["max"]))
    };
    history["points"].as_array().unwrap().iter().map(point).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn buckets_are_means_in_time_added_up_as_the_catalogue_says_and_gaps_stay_gaps() {
    let database = Database::migrated().await;
    let mut server = Server::start(&database).await;
    server.log_in().await;
    let place = |id: &str, kind| asset(id, kind, Some(DUOMO), None);
    server.inventory(&[place("ap-1", "access_point"), place("ap-2", "access_point"), place("s-1", "school")]).await;
    let clients = |id, ssid: &str, time, value| (id, "wifi.clients", json!({ "ssid": ssid }), at(time), value);
    let response = |id, time, value| (id, "device.response_time", json!({}), at(time), value);
    let busy = |interface: &str, time, value| {
        ("s-1", "interface.utilisation", json!({ "interface": interface }), at(time), value)
    };
    server
        .samples(&[
            clients("ap-1", "a", "10:00:00", 10.0),
            clients("ap-1", "a", "10:02:00", 20.0),
            clients("ap-1", "b", "10:01:00", 7.0),
            clients("ap-2", "a", "10:04:59", 1.0),
            clients("ap-1", "a", "10:05:00", 30.0),
            clients("ap-1", "a", "10:19:59", 40.0),
            clients("ap-1", "a", "10:20:00", 99.0),
            response("ap-1", "10:00:00", 10.0),
            response("ap-1", "10:01:00", 20.0),
            response("ap-1", "10:02:00", 30.0),
            response("ap-2", "10:00:00", 40.0),
            busy("wan", "10:00:00", 0.25),
            busy("wan", "10:01:00", 0.75),
            busy("lan", "10:01:00", 0.5),
        ])
        .await;
    let get = async |what: &str| server.get(&format!("/api/v1/history?{what}&{PERIOD}")).await;

    let one = get("asset=ap-1&metric=wifi.clients&label.ssid=a&bucket=5m").await;
    let expected = [("10:00", 2, 15.0, 10.0, 20.0), ("10:05", 1, 30.0, 30.0, 30.0), ("10:15", 1, 40.0, 40.0, 40.0)];
    assert_eq!(points(&one), expected.map(|(t, n, v, l, h)| (t.to_owned(), n, v, l, h)));
    assert_eq!(
        (&one["unit"], &one["bucket_s"], &one["series"]["labels"]["ssid"]),
        (&json!("{clients}"), &json!(300), &json!("a"))
    );

    // A sum: means of the series, 15 + 7; its bounds 10 + 7 and 20 + 7.
    assert_eq!(
        points(&get("asset=ap-1&metric=wifi.clients&bucket=5m").await)[0],
        ("10:00".into(), 3, 22.0, 17.0, 27.0)
    );
    assert_eq!(
        points(&get("area=nil-1&metric=wifi.clients&bucket=5m").await)[0],
        ("10:00".into(), 4, 23.0, 18.0, 28.0)
    );
    // A mean counts each asset once, however often it was measured: (20 + 40) / 2 and not 100 / 4.
    assert_eq!(
        points(&get("area=milano&metric=device.response_time&bucket=5m").await),
        [("10:00".into(), 4, 30.0, 10.0, 40.0)]
    );
    // A maximum is one in time too.
    assert_eq!(points(&get("area=municipio-1&metric=interface.utilisation&bucket=5m").await)[0].2, 0.75);

    let raw = get("asset=ap-1&metric=wifi.clients&label.ssid=a&bucket=raw").await;
    assert_eq!(raw["bucket_s"], 0);
    assert_eq!(points(&raw).iter().map(|p| p.2).collect::<Vec<_>>(), [10.0, 20.0, 30.0, 40.0]);

    let refused = async |what: &str| {
        server.problem(server.request(Method::GET, &format!("/api/v1/history?{what}&{PERIOD}"))).await
    };
    let (status, detail) = refused("asset=ap-1&metric=wifi.clients&bucket=raw").await;
    assert!(status == 422 && detail.contains("2 series"), "{status} {detail}");
    assert_eq!(refused("asset=ap-9&metric=wifi.clients").await.0, 404);
    assert_eq!(refused("area=nil-999&metric=wifi.clients").await.0, 404);
    assert_eq!(refused("asset=ap-1&metric=wifi.cliente").await.0, 404);
    assert_eq!(refused("metric=wifi.clients").await.0, 400);
    let long =
        server.request(Method::GET, "/api/v1/history?area=milano&metric=device.up&from=2025-01-01T00:00:00Z&bucket=1m");
    let (status, detail) = server.problem(long).await;
    assert!(status == 422 && detail.contains("2000"), "{status} {detail}");
    server.stop().await;
}
