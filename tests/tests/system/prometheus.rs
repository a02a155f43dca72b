//! Prometheus as Debian has it, writing to us: what it has stored we have, the same values at the same times.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::Path;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use cruscotto_tests::city::{self, Look as _};
use cruscotto_tests::feed::{Feed, access_point};
use cruscotto_tests::http::Http;
use cruscotto_tests::metrics::Metrics;
use cruscotto_tests::{database, push, wait};
use cruscotto_xtask::city::{CityOptions, Part};
use cruscotto_xtask::process::{Log, Process, Program};
use nix::sys::signal::Signal;
use serde_json::Value;

/// The program, in the PATH: `make test` installs it.
const PROGRAM: &str = "/usr/bin/prometheus";

/// Samples of each target to be seen before and after the blow.
const SAMPLES: usize = 5;

/// How long Prometheus may take to start, to write, and to have written again after we were away.
const FOLLOWS_WITHIN: Duration = Duration::from_secs(60);

/// How long its orderly end may take.
const GRACE: Duration = Duration::from_secs(10);

/// The assets that its two targets are.
const TARGETS: [&str; 2] = ["ap-1", "ap-2"];

/// By asset: milliseconds since 1970, and the value.
type Points = BTreeMap<String, BTreeMap<i64, f64>>;

fn configuration(backend: SocketAddr, token: &str) -> String {
    // Both scrape ourselves; one of them by a path that is not there, so that its `up` is 0.
    let target = |asset: &str, path: &str| {
        format!(
            "  - job_name: {asset}\n    metrics_path: {path}\n    static_configs:\n      - targets: ['{backend}']\n    \
             relabel_configs:\n      - target_label: instance\n        replacement: {asset}\n"
        )
    };
    let [there, not_there] = TARGETS;
    format!(
        "global:\n  scrape_interval: 500ms\n  scrape_timeout: 400ms\n\
         scrape_configs:\n{}{}\
         remote_write:\n  - url: http://{backend}/api/v1/write\n    \
         authorization:\n      credentials: {token}\n    \
         queue_config:\n      batch_send_deadline: 200ms\n      max_backoff: 500ms\n    \
         write_relabel_configs:\n      - source_labels: [__name__]\n        regex: up\n        action: keep\n",
        target(there, "/metrics"),
        target(not_there, "/not-there"),
    )
}

fn free_port() -> Result<SocketAddr> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?)
}

fn program(folder: &Path, listen: SocketAddr) -> Program {
    let flag = |name: &str, value: String| OsString::from(format!("--{name}={value}"));
    Program {
        name: "prometheus",
        path: PROGRAM.into(),
        arguments: vec![
            flag("config.file", folder.join("prometheus.yml").display().to_string()),
            flag("storage.tsdb.path", folder.join("data").display().to_string()),
            flag("web.listen-address", listen.to_string()),
        ],
        environment: vec![],
        account: None,
        stop_signal: Signal::SIGTERM,
        grace: GRACE,
    }
}

/// What Prometheus itself has of `up`.
fn theirs(prometheus: &Http) -> Result<Points> {
    let answer: Value = prometheus.json("/api/v1/query?query=up%5B10m%5D")?;
    let mut points = Points::new();
    for series in answer["data"]["result"].as_array().context("no result")? {
        let instance = series["metric"]["instance"].as_str().context("no instance")?;
        for point in series["values"].as_array().context("no values")? {
            let seconds = point[0].as_f64().context("no time")?;
            let value: f64 = point[1].as_str().context("no value")?.parse()?;
            #[expect(clippy::cast_possible_truncation, reason = "milliseconds of this century")]
            points.entry(instance.to_owned()).or_default().insert((seconds * 1_000.0).round() as i64, value);
        }
    }
    Ok(points)
}

/// What our database has of it.
fn ours(cluster: &cruscotto_xtask::cluster::Cluster) -> Result<Points> {
    let mut points = Points::new();
    for ((series, time), values) in database::samples(cluster)? {
        ensure!(values.len() == 1, "{series:?} at {time} is there {} times", values.len());
        points.entry(series.asset.to_string()).or_default().insert(time.as_millis(), values[0]);
    }
    Ok(points)
}

/// Whether each target has this many samples more than `before`.
fn grown(before: &Points, now: &Points) -> bool {
    let count = |points: &Points, target: &str| points.get(target).map_or(0, BTreeMap::len);
    TARGETS.iter().all(|target| count(now, target) >= count(before, target) + SAMPLES)
}

#[test]
fn what_prometheus_has_scraped_is_here_also_if_we_were_away() -> Result<()> {
    let folder = tempfile::tempdir()?;
    push::write_mapping(folder.path())?;
    let options = CityOptions { mappings: Some(folder.path().to_owned()), ..city::backend_only()? };
    city::with(options, |city| {
        Feed::through(city.source()?).assets(TARGETS.into_iter().map(access_point).collect::<Result<_>>()?)?;
        let token = &city.access().ingest_token;
        fs::write(folder.path().join("prometheus.yml"), configuration(city.options().listen, token))?;
        let listen = free_port()?;
        let mut prometheus = Process::new(program(folder.path(), listen), Log::new(folder.path(), "prometheus"));
        prometheus.start()?;
        let client = Http::public(listen)?;
        prometheus
            .wait_ready(FOLLOWS_WITHIN, || client.status("/-/ready").is_some_and(|status| status.is_success()))?;

        let arrives = |city: &mut cruscotto_xtask::city::City, before: &Points| {
            wait::until("samples of Prometheus", FOLLOWS_WITHIN, || {
                let now = ours(city.cluster())?;
                Ok(grown(before, &now).then_some(now))
            })
        };
        let before = arrives(city, &Points::new())?;
        city.kill9(Part::Backend)?;
        // While we are away it scrapes nothing of us, and writes down just that.
        wait::until("Prometheus sees that we are away", FOLLOWS_WITHIN, || {
            let points = theirs(&client)?;
            Ok(points.get(TARGETS[0]).is_some_and(|points| points.values().any(|up| *up == 0.0)).then_some(()))
        })?;
        city.start_part(Part::Backend)?;
        arrives(city, &before)?;

        let scraped = theirs(&client)?;
        let all = wait::until("all that was scraped", FOLLOWS_WITHIN, || {
            let now = ours(city.cluster())?;
            let has = |target: &String, time: &i64| now.get(target).is_some_and(|points| points.contains_key(time));
            let whole = scraped.iter().all(|(target, points)| points.keys().all(|time| has(target, time)));
            Ok(whole.then_some(now))
        })?;
        for (target, points) in &scraped {
            for (time, value) in points {
                ensure!(all[target][time] == *value, "{target} at {time}: {value} there, {} here", all[target][time]);
            }
        }
        let metrics = Metrics::of(listen)?;
        let failed = metrics.sum("prometheus_remote_storage_samples_failed_total", &[]);
        ensure!(failed == 0.0, "Prometheus gave up {failed} samples");
        let count: usize = scraped.values().map(BTreeMap::len).sum();
        println!("{count} samples of Prometheus are here with their times and values, none lost, none twice");
        prometheus.stop()
    })
}
