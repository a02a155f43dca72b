//! Whatever happens in whatever order, the rollups are those of the samples, and history is the same from both.

use super::{City, ZONE, at, bucket};
use cruscotto_backend::store::{Bucket, HistoryQuery, Level, PartSeries, StoredRow, rollup};
use cruscotto_domain::metric::Aggregation;
use cruscotto_domain::time::{MICROS_PER_SECOND, Timestamp};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use sqlx::Connection;
use std::collections::BTreeMap;
use std::time::Duration;

/// Things that happen in one run.
const EVENTS: usize = 120;

struct Run {
    city: City,
    random: ChaCha8Rng,
    begin: Timestamp,
    now: Timestamp,
    sent: Vec<Vec<StoredRow>>,
}

impl Run {
    async fn new(seed: u64, begin: &str) -> Self {
        let random = ChaCha8Rng::seed_from_u64(seed);
        Self { city: City::new().await, random, begin: at(begin), now: at(begin), sent: Vec::new() }
    }

    fn row(&mut self, from: Timestamp, to: Timestamp) -> StoredRow {
        let series = self.city.series[self.random.random_range(0..self.city.series.len())];
        let seconds = to.micros_since(from) / MICROS_PER_SECOND;
        let time = from.plus_micros(self.random.random_range(0..seconds.max(1)) * MICROS_PER_SECOND);
        // Eighths: their sums are exact in any order.
        StoredRow { series, time, value: f64::from(self.random.random_range(0..24u8)) / 8.0 }
    }

    async fn deliver(&mut self, from: Timestamp, to: Timestamp, rows: usize) {
        let rows: Vec<StoredRow> = (0..rows).map(|_| self.row(from, to)).collect();
        self.city.commit(&rows).await;
        self.sent.push(rows);
    }

    /// Restates a stored value, as a correction does.
    async fn correct(&mut self) {
        let samples = self.city.samples().await;
        let Some(row) = (!samples.is_empty()).then(|| samples[self.random.random_range(0..samples.len())]) else {
            return;
        };
        let mut connection = self.city.database.connect().await;
        let mut transaction = connection.begin().await.unwrap();
        let sql = "update sample set value = 99 where series_id = $1 and ts = to_timestamp($2)";
        let changed = sqlx::query(sql)
            .bind(row.series)
            .bind((row.time.as_micros() / MICROS_PER_SECOND) as f64)
            .execute(&mut *transaction)
            .await
            .unwrap();
        assert_eq!(changed.rows_affected(), 1);
        rollup::touch(&mut transaction, &[(row.series, row.time)]).await.unwrap();
        transaction.commit().await.unwrap();
    }

    /// The program ends between the marks, or in a transaction that it did not commit.
    async fn crash(&mut self) {
        if self.random.random_bool(0.5) {
            if let Some((_, opened)) = self.city.store.rollup_marks().await.unwrap() {
                self.city.store.open_rollups(opened.max(bucket(Level::Hour, self.now).0)).await.unwrap();
            }
        } else {
            let mut work = self.city.store.begin_rollup().await.unwrap().unwrap();
            let rows = work.rollups(Level::FiveMinutes, self.begin, self.now).await.unwrap();
            let spans: Vec<_> = rows
                .iter()
                .map(|r| cruscotto_backend::store::Span {
                    series: r.series,
                    from: r.bucket,
                    to: r.bucket.plus_micros(1),
                })
                .collect();
            work.clear(Level::FiveMinutes, &spans).await.unwrap();
            work.give_up().await.unwrap();
        }
    }

    async fn happen(&mut self) {
        match self.random.random_range(0..20u8) {
            0..6 => {
                let before = self.now;
                self.now = self.now.plus_micros(self.random.random_range(60..3_000) * MICROS_PER_SECOND);
                self.deliver(before, self.now, 12).await;
            }
            6..9 => self.deliver(self.begin, self.now.plus_micros(MICROS_PER_SECOND), 6).await,
            9..11 if !self.sent.is_empty() => {
                let again = self.sent[self.random.random_range(0..self.sent.len())].clone();
                self.city.commit(&again).await;
            }
            11..13 => self.correct().await,
            13 => self.crash().await,
            14 => self.now = self.now.plus_micros(4 * 3_600 * MICROS_PER_SECOND),
            15 => self.compare_history().await,
            _ => {
                let mut roller = self.city.roller();
                for _ in 0..self.random.random_range(1..5u8) {
                    roller.step(self.now).await.unwrap();
                }
            }
        }
    }

    /// History at any moment, with samples that are not summed up and hours that are to be again, is that of the samples.
    async fn compare_history(&mut self) {
        let samples = self.city.samples().await;
        let span = self.now.micros_since(self.begin) / MICROS_PER_SECOND;
        if span < 2 {
            return;
        }
        let from = self.begin.plus_micros(self.random.random_range(0..span - 1) * MICROS_PER_SECOND);
        let to = self.now;
        for bucket_ in [Bucket::Width(Duration::from_secs(300)), Bucket::Width(Duration::from_secs(3_600)), Bucket::Day]
        {
            let parts = (0..).zip(&self.city.series);
            let query = HistoryQuery {
                series: parts.map(|(part, &series)| PartSeries { series, asset: part, part }).collect(),
                from,
                to,
                bucket: bucket_,
                zone: ZONE.into(),
                aggregation: Aggregation::Mean,
                days: None,
            };
            let level = match bucket_ {
                Bucket::Width(width) if width.as_secs() == 300 => Level::FiveMinutes,
                Bucket::Width(_) => Level::Hour,
                _ => Level::Day,
            };
            let mut expected: BTreeMap<(Timestamp, i32), Vec<f64>> = BTreeMap::new();
            for row in samples.iter().filter(|row| from <= row.time && row.time < to) {
                let part = (0..).zip(&self.city.series).find(|(_, series)| **series == row.series).unwrap().0;
                expected.entry((bucket(level, row.time).0, part)).or_default().push(row.value);
            }
            let got = self.city.store.history(&query).await.unwrap();
            assert_eq!(got.len(), expected.len(), "{from} {to} {level:?}");
            for (got, (key, values)) in got.iter().zip(expected) {
                let mean = values.iter().sum::<f64>() / values.len() as f64;
                let min = values.iter().copied().fold(f64::INFINITY, f64::min);
                let max = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
                let expected = (key.0, key.1, i64::try_from(values.len()).unwrap(), mean, min, max);
                assert_eq!(
                    (got.time, got.part, got.count, got.value, got.min, got.max),
                    expected,
                    "{from} {to} {level:?}"
                );
            }
        }
    }
}

async fn anything_in_any_order(seed: u64, begin: &str) {
    let mut run = Run::new(seed, begin).await;
    for _ in 0..EVENTS {
        run.happen().await;
    }
    let end = run.now.plus_micros(30 * 3_600 * MICROS_PER_SECOND);
    run.city.roller().catch_up(end).await.unwrap();
    run.city.assert_exact(end).await;
    run.compare_history().await;
    let days = run.city.stored(Level::Day).await;
    assert!(days.len() > 3, "the run covers days: {}", days.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn rollups_are_those_of_the_samples_over_the_day_of_23_hours() {
    anything_in_any_order(1, "2026-03-28T17:03:00Z").await;
    anything_in_any_order(2, "2026-03-29T00:30:00Z").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn rollups_are_those_of_the_samples_over_the_day_of_25_hours() {
    anything_in_any_order(3, "2025-10-25T12:00:00Z").await;
    anything_in_any_order(4, "2025-10-26T00:01:00Z").await;
}
