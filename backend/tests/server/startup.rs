//! A database that is not ready is named with its remedy.

use crate::harness::{Database, city};
use cruscotto_backend::application::Application;
use cruscotto_backend::settings::Settings;
use cruscotto_backend::store::columnstore::STATEMENTS;
use cruscotto_backend::store::{CHUNK_INTERVAL_DEFAULT, Edition, Store, migrate};
use std::time::Duration;

async fn refusal(database: &Database) -> String {
    let error = Application::build(Settings::new(&database.url, city())).await.unwrap_err();
    format!("{error:#}")
}

#[tokio::test(flavor = "multi_thread")]
async fn each_state_of_a_database_has_its_message() {
    let database = Database::empty().await;
    let message = refusal(&database).await;
    assert!(message.contains("no TimescaleDB extension") && message.contains("shared_preload_libraries"), "{message}");

    database.execute("create extension timescaledb").await;
    let message = refusal(&database).await;
    assert!(message.contains("no schema yet") && message.contains("cruscotto-backend migrate"), "{message}");

    migrate(&database.url, CHUNK_INTERVAL_DEFAULT).await.unwrap();
    database.execute("delete from _sqlx_migrations where version = 3").await;
    let message = refusal(&database).await;
    assert!(message.contains("migration 3") && message.contains("is missing"), "{message}");

    database.execute("insert into _sqlx_migrations (version, description, success, checksum, execution_time) select 3, 'health', true, 'x', 0").await;
    let message = refusal(&database).await;
    assert!(message.contains("is not the one of this build"), "{message}");
}

#[tokio::test(flavor = "multi_thread")]
async fn migrating_again_changes_nothing_but_the_width_of_new_chunks() {
    let database = Database::migrated().await;
    let interval = "select extract(epoch from time_interval)::bigint from timescaledb_information.dimensions where hypertable_name = 'sample'";
    let width =
        async || -> i64 { sqlx::query_scalar(interval).fetch_one(&mut database.connect().await).await.unwrap() };
    assert_eq!(width().await, 7_200);
    migrate(&database.url, Duration::from_secs(600)).await.unwrap();
    assert_eq!(width().await, 600);
    let application = Application::build(Settings::new(&database.url, city())).await.unwrap();
    let stop = tokio_util::sync::CancellationToken::new();
    stop.cancel();
    application.run(stop).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_servers_role_reads_and_writes_rows_and_can_do_nothing_else() {
    let database = Database::empty().await;
    database.execute("do $$ begin if not exists (select from pg_roles where rolname = 'cruscotto_app') then create role cruscotto_app login; end if; exception when duplicate_object then null; end $$").await;
    migrate(&database.url, CHUNK_INTERVAL_DEFAULT).await.unwrap();
    let as_app = |sql: &str| format!("set role cruscotto_app; {sql}");
    let run =
        async |sql: &str| sqlx::raw_sql(sqlx::AssertSqlSafe(as_app(sql))).execute(&mut database.connect().await).await;
    run("insert into asset (id, definition) values ('a', '{\"id\": \"a\", \"kind\": \"uplink\", \"state\": \"active\"}')").await.unwrap();
    run("insert into series (asset_id, metric, labels) values ('a', 'device.up', '{}')").await.unwrap();
    run("insert into sample select now(), 1, id from series").await.unwrap();
    run("select make_next_chunks()").await.unwrap();
    run("select retire_samples('none', null), retire_log('delivery', now() - interval '8 days', 1)").await.unwrap();
    run("select correct_sample(1, now(), 2, 'operator', 'a reason')").await.unwrap();
    run("insert into account (name, role) values ('somebody', 'viewer')").await.unwrap();
    run("update account set role = 'operator'").await.unwrap();
    run("select audit_note('somebody', 'log_in', 'account', 'somebody', null)").await.unwrap();
    assert_eq!(database.count("audit_event").await, 3, "the server cannot write to the trail, its changes do");
    run("create temporary table staging (like sample) on commit drop").await.unwrap();
    for forbidden in [
        "delete from sample",
        "delete from delivery",
        "select retire_rollups('rollup_5m', now())",
        "select retire_rollups('sample', now() - interval '99 days')",
        "select retire_log('delivery', now(), 1)",
        "select retire_log('asset', now() - interval '8 days', 1)",
        "update sample set value = 0",
        "insert into correction (series_id, ts, before, after, corrected_by, corrected_at, reason) select id, now(), 1, 2, 'nobody', now(), '' from series",
        "update correction set reason = ''",
        "delete from correction",
        "update health_transition set became = 'ok'",
        "drop table sample",
        "create table t (i int)",
        "truncate asset_change",
        "delete from account",
        "insert into audit_event (actor, action, subject_kind, subject) values ('x', 'x', 'x', 'x')",
        "update audit_event set actor = 'somebody else'",
        "delete from audit_event",
        "truncate audit_event",
        "alter table account disable trigger audited",
        "delete from source_token",
    ] {
        assert!(run(forbidden).await.is_err(), "{forbidden}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_community_edition_is_told_is_refused_here_for_its_license_alone() {
    let database = Database::migrated().await;
    let store = Store::new(&database.url).unwrap();
    // Nobody can try the other edition from its packages; a statement that this one refuses for its license was read and
    // understood. One with a word wrong is refused for that.
    if store.edition().await.unwrap() == Edition::Community {
        println!("skipped: this is the Community edition, and the migration has said them all");
        return;
    }
    let code = async |sql: &'static str| {
        let error = sqlx::raw_sql(sql).execute(&mut database.connect().await).await.unwrap_err();
        error.as_database_error().unwrap().code().unwrap().into_owned()
    };
    for statement in STATEMENTS {
        assert_eq!(code(statement).await, "0A000", "{statement}");
    }
    assert_eq!(code("alter table sample set (timescaledb.enable_columnstores = true)").await, "22023");
}
