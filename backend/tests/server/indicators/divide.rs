//! The digital-divide index of two quarters, and what is not known of the others.

use super::{NORTH, near, number, page};
use crate::harness::{DUOMO, Database, Server, ago, asset};
use reqwest::Method;
use serde_json::{Value, json};

/// At the Duomo an access point that works and a school with 10 Gbit/s; in the north one that does not, and a school with
/// 100 Mbit/s.
async fn two_quarters(server: &Server) {
    server
        .inventory(&[
            asset("ap-1", "access_point", Some(DUOMO), None),
            asset("ap-2", "access_point", Some(NORTH), None),
            asset("s-1", "school", Some(DUOMO), None),
            asset("s-2", "school", Some(NORTH), None),
        ])
        .await;
    let mut samples = Vec::new();
    for minute in 0..180 {
        samples.push(("ap-1", "device.up", json!({}), ago(60 * minute + 10), 1.0));
        samples.push(("ap-2", "device.up", json!({}), ago(60 * minute + 10), f64::from(u8::from(minute > 90))));
    }
    samples.push(("s-1", "school.download", json!({}), ago(9_000), 10e9));
    samples.push(("s-2", "school.download", json!({}), ago(9_000), 100e6));
    server.samples(&samples).await;
}

fn of<'a>(answer: &'a Value, id: &str) -> &'a Value {
    answer["areas"].as_array().unwrap().iter().find(|area| area["area"] == id).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn quarters_are_ranked_by_what_is_known_and_missing_inputs_are_named() {
    let database = Database::migrated().await;
    let (server, _web) = crate::pages::server(&database).await;
    let empty = server.get("/api/v1/divide").await;
    assert!(empty["areas"].as_array().unwrap().iter().all(|area| area["score"].is_null()), "nothing is known");
    assert_eq!(empty["city_coverage"], Value::Null);
    let html = page(&server, "/divide?lang=en&coverage=1").await;
    assert!(html.contains("more than a quarter of the inputs is missing"), "{html}");
    server.stop().await;

    // Inputs are told for a minute as they were gathered: a server that was not asked before.
    let (server, _web) = crate::pages::server(&database).await;
    two_quarters(&server).await;
    server.wait("/api/v1/assets/ap-2", |asset| asset["summary"]["health"] == "critical").await;
    server.wait("/api/v1/assets/ap-1", |asset| asset["summary"]["health"] == "ok").await;
    super::rolled(&database, &ago(3_600).to_string()).await;
    let answer = server.get("/api/v1/divide").await;
    let (south, north) = (of(&answer, "nil-1"), answer["areas"].as_array().unwrap()[0].clone());
    assert_eq!(answer["working"], 1);
    assert_eq!(answer["access_points"], 2);
    near(number(south, "/score"), 0.0);
    near(number(&north, "/score"), 100.0);
    assert_eq!((&north["rank"], &south["rank"]), (&json!(1), &json!(2)));
    // The logarithm of what the school gets: 10 Gbit/s is 1, the floor is 0.
    near(number(south, "/parts/1/value"), 1.0);
    near(number(&north, "/parts/1/value"), 0.0);
    near(number(south, "/parts/3/value"), 1.0);
    let up = number(&north, "/parts/3/value");
    assert!(up > 0.3 && up < 0.9, "ninety minutes of three hours were down: {up}");
    // A circle of 100 m around the one that works, by the area of the Duomo's NIL.
    let covered = number(south, "/parts/0/value");
    assert!(covered > 0.005 && covered < 0.02, "{covered}");
    assert_eq!(north["missing"], json!(["take_up"]));
    near(number(&north, "/missing_weight"), 0.25);
    // Points of the components, and of the mean, add up to the score.
    let points: f64 = (0..4).filter_map(|i| north["parts"][i]["points"].as_f64()).sum();
    near(number(&answer, "/mean_score") + points, 100.0);
    let elsewhere = of(&answer, "nil-20");
    assert_eq!((&elsewhere["score"], &elsewhere["range"]), (&Value::Null, &Value::Null));
    let first = &answer["school_upgrades"][0];
    assert_eq!((&first["measure"]["school"], &first["demo"]), (&json!("s-2"), &json!(true)), "the one with least");
    assert!(answer["new_access_points"].as_array().unwrap().iter().all(|gain| gain["points"].as_f64() > Some(0.0)));

    // Without take-up and availability nothing of these is missing; with take-up alone there is no score.
    let chosen = server.get("/api/v1/divide?take_up=0&availability=0").await;
    near(number(&chosen, "/weights/0"), 0.5);
    near(number(of(&chosen, "nil-1"), "/missing_weight"), 0.0);
    let heavy = server.get("/api/v1/divide?take_up=5").await;
    assert!(heavy["areas"].as_array().unwrap().iter().all(|area| area["score"].is_null()));
    for wrong in ["coverage=-1", "coverage=0&school=0&take_up=0&availability=0"] {
        let path = format!("/api/v1/divide?{wrong}");
        assert_eq!(server.problem(server.request(Method::GET, &path)).await.0, 422, "{wrong}");
    }
    assert_eq!(server.problem(server.request(Method::GET, "/api/v1/divide?coverage=much")).await.0, 400);
    assert_eq!(server.problem(server.request(Method::GET, "/api/v1/divide?speed=1")).await.0, 400);

    let html = page(&server, "/divide?take_up=0&availability=0&lang=en").await;
    let score = of(&chosen, "nil-1")["score"].as_f64().unwrap();
    assert!(html.contains(&format!("data-area=\"nil-1\" data-rank=\"2\" data-score=\"{score}\"")), "{html}");
    assert!(html.contains("name=\"take_up\""), "the form can be changed again");
    server.stop().await;
}
