//! The collectors' command line.

use anyhow::Context;
use clap::{Parser, Subcommand};
use cruscotto_collectors::agent;
use cruscotto_collectors::config::{Config, HttpKind};
use cruscotto_collectors::import::import;
use cruscotto_collectors::self_metrics::SelfMetrics;
use cruscotto_domain::catalogue::Catalogue;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;
use tracing_subscriber::EnvFilter;

/// Measures a city's access points, schools and services, and delivers the samples.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Runs until SIGTERM or Ctrl-C.
    Run {
        /// The configuration file; README.md says what it holds.
        #[arg(long)]
        config: PathBuf,
    },
    /// Checks the configuration and prints what would be polled.
    Check {
        /// The configuration file.
        #[arg(long)]
        config: PathBuf,
    },
    /// Reads one file as `[files]` says, prints a report by line, and puts it into the spool. Exit code 1 when not all
    /// of it was taken.
    Import {
        /// The configuration file.
        #[arg(long)]
        config: PathBuf,
        /// Only print the report.
        #[arg(long)]
        dry_run: bool,
        /// A CSV or GeoJSON file.
        file: PathBuf,
    },
}

/// The log filter when `CRUSCOTTO_LOG` is not set. The SNMP library logs every unanswered request as an error; here
/// that is a counter.
const LOG: &str = "info,async_snmp=off";

fn main() -> anyhow::Result<ExitCode> {
    let arguments = Arguments::parse();
    let filter = EnvFilter::try_from_env("CRUSCOTTO_LOG").or_else(|_| EnvFilter::try_new(LOG))?;
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    let catalogue = Catalogue::built_in()?;
    match arguments.command {
        Command::Check { config } => check(&Config::read(&config, &catalogue)?)?,
        Command::Run { config } => {
            let config = Config::read(&config, &catalogue)?;
            tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(run(config))?;
        }
        Command::Import { config, dry_run, file } => {
            let config = Config::read(&config, &catalogue)?;
            if !import(&config, &file, dry_run, &mut std::io::stdout().lock())? {
                return Ok(ExitCode::FAILURE);
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

async fn run(config: Config) -> anyhow::Result<()> {
    let metrics = SelfMetrics::install()?;
    let stop = CancellationToken::new();
    let mut terminate = signal(SignalKind::terminate()).context("SIGTERM cannot be listened for")?;
    let signalled = stop.clone();
    tokio::spawn(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = tokio::signal::ctrl_c() => {}
        }
        signalled.cancel();
    });
    agent::run(config, metrics, stop).await
}

fn check(config: &Config) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "agent {}, delivers to {}", config.agent.name, config.delivery.url)?;
    if let Some(snmp) = &config.snmp {
        writeln!(out, "snmp: {} targets, each every {:?}", snmp.targets.len(), snmp.interval)?;
        for target in &snmp.targets {
            if let Some(snmp) = &target.snmp {
                writeln!(out, "  {} {} at {} as {}", target.kind, target.asset, snmp.address, snmp.profile)?;
            }
        }
    }
    if let Some(traps) = config.snmp.as_ref().and_then(|snmp| snmp.traps.as_ref()) {
        writeln!(out, "snmp notifications at {}", traps.listen)?;
    }
    if let Some(ndt7) = &config.ndt7 {
        writeln!(out, "ndt7: {} schools, each every {:?}", ndt7.targets.len(), ndt7.interval)?;
    }
    for source in &config.http {
        let kind = match source.kind {
            HttpKind::Probe(_) => "probe",
            HttpKind::Matomo(_) => "matomo",
            HttpKind::OpenMetrics(_) => "openmetrics",
            HttpKind::Json(_) => "json",
        };
        writeln!(out, "http {kind}: {} every {:?}", source.url, source.interval)?;
    }
    for source in &config.mqtt {
        let (broker, tls) = (&source.broker, if source.broker.tls.is_some() { ", TLS" } else { "" });
        writeln!(out, "mqtt {}: {} port {}{tls} as {}", source.name, broker.host, broker.port, broker.client_id)?;
        for subscription in &source.subscriptions {
            writeln!(out, "  {} QoS {}", subscription.filter, u8::from(subscription.at_least_once))?;
        }
    }
    if let Some(files) = &config.files {
        writeln!(
            out,
            "files: {} every {:?}, with {} mappings",
            files.watch.display(),
            files.interval,
            files.mappings.len()
        )?;
    }
    Ok(())
}
