//! The database's disk runs full: deliveries are told to come back, nothing acknowledged is lost, and when there is room
//! again it goes on by itself. Once with no room for rows, and once with none for the write-ahead log either, which
//! takes the server down until its supervisor finds room to start it.

use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use cruscotto_domain::id::{AssetId, MetricId};
use cruscotto_domain::sample::{Labels, Sample, SampleBatch, SeriesKey};
use cruscotto_domain::time::{MICROS_PER_SECOND, Timestamp};
use cruscotto_tests::city::{self, Look as _};
use cruscotto_tests::feed::{self, Feed, SAMPLES};
use cruscotto_tests::http::{self, Http};
use cruscotto_tests::small_disk::SmallDisk;
use cruscotto_tests::{database, wait};
use cruscotto_xtask::city::{City, CityOptions};
use cruscotto_xtask::cluster::{ClusterOptions, DATABASE};
use reqwest::header::RETRY_AFTER;
use reqwest::{Method, StatusCode};

/// A fresh cluster takes 60 MiB of this.
const DISK_MIB: u32 = 160;

/// Samples of a batch: their rows need new pages, so a full disk is noticed by the first.
const BATCH: i64 = 5_000;

/// Batches before the disk is full, and after there is room again.
const UNDISTURBED: usize = 4;

/// Batches offered to a full disk, each refused.
const REFUSED: usize = 8;

/// Crash recovery, the supervisor's pauses, and the backend's own.
const RECOVERS_WITHIN: Duration = Duration::from_secs(90);

/// Delivers batch after batch, each of its own period, and remembers what was acknowledged.
struct Sender {
    http: Http,
    series: SeriesKey,
    next: Timestamp,
    acknowledged: BTreeMap<Timestamp, f64>,
}

impl Sender {
    fn batch(&self) -> SampleBatch {
        let sample = |i: i64| Sample { series: 0, time: self.next.plus_micros(i * MICROS_PER_SECOND / 10), value: 1.0 };
        SampleBatch { series: vec![self.series.clone()], samples: (0..BATCH).map(sample).collect(), failures: vec![] }
    }

    /// Offers the next batch; false when it was refused as it should be. The same is offered again then.
    fn offer(&mut self) -> Result<bool> {
        let batch = self.batch();
        let response = self.http.request(Method::POST, SAMPLES).json(&batch).send()?;
        if response.status() == StatusCode::OK {
            self.acknowledged.extend(batch.samples.iter().map(|s| (s.time, s.value)));
            self.next = self.next.plus_micros(BATCH * MICROS_PER_SECOND / 10);
            return Ok(true);
        }
        let retry = response.headers().get(RETRY_AFTER).map(|v| v.to_str().unwrap_or_default().to_owned());
        let problem = http::problem(response)?;
        ensure!(problem.status == 503, "refused with {}: {}", problem.status, problem.detail);
        let seconds: u32 = retry.context("a 503 without Retry-After")?.parse()?;
        ensure!(seconds > 0, "Retry-After is 0");
        Ok(false)
    }

    fn deliver(&mut self, batches: usize) -> Result<()> {
        for _ in 0..batches {
            ensure!(self.offer()?, "refused while there is room");
        }
        Ok(())
    }

    fn refused(&mut self, times: usize) -> Result<()> {
        for _ in 0..times {
            ensure!(!self.offer()?, "acknowledged on a full disk");
        }
        Ok(())
    }

    /// Goes on offering until a batch is taken, under the eyes of the supervisor.
    fn recover(&mut self, city: &mut City) -> Result<()> {
        wait::until("a batch taken again", RECOVERS_WITHIN, || {
            city.supervise()?;
            Ok(self.offer()?.then_some(()))
        })
    }
}

#[test]
fn a_full_disk_of_the_database_refuses_cleanly_and_recovers_by_itself() -> Result<()> {
    let folder = tempfile::Builder::new().prefix("cruscotto-full-").tempdir_in("/tmp")?;
    let Some(disk) = SmallDisk::mount(&folder.path().join("postgres"), DISK_MIB)? else {
        println!("skipped: this process may not mount a file system, which takes root with CAP_SYS_ADMIN");
        return Ok(());
    };
    // Written to the disk before it is confirmed, as in production.
    let database = ClusterOptions { shared_buffers_mib: 32, ..ClusterOptions::default() };
    let options = CityOptions { data: Some(folder.path().to_owned()), database, ..city::backend_only()? };
    city::with(options, |city| {
        let source = city.source()?;
        Feed::through(source.clone()).assets(vec![feed::access_point("ap-1")?])?;
        let series =
            SeriesKey { asset: AssetId::new("ap-1")?, metric: MetricId::new("device.up")?, labels: Labels::new() };
        let next = Timestamp::now().plus_micros(-24 * 3600 * MICROS_PER_SECOND);
        let mut sender = Sender { http: source, series, next, acknowledged: BTreeMap::new() };

        sender.deliver(UNDISTURBED)?;
        disk.fill()?;
        sender.refused(REFUSED)?;
        let pid = city.cluster().pid();
        disk.relieve()?;
        sender.recover(city)?;
        let survived = city.cluster().pid() == pid;
        sender.deliver(UNDISTURBED)?;

        disk.fill()?;
        // The rest of the log's current segment is given up: the next record needs a new one. The server may refuse
        // already here, or fall over this very statement.
        let _ = city.cluster().psql(DATABASE, &["select pg_switch_wal()"]);
        sender.refused(REFUSED)?;
        let fell = city.cluster().psql(DATABASE, &["select 1"]).is_err();
        disk.relieve()?;
        sender.recover(city)?;
        sender.deliver(UNDISTURBED)?;

        let stored = database::samples(city.cluster())?;
        for (time, value) in &sender.acknowledged {
            let rows = stored.get(&(sender.series.clone(), *time));
            ensure!(rows == Some(&vec![*value]), "acknowledged {time} = {value}, stored {rows:?}");
        }
        ensure!(stored.len() >= sender.acknowledged.len(), "fewer stored than acknowledged");
        println!(
            "disk full at the database: {} samples acknowledged, all stored once; the server {} no room for rows and {} \
             no room for its log",
            sender.acknowledged.len(),
            if survived { "stayed up with" } else { "was restarted with" },
            if fell { "fell over" } else { "stayed up with" },
        );
        Ok(())
    })?;
    drop(disk);
    Ok(())
}
