//! Samples that come after retention dropped those of their time: added once, or kept aside, never counted twice.

use super::{City, at};
use cruscotto_backend::store::{Level, StoredRow, rollup};
use cruscotto_domain::time::{MICROS_PER_SECOND, Timestamp};
use sqlx::Connection;

const DAY: &str = "2026-06-10T00:00:00Z";

fn row(series: i32, second: i64, value: f64) -> StoredRow {
    StoredRow { series, time: at(DAY).plus_micros(second * MICROS_PER_SECOND), value }
}

/// Drops chunks as retention does, in one transaction with the horizon.
async fn drop_before(city: &City, horizon: Timestamp) {
    let mut connection = city.database.connect().await;
    let mut transaction = connection.begin().await.unwrap();
    let settled = rollup::hold_and_settle(&mut transaction).await.unwrap();
    assert!(settled.unwrap() >= horizon, "{settled:?}");
    for sql in [
        "select drop_chunks('sample', older_than => to_timestamp($1))",
        "insert into retention_horizon values ('sample', to_timestamp($1))
         on conflict (kind) do update set dropped_before = excluded.dropped_before",
    ] {
        let seconds = (horizon.as_micros() / MICROS_PER_SECOND) as f64;
        sqlx::query(sql).bind(seconds).execute(&mut *transaction).await.unwrap();
    }
    transaction.commit().await.unwrap();
}

async fn outcome(city: &City, second: i64) -> Option<String> {
    let sql = "select outcome from rollup_late where ts = to_timestamp($1)";
    let seconds = (at(DAY).as_micros() / MICROS_PER_SECOND + second) as f64;
    sqlx::query_scalar(sql).bind(seconds).fetch_one(&mut city.database.connect().await).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn samples_of_a_dropped_time_are_added_once_and_doubts_are_kept() {
    let city = City::new().await;
    let series = city.series[1];
    let first: Vec<StoredRow> = (0..60).map(|minute| row(series, 60 * minute, 4.0)).collect();
    city.commit(&first).await;
    let mut roller = city.roller();
    let end = at("2026-06-13T00:00:00Z");
    roller.catch_up(end).await.unwrap();
    let before = [city.stored(Level::FiveMinutes).await, city.stored(Level::Hour).await, city.stored(Level::Day).await];
    drop_before(&city, at("2026-06-11T00:00:00Z")).await;
    assert_eq!(city.samples().await, []);
    assert_eq!(city.store.raw_horizon().await.unwrap(), Some(at("2026-06-11T00:00:00Z")));

    // The whole hour once more: first and last of each bucket are known for what they are, the others may be new. And
    // three that are certainly new: in an hour with none, beside each other and between each other.
    city.commit(&first).await;
    city.commit(&[row(series, 8_000, 16.0), row(series, 8_020, 8.0)]).await;
    roller.catch_up(end).await.unwrap();
    city.commit(&[row(series, 8_010, 8.0)]).await;
    city.commit(&[row(series, 8_005, 8.0)]).await;
    let mut connection = city.database.connect().await;
    let mut transaction = connection.begin().await.unwrap();
    let settled = rollup::hold_and_settle(&mut transaction).await.unwrap();
    assert_eq!(settled, Some(row(series, 8_005, 0.0).time), "what waits must not be dropped");
    transaction.rollback().await.unwrap();
    roller.catch_up(end).await.unwrap();
    assert_eq!(outcome(&city, 0).await.as_deref(), Some("duplicate"));
    assert_eq!(outcome(&city, 60).await.as_deref(), Some("undecided"));
    for second in [8_000, 8_005, 8_010, 8_020] {
        assert_eq!(outcome(&city, second).await.as_deref(), Some("merged"), "{second}");
    }

    let five = city.stored(Level::FiveMinutes).await;
    assert_eq!(five[..12], before[0], "an hour sent again changes nothing");
    assert_eq!((five.len(), five[12].summary.count, five[12].summary.sum), (13, 4, 40.0));
    let hours = city.stored(Level::Hour).await;
    assert_eq!((hours.len(), &hours[0]), (2, &before[1][0]));
    let days = city.stored(Level::Day).await;
    assert_eq!((days.len(), days[0].summary.count, days[0].summary.sum), (1, 64, before[2][0].summary.sum + 40.0));
    assert_eq!((days[0].summary.max, days[0].summary.last.0), (16.0, row(series, 8_020, 0.0).time));

    // Dropped again and sent again.
    drop_before(&city, at("2026-06-11T12:00:00Z")).await;
    city.commit(&[row(series, 8_000, 16.0), row(series, 8_010, 8.0)]).await;
    // A touch of an hour without its samples leaves its rollups.
    let mut transaction = connection.begin().await.unwrap();
    rollup::touch(&mut transaction, &[(series, row(series, 60, 0.0).time)]).await.unwrap();
    transaction.commit().await.unwrap();
    roller.catch_up(end).await.unwrap();
    assert_eq!(city.stored(Level::FiveMinutes).await, five);
    assert_eq!(city.stored(Level::Hour).await, hours);
    assert_eq!(city.stored(Level::Day).await, days);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_horizon_within_an_hour_divides_what_is_summed_up_again_from_what_stays() {
    let city = City::new().await;
    let series = city.series[1];
    let rows: Vec<StoredRow> = (0..24 * 12).map(|n| row(series, 300 * n, 1.0)).collect();
    city.commit(&rows).await;
    let mut roller = city.roller();
    let end = at("2026-06-13T00:00:00Z");
    roller.catch_up(end).await.unwrap();
    // As if chunks ended there: half of the hour is gone.
    city.database.execute("delete from sample where ts < '2026-06-10T10:30:00Z'").await;
    city.database
        .execute("insert into retention_horizon values ('sample', '2026-06-01'), ('sample.wifi.clients', '2026-06-10T10:30:00Z')")
        .await;
    city.commit(&[row(series, 10 * 3_600 + 1_900, 3.0), row(series, 10 * 3_600 + 100, 5.0)]).await;
    roller.catch_up(end).await.unwrap();
    let hours = city.stored(Level::Hour).await;
    assert_eq!((hours.len(), hours[10].summary.count, hours[10].summary.sum), (24, 14, 20.0));
    let days: Vec<(u64, f64)> =
        city.stored(Level::Day).await.iter().map(|day| (day.summary.count, day.summary.sum)).collect();
    assert_eq!(days, [(22 * 12 + 2, 22.0 * 12.0 + 8.0), (24, 24.0)], "two hours are of the next day in Rome");
}
