//! What everybody may know of incidents and of planned work.

use super::{ALL, hasty, measured, network};
use crate::harness::{Database, Server, ago};
use reqwest::Method;
use serde_json::{Value, json};

/// A calendar as programs read it: long lines put together again.
async fn calendar(server: &Server, path: &str) -> String {
    let answer = server.request(Method::GET, path).send().await.unwrap();
    assert_eq!(answer.headers()["content-type"], "text/calendar; charset=utf-8");
    let text = answer.text().await.unwrap();
    assert!(text.lines().all(|line| line.len() <= 75), "{text}");
    text.replace("\r\n ", "")
}

#[tokio::test(flavor = "multi_thread")]
async fn incidents_are_open_data_without_who_was_on_them() {
    let database = Database::migrated().await;
    let mut server = Server::with(hasty(&database)).await;
    server.log_in().await;
    network(&server).await;
    measured(&server, &ALL, 30, true).await;
    measured(&server, &["uplink-1", "ap-1", "ap-2"], 20, false).await;
    let three = |a: &Value| a["items"][0]["affected"] == 3;
    let open = server.wait("/api/v1/incidents?state=open", three).await;
    let address = format!("/api/v1/incidents/{}/actions", open["items"][0]["id"]);
    let note = "il sig. Rossi è in ferie";
    let act = |action: Value| server.request(Method::POST, &address).json(&action).send();
    act(json!({"action": "acknowledge", "note": note})).await.unwrap();
    act(json!({"action": "assign", "to": "anna.bianchi"})).await.unwrap();
    // A rule that fired is the operators' business.
    database
        .execute(
            "insert into incident (id, subject, severity, state, since, opened_at, record)
             select 900, 'rule:1', severity, 'open', since, opened_at, record
                    || '{\"id\": 900, \"subject\": {\"rule\": {\"rule\": 1, \"asset\": null, \"area\": null}}, \"why\": {\"rule\": \"segreta\"}}'
             from incident where state <> 'merged' limit 1",
        )
        .await;
    let listed = server.get("/open-data/incidents.json").await;
    let text = listed.to_string();
    for private in ["Rossi", "anna.bianchi", "operator", "segreta"] {
        assert!(!text.contains(private), "{private}: {text}");
    }
    let items = listed["items"].as_array().unwrap();
    assert_eq!(items.len(), 1, "{text}");
    let incident = &items[0];
    let told = ["about", "subject", "why", "state", "severity"].map(|name| incident[name].as_str().unwrap());
    assert_eq!(told, ["asset", "uplink-1", "down", "acknowledged", "critical"]);
    assert_eq!((&incident["involved"], &incident["resolved"]), (&json!(3), &Value::Null));
    assert_eq!(server.get("/open-data/incidents.json?asset=ap-3").await["items"], json!([]));
    assert_eq!(server.get("/open-data/incidents.json?area=milano&limit=1").await["items"].as_array().unwrap().len(), 1);
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn planned_work_is_a_calendar_without_its_title() {
    let database = Database::migrated().await;
    let mut server = Server::with(hasty(&database)).await;
    network(&server).await;
    server.log_in().await;
    let plan = async |scope: Value, when: Value| {
        let plan = json!({"title": "Sig. Rossi cambia la fibra", "scope": scope, "when": when});
        let answer = server.request(Method::POST, "/api/v1/maintenance").json(&plan).send().await.unwrap();
        assert!(answer.status().is_success());
        answer.json::<Value>().await.unwrap()["id"].as_i64().unwrap()
    };
    let tomorrow = ago(-86_400);
    plan(json!({"subtree": "uplink-1"}), json!({"once": {"from": tomorrow, "to": ago(-90_000)}})).await;
    let weekly = json!({"days": ["sunday"], "from": "01:00", "to": "04:00", "begins": ago(0), "ends": null});
    plan(json!({"area": "nil-1"}), json!({ "weekly": weekly })).await;
    let off = plan(json!({"asset": "ap-3"}), json!({"once": {"from": tomorrow, "to": ago(-90_000)}})).await;
    let end = server.request(Method::DELETE, &format!("/api/v1/maintenance/{off}"));
    assert_eq!(end.send().await.unwrap().status().as_u16(), 204);

    let text = calendar(&server, "/feeds/maintenance.ics").await;
    assert!(!text.contains("Rossi"), "what colleagues wrote for each other: {text}");
    assert!(
        text.starts_with("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:") && text.ends_with("END:VCALENDAR\r\n"),
        "{text}"
    );
    let count = |what: &str| text.matches(what).count();
    let times = count("SUMMARY:Duomo: manutenzione programmata");
    assert!((12..=14).contains(&times), "a quarter has {times} Sundays");
    assert_eq!(count("SUMMARY:uplink-1 of the tests e ciò che ne dipende"), 1, "{text}");
    assert_eq!(count("ap-3 of the tests"), 0, "what was called off before it began was no work");
    let start: String = tomorrow.to_string().chars().filter(|c| c.is_ascii_digit() || *c == 'T').take(15).collect();
    assert!(text.contains(&format!("DTSTART:{start}Z\r\n")), "{start}: {text}");
    assert_eq!(count("BEGIN:VEVENT"), count("\r\nUID:"));
    let elsewhere = calendar(&server, "/feeds/maintenance.ics?area=nil-20").await;
    assert!(!elsewhere.contains("VEVENT"), "{elsewhere}");
    let outages = calendar(&server, "/feeds/outages.ics").await;
    assert!(outages.contains("X-WR-CALNAME:Fuori servizio"), "{outages}");
    server.stop().await;
}
