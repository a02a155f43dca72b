//! Durable points through `POST /api/v1/samples`, next to a bare binary COPY of the same rows into the same table.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail, ensure};
use cruscotto_domain::id::{AssetId, MetricId};
use cruscotto_domain::live::encode;
use cruscotto_domain::sample::{Labels, Receipt, Sample, SampleBatch, SeriesKey};
use cruscotto_domain::time::Timestamp;
use cruscotto_tests::city::{self, Look as _};
use cruscotto_tests::database;
use cruscotto_tests::feed::{Feed, SAMPLES, access_point};
use cruscotto_tests::http::{FRAME_MEDIA_TYPE, Http};
use cruscotto_tests::process;
use cruscotto_xtask::checkout::{Checkout, Profile};
use cruscotto_xtask::city::{City, CityOptions, Part};
use cruscotto_xtask::cluster::{ClusterOptions, DATABASE};
use tempfile::TempDir;

use crate::line;

/// Assets of the run: each has one series.
const SERIES: u32 = 10_000;

/// Samples of each series.
const POINTS: u32 = 100;

/// Series of one delivery; with [`POINTS_A_BATCH`] this makes batches of 5,000 samples, the collectors' size.
const SERIES_A_BATCH: u32 = 1_000;

/// Samples of one series in a delivery.
const POINTS_A_BATCH: u32 = 5;

/// Deliveries under way at a time.
const SENDERS: u32 = 4;

/// How long the server's "try again" may last in all for one delivery.
const GIVES_UP_AFTER: Duration = Duration::from_secs(60);

const MICROS_A_POINT: i64 = 1_000_000;

pub(crate) fn run() -> Result<()> {
    let options = CityOptions {
        binaries: Checkout::current()?.binaries(Profile::Release),
        database: ClusterOptions::default(),
        ..city::backend_only()?
    };
    city::with(options, |city| {
        let feed = Feed::through(city.source()?);
        feed.assets((0..SERIES).map(|number| access_point(&format!("ap-{number}"))).collect::<Result<_>>()?)?;
        let points = f64::from(SERIES * POINTS);

        let (took, used) = measured(city, deliver)?;
        ensure!(database::count(city.cluster())? == u64::from(SERIES * POINTS), "not every point is stored");
        let rows = export(city)?;
        let (bare_took, bare_used) = measured(city, |city| copy(city, &rows))?;

        line::print("ingest_points", points / took, "points/s", "binary_copy", points / bare_took);
        let per_million = 1_000_000.0 / points;
        line::print("ingest_cpu", used * per_million, "CPU-s/M", "binary_copy", bare_used * per_million);
        Ok(())
    })
}

/// Seconds that `work` took, and seconds of processor that backend and database used for it.
fn measured(city: &mut City, work: impl FnOnce(&mut City) -> Result<()>) -> Result<(f64, f64)> {
    let before = used(city)?;
    let begun = Instant::now();
    work(city)?;
    let took = begun.elapsed();
    Ok((took.as_secs_f64(), (used(city)?.saturating_sub(before)).as_secs_f64()))
}

/// Processor time of the backend and of the database, whose processes come and go with their connections.
fn used(city: &mut City) -> Result<Duration> {
    let backend = city.pid(Part::Backend).context("no backend")?;
    let server = city.cluster().pid().context("no database")?;
    let ended = process::usage(server)?.cpu_of_ended;
    let mut running = vec![backend, server];
    running.extend(process::descendants(server)?);
    // A connection may end between the listing and the look.
    let running: Duration = running.into_iter().filter_map(|pid| process::usage(pid).ok()).map(|usage| usage.cpu).sum();
    Ok(running + ended)
}

fn deliver(city: &mut City) -> Result<()> {
    let source = city.source()?;
    let begin = Timestamp::now().plus_micros(-i64::from(POINTS) * MICROS_A_POINT);
    let senders: Vec<_> = (0..SENDERS)
        .map(|sender| {
            let source = source.clone();
            thread::spawn(move || send_share(&source, sender, begin))
        })
        .collect();
    for sender in senders {
        sender.join().ok().context("a sender ended")??;
    }
    Ok(())
}

/// Sends every batch whose group of series is this sender's, in the order of time.
fn send_share(source: &Http, sender: u32, begin: Timestamp) -> Result<()> {
    for first_point in (0..POINTS).step_by(POINTS_A_BATCH as usize) {
        for group in (sender..SERIES / SERIES_A_BATCH).step_by(SENDERS as usize) {
            let body = encode(&batch(group * SERIES_A_BATCH, first_point, begin)?)?;
            post(source, &body)?;
        }
    }
    Ok(())
}

fn batch(first_series: u32, first_point: u32, begin: Timestamp) -> Result<SampleBatch> {
    let mut batch = SampleBatch::default();
    for index in 0..SERIES_A_BATCH {
        let asset = AssetId::new(format!("ap-{}", first_series + index))?;
        batch.series.push(SeriesKey { asset, metric: MetricId::new("device.uptime")?, labels: Labels::new() });
        for point in first_point..first_point + POINTS_A_BATCH {
            let time = begin.plus_micros(i64::from(point) * MICROS_A_POINT);
            batch.samples.push(Sample { series: index, time, value: f64::from(point) });
        }
    }
    Ok(batch)
}

fn post(source: &Http, body: &[u8]) -> Result<()> {
    let begun = Instant::now();
    loop {
        let response = source.post_bytes(SAMPLES, FRAME_MEDIA_TYPE, false, body.to_vec())?;
        match response.status().as_u16() {
            200 => {
                let receipt: Receipt = response.json()?;
                let all = u64::from(SERIES_A_BATCH * POINTS_A_BATCH);
                ensure!(receipt.stored == all, "not all stored: {receipt:?}");
                return Ok(());
            }
            429 | 503 if begun.elapsed() < GIVES_UP_AFTER => {}
            status => bail!("a delivery is answered {status}"),
        }
    }
}

/// The same rows as PostgreSQL itself writes them, a day earlier so that they are new, in the order of time.
fn export(city: &mut City) -> Result<TempDir> {
    let folder = tempfile::tempdir()?;
    // The server writes the file, under an account of its own.
    fs::set_permissions(folder.path(), Permissions::from_mode(0o777))?;
    let rows = "select ts - interval '1 day', value, series_id from sample order by ts, series_id";
    city.cluster().psql(DATABASE, &[&format!("copy ({rows}) to '{}' (format binary)", file(&folder))])?;
    Ok(folder)
}

fn file(folder: &TempDir) -> String {
    folder.path().join("rows").display().to_string()
}

/// One transaction with all of them: the fastest way into the table there is.
fn copy(city: &mut City, rows: &TempDir) -> Result<()> {
    let statement = format!("copy sample (ts, value, series_id) from '{}' (format binary)", file(rows));
    city.cluster().psql(DATABASE, &[&statement]).map(drop)
}
