//! What the API takes, and what it refuses with what would be right.

use super::sinks::{Sinks, administered, person, policy, post};
use crate::harness::{Database, Server};
use cruscotto_simulator::hook::Answer;
use cruscotto_simulator::mail::Behaviour;
use reqwest::Method;
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_is_refused_with_what_would_be_right() {
    let (database, sinks) = (Database::migrated().await, Sinks::start().await);
    let mut server = sinks.server(&database).await;
    let ada = person(&server, "Ada Rossi", "ada@comune.example.it").await;
    let step = |to: Value| json!({"name": "p", "steps": [{"to": to}]});
    let refused = async |server: &Server, path: &str, body: &Value| {
        server.problem(server.request(Method::POST, &format!("/api/v1/notifications/{path}")).json(body)).await
    };
    let calendar = |text: &str| json!({"name": "turni", "text": text});
    for (path, body, status, word) in [
        ("recipients", json!({"name": " "}), 422, "1 to 100 characters"),
        ("recipients", json!({"name": "ada ROSSI"}), 409, "another recipient"),
        (
            "recipients",
            json!({"name": "x", "contacts": [{"channel": "email", "address": "nowhere"}]}),
            422,
            "contact 1: 'nowhere'",
        ),
        (
            "recipients",
            json!({"name": "x", "contacts": [{"channel": "json", "address": "https://x.it/"}]}),
            422,
            "needs a template",
        ),
        ("recipients", json!({"name": "x", "contacts": [{"channel": "email"}]}), 422, "no address"),
        ("recipients", json!({"name": "x", "quiet": {"from": "25:00", "to": "07:00"}}), 422, "22:00"),
        ("policies", step(json!([])), 422, "expected 1 to 50"),
        ("policies", step(json!([{"recipient": 99}])), 422, "no recipient 99"),
        ("policies", step(json!([{"on_call": 99}])), 422, "no calendar 99"),
        (
            "policies",
            json!({"name": "p", "steps": [{"after_s": 5, "to": [{"recipient": ada}]}]}),
            422,
            "whom to tell at once",
        ),
        ("templates", json!({"name": "t", "text": "{\"a\": \"{txt}\"}"}), 422, "at $.a"),
        (
            "calendars",
            calendar("BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:Ada Rossi\nEND:VEVENT\nEND:VCALENDAR"),
            422,
            "line 2: the event has no DTSTART",
        ),
    ] {
        let (found, detail) = refused(&server, path, &body).await;
        assert!(found == status && detail.contains(word), "{path} {body}: {found} {detail}");
    }
    let bad_page = server.request(Method::GET, "/api/v1/notifications/messages?state=lost");
    assert!(server.problem(bad_page).await.1.contains("waiting, sending"));
    // Who is told by a policy stays.
    policy(&server, &[ada], &json!({})).await;
    let remove = server.request(Method::DELETE, &format!("/api/v1/notifications/recipients/{ada}"));
    let (status, detail) = server.problem(remove).await;
    assert!(status == 409 && detail.contains("'all'"), "{status} {detail}");
    // Nobody sees or changes anything without a login.
    server.cookie = None;
    for path in ["recipients", "policies", "templates", "calendars", "messages"] {
        let request = server.request(Method::GET, &format!("/api/v1/notifications/{path}"));
        assert_eq!(server.problem(request).await.0, 401, "{path}");
    }
    assert_eq!(refused(&server, "recipients", &json!({"name": "x"})).await.0, 401);
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_test_message_says_at_once_what_the_other_side_said_and_a_new_secret_signs_beside_the_old() {
    let (database, sinks) = (Database::migrated().await, Sinks::start().await);
    let server = sinks.server(&database).await;
    let both = json!({"name": "Ada Rossi", "contacts": [
        {"channel": "email", "address": "ada@comune.example.it"},
        {"channel": "webhook", "address": format!("http://{}/hooks/ada", sinks.hook)}]});
    let kept = post(&server, Method::POST, "recipients", &both).await;
    let (id, secret) = (kept["recipient"]["id"].clone(), kept["signing_secrets"][0].as_str().unwrap().to_owned());
    sinks.hooks.trust("ada", vec![secret.clone()]);
    let path = format!("recipients/{id}/test");
    let outcomes = post(&server, Method::POST, &path, &json!({})).await;
    assert!(outcomes["items"].as_array().unwrap().iter().all(|o| o["accepted"] == true), "{outcomes}");
    let mail = sinks.mails("ada@comune.example.it", |m| m.len() == 1).await.remove(0);
    assert!(mail.subject.contains("Messaggio di prova"));

    sinks.mailbox.behave(None, Behaviour::Refuse);
    sinks.hooks.answer("ada", Answer::Status { code: 500, retry_after: None });
    let outcomes = post(&server, Method::POST, &path, &json!({})).await["items"].clone();
    assert!(outcomes[0]["answer"].as_str().unwrap().contains("550"), "{outcomes}");
    assert!(outcomes[1]["answer"].as_str().unwrap().contains("500"), "{outcomes}");

    // A new secret: the receiver may know either.
    sinks.hooks.answer("ada", Answer::Accept);
    let contact = kept["recipient"]["contacts"][1]["id"].clone();
    let new = post(&server, Method::POST, &format!("contacts/{contact}/secret"), &json!({})).await;
    for trusted in [secret, new["secret"].as_str().unwrap().to_owned()] {
        sinks.hooks.trust("ada", vec![trusted]);
        let outcomes = post(&server, Method::POST, &path, &json!({})).await["items"].clone();
        assert_eq!(outcomes[1]["accepted"], true, "{outcomes}");
    }
    sinks.hooks.trust("ada", vec!["whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA".to_owned()]);
    assert_eq!(post(&server, Method::POST, &path, &json!({})).await["items"][1]["accepted"], false);
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn secrets_need_a_key_and_private_addresses_a_permission() {
    let (database, sinks) = (Database::migrated().await, Sinks::start().await);
    let mut settings = sinks.settings(&database);
    settings.notify.secrets_key = None;
    let server = administered(Server::with(settings).await, &database).await;
    let hook = json!({"name": "x", "contacts": [
        {"channel": "webhook", "address": format!("http://{}/hooks/x", sinks.hook)}]});
    let request = server.request(Method::POST, "/api/v1/notifications/recipients").json(&hook);
    let (status, detail) = server.problem(request).await;
    assert!(status == 409 && detail.contains("CRUSCOTTO_SECRETS_KEY"), "{status} {detail}");
    assert_eq!(database.count("notification_recipient").await, 0);
    server.stop().await;

    let mut settings = sinks.settings(&database);
    settings.notify.webhook_networks = Vec::new();
    let server = administered(Server::with(settings).await, &database).await;
    let kept = post(&server, Method::POST, "recipients", &hook).await;
    let path = format!("recipients/{}/test", kept["recipient"]["id"]);
    let outcomes = post(&server, Method::POST, &path, &json!({})).await;
    assert!(outcomes["items"][0]["answer"].as_str().unwrap().contains("CRUSCOTTO_WEBHOOK_NETWORKS"), "{outcomes}");
    assert!(sinks.hooks.calls("x").is_empty());
    server.stop().await;
}
