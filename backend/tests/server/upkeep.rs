//! The store is kept quick in the background.

use crate::harness::{DUOMO, Database, Server, ago, asset};
use cruscotto_backend::store::Store;
use cruscotto_domain::time::Timestamp;
use serde_json::json;
use sqlx::Connection;
use std::time::{Duration, Instant};

const CHUNKS: &str = "select array[extract(epoch from range_start)::bigint, extract(epoch from range_end)::bigint]
                      from timescaledb_information.chunks where hypertable_name = 'sample' order by 1";

async fn chunks(database: &Database) -> Vec<Vec<i64>> {
    sqlx::query_scalar(CHUNKS).fetch_all(&mut database.connect().await).await.unwrap()
}

/// The chunk of the next two hours of these seconds is there.
fn has_next(chunks: &[Vec<i64>], seconds: i64) -> bool {
    let next = seconds + 7_200;
    chunks.iter().any(|chunk| chunk[0] <= next && next < chunk[1])
}

#[tokio::test(flavor = "multi_thread")]
async fn the_chunk_of_the_next_interval_is_there_before_its_first_sample() {
    let database = Database::migrated().await;
    assert_eq!(chunks(&database).await, Vec::<Vec<i64>>::new());
    let server = Server::start(&database).await;
    let begun = Instant::now();
    loop {
        let now = Timestamp::now().as_micros() / 1_000_000;
        if has_next(&chunks(&database).await, now) {
            break;
        }
        assert!(begun.elapsed() < Duration::from_secs(20), "no chunk is made ahead");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let made = chunks(&database).await;
    assert_eq!((made.len(), database.count("sample").await), (2, 0), "{made:?}");

    // A sample of now finds its chunk.
    server.inventory(&[asset("ap-1", "access_point", Some(DUOMO), None)]).await;
    server.samples(&[("ap-1", "device.up", json!({}), ago(0), 1.0)]).await;
    assert_eq!(chunks(&database).await, made);
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn in_a_chunk_that_was_made_ahead_no_writer_waits_for_another() {
    let database = Database::migrated().await;
    database.execute("select make_next_chunks()").await;
    let (mut one, mut other) = (database.connect().await, database.connect().await);
    sqlx::query("set lock_timeout = '1s'").execute(&mut other).await.unwrap();
    let insert = "insert into sample (ts, value, series_id) values (now() + make_interval(hours => $1), 1, $2)";
    // The next chunk, and one that is far from being made: there the second writer waits for the first one's commit.
    for (hours, waits) in [(2, false), (20, true)] {
        let mut open = one.begin().await.unwrap();
        sqlx::query(insert).bind(hours).bind(1).execute(&mut *open).await.unwrap();
        let done = sqlx::query(insert).bind(hours).bind(2).execute(&mut other).await;
        open.rollback().await.unwrap();
        // SQLSTATE of a lock that was not had in time (PostgreSQL documentation, appendix A).
        let timed_out = done.err().map(|error| error.as_database_error().unwrap().code().unwrap().into_owned());
        assert_eq!(timed_out.as_deref(), waits.then_some("55P03"), "in {hours} hours");
    }
}

/// How many chunks of samples have an index by series, and how many there are.
async fn settled(database: &Database) -> (i64, i64) {
    let sql = "select count(*) filter (where exists (select from pg_indexes i
                 where i.schemaname = 'settled' and i.tablename = chunk_name and i.indexname = chunk_name || '_by_series'
                   and i.indexdef like '%(series_id, ts) INCLUDE (value)')),
               count(*) from timescaledb_information.chunks where hypertable_name = 'sample'";
    sqlx::query_as(sql).fetch_one(&mut database.connect().await).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chunk_that_has_settled_gets_its_index_by_series_and_stays_what_it_was() {
    let database = Database::migrated().await;
    // Three days of two series, one sample an hour; and of now.
    database
        .execute(
            "insert into sample (ts, value, series_id)
             select now() - make_interval(hours => h), h, s from generate_series(0, 72) h, generate_series(1, 2) s",
        )
        .await;
    let store = Store::new(&database.url).unwrap();
    let (before, all) = settled(&database).await;
    assert_eq!(before, 0);
    // What somebody has locked is left, and the rest done.
    let mut other = database.connect().await;
    let mut locking = other.begin().await.unwrap();
    let chunk = "select format('lock table %I.%I in access share mode', chunk_schema, chunk_name)
                 from timescaledb_information.chunks where hypertable_name = 'sample' order by range_start limit 1";
    let lock: String = sqlx::query_scalar(chunk).fetch_one(&mut *locking).await.unwrap();
    sqlx::query(sqlx::AssertSqlSafe(lock)).execute(&mut *locking).await.unwrap();
    while store.settle_next_chunks().await.unwrap() > 0 {}
    let (left_one, _) = settled(&database).await;
    locking.rollback().await.unwrap();
    while store.settle_next_chunks().await.unwrap() > 0 {}
    let (done, still) = settled(&database).await;
    assert_eq!((done, still), (left_one + 1, all));
    // The chunks of now, and of what ended less than ten minutes ago.
    assert!((1..=2).contains(&(all - done)), "{done} of {all}");

    // Late samples come in once, and corrections of what is there are refused as before.
    let late = "insert into sample (ts, value, series_id)
                select ts + $1 * interval '1 second', 0, series_id from sample on conflict (series_id, ts) do nothing";
    for (seconds, expected) in [(0, 0), (1, 146)] {
        let inserted = sqlx::query(late).bind(seconds).execute(&mut other).await.unwrap();
        assert_eq!(inserted.rows_affected(), expected);
    }
    // The newest of all are right, and chunks still go.
    let latest = store.latest(Timestamp::now().plus_micros(-73 * 3_600_000_000)).await.unwrap();
    assert_eq!(latest.iter().map(|row| row.series).collect::<std::collections::BTreeSet<_>>(), [1, 2].into());
    assert!(latest.iter().all(|row| row.time.micros_since(Timestamp::now()) > -60_000_000), "{latest:?}");
    database.execute("select drop_chunks('sample', now() - interval '1 day')").await;
    let (_, kept) = settled(&database).await;
    assert!(kept < all);
}
