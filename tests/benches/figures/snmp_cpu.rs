//! Processor time for a million SNMP variable bindings: our collectors next to Debian's snmp_exporter, on the same
//! simulated agents and the same columns.

use std::fs;
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail, ensure};
use cruscotto_tests::city;
use cruscotto_tests::http::Http;
use cruscotto_tests::metrics::Metrics;
use cruscotto_tests::{process, wait};
use cruscotto_xtask::checkout::{Checkout, Profile};
use cruscotto_xtask::city::{City, CityOptions, Part, Parts};
use cruscotto_xtask::cluster::ClusterOptions;
use serde::Deserialize;

use crate::line;

/// The peer's program, of Debian's package `prometheus-snmp-exporter`.
const EXPORTER: &str = "/usr/bin/prometheus-snmp-exporter";

/// Its configuration, but for the community.
const EXPORTER_CONFIGURATION: &str = include_str!("snmp.yml");

/// The profile of the agents compared on.
const PROFILE: &str = "unifi";

/// The credentials of those that the exporter's one module can ask.
const CREDENTIALS: &str = "demo-v2c";

/// Access points of the city.
const ACCESS_POINTS: u32 = 500;

/// How often ours polls each of them: as fast as keeps a core fairly busy.
const POLL_EVERY: Duration = Duration::from_secs(2);

/// Bindings that each side reads at least.
const VARBINDS: f64 = 200_000.0;

/// How long either side may take for that.
const TAKES_AT_MOST: Duration = Duration::from_secs(180);

const OUR_VARBINDS: &str = "cruscotto_collectors_snmp_varbinds_total";

/// The exporter's count of the bindings in one answer.
const THEIR_VARBINDS: &str = "snmp_scrape_pdus_returned";

pub(crate) fn run() -> Result<()> {
    let options = CityOptions {
        binaries: Checkout::current()?.binaries(Profile::Release),
        access_points: ACCESS_POINTS,
        schools: 0,
        poll_every: POLL_EVERY,
        database: ClusterOptions::default(),
        parts: Parts { collectors: false, ..Parts::ALL },
        ..city::small()?
    };
    city::with(options, |city| {
        city.start_part(Part::Collectors)?;
        let ours = our_cost(city)?;
        city.stop_part(Part::Collectors)?;
        let theirs = their_cost(city)?;
        line::print("snmp_cpu", ours, "CPU-s/M-varbinds", "snmp_exporter", theirs);
        Ok(())
    })
}

fn per_million(cpu: Duration, varbinds: f64) -> f64 {
    cpu.as_secs_f64() * 1_000_000.0 / varbinds
}

/// The whole agent, with everything it does for a reading: rates, spool, delivery.
fn our_cost(city: &City) -> Result<f64> {
    let pid = city.pid(Part::Collectors).context("no collectors")?;
    let read = || -> Result<f64> { Ok(Metrics::of(city.options().collectors_listen)?.sum(OUR_VARBINDS, &[])) };
    // Discovery is once; what is compared is the running.
    wait::until("discovery", TAKES_AT_MOST, || Ok((read()? > VARBINDS / 4.0).then_some(())))?;
    let (cpu, varbinds) = (process::usage(pid)?.cpu, read()?);
    wait::until("our bindings", TAKES_AT_MOST, || Ok((read()? - varbinds > VARBINDS).then_some(())))?;
    Ok(per_million(process::usage(pid)?.cpu - cpu, read()? - varbinds))
}

/// The exporter, asked for one access point after the other.
fn their_cost(city: &City) -> Result<f64> {
    let exporter = Exporter::start(city.folder())?;
    let targets = targets(city.folder())?;
    let http = Http::public(exporter.address)?;
    let scrape = |target: &str| -> Result<f64> {
        let text = http.text(&format!("/snmp?module={PROFILE}&target={target}"))?;
        let count = text.lines().find_map(|line| line.strip_prefix(THEIR_VARBINDS)?.trim().parse().ok());
        count.with_context(|| format!("{target}: no {THEIR_VARBINDS}"))
    };
    scrape(targets.first().context("no target")?)?;
    let (cpu, begun) = (process::usage(exporter.child.id())?.cpu, Instant::now());
    let mut varbinds = 0.0;
    for target in targets.iter().cycle() {
        varbinds += scrape(target)?;
        if varbinds > VARBINDS {
            break;
        }
        ensure!(begun.elapsed() < TAKES_AT_MOST, "snmp_exporter read only {varbinds} bindings");
    }
    Ok(per_million(process::usage(exporter.child.id())?.cpu - cpu, varbinds))
}

#[derive(Deserialize)]
struct Target {
    address: String,
    snmp_profile: String,
    snmp_credentials: String,
}

fn targets(city_folder: &Path) -> Result<Vec<String>> {
    let path = city_folder.join("inventory/targets.csv");
    let mut rows = csv::Reader::from_path(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let mut addresses = Vec::new();
    for row in rows.deserialize() {
        let target: Target = row?;
        if target.snmp_profile == PROFILE && target.snmp_credentials == CREDENTIALS {
            addresses.push(target.address);
        }
    }
    Ok(addresses)
}

struct Exporter {
    child: Child,
    address: SocketAddr,
    _folder: tempfile::TempDir,
}

impl Exporter {
    fn start(city_folder: &Path) -> Result<Self> {
        if !Path::new(EXPORTER).exists() {
            bail!("{EXPORTER} is not there: run 'make setup', or install prometheus-snmp-exporter");
        }
        let secrets: toml::Table = fs::read_to_string(city_folder.join("inventory/credentials.toml"))?.parse()?;
        let community = secrets
            .get(CREDENTIALS)
            .and_then(|entry| entry.get("community")?.as_str())
            .with_context(|| format!("no community of {CREDENTIALS}"))?;
        let folder = tempfile::tempdir()?;
        let configuration = folder.path().join("snmp.yml");
        fs::write(&configuration, EXPORTER_CONFIGURATION.replace("COMMUNITY", community))?;
        let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        let child = Command::new(EXPORTER)
            .arg(format!("--config.file={}", configuration.display()))
            .arg(format!("--web.listen-address={address}"))
            .arg("--log.level=error")
            .stdin(Stdio::null())
            .spawn()
            .context("cannot start snmp_exporter")?;
        let exporter = Self { child, address, _folder: folder };
        let http = Http::public(address)?;
        wait::until("snmp_exporter", Duration::from_secs(20), || Ok(http.status("/metrics").map(drop)))?;
        Ok(exporter)
    }
}

impl Drop for Exporter {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
