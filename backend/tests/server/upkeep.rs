//! The store is kept quick in the background.

use crate::harness::{DUOMO, Database, Server, ago, asset};
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
