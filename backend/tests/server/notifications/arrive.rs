//! What arrives, where, in which words.

use super::sinks::{Sinks, acknowledged, happen, happen_at_once, opened, person, policy, post, resolved};
use crate::harness::Database;
use reqwest::Method;
use serde_json::json;
use std::collections::BTreeSet;

#[tokio::test(flavor = "multi_thread")]
async fn each_channel_gets_its_own_form_once_and_the_history_says_what_became_of_it() {
    let (database, sinks) = (Database::migrated().await, Sinks::start().await);
    let server = sinks.server(&database).await;
    let ada = person(&server, "Ada Rossi", "ada@comune.example.it").await;
    let hook = json!({"name": "Ugo", "language": "en", "contacts": [
        {"channel": "webhook", "address": format!("http://{}/hooks/ugo?key=hidden", sinks.hook)}]});
    let ugo = post(&server, Method::POST, "recipients", &hook).await;
    sinks.hooks.trust("ugo", vec![ugo["signing_secrets"][0].as_str().unwrap().to_owned()]);
    let card = r#"{"chat_id": "{to}", "text": "{subject}", "blocks": [{"n": "{count}", "key": "{id}"}]}"#;
    let template = post(&server, Method::POST, "templates", &json!({"name": "chat", "text": card})).await;
    let room = json!({"name": "Room", "contacts": [{"channel": "json", "template": template["id"], "to": "42",
        "address": format!("http://{}/hooks/room", sinks.hook)}]});
    let room = post(&server, Method::POST, "recipients", &room).await;
    let ids = [ada, ugo["recipient"]["id"].as_i64().unwrap(), room["recipient"]["id"].as_i64().unwrap()];
    policy(&server, &ids, &json!({})).await;

    happen(&database, 7, "critical", &[opened("critical")]).await;
    let mail = sinks.mails("ada@comune.example.it", |m| m.len() == 1).await.remove(0);
    assert_eq!(mail.subject, "[Cruscotto] Antenna 7 (critico): aperto");
    assert!(mail.text.contains("critico #7 Antenna 7: aperto") && mail.html.contains("<li>"), "{}", mail.text);
    let call = sinks.calls("ugo", |c| c.len() == 1).await.remove(0);
    assert_eq!((call.signed, &call.body["type"]), (Some(true), &json!("cruscotto.incidents.news")));
    assert_eq!(call.body["data"]["subject"], "[Cruscotto] Antenna 7 (critical): opened");
    assert_eq!(call.body["data"]["message"]["lines"][0]["incident"], 7);
    let chat = sinks.calls("room", |c| c.len() == 1).await.remove(0);
    let key = chat.id.trim_matches('"');
    let text = "[Cruscotto] Antenna 7 (critico): aperto";
    assert_eq!(chat.body, json!({"chat_id": "42", "text": text, "blocks": [{"n": "1", "key": key}]}));

    happen(&database, 7, "critical", &[acknowledged(), resolved()]).await;
    let mails = sinks.mails("ada@comune.example.it", |m| m.len() == 2).await;
    assert!(mails[1].text.contains("preso in carico") && mails[1].text.contains("risolto"), "{}", mails[1].text);

    // The books: what was sent to whom, when, through which channel, with which result, and no secret.
    let history = server.wait("/api/v1/notifications/messages?incident=7", |h| {
        let all = h["items"].as_array().unwrap();
        all.len() == 6 && all.iter().all(|m| m["deliveries"][0]["state"] == "sent")
    });
    let history = history.await;
    let uids: BTreeSet<&str> =
        history["items"].as_array().unwrap().iter().map(|m| m["deliveries"][0]["uid"].as_str().unwrap()).collect();
    assert_eq!(uids.len(), 6);
    assert!(uids.iter().any(|uid| mail.message_id.starts_with(uid)) && uids.contains(key) && uids.contains(&*call.id));
    let attempt = &history["items"][0]["deliveries"][0]["attempts"][0];
    assert_eq!((&attempt["number"], &attempt["outcome"]), (&json!(1), &json!("accepted")));
    let shown = format!("{history}{}", server.get("/api/v1/notifications/recipients").await);
    assert!(
        shown.contains(&sinks.hook.to_string()) && !shown.contains("hidden") && !shown.contains("whsec_"),
        "{shown}"
    );
    let stored: String = sqlx::query_scalar("select string_agg(c::text, ' ') from notification_contact c")
        .fetch_one(&mut database.connect().await)
        .await
        .unwrap();
    assert!(!stored.contains("hidden") && !stored.contains("/hooks/"));
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn five_hundred_failing_at_once_are_one_message_and_a_fault_that_is_over_does_not_shout_twice() {
    let (database, sinks) = (Database::migrated().await, Sinks::start().await);
    let server = sinks.server(&database).await;
    let ada = person(&server, "Ada Rossi", "ada@comune.example.it").await;
    policy(&server, &[ada], &json!({"window_s": 2})).await;
    let (still, over) = ([opened("warning")], [opened("warning"), resolved()]);
    let all: Vec<_> = (1..=500).map(|id| (id, if id % 2 == 0 { &over[..] } else { &still[..] })).collect();
    happen_at_once(&database, "warning", &all).await;
    let mails = sinks.mails("ada@comune.example.it", |m| !m.is_empty()).await;
    assert_eq!(mails[0].subject, "[Cruscotto] 500 incidenti: 250 in corso, 250 chiusi");
    assert!(mails[0].text.contains("e altri 440 incidenti"), "{}", mails[0].text);
    let told = "notification_notice where message_id is not null";
    assert_eq!((mails.len(), database.count(told).await), (1, 750));
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn events_that_commit_late_are_not_passed_over() {
    let (database, sinks) = (Database::migrated().await, Sinks::start().await);
    let server = sinks.server(&database).await;
    let ada = person(&server, "Ada Rossi", "ada@comune.example.it").await;
    policy(&server, &[ada], &json!({})).await;
    happen(&database, 1, "critical", &[]).await;
    happen(&database, 2, "critical", &[]).await;
    let mut slow = database.connect().await;
    let mut open = sqlx::Connection::begin(&mut slow).await.unwrap();
    let insert = "insert into incident_event (incident_id, at, kind, detail) values ($1, now(), $2, $3)";
    let (kind, detail) = opened("critical");
    sqlx::query(insert).bind(1_i64).bind(kind).bind(&detail).execute(&mut *open).await.unwrap();
    // The second writer waits for the first: their numbers come in the order of their commits.
    let second = tokio::spawn({
        let (mut connection, detail) = (database.connect().await, detail.clone());
        async move { sqlx::query(insert).bind(2_i64).bind(kind).bind(detail).execute(&mut connection).await.unwrap() }
    });
    tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    assert!(!second.is_finished());
    open.commit().await.unwrap();
    second.await.unwrap();
    sinks
        .mails("ada@comune.example.it", |mails| {
            let text: String = mails.iter().map(|m| m.text.as_str()).collect();
            text.contains("Antenna 1") && text.contains("Antenna 2")
        })
        .await;
    server.stop().await;
}
