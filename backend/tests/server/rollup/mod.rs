//! Rollups against what the samples say, computed anew.

mod concurrent;
mod dropped;
mod exact;
mod operator;
mod places;
mod served;

use crate::harness::Database;
use cruscotto_backend::rollup::Roller;
use cruscotto_backend::store::{Committed, Level, Rollup, Store, StoredRow};
use cruscotto_domain::catalogue::Catalogue;
use cruscotto_domain::rollup::{BUCKET_MICROS, HOUR_MICROS, Holding, Summary, floor};
use cruscotto_domain::sample::SeriesKey;
use cruscotto_domain::time::{MICROS_PER_SECOND, Timestamp};
use sqlx::Row;
use std::collections::BTreeMap;

const ZONE: &str = "Europe/Rome";
const METRICS: [&str; 3] = ["device.up", "wifi.clients", "device.response_time"];

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// A store with one asset and its series, of the metrics above.
struct City {
    database: Database,
    store: Store,
    series: Vec<i32>,
}

impl City {
    async fn new() -> Self {
        let database = Database::migrated().await;
        let store = Store::new(&database.url).unwrap();
        database
            .execute(r#"insert into asset (id, definition) values ('ap-1', '{"id":"ap-1","kind":"access_point","state":"active"}')"#)
            .await;
        let key = |metric: &str| SeriesKey {
            asset: "ap-1".parse().unwrap(),
            metric: metric.parse().unwrap(),
            labels: BTreeMap::new(),
        };
        let series = store.resolve_series(&METRICS.map(key)).await.unwrap();
        Self { database, store, series }
    }

    /// A roller as after a start of the program.
    fn roller(&self) -> Roller {
        Roller::new(self.store.clone(), &Catalogue::built_in().unwrap(), ZONE)
    }

    async fn commit(&self, rows: &[StoredRow]) -> Committed {
        let mut rows = rows.to_vec();
        rows.sort_by_key(|row| (row.series, row.time));
        rows.dedup_by_key(|row| (row.series, row.time));
        self.store.commit(&rows, |_| Vec::new(), &[]).await.unwrap()
    }

    async fn samples(&self) -> Vec<StoredRow> {
        let sql =
            "select series_id, (extract(epoch from ts) * 1000000)::bigint as micros, value from sample order by 1, 2";
        let rows = sqlx::query(sql).fetch_all(&mut self.database.connect().await).await.unwrap();
        let row = |r: sqlx::postgres::PgRow| StoredRow {
            series: r.get(0),
            time: Timestamp::from_micros(r.get(1)).unwrap(),
            value: r.get(2),
        };
        rows.into_iter().map(row).collect()
    }

    async fn stored(&self, level: Level) -> Vec<Rollup> {
        let end = at("2100-01-01T00:00:00Z");
        let mut work = self.store.begin_rollup().await.unwrap().expect("nobody else sums up");
        let rollups = work.rollups(level, Timestamp::EPOCH, end).await.unwrap();
        work.give_up().await.unwrap();
        rollups
    }

    /// Every rollup is what the samples before `rolled_to` amount to, in the buckets that are over by then.
    async fn assert_exact(&self, rolled_to: Timestamp) {
        let samples = self.samples().await;
        let catalogue = Catalogue::built_in().unwrap();
        let holdings: Vec<Holding> =
            METRICS.iter().map(|id| Holding::of(catalogue.get(&id.parse().unwrap()).unwrap())).collect();
        for level in Level::ALL {
            let mut expected = Vec::new();
            let bucket = |row: &StoredRow| (row.series, bucket(level, row.time).0);
            for rows in samples.chunk_by(|a, b| bucket(a) == bucket(b)) {
                let holding = &holdings[self.series.iter().position(|s| *s == rows[0].series).unwrap()];
                let (series, start) = bucket(&rows[0]);
                if super::rollup::bucket(level, start).1 <= rolled_to {
                    let summary = Summary::of_samples(rows.iter().map(|r| (r.time, r.value)), holding).unwrap();
                    expected.push(Rollup { series, bucket: start, summary });
                }
            }
            let stored = self.stored(level).await;
            for (stored, expected) in stored.iter().zip(&expected) {
                assert_eq!(stored, expected, "{level:?}");
            }
            assert_eq!(stored.len(), expected.len(), "{level:?}");
        }
    }
}

/// Seconds that Rome is ahead of UTC, in the years of these tests (Directive 2000/84/EC: last Sundays, 1 h UTC).
fn ahead_s(at_: Timestamp) -> i64 {
    let summer = [("2025-03-30T01:00:00Z", "2025-10-26T01:00:00Z"), ("2026-03-29T01:00:00Z", "2026-10-25T01:00:00Z")];
    if summer.iter().any(|(from, to)| at(from) <= at_ && at_ < at(to)) { 7_200 } else { 3_600 }
}

fn midnight(at: Timestamp) -> Timestamp {
    let local = at.plus_micros(ahead_s(at) * MICROS_PER_SECOND);
    let midnight = floor(local, 24 * HOUR_MICROS);
    // The clock may be changed between midnight and now; it never is at midnight.
    let guess = midnight.plus_micros(-ahead_s(at) * MICROS_PER_SECOND);
    midnight.plus_micros(-ahead_s(guess) * MICROS_PER_SECOND)
}

/// Beginning and end of the bucket that an instant is in.
fn bucket(level: Level, at: Timestamp) -> (Timestamp, Timestamp) {
    match level {
        Level::FiveMinutes => (floor(at, BUCKET_MICROS), floor(at, BUCKET_MICROS).plus_micros(BUCKET_MICROS)),
        Level::Hour => (floor(at, HOUR_MICROS), floor(at, HOUR_MICROS).plus_micros(HOUR_MICROS)),
        Level::Day => (midnight(at), midnight(midnight(at).plus_micros(30 * HOUR_MICROS))),
    }
}
