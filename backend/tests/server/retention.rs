//! What is kept no longer goes, metric by metric; what is summed up stays; what is not summed up yet stays too.

use crate::harness::{Database, Server, city};
use cruscotto_backend::rollup::Roller;
use cruscotto_backend::store::{Store, StoredRow};
use cruscotto_backend::upkeep::retention::{Policy, Removal, Report, retain};
use cruscotto_domain::access::{Grant, Role, Scope};
use cruscotto_domain::catalogue::Catalogue;
use cruscotto_domain::retention::Retention;
use cruscotto_domain::sample::SeriesKey;
use cruscotto_domain::time::Timestamp;
use reqwest::Method;
use serde_json::json;
use sqlx::{AssertSqlSafe, Connection};
use std::collections::BTreeMap;
use std::process::Command;

/// One metric of each class: brief 14 days, standard 35, long 400.
const METRICS: [&str; 3] = ["device.response_time", "device.up", "service.wait"];

const DAY: i64 = 24 * 3600;

/// A store with a series of each metric, and one sample of each at each of these ages.
struct Kept {
    database: Database,
    store: Store,
    series: Vec<i32>,
    now: Timestamp,
}

const AGES_DAYS: [i64; 5] = [500, 100, 40, 20, 3];

impl Kept {
    async fn new() -> Self {
        let database = Database::migrated().await;
        let store = Store::new(&database.url).unwrap();
        database
            .execute(r#"insert into asset (id, definition) values ('a-1', '{"id":"a-1","kind":"service","state":"active","name":"a","point":null,"owner":null,"parent":null,"contract":null,"pupils":null,"demo":true,"tags":{}}')"#)
            .await;
        let key = |metric: &str| SeriesKey {
            asset: "a-1".parse().unwrap(),
            metric: metric.parse().unwrap(),
            labels: BTreeMap::new(),
        };
        let series = store.resolve_series(&METRICS.map(key)).await.unwrap();
        Self { database, store, series, now: Timestamp::now() }
    }

    fn at(&self, days: i64, second: i64) -> Timestamp {
        // In the middle of five minutes, so that a few seconds more are in the same.
        let age = self.now.plus_micros(-days * DAY * 1_000_000).as_micros() / 300_000_000 * 300_000_000;
        Timestamp::from_micros(age + (100 + second) * 1_000_000).unwrap()
    }

    async fn commit(&self, series: usize, time: Timestamp, value: f64) {
        let row = StoredRow { series: self.series[series], time, value };
        self.store.commit(&[row], |_| Vec::new(), &[]).await.unwrap();
    }

    async fn fill(&self) {
        for days in AGES_DAYS {
            for series in 0..self.series.len() {
                self.commit(series, self.at(days, 0), 1.0).await;
            }
        }
    }

    async fn sum_up(&self) {
        let mut roller = Roller::new(self.store.clone(), &Catalogue::built_in().unwrap(), "Europe/Rome");
        roller.catch_up(self.now).await.unwrap();
    }

    async fn retain(&self, dry_run: bool) -> Report {
        let (catalogue, retention) = (Catalogue::built_in().unwrap(), Retention::default());
        let policy = Policy { catalogue: &catalogue, retention: &retention };
        retain(&self.store, policy, self.now, dry_run).await.unwrap()
    }

    /// The ages in days of the samples of each metric.
    async fn samples(&self) -> Vec<Vec<i64>> {
        let mut ages = Vec::new();
        for series in &self.series {
            let sql = "select extract(epoch from ts)::bigint from sample where series_id = $1 order by ts";
            let seconds: Vec<i64> =
                sqlx::query_scalar(sql).bind(series).fetch_all(&mut self.database.connect().await).await.unwrap();
            let now = self.now.as_micros() / 1_000_000;
            ages.push(seconds.into_iter().map(|s| (now - s + 600) / DAY).collect());
        }
        ages
    }

    /// How many samples the hours of a series have at an age.
    async fn summed(&self, table: &str, series: usize, days: i64) -> i64 {
        let sql = format!(
            "select coalesce(sum(samples), 0)::bigint from {table}
             where series_id = $1 and first_at between to_timestamp($2) - interval '1 h' and to_timestamp($2) + interval '1 h'"
        );
        #[expect(clippy::cast_precision_loss, reason = "seconds since 1970")]
        let at = (self.at(days, 0).as_micros() / 1_000_000) as f64;
        sqlx::query_scalar(AssertSqlSafe(sql))
            .bind(self.series[series])
            .bind(at)
            .fetch_one(&mut self.database.connect().await)
            .await
            .unwrap()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_metric_goes_in_its_time_and_a_dry_run_says_so_before() {
    let kept = Kept::new().await;
    kept.fill().await;
    kept.sum_up().await;
    let all = vec![AGES_DAYS.to_vec(); 3];
    assert_eq!(kept.samples().await, all);

    let dry = kept.retain(true).await;
    assert_eq!(kept.samples().await, all);
    let went = kept.retain(false).await;
    assert_eq!(kept.samples().await, [vec![3], vec![20, 3], vec![100, 40, 20, 3]]);
    let steps = |report: &Report| -> Vec<(Timestamp, Removal, i64)> {
        report.samples.iter().map(|(s, load)| (s.chunk.from, s.removal.clone(), load.rows)).collect()
    };
    assert_eq!(steps(&dry), steps(&went));
    let metrics = |n: usize| Removal::Metrics(METRICS[..n].iter().map(|m| m.parse().unwrap()).collect());
    let expected = [(Removal::Whole, 3), (metrics(2), 2), (metrics(2), 2), (metrics(1), 1)];
    assert_eq!(steps(&went).into_iter().map(|(_, removal, rows)| (removal, rows)).collect::<Vec<_>>(), expected);
    assert!(dry.dry_run && !went.dry_run && dry.total().bytes > 0 && went.postponed == 0, "{dry}");
    // Of the rollups only the oldest five minutes went.
    let tables: Vec<&str> = went.others.iter().map(|(table, ..)| *table).collect();
    assert_eq!(tables, ["rollup_5m"]);
    for series in 0..3 {
        assert_eq!((kept.summed("rollup_5m", series, 500).await, kept.summed("rollup_1h", series, 500).await), (0, 1));
        for days in [100, 40, 20, 3] {
            assert_eq!(kept.summed("rollup_5m", series, days).await, 1);
        }
    }
    // Per metric: how long, and from when there is anything.
    let oldest: Vec<(u32, i64)> = went
        .kept
        .iter()
        .map(|(_, days, from)| (*days, kept.now.micros_since(from.unwrap()) / 1_000_000 / DAY))
        .collect();
    assert_eq!(oldest, [(14, 3), (35, 20), (400, 100)]);

    let again = kept.retain(false).await;
    assert_eq!((steps(&again), again.total().rows), (Vec::new(), 0), "{again}");
}

#[tokio::test(flavor = "multi_thread")]
async fn late_samples_count_once_whether_the_others_are_there_or_gone() {
    let kept = Kept::new().await;
    kept.fill().await;
    kept.sum_up().await;
    kept.retain(false).await;
    // The same again and a new one: of the brief metric all is gone, of the standard one all is there.
    for series in [0, 1] {
        kept.commit(series, kept.at(20, 0), 1.0).await;
        kept.commit(series, kept.at(20, 7), 5.0).await;
        kept.sum_up().await;
        assert_eq!((kept.summed("rollup_5m", series, 20).await, kept.summed("rollup_1h", series, 20).await), (2, 2));
    }
    let late = kept.database.count("rollup_late").await;
    assert_eq!(late, 2, "only the metric whose samples are gone has late ones");
    // What came late is forgotten like the others of its time, and stays summed up.
    assert_eq!(kept.samples().await[0], [20, 20, 3]);
    kept.retain(false).await;
    kept.sum_up().await;
    assert_eq!(kept.samples().await[..2], [vec![3], vec![20, 20, 3]]);
    assert_eq!((kept.summed("rollup_1h", 0, 20).await, kept.summed("rollup_1h", 1, 20).await), (2, 2));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_summed_up_yet_stays() {
    let kept = Kept::new().await;
    kept.fill().await;
    let report = kept.retain(false).await;
    assert_eq!((kept.database.count("sample").await, report.postponed), (15, 4), "{report}");
    let chunk = "select retire_samples(chunk_name::text, null) from timescaledb_information.chunks
                 where hypertable_name = 'sample' order by range_start limit 1";
    let refused = sqlx::raw_sql(chunk).execute(&mut kept.database.connect().await).await.unwrap_err().to_string();
    assert!(refused.contains("not summed up yet"), "{refused}");
    let young = chunk.replace("order by range_start", "order by range_end desc");
    let refused = sqlx::raw_sql(AssertSqlSafe(young)).execute(&mut kept.database.connect().await).await;
    assert!(refused.unwrap_err().to_string().contains("younger than 7 days"));

    // An hour that waits to be summed up again keeps its samples, and those after it.
    kept.sum_up().await;
    kept.commit(2, kept.at(40, 3), 1.0).await;
    let report = kept.retain(false).await;
    assert_eq!((report.samples.len(), report.postponed), (2, 2), "{report}");
    kept.sum_up().await;
    assert_eq!(kept.retain(false).await.postponed, 0);
    assert_eq!(kept.samples().await, [vec![3], vec![20, 3], vec![100, 40, 40, 20, 3]]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chunk_that_is_read_stays_until_the_next_run() {
    let kept = Kept::new().await;
    kept.fill().await;
    kept.sum_up().await;
    let mut reader = kept.database.connect().await;
    let mut reading = reader.begin().await.unwrap();
    sqlx::query("select count(*) from sample").execute(&mut *reading).await.unwrap();
    // Commits go on while somebody reads and retention waits.
    let (report, ()) = tokio::join!(kept.retain(false), kept.commit(0, kept.at(0, -60), 1.0));
    assert_eq!((report.samples.len(), report.postponed), (0, 4), "{report}");
    reading.rollback().await.unwrap();
    assert_eq!(kept.retain(false).await.samples.len(), 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn logs_go_by_age_and_the_last_delivery_of_each_source_stays() {
    let kept = Kept::new().await;
    kept.database
        .execute(
            "insert into delivery (source, received_at, stored, duplicates, refused)
             select source, now() - make_interval(days => age), 1, 0, 0
             from (values ('busy', 90), ('busy', 60), ('busy', 1), ('silent', 80), ('silent', 70)) as d (source, age);
             insert into health_transition select 'a-1', 'device.up', '{}', 'ok', 'critical', t, t
             from unnest(array[now() - interval '6 years', now() - interval '4 years']) as t;
             insert into audit_event (at, actor, action, subject_kind, subject)
             select now() - age, 'ada', 'log_in', 'account', 'ada' from unnest(array[interval '6 years', '4 years']) as age;
             insert into notification_recipient (id, name, language, changed_by) overriding system value
             values (7, 'Ada', 'it', 'ada');
             insert into incident (id, subject, severity, state, since, opened_at, record)
             select id, 'asset:a-1', 'info', state, now(), now(), '{}' from (values (1, 'resolved'), (2, 'open')) as i (id, state);
             insert into incident_event (incident_id, at, kind) values (1, now(), 'opened'), (2, now(), 'opened');
             insert into notification_message (id, recipient_id, purpose, created_at, subject, content)
             select id, 7, 'news', now() - age, '', '{}' from (values
                 (1, interval '500 days'), (2, interval '500 days'), (3, interval '500 days'), (4, interval '300 days')
             ) as m (id, age);
             insert into notification_notice (recipient_id, incident_id, event_id, reason, severity, at, ready_at, piercing, message_id)
             select 7, e.incident_id, e.id, 'opened', 'info', now(), now(), false, e.incident_id from incident_event e;
             insert into notification_delivery (message_id, channel, address, uid, payload, state, finished_at)
             select id, 'email', 'a@b', id, '{}', state, finished from (values
                 (1, 'sent', now()), (2, 'sent', now()), (3, 'waiting', null), (4, 'sent', now())) as d (id, state, finished);
             insert into notification_attempt (delivery_id, number, at, took_ms, outcome, answer)
             select id, 1, now(), 1, 'accepted', '250' from notification_delivery",
        )
        .await;
    let others = |report: Report| -> Vec<(&str, i64)> {
        report.others.into_iter().map(|(table, _, load)| (table, load.rows)).collect()
    };
    // Of the messages the first alone: the second is about what is not over, the third is under way, the fourth is young.
    let expected = [("delivery", 3), ("health_transition", 1), ("audit_event", 1), ("notification_message", 1)];
    assert_eq!(others(kept.retain(true).await), expected);
    assert_eq!(others(kept.retain(false).await), expected);
    assert_eq!((kept.database.count("delivery").await, kept.database.count("health_transition").await), (2, 1));
    let left = ["notification_message", "notification_delivery", "notification_attempt", "notification_notice"];
    let mut rows = Vec::new();
    for table in left {
        rows.push(kept.database.count(table).await);
    }
    assert_eq!(rows, [3, 3, 3, 1]);
    assert_eq!(others(kept.retain(false).await), []);
    let young = "select retire_log('audit_event', now() - interval '180 days', 10)";
    let refused = sqlx::raw_sql(young).execute(&mut kept.database.connect().await).await.unwrap_err();
    assert!(refused.to_string().contains("younger than 183 days"), "{refused}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_command_says_what_would_go_and_a_correction_of_what_went_is_refused() {
    let kept = Kept::new().await;
    kept.fill().await;
    kept.sum_up().await;
    let command = |dry_run: bool| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_cruscotto-backend"));
        command.args(["retention", "--database-url", &kept.database.url, "--city"]).arg(city());
        if dry_run {
            command.arg("--dry-run");
        }
        let output = command.output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    let text = command(true);
    assert!(text.contains(": 11 rows, "), "{text}");
    assert!(
        text.contains("would go") && text.contains("whole chunk") && text.contains(": device.response_time\n"),
        "{text}"
    );
    assert!(text.contains("kept: device.up for 35 days, now from "), "{text}");
    assert_eq!(kept.database.count("sample").await, 15);
    assert!(command(false).contains(" bytes went\n"));
    assert_eq!(kept.database.count("sample").await, 7);

    let hash = cruscotto_backend::passwords::hash(crate::harness::PASSWORD).unwrap();
    let grant = Grant::new(Role::Operator, Scope::City).unwrap();
    kept.store.set_account(&crate::harness::USER.parse().unwrap(), &grant, &hash, "test").await.unwrap();
    let mut server = Server::start(&kept.database).await;
    server.log_in().await;
    let correct = |metric: &str, time: Timestamp| {
        let body = json!({"asset": "a-1", "metric": metric, "time": time, "value": 0.5, "reason": "typing error"});
        server.request(Method::POST, "/api/v1/corrections").json(&body)
    };
    let (status, detail) = server.problem(correct("device.up", kept.at(40, 0))).await;
    assert!(status == 404 && detail.contains("no longer kept"), "{status} {detail}");
    // Of the long class it is there still, and its sums follow.
    assert_eq!(correct("service.wait", kept.at(40, 0)).send().await.unwrap().status().as_u16(), 201);
    let history = format!(
        "/api/v1/history?asset=a-1&metric=service.wait&bucket=1h&from={}&to={}",
        kept.at(41, 0),
        kept.at(39, 0)
    );
    server.wait(&history, |h| h["points"][0]["value"] == 0.5).await;
    server.stop().await;
}
