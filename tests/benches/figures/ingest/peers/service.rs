//! A peer that takes points over HTTP.

use std::ffi::OsString;
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::time::Duration;

use anyhow::{Context as _, Result};
use cruscotto_tests::http::Http;
use cruscotto_tests::process;
use cruscotto_xtask::process::{Log, Process, Program};
use nix::sys::signal::Signal;
use tempfile::TempDir;

use crate::ingest::body::{PROMETHEUS_NAME, Protocol};
use crate::ingest::load::Load;
use crate::ingest::measure::Target;
use crate::ingest::points::Span;

/// How long a peer may take to answer.
const READY_WITHIN: Duration = Duration::from_secs(60);

/// How long it may take to end before it is killed: it writes what it holds.
const ENDS_WITHIN: Duration = Duration::from_secs(20);

/// Whether a program is installed.
pub(super) fn is_there(program: &str) -> bool {
    Path::new(program).is_file()
}

/// An address on this machine that nothing uses.
pub(super) fn free_address() -> Result<SocketAddr> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?)
}

/// A program that runs until it is dropped; its log is in `folder`.
pub(super) fn run(name: &'static str, path: &str, arguments: Vec<OsString>, folder: &Path) -> Result<Process> {
    let program = Program {
        name,
        path: path.into(),
        arguments,
        environment: Vec::new(),
        account: None,
        stop_signal: Signal::SIGTERM,
        grace: ENDS_WITHIN,
    };
    let mut process = Process::new(program, Log::new(folder, name));
    process.start()?;
    Ok(process)
}

/// How a peer is asked for the number of points in a stretch of time.
pub(super) type Count = fn(&Http, Span) -> Result<u64>;

/// What is to be known of a peer.
pub(super) struct Peer {
    pub(super) name: &'static str,
    pub(super) program: &'static str,
    pub(super) protocol: Protocol,
    /// The path that answers when it is ready.
    pub(super) ready: &'static str,
    pub(super) count: Count,
}

/// A running peer.
pub(super) struct Service {
    peer: Peer,
    process: Process,
    http: Http,
    load: Option<Load>,
    // After the process, which writes into it.
    _folder: TempDir,
}

impl Service {
    /// Starts `peer` with what `arguments` makes of its folder and address, and waits until it is ready.
    pub(super) fn start(
        peer: Peer,
        arguments: impl FnOnce(&Path, SocketAddr) -> Result<Vec<OsString>>,
    ) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let address = free_address()?;
        let arguments = arguments(folder.path(), address)?;
        let mut process = run(peer.name, peer.program, arguments, folder.path())?;
        let http = Http::public(address)?;
        process.wait_ready(READY_WITHIN, || http.status(peer.ready).is_some_and(|status| status.is_success()))?;
        Ok(Self { peer, process, http, load: None, _folder: folder })
    }

    /// A client of it.
    pub(super) fn http(&self) -> &Http {
        &self.http
    }
}

impl Target for Service {
    fn name(&self) -> &'static str {
        self.peer.name
    }

    fn prepare(&mut self, span: Span) -> Result<()> {
        self.load = Some(Load::of(self.peer.protocol, span)?);
        Ok(())
    }

    fn deliver(&mut self) -> Result<()> {
        self.load.take().context("nothing to send")?.send(&self.http)
    }

    fn stored(&mut self, span: Span) -> Result<u64> {
        (self.peer.count)(&self.http, span)
    }

    fn used(&mut self) -> Result<Duration> {
        process::tree_cpu(self.process.pid().with_context(|| format!("{} has ended", self.peer.name))?)
    }
}

/// The number of points that a server with Prometheus' query API has in `span`.
pub(super) fn count_by_promql(http: &Http, span: Span) -> Result<u64> {
    let query = format!("sum(count_over_time({PROMETHEUS_NAME}[{}ms]))", Span::reach_millis());
    let at = span.end().as_millis();
    let path = format!("/api/v1/query?query={query}&time={}.{:03}", at / 1000, at % 1000);
    let answer: serde_json::Value = http.json(&path)?;
    let value = answer.pointer("/data/result/0/value/1").and_then(serde_json::Value::as_str);
    value.map_or(Ok(0), |count| count.parse().with_context(|| format!("'{count}' is no count")))
}
