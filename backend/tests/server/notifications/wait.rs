//! Who is told later, or not now.

use super::sinks::{Sinks, acknowledged, administered, happen, opened, person, policy, post};
use crate::harness::{DUOMO, Database, Server, ago, asset};
use cruscotto_backend::notify::CityZone;
use cruscotto_domain::civil::Civil;
use cruscotto_domain::notify::Zone as _;
use cruscotto_domain::time::Timestamp;
use reqwest::Method;
use serde_json::json;
use std::time::Duration;

#[tokio::test(flavor = "multi_thread")]
async fn the_next_step_is_told_unless_somebody_acknowledges_also_after_a_restart() {
    let (database, sinks) = (Database::migrated().await, Sinks::start().await);
    let mut settings = sinks.settings(&database);
    settings.health_fault_after = Some(Duration::ZERO);
    settings.incident_hurry = 10;
    let server = administered(Server::with(settings.clone()).await, &database).await;
    server.inventory(&[asset("ap-1", "access_point", Some(DUOMO), None)]).await;
    let ada = person(&server, "Ada Rossi", "ada@comune.example.it").await;
    let ugo = person(&server, "Ugo Bianchi", "ugo@comune.example.it").await;
    // Ugo is on call all day long, by the calendar.
    let day = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART;VALUE=DATE:20250101\r\nRRULE:FREQ=DAILY\r\n\
               SUMMARY:turno di Ugo Bianchi\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
    let calendar = post(&server, Method::POST, "calendars", &json!({"name": "turni", "text": day})).await;
    assert_eq!(calendar["on_call"], json!(["Ugo Bianchi"]));
    let steps = json!([{"to": [{"recipient": ada}]}, {"after_s": 6, "to": [{"on_call": calendar["id"]}]}]);
    policy(&server, &[ada], &json!({"steps": steps})).await;

    // A real fault, through health and the engine of incidents.
    server.samples(&[("ap-1", "device.up", json!({}), ago(20), 1.0)]).await;
    server.samples(&[("ap-1", "device.up", json!({}), ago(10), 0.0)]).await;
    sinks.mails("ada@comune.example.it", |m| m.iter().any(|m| m.text.contains("ap-1 of the tests: aperto"))).await;
    server.stop().await;
    let server = administered(Server::with(settings).await, &database).await;
    let mails = sinks.mails("ugo@comune.example.it", |m| !m.is_empty()).await;
    assert!(mails[0].text.contains("ap-1 of the tests: ancora senza presa in carico"), "{}", mails[0].text);

    // One that was acknowledged is not escalated: one that comes after it is, later than it would have been.
    happen(&database, 1_001, "critical", &[opened("critical"), acknowledged()]).await;
    happen(&database, 1_002, "critical", &[opened("critical")]).await;
    let mails = sinks.mails("ugo@comune.example.it", |m| m.iter().any(|m| m.text.contains("Antenna 1002"))).await;
    assert!(mails.iter().all(|m| !m.text.contains("Antenna 1001")), "{mails:#?}");
    assert_eq!(database.count("notification_notice where reason = 'escalated'").await, 2, "{ugo}");
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn quiet_hours_hold_what_does_not_pierce() {
    let (database, sinks) = (Database::migrated().await, Sinks::start().await);
    let server = sinks.server(&database).await;
    let ada = person(&server, "Ada Rossi", "ada@comune.example.it").await;
    // Quiet from an hour ago to two hours from now, on the city's clocks.
    let local = CityZone::new("Europe/Rome").unwrap().civil(Timestamp::now());
    let clock = |hours: i64| {
        let at = Civil::from_seconds(local.to_seconds() + hours * 3_600);
        format!("{:02}:{:02}", at.hour, at.minute)
    };
    let mut body = json!({"name": "Ada Rossi", "quiet": {"from": clock(-1), "to": clock(2)},
        "contacts": [{"channel": "email", "address": "ada@comune.example.it"}]});
    let path = format!("recipients/{ada}");
    post(&server, Method::PUT, &path, &body).await;
    policy(&server, &[ada], &json!({"pierces": "critical"})).await;
    happen(&database, 1, "warning", &[opened("warning")]).await;
    happen(&database, 2, "critical", &[opened("critical")]).await;
    let mails = sinks.mails("ada@comune.example.it", |m| !m.is_empty()).await;
    assert!(
        mails.len() == 1 && mails[0].text.contains("Antenna 2") && !mails[0].text.contains("Antenna 1"),
        "{mails:#?}"
    );
    assert_eq!(database.count("notification_notice where message_id is null").await, 1);
    // When they end, or are lifted, what was held goes.
    body["quiet"] = json!(null);
    post(&server, Method::PUT, &path, &body).await;
    let mails = sinks.mails("ada@comune.example.it", |m| m.len() == 2).await;
    assert!(mails[1].text.contains("Antenna 1"));
    server.stop().await;
}
