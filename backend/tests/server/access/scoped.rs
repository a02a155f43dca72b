//! A role that holds in some Municipi alone.

use crate::harness::{DUOMO, Database, Server, ago, asset};
use cruscotto_backend::store::Store;
use cruscotto_domain::access::{Role, Scope};
use cruscotto_domain::report::ReportKind;
use futures_util::{SinkExt, StreamExt};
use reqwest::Method;
use serde_json::{Value, json};
use std::time::Duration;
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::protocol::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

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

    // A page is a page of what one sees, though all that lies elsewhere came later.
    let store = Store::new(&database.url).unwrap();
    for id in ["ap-9", "ap-9", "ap-1", "ap-1", "ap-1"] {
        store.insert_report(&id.parse().unwrap(), ReportKind::Slow, "").await.unwrap();
    }
    let page = server.get("/api/v1/reports?limit=2").await;
    let of: Vec<&Value> = page["items"].as_array().unwrap().iter().map(|report| &report["asset"]).collect();
    assert_eq!(of, [&json!("ap-9"), &json!("ap-9")]);
    server.stop().await;
}

/// Everything that a socket of who is logged in is sent, in JSON.
struct Frames {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    seen: Vec<String>,
}

impl Frames {
    async fn of(server: &Server, topics: &[&str]) -> Self {
        let mut request = format!("ws://{}/live?format=json", server.address).into_client_request().unwrap();
        request.headers_mut().insert("cookie", server.cookie.as_ref().unwrap().parse().unwrap());
        let (mut socket, _) = connect_async(request).await.unwrap();
        socket.send(Message::text(json!({"subscribe": topics}).to_string())).await.unwrap();
        Self { socket, seen: Vec::new() }
    }

    /// Reads on until a frame is as `wanted` wants.
    async fn until(&mut self, what: &str, wanted: impl Fn(&Value) -> bool) {
        loop {
            let frame = tokio::time::timeout(Duration::from_secs(30), self.socket.next()).await;
            let Ok(frame) = frame else { panic!("{what} did not come: {:#?}", self.seen) };
            let text = frame.unwrap().unwrap().into_text().unwrap().to_string();
            let found = wanted(&serde_json::from_str(&text).unwrap());
            self.seen.push(text);
            if found {
                return;
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn staff_of_a_municipio_follow_it_live_and_nothing_of_another_is_in_any_frame() {
    let database = Database::migrated().await;
    database.account("of-nine", Role::Viewer, Scope::of(Some(["municipio-9".parse().unwrap()]))).await;
    let mut settings = cruscotto_backend::settings::Settings::new(&database.url, crate::harness::city());
    settings.health_fault_after = Some(Duration::ZERO);
    settings.incident_hurry = 20;
    let mut server = Server::with(settings).await;
    server
        .inventory(&[
            asset("ap-of-one", "access_point", Some(DUOMO), None),
            asset("ap-of-nine", "access_point", Some(NORTH), None),
            asset("up-of-nobody", "uplink", None, None),
        ])
        .await;
    let all = ["ap-of-one", "ap-of-nine", "up-of-nobody"];
    let measured = async |server: &Server, seconds, up| {
        let at = ago(seconds);
        server.samples(&all.map(|id| (id, "device.up", json!({}), at, up))).await;
    };
    measured(&server, 30, 1.0).await;
    server.wait("/api/v1/assets/ap-of-nine", |a| a["summary"]["health"] == "ok").await;
    server.log_in_as("of-nine").await;
    let mut frames = Frames::of(&server, &["fleet", "incidents"]).await;
    frames.until("the fleet", |f| f["snapshot"]["topic"] == "fleet").await;
    assert!(frames.seen.last().unwrap().contains("ap-of-nine"), "{:?}", frames.seen);
    frames.until("the incidents", |f| f["snapshot"]["topic"] == "incidents").await;
    measured(&server, 10, 0.0).await;
    let told = |f: &Value, topic: &str| f["delta"]["topic"] == topic && f.to_string().contains("ap-of-nine");
    frames.until("the incident", |f| told(f, "incidents")).await;
    // All three have theirs by now, or at the engine's next look.
    server.log_in().await;
    server.wait("/api/v1/incidents", |v| v["items"].as_array().unwrap().len() == 3).await;
    server.log_in_as("of-nine").await;
    let mut anew = Frames::of(&server, &["fleet", "incidents"]).await;
    anew.until("the incidents again", |f| f["snapshot"]["topic"] == "incidents").await;
    for frame in frames.seen.iter().chain(&anew.seen) {
        assert!(!frame.contains("ap-of-one") && !frame.contains("up-of-nobody"), "{frame}");
    }
    assert!(anew.seen.iter().any(|frame| frame.contains("critical") && frame.contains("ap-of-nine")));
    server.stop().await;
}
