//! Indicators against values computed by hand: what the API says, and what the pages say of the same.

mod comparison;
mod divide;
mod ledger;
mod recomputed;
mod services;

use crate::harness::{Database, Server};
use cruscotto_backend::rollup::Roller;
use cruscotto_backend::store::Store;
use cruscotto_domain::catalogue::Catalogue;
use cruscotto_domain::time::Timestamp;
use reqwest::Method;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// A place in another NIL and Municipio than the Duomo's.
pub const NORTH: (f64, f64) = (9.1890, 45.5150);

/// Noon in UTC of the `i`th of the days of a test, which begin forty days ago: what is told since when is told of now.
pub fn noon(i: i64) -> Timestamp {
    noon_ago(40 - i)
}

/// Noon in UTC, as many days ago.
pub fn noon_ago(days: i64) -> Timestamp {
    let day = crate::harness::ago(days * 86_400).to_string();
    format!("{}T12:00:00Z", &day[..10]).parse().unwrap()
}

/// The day of that noon.
pub fn the_day(i: i64) -> String {
    noon(i).to_string()[..10].to_owned()
}

/// What was published of the two counts of a service on a day: totals, and channels where they are told.
pub async fn published(database: &Database, day: &str, service: &str, counts: [Value; 2], channels: [Value; 2]) {
    for (metric, (count, channels)) in
        ["service.started", "service.completed"].into_iter().zip(counts.into_iter().zip(channels))
    {
        let mut published = json!({"assets": {service: count}, "areas": {}, "city": null});
        if !channels.is_null() {
            published["channels"] = json!({service: channels});
        }
        let sql = "insert into people_day (metric, day, until, published)
                   values ($1, $2::timestamp at time zone 'Europe/Rome',
                           ($2::timestamp + interval '1 day') at time zone 'Europe/Rome', $3)";
        sqlx::query(sql)
            .bind(metric)
            .bind(day)
            .bind(sqlx::types::Json(published))
            .execute(&mut database.connect().await)
            .await
            .unwrap();
    }
}

/// Sums up everything before `to`.
pub async fn rolled(database: &Database, to: &str) {
    let to: Timestamp = to.parse().unwrap();
    let store = Store::new(&database.url).unwrap();
    let mut roller = Roller::new(store.clone(), &Catalogue::built_in().unwrap(), "Europe/Rome");
    let begun = Instant::now();
    loop {
        roller.catch_up(to.plus_micros(86_400_000_000)).await.unwrap();
        let state = store.rollup_state().await.unwrap();
        if state.touched == 0 && state.rolled_to.is_some_and(|rolled| rolled >= to) {
            return;
        }
        assert!(begun.elapsed().as_secs() < 60, "not summed up: {state:?}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// The page, whatever its language.
pub async fn page(server: &Server, path: &str) -> String {
    let response = server.request(Method::GET, path).header("accept", "text/html").send().await.unwrap();
    let status = response.status().as_u16();
    let text = response.text().await.unwrap();
    assert_eq!(status, 200, "{path}: {text}");
    text
}

/// The number that an answer has at `pointer`.
pub fn number(answer: &Value, pointer: &str) -> f64 {
    let found = answer.pointer(pointer).and_then(Value::as_f64);
    found.unwrap_or_else(|| panic!("{pointer} is no number: {answer:#}"))
}

/// Whether a number is as expected, but for the last digits.
pub fn near(found: f64, expected: f64) {
    assert!((found - expected).abs() <= 1e-9 * (1.0 + expected.abs()), "{found}, not {expected}");
}
