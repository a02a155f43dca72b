//! The demo city as a process. README.md says how to run it, what it speaks and how to break things.

use anyhow::Context;
use clap::{Args, Parser, Subcommand};
use cruscotto_domain::city::City;
use cruscotto_simulator::fault::Memory;
use cruscotto_simulator::inventory::{self, Ports};
use cruscotto_simulator::past;
use cruscotto_simulator::plan::{Network, Plan, Size};
use cruscotto_simulator::run::{self, Settings};
use cruscotto_simulator::world::World;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;
use tokio::signal::unix::{SignalKind, signal};
use tracing_subscriber::EnvFilter;

/// A demo city that answers on the wire like a real one.
#[derive(Debug, Parser)]
#[command(version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Answer until stopped.
    Run {
        #[command(flatten)]
        city: CityArgs,
    },
    /// Write files of the measurements of the past, for the collectors to read; takes the options of `run`.
    Past {
        #[command(flatten)]
        city: CityArgs,
        /// Whole days before today.
        #[arg(long, default_value_t = 365, value_parser = clap::value_parser!(u32).range(1..=3_650))]
        days: u32,
        /// Folder for the files.
        #[arg(long)]
        out: PathBuf,
    },
    /// Write what the collectors need to know of the city; takes the options of `run`.
    Inventory {
        #[command(flatten)]
        city: CityArgs,
        /// Folder for the files.
        #[arg(long)]
        out: PathBuf,
    },
}

#[derive(Debug, Args)]
struct CityArgs {
    /// Folder of the city, such as maps/milano.
    #[arg(long)]
    city: PathBuf,
    /// Seed of everything.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How many access points.
    #[arg(long, default_value_t = 2_000)]
    access_points: usize,
    /// How many schools.
    #[arg(long, default_value_t = 500)]
    schools: usize,
    /// Address of the digital services and the control endpoint.
    #[arg(long, default_value = "127.0.0.1:8090")]
    listen: SocketAddr,
    /// Where mail is taken (SMTP), for the mailbox page; without it nowhere.
    #[arg(long)]
    mail_listen: Option<SocketAddr>,
    /// Addresses of the devices: a /16 of 127.0.0.0/8.
    #[arg(long, default_value = "127.16.0.0")]
    network: Network,
    /// UDP port of the SNMP agents.
    #[arg(long, default_value_t = 1161)]
    snmp_port: u16,
    /// Where the devices send SNMP notifications; without it they send none.
    #[arg(long)]
    traps_to: Option<SocketAddr>,
    /// TCP port of the NDT7 servers.
    #[arg(long, default_value_t = 4443)]
    ndt7_port: u16,
    /// Length of an NDT7 download subtest in seconds.
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..=13))]
    ndt7_seconds: u64,
    /// Where restarts made on request are kept; without it they are forgotten.
    #[arg(long)]
    state_dir: Option<PathBuf>,
    /// Let nothing break of its own accord.
    #[arg(long)]
    quiet: bool,
}

impl CityArgs {
    fn plan(&self) -> anyhow::Result<Plan> {
        let city = City::load(&self.city).with_context(|| format!("city folder {}", self.city.display()))?;
        let CityArgs { seed, access_points, schools, network, .. } = *self;
        Ok(Plan::build(&city, &Size { seed, access_points, schools, network })?)
    }
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let filter = EnvFilter::try_from_env("CRUSCOTTO_LOG").unwrap_or_else(|_| EnvFilter::new("info,async_snmp=error"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    match Cli::parse().command {
        Command::Inventory { city, out } => {
            let plan = city.plan()?;
            let ports = Ports { snmp: city.snmp_port, ndt7: city.ndt7_port, http: city.listen };
            inventory::write(&plan, &ports, &out)?;
            tracing::info!(devices = plan.devices.len(), services = plan.services.len(), out = %out.display(), "written");
            Ok(())
        }
        Command::Past { city, days, out } => {
            let world = World::new(city.plan()?, city.quiet, Memory::none(city.seed));
            let rows = past::write(&world, world.now().unix, days, &out)?;
            tracing::info!(days, rows, out = %out.display(), "written");
            Ok(())
        }
        Command::Run { city } => {
            let settings = Settings {
                listen: city.listen,
                mail_listen: city.mail_listen,
                snmp_port: city.snmp_port,
                traps_to: city.traps_to,
                ndt7_port: city.ndt7_port,
                ndt7_duration: Duration::from_secs(city.ndt7_seconds),
                quiet: city.quiet,
                state_dir: city.state_dir.clone(),
            };
            let running = run::start(city.plan()?, city.seed, &settings).await?;
            tracing::info!(listen = %running.listen, agents = running.agents, ndt7 = running.servers, "the city is up");
            let mut terminate = signal(SignalKind::terminate())?;
            tokio::select! {
                interrupted = tokio::signal::ctrl_c() => interrupted?,
                _ = terminate.recv() => {}
            }
            running.stop().await;
            Ok(())
        }
    }
}
