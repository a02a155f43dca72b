//! What the console works with: the fleet, saved views, what collectors say of themselves, states and answers of an asset.

use crate::harness::{DUOMO, Database, Server, ago, asset};
use cruscotto_domain::id::{AreaId, AssetId};
use cruscotto_domain::live::{ClientMessage, Entry, ErrorCode, ServerMessage, Topic, TopicState, decode, encode};
use futures_util::{SinkExt, StreamExt};
use reqwest::Method;
use serde_json::{Value, json};
use std::time::Duration;
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::protocol::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

const PATIENCE: Duration = Duration::from_secs(15);

/// A subscription to the fleet.
struct Fleet(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Fleet {
    /// As who is logged in on `server`.
    async fn of(server: &Server) -> Self {
        let mut request = format!("ws://{}/live", server.address).into_client_request().unwrap();
        if let Some(cookie) = &server.cookie {
            request.headers_mut().insert("cookie", cookie.parse().unwrap());
        }
        let (mut socket, _) = connect_async(request).await.unwrap();
        let subscribe = encode(&ClientMessage::Subscribe(vec![Topic::Fleet])).unwrap();
        socket.send(Message::binary(subscribe)).await.unwrap();
        Self(socket)
    }

    async fn next(&mut self) -> ServerMessage {
        loop {
            let message = tokio::time::timeout(PATIENCE, self.0.next()).await.expect("the server says nothing");
            let message = decode(&message.unwrap().unwrap().into_data()).unwrap();
            if !matches!(message, ServerMessage::Heartbeat(_)) {
                return message;
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_fleet_is_told_to_staff_whole_and_then_only_what_changed() {
    let database = Database::migrated().await;
    let mut server = Server::hasty(&database).await;
    server
        .inventory(&[asset("up-1", "uplink", None, None), asset("ap-1", "access_point", Some(DUOMO), Some("up-1"))])
        .await;
    server.wait("/api/v1/assets", |v| v["items"].as_array().unwrap().iter().any(|a| a["id"] == "ap-1")).await;
    let refused = Fleet::of(&server).await.next().await;
    assert!(matches!(refused, ServerMessage::Error { code: ErrorCode::Forbidden, .. }), "{refused:?}");

    server.log_in().await;
    let mut fleet = Fleet::of(&server).await;
    let ServerMessage::Snapshot(snapshot) = fleet.next().await else { panic!("expected a snapshot") };
    let mut state = TopicState::from_snapshot(snapshot);
    server
        .samples(&[("ap-1", "device.up", json!({}), ago(1), 1.0), ("ap-1", "wifi.clients", json!({}), ago(1), 7.0)])
        .await;
    let ServerMessage::Delta(delta) = fleet.next().await else { panic!("expected a delta") };
    let changed: Vec<String> = delta.changed.iter().map(|entry| format!("{:?}", entry.key())).collect();
    assert_eq!(changed.len(), 1, "only what changed: {changed:?}");
    state.apply(delta);
    let found = state.entries().find_map(|entry| match entry {
        Entry::Fleet(asset) if asset.id.as_str() == "ap-1" => Some(asset),
        _ => None,
    });
    let found = found.expect("ap-1 in the fleet");
    assert_eq!(found.parent.as_ref().map(AssetId::as_str), Some("up-1"));
    assert_eq!(found.placement.nil.as_ref().map(AreaId::as_str), Some("nil-1"));
    assert_eq!(found.health.as_str(), "ok");
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn views_are_ones_own_and_bounded() {
    let database = Database::migrated().await;
    let mut server = Server::start(&database).await;
    server.log_in().await;
    let put = |name: &str, query: &str| {
        let body = json!({"name": name, "query": query});
        server.request(Method::PUT, &format!("/api/v1/views/{}", name.replace(' ', "%20"))).json(&body)
    };
    assert_eq!(put("my schools", "?kind=school").send().await.unwrap().status(), 204);
    assert_eq!(put("my schools", "?kind=school&state=all").send().await.unwrap().status(), 204);
    let items = server.get("/api/v1/views").await;
    assert_eq!(items["items"], json!([{"name": "my schools", "query": "?kind=school&state=all"}]));

    let (status, detail) = server.problem(put("x", "kind=school")).await;
    assert_eq!(status, 422);
    assert!(detail.contains("the first a question mark"), "{detail}");
    let (status, _) = server.problem(put(&"n".repeat(61), "")).await;
    assert_eq!(status, 422);
    for i in 1..50 {
        assert_eq!(put(&format!("view {i}"), "").send().await.unwrap().status(), 204);
    }
    let (_, detail) = server.problem(put("one too many", "")).await;
    assert!(detail.contains("50 views"), "{detail}");
    assert_eq!(put("view 3", "?q=a").send().await.unwrap().status(), 204, "one that is there can change");

    let delete = |name: &str| server.request(Method::DELETE, &format!("/api/v1/views/{}", name.replace(' ', "%20")));
    assert_eq!(delete("my schools").send().await.unwrap().status(), 204);
    assert_eq!(server.problem(delete("my schools")).await.0, 404);
    server.stop().await;
}

fn report(text: &str) -> Value {
    json!({
        "at": ago(0), "version": "0.1.0", "started": ago(60), "spool_records": 3, "spool_bytes": 4096,
        "spool_oldest_s": 12, "polls": [{"protocol": "snmp", "reason": "timeout", "count": 2}],
        "answers": [
            {"asset": "ap-1", "at": ago(9), "protocol": "snmp", "took_ms": 4, "text": "sysUpTime = 1"},
            {"asset": "ap-1", "at": ago(5), "protocol": "snmp", "took_ms": 3, "text": text},
            {"asset": "nobody", "at": ago(5), "protocol": "snmp", "took_ms": 3, "text": "x"},
        ],
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_collector_is_told_of_with_its_lag_its_failures_and_its_spool() {
    let database = Database::migrated().await;
    let mut server = Server::hasty(&database).await;
    server.inventory(&[asset("ap-1", "access_point", Some(DUOMO), None)]).await;
    let batch = json!({
        "series": [{"asset": "ap-1", "metric": "device.up", "labels": {}}],
        "samples": [{"series": 0, "time": ago(30), "value": 0.0}],
        "failures": [{"asset": "ap-1", "at": ago(30), "reason": "timeout", "detail": "no answer"}],
    });
    assert_eq!(server.deliver("/api/v1/samples", &batch).send().await.unwrap().status(), 200);
    let told = server.deliver("/api/v1/collector-report", &report("sysUpTime = 2")).send().await.unwrap();
    assert_eq!(told.status(), 204);
    let (status, detail) =
        server.problem(server.deliver("/api/v1/collector-report", &report(&"x".repeat(2_001)))).await;
    assert_eq!(status, 422);
    assert!(detail.contains("ap-1: 2001 where at most 2000"), "{detail}");

    server.log_in().await;
    let is_down = |v: &Value| v["items"][0]["failing"] == json!([{"reason": "timeout", "assets": 1}]);
    let collectors = server.wait("/api/v1/collectors", is_down).await;
    let demo = &collectors["items"][0];
    assert_eq!((&demo["source"], &demo["assets"], &demo["silent"]), (&json!("demo"), &json!(1), &json!(false)));
    let lag = demo["lag_s"].as_f64().unwrap();
    assert!((29.0..60.0).contains(&lag), "{lag}");
    assert_eq!(demo["last_hour"]["stored"], 1);
    assert_eq!((&demo["report"]["spool_records"], &demo["report"]["spool_oldest_s"]), (&json!(3), &json!(12)));

    let answers = server.get("/api/v1/assets/ap-1/answers").await;
    assert_eq!(answers["items"].as_array().unwrap().len(), 1, "the newest alone: {answers}");
    assert_eq!(answers["items"][0]["text"], "sysUpTime = 2");
    let states = server.wait("/api/v1/assets/ap-1/states", |v| !v["items"].as_array().unwrap().is_empty()).await;
    assert_eq!(states["items"][0]["became"], "critical");
    server.stop().await;
}
