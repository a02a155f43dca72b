//! The built binary: from a configuration to the backend, killed in the middle, and told to stop.

use crate::backend::{FakeBackend, TOKEN};
use crate::fakes::{segments, wait_for};
use cruscotto_collectors::spool::{Record, read_segment};
use cruscotto_domain::sample::SeriesKey;
use cruscotto_domain::time::Timestamp;
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// The built binary, ended with the test.
pub(crate) struct Agent(pub(crate) Child);

impl Agent {
    pub(crate) fn start(config: &Path) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_cruscotto-collectors"));
        let command = command.args(["run", "--config"]).arg(config).env("CRUSCOTTO_LOG", "off").stdout(Stdio::null());
        Self(command.spawn().unwrap())
    }

    pub(crate) fn signal(&self, signal: Signal) {
        kill(Pid::from_raw(i32::try_from(self.0.id()).unwrap()), signal).unwrap();
    }
}

impl Drop for Agent {
    fn drop(&mut self) {
        // A failed test leaves no process behind; one that has ended is only collected.
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

pub(crate) fn free_address() -> SocketAddr {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
}

const INVENTORY: &str = r#"{"type":"FeatureCollection","features":[
    {"type":"Feature","geometry":null,"properties":{"id":"service-1","kind":"service","name":"Demo"}}]}"#;

/// An agent that probes twenty services at `service` five times a second.
pub(crate) fn configure(
    folder: &Path,
    backend: SocketAddr,
    service: SocketAddr,
    listen: SocketAddr,
) -> std::path::PathBuf {
    std::fs::create_dir(folder.join("inventory")).unwrap();
    std::fs::write(folder.join("inventory/assets.geojson"), INVENTORY).unwrap();
    let probes = (1..=20).map(|n| {
        format!(
            "[[http]]\nkind = \"probe\"\nasset = \"service-{n}\"\nurl = \"http://{service}/\"\ninterval = \"200ms\"\n"
        )
    });
    let text = format!(
        "[agent]\nname = \"t\"\n[delivery]\nurl = \"http://{backend}\"\ntoken = \"{TOKEN}\"\n\
         [spool]\ndirectory = \"spool\"\nkeep_delivered = true\n[self_metrics]\nlisten = \"{listen}\"\n\
         [files]\nwatch = \"inventory\"\n{}",
        probes.collect::<String>()
    );
    let path = folder.join("collectors.toml");
    std::fs::write(&path, text).unwrap();
    path
}

pub(crate) async fn service() -> SocketAddr {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let router = axum::Router::new().route("/", axum::routing::get(async || "well"));
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    address
}

/// Every sample in a spool, delivered and not.
pub(crate) fn spooled_in(spool: &Path) -> BTreeSet<(SeriesKey, Timestamp)> {
    let mut spooled = BTreeSet::new();
    for path in [segments(spool), segments(&spool.join("delivered"))].concat() {
        for payload in read_segment(&path).unwrap() {
            if let Record::Samples(batch) = Record::from_payload(&payload).unwrap() {
                spooled.extend(batch.samples.iter().map(|s| (batch.series[s.series as usize].clone(), s.time)));
            }
        }
    }
    spooled
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_in_the_middle_nothing_in_the_spool_is_lost() {
    let folder = tempfile::tempdir().unwrap();
    let backend = FakeBackend::start().await;
    let config = configure(folder.path(), backend.address, service().await, free_address());
    let count = || backend.kept.lock().unwrap().samples.len();
    let mut before = 0;
    for _ in 0..3 {
        let agent = Agent::start(&config);
        wait_for("samples of this life", || async { count() > before + 40 }).await;
        agent.signal(Signal::SIGKILL);
        drop(agent);
        before = count();
        backend.kept.lock().unwrap().order.clear();
    }
    // The last one is told to stop, and delivers what it has.
    let mut agent = Agent::start(&config);
    wait_for("samples of this life", || async { count() > before + 40 }).await;
    agent.signal(Signal::SIGTERM);
    let status = tokio::task::spawn_blocking(move || agent.0.wait().unwrap()).await.unwrap();
    assert!(status.success(), "{status}");

    let spooled = spooled_in(&folder.path().join("spool"));
    let delivered: BTreeSet<_> = backend.kept.lock().unwrap().samples.keys().cloned().collect();
    assert!(spooled.len() > 160);
    assert_eq!(delivered, spooled, "what was read is what the backend has");
    assert_eq!(backend.kept.lock().unwrap().assets.len(), 4, "the inventory came with each start");
}

#[tokio::test(flavor = "multi_thread")]
async fn it_reports_on_itself_and_keeps_what_it_cannot_deliver() {
    let folder = tempfile::tempdir().unwrap();
    let listen = free_address();
    let config = configure(folder.path(), free_address(), service().await, listen);
    let mut agent = Agent::start(&config);
    let get = async |path: &str| reqwest::get(format!("http://{listen}{path}")).await.ok()?.text().await.ok();
    wait_for("the outage in /status", || async {
        get("/status").await.is_some_and(|t| t.contains("\"state\":\"retrying\"") && t.contains("\"http_probe\":20"))
    })
    .await;
    wait_for("polls in /metrics", || async {
        get("/metrics").await.is_some_and(|text| {
            text.contains("cruscotto_collectors_polls_total{source=\"http_probe\",outcome=\"ok\",reason=\"\"}")
                && text.contains("cruscotto_collectors_spool_bytes")
        })
    })
    .await;
    let begun = std::time::Instant::now();
    agent.signal(Signal::SIGTERM);
    let status = tokio::task::spawn_blocking(move || agent.0.wait().unwrap()).await.unwrap();
    assert!(status.success() && begun.elapsed().as_secs() < 10, "{status} after {:?}", begun.elapsed());
    assert!(folder.path().join("spool").read_dir().unwrap().count() > 2, "the spool waits for the next start");
}

#[test]
fn check_prints_what_would_be_polled_and_a_wrong_file_fails() {
    let folder = tempfile::tempdir().unwrap();
    let address = "127.0.0.1:1".parse().unwrap();
    let config = configure(folder.path(), address, address, address);
    let check = || {
        Command::new(env!("CARGO_BIN_EXE_cruscotto-collectors"))
            .args(["check", "--config"])
            .arg(&config)
            .output()
            .unwrap()
    };
    let out = check();
    assert!(out.status.success());
    assert_eq!(
        String::from_utf8(out.stdout).unwrap().matches("http probe: http://127.0.0.1:1/ every 200ms").count(),
        20
    );
    std::fs::write(&config, "[agent]\nnaem = \"x\"\n").unwrap();
    let out = check();
    assert!(!out.status.success());
    let error = String::from_utf8(out.stderr).unwrap();
    assert!(error.contains("collectors.toml:2: naem: unknown field"), "{error}");
}
