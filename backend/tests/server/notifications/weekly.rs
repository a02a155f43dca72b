//! A briefing by mail, every Monday at seven: once, whatever restarts, and with what has changed since the last.

use super::sinks::{Sinks, person};
use crate::briefings::composed;
use crate::harness::{DUOMO, Database, Server, ago, asset};
use cruscotto_simulator::mail::Mail;
use reqwest::Method;
use serde_json::{Value, json};

const ADA: &str = "ada@comune.example.it";

/// The briefing of this hash is attached, as a PDF.
fn encloses(mail: &Mail, hash: &str) {
    let [file] = mail.files.as_slice() else { panic!("one file: {:?}", mail.files.len()) };
    assert_eq!(
        (file.name.as_str(), file.kind.as_str()),
        (&*format!("briefing-{}.pdf", &hash[..12]), "application/pdf")
    );
    assert!(file.content.starts_with(b"%PDF-") && file.content.ends_with(b"%%EOF"), "{} octets", file.content.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_newest_briefing_comes_once_a_monday_through_restarts_and_says_what_has_changed() {
    let (database, sinks) = (Database::migrated().await, Sinks::start().await);
    let mut server = sinks.server(&database).await;
    server.inventory(&[asset("school-1", "school", Some(DUOMO), None)]).await;
    let time = ago(60);
    server.samples(&[("school-1", "school.download", json!({}), time, 500e6)]).await;
    let ada = person(&server, "Ada Rossi", ADA).await;
    let nobody = server.sent(Method::PUT, "/api/v1/briefing-subscriptions/999", &json!({"subscribed": true})).await;
    assert_eq!(nobody.0, 404, "{nobody:?}");
    let path = format!("/api/v1/briefing-subscriptions/{ada}");
    let (status, item) = server.sent(Method::PUT, &path, &json!({"subscribed": true})).await;
    assert_eq!(
        (status, &item["subscribed"], &item["mail"], &item["last"]),
        (200, &json!(true), &json!(true), &Value::Null)
    );
    assert!(
        item["next"].as_str().is_some_and(|next| next.contains("T05:00:00") || next.contains("T06:00:00")),
        "{item}"
    );

    let first = composed(&server, "milano", &Value::Null).await;
    let hash = server.frozen(&first).await;
    // A Monday has passed since she asked, and the server was away at seven.
    database.execute("update briefing_subscription set since = now() - interval '8 days'").await;
    let mails = sinks.mails(ADA, |mails| mails.len() == 1).await;
    assert_eq!(mails[0].subject, "[Cruscotto] Briefing del lunedì: Scuole in giunta");
    assert!(mails[0].text.contains("È il primo che ricevi.") && mails[0].text.contains(&hash), "{}", mails[0].text);
    assert!(mails[0].text.contains("In allegato c'è il PDF"), "{}", mails[0].text);
    encloses(&mails[0], &hash);

    // Through restarts, and with two servers at once, it does not come again.
    for _ in 0..2 {
        server.stop().await;
        server = Server::with(sinks.settings(&database)).await;
        server.log_in_as("administrator").await;
    }
    let other = Server::with(sinks.settings(&database)).await;

    // The next Monday: a value was corrected, and another briefing was frozen.
    let correction = json!({"asset": "school-1", "metric": "school.download", "labels": {}, "time": time, "value": 450e6, "reason": "cavo staccato"});
    assert_eq!(server.sent(Method::POST, "/api/v1/corrections", &correction).await.0, 201);
    server.wait("/api/v1/areas/milano", |area| area.to_string().contains("450000000")).await;
    let second = composed(&server, "milano", &first).await;
    let newer = server.frozen(&second).await;
    database.execute("update briefing_subscription set told_for = told_for - interval '7 days'").await;
    let mails = sinks.mails(ADA, |mails| mails.len() == 2).await;
    let text = &mails[1].text;
    assert!(text.contains(&newer) && text.contains("Che cosa è cambiato rispetto a «Scuole in giunta»"), "{text}");
    assert!(text.contains("- Blocco now: cambiato, 500\u{a0}Mbit/s → 450\u{a0}Mbit/s"), "{text}");
    assert!(
        mails[1].html.contains("Blocco now: cambiato") && !text.contains("solo per chi parla"),
        "{}",
        mails[1].html
    );

    encloses(&mails[1], &newer);

    // One on which none was frozen says so.
    database.execute("update briefing_subscription set told_for = told_for - interval '7 days'").await;
    let mails = sinks.mails(ADA, |mails| mails.len() == 3).await;
    assert_eq!(mails[2].subject, "[Cruscotto] Briefing del lunedì: nessuno di nuovo");
    assert!(mails[2].files.is_empty(), "what was sent is not sent again: {:?}", mails[2].text);
    assert!(mails.iter().all(|mail| mail.copies == 1), "{mails:#?}");
    assert_eq!(database.count("briefing_paper").await, 2, "printed once each, through restarts");
    assert_eq!(database.count("notification_message where purpose = 'briefing'").await, 3);
    let sent = server.get("/api/v1/notifications/messages").await;
    assert_eq!(sent["items"].as_array().map(Vec::len), Some(3), "they stand among what was sent: {sent}");

    // She wants no more.
    let (status, item) = server.sent(Method::PUT, &path, &json!({"subscribed": false})).await;
    assert_eq!((status, &item["subscribed"], &item["next"]), (200, &json!(false), &Value::Null));
    let trail = server.get("/api/v1/audit?subject_kind=briefing_subscription").await.to_string();
    assert!(trail.contains("\"insert\"") && trail.contains("\"delete\"") && !trail.contains("told_for"), "{trail}");
    other.stop().await;
    server.stop().await;
}
