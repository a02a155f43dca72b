//! The indicators of a service over its channels, of the days that were published.

use super::{near, number, page, published};
use crate::harness::Database;
use reqwest::Method;
use serde_json::{Value, json};

const CERTIFICATES: &str = "service-certificati";

/// A week with half of the people at the counter, then one with a quarter: nothing else changes. On the last day the counter
/// has too few people to be told.
pub async fn two_weeks(database: &Database) {
    for day in 5..19 {
        let name = format!("2026-10-{day:02}");
        let (started, completed, by_channel) = match day {
            5..12 => {
                (200.0, 150.0, [json!({"counter": 100.0, "online": 100.0}), json!({"counter": 100.0, "online": 50.0})])
            }
            18 => (200.0, 120.0, [Value::Null, Value::Null]),
            _ => (200.0, 125.0, [json!({"counter": 50.0, "online": 150.0}), json!({"counter": 50.0, "online": 75.0})]),
        };
        published(database, &name, CERTIFICATES, [json!(started), json!(completed)], by_channel).await;
    }
}

fn indicator<'a>(answer: &'a Value, service: &str, name: &str) -> &'a Value {
    let services = answer["services"].as_array().unwrap();
    let service = services.iter().find(|of| of["service"] == service).unwrap();
    service["indicators"].as_array().unwrap().iter().find(|of| of["indicator"] == name).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_moved_and_which_channel_explains_it() {
    let database = Database::migrated().await;
    let (server, _web) = crate::pages::server(&database).await;
    two_weeks(&database).await;
    let week = "first=2026-10-12&last=2026-10-18";
    let answer = server.get(&format!("/api/v1/service-indicators?{week}")).await;
    let services = answer["services"].as_array().unwrap();
    assert_eq!(services.len(), 1, "nothing else is counted");
    let now = &services[0]["now"];
    assert_eq!((&now["days"], &now["known"], &now["channel_days"]), (&json!(7), &json!(7), &json!(6)));
    near(number(now, "/started"), 1_400.0);
    near(number(now, "/completed"), 6.0 * 125.0 + 120.0);
    assert_eq!(now["channels"][0]["channel"], "counter");
    near(number(now, "/channels/0/completed"), 300.0);

    // From 50 of 150 to 75 of 125 digitally: all of it is mix.
    let take_up = indicator(&answer, "certificati", "take_up");
    near(number(take_up, "/then/value"), 1.0 / 3.0);
    near(number(take_up, "/now/value"), 0.6);
    near(number(take_up, "/now/numerator"), 450.0);
    near(number(take_up, "/decomposition/rate"), 0.0);
    near(number(take_up, "/decomposition/mix"), 0.6 - 1.0 / 3.0);
    // From 75 % to 62.5 %, though nobody does worse anywhere.
    let completion = indicator(&answer, "certificati", "completion");
    near(number(completion, "/decomposition/then"), 0.75);
    near(number(completion, "/decomposition/now"), 0.625);
    near(number(completion, "/decomposition/rate"), 0.0);
    near(number(completion, "/decomposition/mix"), -0.125);
    let cost = indicator(&answer, "certificati", "cost_per_transaction");
    assert_eq!((&cost["now"], &cost["demo"]), (&Value::Null, &json!(false)), "invented books are for a demonstration");

    let html = page(&server, &format!("/indicators?{week}&lang=en")).await;
    assert!(html.contains("data-decomposed=\"completion\"") && html.contains("data-channel=\"counter\""), "{html}");
    let none = server.get("/api/v1/service-indicators?first=2025-03-01&last=2025-03-07").await;
    assert_eq!(none["services"], json!([]));
    let wrong = server.request(Method::GET, "/api/v1/service-indicators?first=2026-10-02&last=2026-10-01");
    assert_eq!(server.problem(wrong).await.0, 422);
    let wrong = server.request(Method::GET, "/api/v1/service-indicators?channel=app");
    assert_eq!(server.problem(wrong).await.0, 400);
    server.stop().await;
}
