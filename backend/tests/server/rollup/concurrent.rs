//! Commits and the roller at the same time: no sample slips between the marks.

use super::{City, at};
use cruscotto_backend::store::{Store, StoredRow};
use cruscotto_domain::time::{MICROS_PER_SECOND, Timestamp};
use rand::{RngExt, SeedableRng};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};

/// Less than the store waits for a lock.
const PATIENCE: Duration = Duration::from_secs(4);

#[tokio::test(flavor = "multi_thread")]
async fn what_is_committed_while_the_marks_move_is_summed_up_once() {
    let city = City::new().await;
    let begin = at("2026-05-05T08:00:00Z");
    let clock = Arc::new(AtomicI64::new(0));
    let writers: Vec<_> = (0..3u64)
        .map(|writer| {
            // A pool of its own, as another backend has.
            let (store, series, clock) =
                (Store::new(&city.database.url).unwrap(), city.series.clone(), Arc::clone(&clock));
            tokio::spawn(async move {
                let mut random = rand_chacha::ChaCha8Rng::seed_from_u64(writer);
                for i in 0..120i64 {
                    let now = clock.fetch_add(40, Ordering::SeqCst);
                    // Around the marks, which follow the same clock; each writer has microseconds of its own.
                    let second = (now - random.random_range(0..900)).max(0);
                    let micros = second * MICROS_PER_SECOND + i * 10 + i64::try_from(writer).unwrap();
                    let row = |&series: &i32| StoredRow { series, time: begin.plus_micros(micros), value: 0.125 };
                    let rows: Vec<StoredRow> = series.iter().map(row).collect();
                    store.commit(&rows, |_| Vec::new(), &[]).await.unwrap();
                }
            })
        })
        .collect();
    let rollers: Vec<_> = (0..2)
        .map(|_| {
            let (mut roller, clock) = (city.roller(), Arc::clone(&clock));
            tokio::spawn(async move {
                while clock.load(Ordering::SeqCst) < 3 * 120 * 40 {
                    let now = clock.load(Ordering::SeqCst);
                    roller.step(begin.plus_micros(now * MICROS_PER_SECOND)).await.unwrap();
                    tokio::task::yield_now().await;
                }
            })
        })
        .collect();
    for task in writers.into_iter().chain(rollers) {
        task.await.unwrap();
    }
    let end = begin.plus_micros(40 * 3_600 * MICROS_PER_SECOND);
    city.roller().catch_up(end).await.unwrap();
    assert_eq!(city.samples().await.len(), 3 * 120 * 3);
    city.assert_exact(end).await;
}

/// Sessions of this database that wait for a lock of a kind.
async fn waiting(city: &City, kind: &str) -> i64 {
    let sql = "select count(*) from pg_stat_activity
               where datname = current_database() and wait_event_type = 'Lock' and wait_event = $1";
    sqlx::query_scalar(sql).bind(kind).fetch_one(&mut city.database.connect().await).await.unwrap()
}

/// The roller sums up to `end` while a commit of `late` is held up at its last statement, when it has seen the marks, touched what it
/// touches and written its sample; it has to wait for it by a lock of that kind, or be right without.
async fn rolled_beside_a_commit_that_is_held_up(city: &City, late: StoredRow, end: Timestamp, kind: &str) {
    let mut holder = city.database.connect().await;
    sqlx::raw_sql("begin; lock table delivery in exclusive mode").execute(&mut holder).await.unwrap();
    let store = city.store.clone();
    let commit = tokio::spawn(async move { store.commit(&[late], |_| Vec::new(), &[]).await.unwrap() });
    let begun = Instant::now();
    while waiting(city, "relation").await == 0 {
        assert!(begun.elapsed() < PATIENCE, "the commit is not held up");
    }
    let mut roller = city.roller();
    let rolling = tokio::spawn(async move { roller.catch_up(end).await.unwrap() });
    while waiting(city, kind).await == 0 && !rolling.is_finished() {
        assert!(begun.elapsed() < PATIENCE, "the roller neither waits nor ends");
    }
    sqlx::raw_sql("rollback").execute(&mut holder).await.unwrap();
    commit.await.unwrap();
    rolling.await.unwrap();
}

/// A sample of one series, that many seconds after `begin`.
fn row(city: &City, begin: Timestamp, second: i64) -> StoredRow {
    StoredRow { series: city.series[1], time: begin.plus_micros(second * MICROS_PER_SECOND), value: 1.0 }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_marks_wait_for_a_commit_that_is_under_way() {
    let city = City::new().await;
    let begin = at("2026-05-05T08:00:00Z");
    city.commit(&[row(&city, begin, 0)]).await;
    city.roller().catch_up(begin.plus_micros(300 * MICROS_PER_SECOND)).await.unwrap();
    let end = begin.plus_micros(40 * 3_600 * MICROS_PER_SECOND);
    rolled_beside_a_commit_that_is_held_up(&city, row(&city, begin, 600), end, "advisory").await;
    assert_eq!(city.samples().await.len(), 2);
    city.assert_exact(end).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_hour_is_not_summed_up_again_without_a_sample_that_is_about_to_be_committed() {
    let city = City::new().await;
    let begin = at("2026-05-05T08:00:00Z");
    let end = begin.plus_micros(40 * 3_600 * MICROS_PER_SECOND);
    city.commit(&[row(&city, begin, 0)]).await;
    city.roller().catch_up(end).await.unwrap();
    // The hour waits to be summed up again already.
    city.commit(&[row(&city, begin, 600)]).await;
    rolled_beside_a_commit_that_is_held_up(&city, row(&city, begin, 1_200), end, "transactionid").await;
    assert_eq!(city.samples().await.len(), 3);
    city.assert_exact(end).await;
}
