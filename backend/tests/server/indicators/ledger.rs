//! The ledger of school upgrades, step by step, and schools below their contract.

use super::{NORTH, near, noon, number, page, rolled, the_day};
use crate::harness::{DUOMO, Database, Server, asset};
use reqwest::Method;
use serde_json::{Value, json};

/// A school with a contract of 1 Gbit/s.
fn school(id: &str, point: (f64, f64)) -> Value {
    let mut school = asset(id, "school", Some(point), None);
    school["contract"] = json!({"down_bps": 1e9, "up_bps": 1e9});
    school["tags"] = json!({"supplier": "Fibra Esempio"});
    school
}

impl Server {
    async fn ask(&self, method: Method, path: &str, body: &Value) -> (u16, Value) {
        let response = self.request(method, path).json(body).send().await.unwrap();
        (response.status().as_u16(), response.json().await.unwrap_or(Value::Null))
    }

    async fn step(&self, school: &str, stage: &str, on: &str, evidence: Value) -> (u16, Value) {
        let step = json!({"stage": stage, "on": on, "evidence": evidence});
        self.ask(Method::POST, &format!("/api/v1/school-upgrades/{school}/steps"), &step).await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upgrade_goes_step_by_step_and_is_accepted_by_what_is_measured() {
    let database = Database::migrated().await;
    let (mut server, _web) = crate::pages::server(&database).await;
    server.inventory(&[school("s-1", DUOMO), school("s-2", NORTH)]).await;
    let mut samples = Vec::new();
    for day in 1..=20 {
        // Upgraded on the 10th; the other gets half of its contract from the 3rd on.
        let (upgraded, other) = (if day < 10 { 0.9e9 } else { 9e9 }, if day < 3 { 0.95e9 } else { 0.5e9 });
        samples.push(("s-1", "school.download", json!({}), noon(day), upgraded));
        samples.push(("s-2", "school.download", json!({}), noon(day), other));
    }
    server.samples(&samples).await;
    rolled(&database, &noon(22).to_string()).await;

    let plan = json!({"supplier": "Fibra Esempio", "contract": {"down_bps": 10e9, "up_bps": 10e9}});
    let path = "/api/v1/school-upgrades/s-1";
    assert_eq!(server.ask(Method::PUT, path, &plan).await.0, 401, "nobody is logged in");
    server.log_in().await;
    assert_eq!(server.step("s-1", "ordered", &the_day(1), Value::Null).await.0, 404, "nothing is planned");
    assert_eq!(server.ask(Method::PUT, path, &plan).await.0, 204);
    let none = json!({"contract": {"down_bps": 0.0, "up_bps": 1e9}});
    assert_eq!(server.ask(Method::PUT, path, &none).await.0, 422);
    assert_eq!(server.ask(Method::PUT, "/api/v1/school-upgrades/s-9", &plan).await.0, 404);

    let (status, said) = server.step("s-1", "installed", &the_day(9), Value::Null).await;
    assert!(status == 422 && said["detail"].as_str().unwrap().contains("expected ordered"), "{said}");
    assert_eq!(server.step("s-1", "ordered", &the_day(1), Value::Null).await.0, 201);
    assert_eq!(server.step("s-1", "ordered", &the_day(1), Value::Null).await.0, 422, "once");
    assert_eq!(server.step("s-1", "installed", "2099-01-01", Value::Null).await.0, 422, "not yet");
    assert_eq!(server.step("s-1", "installed", &the_day(9), Value::Null).await.0, 201);
    let (status, tested) = server.step("s-1", "tested", &the_day(9), Value::Null).await;
    assert_eq!(status, 201);
    near(number(&tested, "/evidence/down_bps"), 0.9e9);
    // What was measured by the 9th is no upgrade yet; by the 12th it is.
    let (status, said) = server.step("s-1", "accepted", &the_day(9), Value::Null).await;
    assert!(status == 422 && said["detail"].as_str().unwrap().contains("9 %"), "{said}");
    let (status, accepted) = server.step("s-1", "accepted", &the_day(12), Value::Null).await;
    assert_eq!((status, &accepted["evidence"]["on"]), (201, &json!(the_day(12))), "{accepted}");
    assert_eq!(accepted["evidence"]["method"], "ndt7");

    let ledger = server.get("/api/v1/school-upgrades").await;
    assert_eq!((&ledger["whole"]["scope"], &ledger["whole"]["accepted"]), (&json!(1), &json!(1)));
    assert_eq!(ledger["municipi"][0]["municipio"], "municipio-1");
    assert_eq!(ledger["standing"]["status"], "reached");
    let [first, last] = [&ledger["burn_up"][0], ledger["burn_up"].as_array().unwrap().last().unwrap()];
    assert_eq!((&first["day"], &first["ordered"], &first["accepted"]), (&json!(the_day(1)), &json!(1), &json!(0)));
    assert_eq!(last["accepted"], 1);
    // The other is below since the 3rd: eighteen days, each half of what is promised.
    let below = &ledger["shortfalls"][0];
    assert_eq!((&below["school"], &below["since"], &below["days"]), (&json!("s-2"), &json!(the_day(3)), &json!(18)));
    near(number(below, "/mean"), 0.5);
    assert_eq!((&below["supplier"], &below["tier"]), (&json!("Fibra Esempio"), &json!("below_contract")));
    assert_eq!(ledger["shortfalls"].as_array().unwrap().len(), 1, "the upgraded one gets what its upgrade promised");
    assert_eq!(ledger["delivery"]["as_contracted"], 1);
    near(number(&ledger, "/delivery/median_share"), (0.9 + 0.5) / 2.0);
    let here = &ledger["delivered"][0];
    assert_eq!((&here["municipio"], &here["delivery"]["schools"]), (&json!("municipio-1"), &json!(1)), "{here}");
    assert_eq!(ledger["suppliers"][0]["supplier"], "Fibra Esempio");
    assert_eq!(server.get("/api/v1/school-upgrades?days=18").await["shortfalls"], json!([]), "not for more than 18");
    assert_eq!(server.problem(server.request(Method::GET, "/api/v1/school-upgrades?days=-1")).await.0, 400);

    // The public is told no supplier, on no surface.
    server.cookie = None;
    let public = server.get("/api/v1/school-upgrades").await.to_string();
    let html = page(&server, "/school-upgrades?lang=en&days=10").await;
    assert!(!public.contains("Fibra Esempio") && !html.contains("Fibra Esempio"));
    assert!(html.contains("data-below=\"s-2\" data-days=\"18\" data-mean=\"0.5\""), "{html}");
    assert!(html.contains("data-school=\"s-1\" data-stage=\"accepted\""));
    server.log_in().await;

    // Taken back in turn, and the trail knows of it.
    let steps = "/api/v1/school-upgrades/s-1/steps";
    assert_eq!(server.ask(Method::DELETE, &format!("{steps}/tested"), &json!({})).await.0, 409);
    assert_eq!(server.ask(Method::DELETE, &format!("{steps}/accepted"), &json!({})).await.0, 204);
    assert_eq!(server.get("/api/v1/school-upgrades").await["whole"]["accepted"], 0);
    let noted = "audit_event where subject_kind = 'school_upgrade_step' and actor = 'operator'";
    assert_eq!(database.count(noted).await, 5, "four steps and one taken back");
    server.stop().await;
}
