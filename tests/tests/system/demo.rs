//! `cargo xtask demo` as a person meets it: one URL, the promised entrances, refusals with remedies, a clean end.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead as _, BufReader};
use std::net::{SocketAddr, TcpListener};
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use anyhow::{Context as _, Result, bail, ensure};
use cruscotto_domain::api::{AreaItem, Items, Status};
use cruscotto_tests::http::Http;
use cruscotto_tests::{process, wait};
use cruscotto_xtask::checkout::{Checkout, Profile};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

/// The whole city, of unoptimised programs, on a busy machine.
const STARTS_WITHIN: Duration = Duration::from_secs(120);

/// Every part has its own grace.
const STOPS_WITHIN: Duration = Duration::from_secs(60);

/// What `access.env` is read for.
const KEYS: [&str; 5] = ["URL", "INGEST_TOKEN", "OPERATOR_USER", "OPERATOR_PASSWORD", "SIMULATOR_URL"];

/// The mode of a file with secrets.
const PRIVATE: u32 = 0o600;

fn demo(folder: &Path, ports: [u16; 3]) -> Result<Command> {
    let binaries = Checkout::current()?.binaries(Profile::Dev);
    let mut command = Command::new(binaries.join("xtask"));
    command.arg("demo").arg("--binaries").arg(&binaries).env("CRUSCOTTO_DATA", folder);
    // What it starts with is looked at; the year that comes in the background takes minutes.
    command.env("CRUSCOTTO_PAST_DAYS", "0");
    let variables = ["CRUSCOTTO_LISTEN", "CRUSCOTTO_SIMULATOR_LISTEN", "CRUSCOTTO_COLLECTORS_LISTEN"];
    for (variable, port) in variables.iter().zip(ports) {
        command.env(variable, format!("127.0.0.1:{port}"));
    }
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    Ok(command)
}

/// Three ports that were free a moment ago.
fn free_ports() -> Result<[u16; 3]> {
    let listeners = [(); 3].map(|()| TcpListener::bind("127.0.0.1:0"));
    let mut ports = [0; 3];
    for (port, listener) in ports.iter_mut().zip(&listeners) {
        *port = listener.as_ref().map_err(|error| anyhow::anyhow!("no free port: {error}"))?.local_addr()?.port();
    }
    Ok(ports)
}

/// Ends with the test, whichever way that goes.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // It may be gone already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The one line on standard output.
fn url(running: &mut Running) -> Result<String> {
    let stdout = running.0.stdout.take().context("no standard output")?;
    let stderr = running.0.stderr.take().context("no standard error")?;
    let (sender, lines) = mpsc::channel();
    thread::spawn(move || BufReader::new(stdout).lines().map_while(Result::ok).try_for_each(|line| sender.send(line)));
    let steps = thread::spawn(move || std::io::read_to_string(stderr).unwrap_or_default());
    match lines.recv_timeout(STARTS_WITHIN) {
        Ok(line) => Ok(line),
        Err(error) => {
            running.0.kill()?;
            bail!("no URL ({error}); its steps:\n{}", steps.join().unwrap_or_default())
        }
    }
}

fn refused(command: &mut Command) -> Result<String> {
    let Output { status, stderr, stdout } = command.output()?;
    ensure!(!status.success() && stdout.is_empty(), "it started all the same");
    Ok(String::from_utf8_lossy(&stderr).into_owned())
}

fn access(folder: &Path) -> Result<BTreeMap<String, String>> {
    let path = folder.join("access.env");
    ensure!(fs::metadata(&path)?.mode() & 0o777 == PRIVATE, "{} can be read by others", path.display());
    let text = fs::read_to_string(&path)?;
    let pairs = text.lines().filter_map(|line| line.split_once('='));
    Ok(pairs.map(|(key, value)| (key.to_owned(), value.to_owned())).collect())
}

#[test]
fn the_demo_starts_serves_refuses_a_second_and_leaves_nothing_but_its_data() -> Result<()> {
    let folder = tempfile::Builder::new().prefix("cruscotto-demo-").tempdir_in("/tmp")?;
    let ports = free_ports()?;
    let mut running = Running(demo(folder.path(), ports)?.spawn().context("cannot run xtask")?);
    let shown = url(&mut running)?;
    ensure!(shown == format!("http://127.0.0.1:{}", ports[0]), "it prints '{shown}'");

    let access = access(folder.path())?;
    for key in KEYS {
        ensure!(access.get(key).is_some_and(|value| !value.is_empty()), "access.env has no {key}");
    }
    let public = Http::public(SocketAddr::from(([127, 0, 0, 1], ports[0])))?;
    let status: Status = public.json("/status")?;
    ensure!(status.status == "ok" && status.demo && status.city == "milano", "{status:?}");
    for (level, count) in [("nil", 88), ("municipio", 9), ("city", 1)] {
        let areas: Items<AreaItem> = public.json(&format!("/api/v1/areas?level={level}"))?;
        ensure!(areas.items.len() == count, "{} areas of level {level}", areas.items.len());
    }
    public.log_in(&access["OPERATOR_USER"], &access["OPERATOR_PASSWORD"])?;
    wait::until("the first samples", STARTS_WITHIN, || Ok(public.json::<Status>("/status")?.last_commit))?;

    let second = refused(&mut demo(folder.path(), free_ports()?)?)?;
    ensure!(second.contains(&running.0.id().to_string()), "a second one does not name the first: {second}");
    let elsewhere = tempfile::Builder::new().prefix("cruscotto-demo-").tempdir_in("/tmp")?;
    let taken = refused(&mut demo(elsewhere.path(), ports)?)?;
    ensure!(taken.contains("CRUSCOTTO_LISTEN"), "a taken port comes without its remedy: {taken}");

    let parts = process::descendants(running.0.id())?;
    ensure!(parts.len() >= 4, "database, simulator, backend and collectors: {parts:?}");
    kill(Pid::from_raw(i32::try_from(running.0.id())?), Signal::SIGTERM)?;
    let ended = wait::until("its end", STOPS_WITHIN, || Ok(running.0.try_wait()?))?;
    ensure!(ended.success(), "asked to stop, it ends with {ended}");
    let left: Vec<u32> = parts.into_iter().filter(|pid| process::is_alive(*pid)).collect();
    ensure!(left.is_empty(), "still running: {left:?}");
    ensure!(folder.path().join("postgres").exists() && access_is_kept(folder.path(), &access)?, "its data are gone");
    Ok(())
}

fn access_is_kept(folder: &Path, before: &BTreeMap<String, String>) -> Result<bool> {
    Ok(access(folder)? == *before)
}
