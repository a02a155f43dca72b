//! The other side refuses, hangs, forgets; the database goes away.

use super::sinks::{Sinks, deliveries, happen, opened, person, policy, post, until};
use crate::harness::Database;
use cruscotto_simulator::hook::Answer;
use cruscotto_simulator::mail::Behaviour;
use reqwest::Method;
use serde_json::json;
use std::time::{Duration, Instant};

#[tokio::test(flavor = "multi_thread")]
async fn what_is_deferred_arrives_once_and_what_is_refused_is_dead_seen_told_and_tried_again() {
    let (database, sinks) = (Database::migrated().await, Sinks::start().await);
    let server = sinks.server(&database).await;
    let ada = person(&server, "Ada Rossi", "ada@comune.example.it").await;
    let ugo = person(&server, "Ugo Bianchi", "ugo@comune.example.it").await;
    let eva = json!({"name": "Eva Verdi", "hears_of_failures": true,
        "contacts": [{"channel": "email", "address": "eva@comune.example.it"}]});
    post(&server, Method::POST, "recipients", &eva).await;
    let nobody = post(&server, Method::POST, "recipients", &json!({"name": "Nobody"})).await;
    let none = nobody["recipient"]["id"].as_i64().unwrap();
    policy(&server, &[ada, ugo, none], &json!({})).await;
    sinks.mailbox.behave(Some("ada@comune.example.it"), Behaviour::Defer);
    sinks.mailbox.behave(Some("ugo@comune.example.it"), Behaviour::Refuse);
    happen(&database, 1, "critical", &[opened("critical")]).await;

    // Who hears of failures is told, once, of the refused one and of the one without a contact.
    let mails = sinks.mails("eva@comune.example.it", |m| !m.is_empty()).await;
    assert!(mails[0].text.contains("non è stato recapitato"), "{}", mails[0].text);
    let dead =
        server.wait("/api/v1/notifications/messages?state=dead", |h| h["items"].as_array().unwrap().len() == 2).await;
    let answers = dead["items"].to_string();
    assert!(answers.contains("550") && answers.contains("\"address\":\"\""), "{answers}");

    until("three attempts", async || {
        let tried =
            deliveries(&database).await.into_iter().any(|(_, state, attempts)| state != "dead" && attempts >= 3);
        if tried { Ok(()) } else { Err("fewer".to_owned()) }
    })
    .await;
    sinks.mailbox.behave(Some("ada@comune.example.it"), Behaviour::Accept);
    let mails = sinks.mails("ada@comune.example.it", |m| m.len() == 1).await;
    assert_eq!(mails[0].copies, 1);

    sinks.mailbox.behave(Some("ugo@comune.example.it"), Behaviour::Accept);
    let refused = dead["items"].as_array().unwrap().iter().find(|m| m["recipient"] == ugo).unwrap();
    let path = format!("deliveries/{}/retry", refused["deliveries"][0]["id"]);
    post(&server, Method::POST, &path, &json!({})).await;
    sinks.mails("ugo@comune.example.it", |m| m.len() == 1).await;
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receiver_that_hangs_delays_nobody_and_one_that_is_unwell_is_tried_again_as_it_asks() {
    let (database, sinks) = (Database::migrated().await, Sinks::start().await);
    let server = sinks.server(&database).await;
    let ada = person(&server, "Ada Rossi", "ada@comune.example.it").await;
    let mut all = vec![ada];
    for name in ["hangs", "unwell", "elsewhere"] {
        let hook = json!({"name": name, "contacts": [
            {"channel": "webhook", "address": format!("http://{}/hooks/{name}", sinks.hook)}]});
        let kept = post(&server, Method::POST, "recipients", &hook).await;
        sinks.hooks.trust(name, vec![kept["signing_secrets"][0].as_str().unwrap().to_owned()]);
        all.push(kept["recipient"]["id"].as_i64().unwrap());
    }
    sinks.hooks.answer("hangs", Answer::Hang);
    sinks.hooks.answer("unwell", Answer::Status { code: 503, retry_after: Some(2) });
    sinks.hooks.answer("elsewhere", Answer::Redirect { to: format!("http://{}/hooks/trap", sinks.hook) });
    policy(&server, &all, &json!({})).await;
    happen(&database, 1, "critical", &[opened("critical")]).await;
    sinks.calls("hangs", |c| c.len() == 1).await;
    let asked = Instant::now();
    sinks.calls("unwell", |c| c.len() == 1).await;
    sinks.hooks.answer("unwell", Answer::Accept);
    // While one hangs, mail goes on.
    for id in 2..6 {
        happen(&database, id, "critical", &[opened("critical")]).await;
    }
    sinks.mails("ada@comune.example.it", |m| m.iter().any(|m| m.text.contains("Antenna 5"))).await;
    let calls = sinks.calls("unwell", |c| c.first().is_some_and(|c| c.copies == 2)).await;
    assert!(asked.elapsed() >= Duration::from_secs(1) && calls[0].same, "{:?}", asked.elapsed());
    assert_eq!(sinks.hooks.calls("hangs").len(), 1, "one attempt at a time");
    assert!(sinks.hooks.calls("trap").is_empty(), "a redirect was followed");
    // Not waited for what hangs.
    drop(server);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_that_arrived_without_an_answer_comes_again_as_the_same_octet_by_octet() {
    let (database, sinks) = (Database::migrated().await, Sinks::start().await);
    let server = sinks.server(&database).await;
    let ada = person(&server, "Ada Rossi", "ada@comune.example.it").await;
    policy(&server, &[ada], &json!({})).await;
    sinks.mailbox.behave(None, Behaviour::Forget);
    happen(&database, 1, "critical", &[opened("critical")]).await;
    sinks.mails("ada@comune.example.it", |m| m.first().is_some_and(|m| m.copies >= 2)).await;
    sinks.mailbox.behave(None, Behaviour::Accept);
    let state = async || {
        let all = deliveries(&database).await;
        if all.iter().all(|(_, state, _)| state == "sent") { Ok(()) } else { Err(format!("{all:?}")) }
    };
    until("sent", state).await;
    let mails = sinks.mails("ada@comune.example.it", |m| m.len() == 1).await;
    assert!(mails[0].same && !mails[0].message_id.is_empty(), "{mails:#?}");
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn while_the_database_is_away_nothing_is_lost_and_nothing_comes_twice() {
    let (database, sinks) = (Database::migrated().await, Sinks::start().await);
    let server = sinks.server(&database).await;
    let ada = person(&server, "Ada Rossi", "ada@comune.example.it").await;
    policy(&server, &[ada], &json!({})).await;
    for id in 1..30 {
        happen(&database, id, "warning", &[opened("warning")]).await;
        if id % 10 == 5 {
            database.cut().await;
            tokio::time::sleep(Duration::from_millis(400)).await;
            database.mend().await;
        }
    }
    let total = |mails: &[cruscotto_simulator::mail::Mail]| -> usize {
        mails.iter().map(|m| m.text.matches("Antenna").count()).sum()
    };
    let mails = sinks.mails("ada@comune.example.it", |m| total(m) >= 29).await;
    assert_eq!((total(&mails), mails.iter().map(|m| m.copies).max()), (29, Some(1)), "{mails:#?}");
    server.stop().await;
}
