//! The websocket as programs meet it.

use crate::harness::{DUOMO, Database, Server, ago, asset};
use cruscotto_domain::live::{Applied, ClientMessage, Entry, ServerMessage, Topic, TopicState, decode, encode};
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use std::time::Duration;
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Error;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::protocol::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

const PATIENCE: Duration = Duration::from_secs(15);

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

async fn connect(server: &Server, query: &str, headers: &[(&'static str, &str)]) -> Result<Socket, Error> {
    let mut request = format!("ws://{}/live{query}", server.address).into_client_request()?;
    for (name, value) in headers {
        request.headers_mut().insert(*name, value.parse().unwrap());
    }
    connect_async(request).await.map(|(socket, _)| socket)
}

async fn next(socket: &mut Socket) -> Message {
    tokio::time::timeout(PATIENCE, socket.next()).await.expect("the server says nothing").unwrap().unwrap()
}

/// The next JSON message that is no heartbeat.
async fn json_message(socket: &mut Socket) -> Value {
    loop {
        let text = next(socket).await.into_text().unwrap();
        let value: Value = serde_json::from_str(&text).unwrap();
        if value.get("heartbeat").is_none() {
            return value;
        }
    }
}

async fn binary_message(socket: &mut Socket) -> ServerMessage {
    loop {
        let message = decode(&next(socket).await.into_data()).unwrap();
        if !matches!(message, ServerMessage::Heartbeat(_)) {
            return message;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_subscription_gets_a_snapshot_and_then_what_changes_in_both_forms() {
    let database = Database::migrated().await;
    let server = Server::start(&database).await;
    server.inventory(&[asset("ap-1", "access_point", Some(DUOMO), None)]).await;
    server.wait("/api/v1/assets?area=nil-1", |v| v["items"].as_array().unwrap().len() == 1).await;

    let mut text = connect(&server, "?format=json", &[]).await.unwrap();
    text.send(Message::text(r#"{"subscribe":["area/nil-1"]}"#)).await.unwrap();
    let snapshot = json_message(&mut text).await;
    assert_eq!(snapshot["snapshot"]["topic"], "area/nil-1");
    assert_eq!(snapshot["snapshot"]["entries"].as_array().unwrap().len(), 2, "the layer and the asset");

    let mut binary = connect(&server, "", &[("sec-websocket-protocol", "cruscotto.v1")]).await.unwrap();
    let subscribe = ClientMessage::Subscribe(vec![Topic::Area("nil-1".parse().unwrap())]);
    binary.send(Message::binary(encode(&subscribe).unwrap())).await.unwrap();
    let ServerMessage::Snapshot(begin) = binary_message(&mut binary).await else { panic!("expected a snapshot") };
    let mut state = TopicState::from_snapshot(begin);

    server.samples(&[("ap-1", "device.up", json!({}), ago(1), 1.0)]).await;
    let ServerMessage::Delta(delta) = binary_message(&mut binary).await else { panic!("expected a delta") };
    assert_eq!(state.apply(delta), Applied::Current);
    assert!(state.entries().any(|e| matches!(e, Entry::Asset(a) if a.health == cruscotto_domain::health::Health::Ok)));
    let delta = json_message(&mut text).await;
    let before = snapshot["snapshot"]["sequence"].as_u64().unwrap();
    assert_eq!(delta["delta"]["sequence"].as_u64().unwrap(), before + 1);

    text.send(Message::text(r#"{"unsubscribe":["area/nil-1"]}"#)).await.unwrap();
    text.send(Message::text(r#"{"subscribe":["city"]}"#)).await.unwrap();
    assert_eq!(json_message(&mut text).await["snapshot"]["topic"], "city");

    server.stop().await;
    let close = loop {
        match next(&mut text).await {
            Message::Close(frame) => break frame.unwrap(),
            _ => continue,
        }
    };
    assert_eq!(u16::from(close.code), 1001);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_message_is_told_so_and_the_connection_stays_for_a_while() {
    let database = Database::migrated().await;
    let server = Server::start(&database).await;
    let mut socket = connect(&server, "?format=json", &[]).await.unwrap();
    for (said, code) in [
        (r#"{"subscribe":["nowhere"]}"#, "malformed"),
        ("hello", "malformed"),
        (r#"{"subscribe":["asset/ap-404"]}"#, "not_found"),
    ] {
        socket.send(Message::text(said)).await.unwrap();
        assert_eq!(json_message(&mut socket).await["error"]["code"], code, "{said}");
    }
    let topics: Vec<String> = (0..17).map(|i| format!("area/nil-{}", i + 1)).collect();
    socket.send(Message::text(json!({ "subscribe": topics }).to_string())).await.unwrap();
    for _ in 0..16 {
        assert!(json_message(&mut socket).await.get("snapshot").is_some());
    }
    assert_eq!(json_message(&mut socket).await["error"]["code"], "too_many_topics");
    for _ in 0..6 {
        socket.send(Message::binary(vec![9])).await.unwrap();
    }
    let close = loop {
        if let Message::Close(frame) = next(&mut socket).await {
            break frame.unwrap();
        }
    };
    assert_eq!(u16::from(close.code), 1008);

    let mut monster = connect(&server, "", &[]).await.unwrap();
    // The server may hang up before it was all sent.
    let _ = monster.send(Message::binary(vec![1; 100_000])).await;
    let ended = tokio::time::timeout(PATIENCE, async {
        while let Some(Ok(message)) = monster.next().await {
            if message.is_close() {
                break;
            }
        }
    });
    ended.await.expect("a message beyond the bound ends the connection");
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_of_other_sites_and_plain_requests_are_refused() {
    let database = Database::migrated().await;
    let server = Server::start(&database).await;
    let own = format!("http://{}", server.address);
    assert!(connect(&server, "", &[("origin", &own)]).await.is_ok());
    let Err(Error::Http(refused)) = connect(&server, "", &[("origin", "https://evil.example")]).await else {
        panic!("another site's page got in")
    };
    assert_eq!(refused.status().as_u16(), 403);
    let (status, _) = server.problem(server.request(reqwest::Method::GET, "/live")).await;
    assert!((400..500).contains(&status));
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_operators_socket_ends_with_the_session_and_the_publics_stays() {
    let database = Database::migrated().await;
    let mut server = Server::start(&database).await;
    server.log_in().await;
    let cookie = server.cookie.clone().unwrap();
    let mut operator = connect(&server, "?format=json", &[("cookie", &cookie)]).await.unwrap();
    let mut public = connect(&server, "?format=json", &[("cookie", "cruscotto_session=of-nobody")]).await.unwrap();
    let heartbeat = |message: Message| message.into_text().unwrap().contains("heartbeat");
    assert!(heartbeat(next(&mut operator).await), "while the session lasts");

    let out = server.request(reqwest::Method::DELETE, "/api/v1/session").send().await.unwrap();
    assert_eq!(out.status().as_u16(), 204);
    let close = loop {
        if let Message::Close(frame) = next(&mut operator).await {
            break frame.unwrap();
        }
    };
    assert_eq!((u16::from(close.code), close.reason.as_str()), (1008, "the session has ended"));
    assert!(heartbeat(next(&mut public).await));
    assert!(heartbeat(next(&mut public).await));
    server.stop().await;
}
