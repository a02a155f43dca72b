//! A value that is restated keeps the old one, with who, when and why.

use crate::harness::{DUOMO, Database, Server, USER, ago, asset};
use cruscotto_domain::time::Timestamp;
use futures_util::future::join_all;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

const PATH: &str = "/api/v1/corrections";

/// What is asked for: a new value of a sample.
fn correction(metric: &str, labels: &Value, time: Timestamp, value: f64) -> Value {
    json!({"asset": "ap-1", "metric": metric, "labels": labels, "time": time, "value": value,
           "reason": "probe ran through a test proxy"})
}

async fn correct(server: &Server, body: &Value) -> Value {
    let response = server.request(Method::POST, PATH).json(body).send().await.unwrap();
    assert_eq!(response.status(), StatusCode::CREATED, "{}", response.text().await.unwrap());
    response.json().await.unwrap()
}

async fn stored(database: &Database) -> Vec<f64> {
    sqlx::query_scalar("select value from sample order by ts").fetch_all(&mut database.connect().await).await.unwrap()
}

async fn city(database: &Database) -> Server {
    let server = Server::start(database).await;
    server.inventory(&[asset("ap-1", "access_point", Some(DUOMO), None)]).await;
    server
}

#[tokio::test(flavor = "multi_thread")]
async fn a_correction_shows_everywhere_and_the_old_value_stays_in_the_log() {
    let database = Database::migrated().await;
    let mut server = city(&database).await;
    let (older, newer) = (ago(120), ago(60));
    let samples = |value| {
        [
            ("ap-1", "device.response_time", json!({}), older, 10.0),
            ("ap-1", "device.response_time", json!({}), newer, value),
        ]
    };
    server.samples(&samples(9_000.0)).await;
    server.log_in().await;
    let shown = |wanted: f64| move |a: &Value| a["series"][0]["figure"]["value"] == wanted;
    server.wait("/api/v1/assets/ap-1", shown(9_000.0)).await;

    let made = correct(&server, &correction("device.response_time", &json!({}), newer, 12.5)).await;
    assert_eq!((&made["before"], &made["after"], &made["unit"]), (&json!(9_000.0), &json!(12.5), &json!("ms")));
    assert_eq!((&made["by"], &made["reason"]), (&json!(USER), &json!("probe ran through a test proxy")));
    server.wait("/api/v1/assets/ap-1", shown(12.5)).await;
    let history = "/api/v1/history?asset=ap-1&metric=device.response_time&bucket=raw";
    let values = |h: &Value| h["points"].as_array().unwrap().iter().map(|p| p["value"].clone()).collect::<Vec<_>>();
    assert_eq!(values(&server.get(history).await), [json!(10.0), json!(12.5)]);

    assert_eq!(server.get(history).await["corrected"], json!([newer]));

    // Delivered again, the first value does not come back; an older sample's correction does not become the last value.
    let receipt = server.samples(&samples(9_000.0)).await;
    assert_eq!((receipt.stored, receipt.duplicates), (0, 2));
    correct(&server, &correction("device.response_time", &json!({}), older, 11.0)).await;
    assert_eq!(stored(&database).await, [11.0, 12.5]);
    server.samples(&[("ap-1", "device.up", json!({}), ago(0), 1.0)]).await;
    let detail = server.wait("/api/v1/assets/ap-1", |a| a["series"].as_array().unwrap().len() == 2).await;
    assert!(detail["series"].as_array().unwrap().iter().any(|s| s["figure"]["value"] == 12.5), "{detail:#}");

    let all = server.get(PATH).await;
    assert_eq!(all["items"].as_array().unwrap().len(), 2);
    assert_eq!((&all["items"][1], &all["items"][0]["after"]), (&made, &json!(11.0)));
    // What is shown after a restart is what was corrected.
    server.stop().await;
    let mut server = Server::start(&database).await;
    server.log_in().await;
    server
        .wait("/api/v1/assets/ap-1", |a| a["series"].as_array().unwrap().iter().any(|s| s["figure"]["value"] == 12.5))
        .await;
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn corrections_of_one_sample_at_once_are_all_in_the_log_and_in_their_order() {
    let database = Database::migrated().await;
    let mut server = city(&database).await;
    let time = ago(60);
    server.samples(&[("ap-1", "device.response_time", json!({}), time, 1.0)]).await;
    server.log_in().await;
    let bodies: Vec<Value> =
        (2..18).map(|i| correction("device.response_time", &json!({}), time, f64::from(i))).collect();
    join_all(bodies.iter().map(|body| correct(&server, body))).await;

    let log = server.get(&format!("{PATH}?asset=ap-1&metric=device.response_time")).await;
    let mut log = log["items"].as_array().unwrap().clone();
    log.reverse();
    assert_eq!(log.len(), 16);
    let mut value = json!(1.0);
    let mut corrected_at = String::new();
    for entry in &log {
        assert_eq!(entry["before"], value, "{log:#?}");
        let at = entry["at"].as_str().unwrap().to_owned();
        assert!(at >= corrected_at, "{log:#?}");
        (value, corrected_at) = (entry["after"].clone(), at);
    }
    assert_eq!(stored(&database).await, [value.as_f64().unwrap()]);
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_public_sees_no_names_no_counts_of_people_and_no_private_metrics() {
    let database = Database::migrated().await;
    let mut server = city(&database).await;
    let time = ago(60);
    let (ssid, radio) = (json!({"ssid": "open"}), json!({"radio": "5 GHz"}));
    server
        .samples(&[
            ("ap-1", "device.up", json!({}), time, 0.0),
            ("ap-1", "wifi.clients", ssid.clone(), time, 3.0),
            ("ap-1", "wifi.channel_utilisation", radio.clone(), time, 0.5),
        ])
        .await;
    server.log_in().await;
    for (metric, labels, value) in
        [("device.up", &json!({}), 1.0), ("wifi.clients", &ssid, 40.0), ("wifi.channel_utilisation", &radio, 0.25)]
    {
        correct(&server, &correction(metric, labels, time, value)).await;
    }
    let page = |path: String| {
        let request = server.request(Method::GET, &path);
        async move {
            let response = request.send().await.unwrap();
            let link = response.headers().get("link").map(|l| l.to_str().unwrap().to_owned());
            (link, response.json::<Value>().await.unwrap()["items"].clone())
        }
    };
    let (link, first) = page(format!("{PATH}?limit=2&from={}", ago(3_600))).await;
    assert_eq!(first.as_array().unwrap().len(), 2);
    let next = link.unwrap().trim_start_matches('<').split('>').next().unwrap().to_owned();
    let (link, last) = page(next).await;
    assert_eq!((link, &last[0]["series"]["metric"]), (None, &json!("device.up")));
    assert_eq!(page(format!("{PATH}?to={time}")).await.1, json!([]));

    server.cookie = None;
    let public = server.get(PATH).await;
    assert_eq!(public["items"].as_array().unwrap().len(), 1, "{public:#}");
    let item = &public["items"][0];
    assert_eq!(
        (&item["series"]["metric"], &item["by"], &item["before"]),
        (&json!("device.up"), &json!(null), &json!(0.0))
    );
    assert_eq!(server.get(&format!("{PATH}?metric=wifi.clients")).await, json!({"items": []}));
    let corrected = async |metric: &str| {
        server.get(&format!("/api/v1/history?asset=ap-1&metric={metric}&bucket=5m")).await["corrected"].clone()
    };
    assert_eq!((corrected("device.up").await, corrected("wifi.clients").await), (json!([time]), json!([])));
    let hidden = server.request(Method::GET, &format!("{PATH}?metric=wifi.channel_utilisation"));
    assert_eq!(server.problem(hidden).await.0, 404);
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_corrected_is_refused_with_what_would_be_right() {
    let database = Database::migrated().await;
    let mut server = city(&database).await;
    let time = ago(60);
    let clients = [("ap-1", "wifi.clients", json!({"ssid": "open"}), time, 7.0)];
    server.samples(&clients).await;
    let good = correction("wifi.clients", &json!({"ssid": "open"}), time, 8.0);
    let post = |body: &Value| server.request(Method::POST, PATH).json(body);
    let (status, detail) = server.problem(post(&good)).await;
    assert!(status == 401 && detail.contains("log in"), "{status} {detail}");
    // A source's token delivers; it does not rewrite.
    assert_eq!(server.problem(server.deliver(PATH, &good)).await.0, 401);
    server.log_in().await;

    let with = |field: &str, value: Value| {
        let mut body = good.clone();
        body[field] = value;
        body
    };
    for (body, status, word) in [
        (with("asset", json!("ap-2")), 404, "inventory"),
        (with("metric", json!("wifi.cliente")), 404, "GET /api/v1/metrics"),
        (with("labels", json!({"ssid": "close"})), 404, "\"open\""),
        (with("time", json!(ago(61))), 404, "no sample at"),
        (with("time", json!("yesterday")), 422, "RFC 3339"),
        (with("value", json!(2_001.0)), 422, "outside 0 to 2000"),
        (with("value", json!(7.0)), 422, "already"),
        (with("reason", json!("  ")), 422, "reason is empty"),
        (with("reason", json!("x".repeat(501))), 422, "at most 500"),
        (with("who", json!("me")), 422, "who"),
    ] {
        let (found, detail) = server.problem(server.request(Method::POST, PATH).json(&body)).await;
        assert!(found == status && detail.contains(word), "{body}: {found} {detail}");
    }
    let bad_page = server.request(Method::GET, &format!("{PATH}?limit=1001"));
    assert_eq!(server.problem(bad_page).await.0, 400);
    assert_eq!((stored(&database).await, database.count("correction").await), (vec![7.0], 0));

    // The database away: nothing is half done, and the sender is told to come back.
    database.cut().await;
    let response = server.request(Method::POST, PATH).json(&good).send().await.unwrap();
    assert_eq!((response.status().as_u16(), &response.headers()["retry-after"]), (503, &"2".parse().unwrap()));
    database.mend().await;
    server.stop().await;
}
