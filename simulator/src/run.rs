//! Starting and stopping a whole city.

use crate::fault::Memory;
use crate::mail::{self, Mailbox, Protection};
use crate::plan::Plan;
use crate::snmp::Credentials;
use crate::world::World;
use crate::{http, ndt7, snmp};
use anyhow::Context;
use nix::sys::resource::{Resource, getrlimit, setrlimit};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

/// File descriptors needed apart from one a device and one a school.
const SPARE_DESCRIPTORS: u64 = 500;

/// Tasks that have not ended this long after they were told to are dropped.
const STOP: Duration = Duration::from_secs(3);

/// Mails that the mailbox page keeps.
const MAILBOX: usize = 5_000;

/// Where and how a city answers.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Address of the digital services and the control endpoint; port 0 picks a free one.
    pub listen: SocketAddr,
    /// Where mail is taken (SMTP); none: nowhere.
    pub mail_listen: Option<SocketAddr>,
    /// UDP port of the SNMP agents.
    pub snmp_port: u16,
    /// Where the devices' SNMP notifications go; none: they send none.
    pub traps_to: Option<SocketAddr>,
    /// TCP port of the NDT7 servers.
    pub ndt7_port: u16,
    /// Length of a download subtest.
    pub ndt7_duration: Duration,
    /// Whether nothing breaks of its own accord.
    pub quiet: bool,
    /// Where restarts made on request are kept; none to forget them.
    pub state_dir: Option<PathBuf>,
}

/// A running city.
#[derive(Debug)]
pub struct Running {
    /// The city.
    pub world: Arc<World>,
    /// Where the digital services and the control endpoint are.
    pub listen: SocketAddr,
    /// SNMP agents started.
    pub agents: usize,
    /// NDT7 servers started.
    pub servers: usize,
    stop: CancellationToken,
    tasks: JoinSet<()>,
}

/// Puts the city `plan`, made from `seed`, on the wire. Everything listens when this returns.
///
/// # Errors
/// What cannot be had: the state directory, descriptors, an address.
pub async fn start(plan: Plan, seed: u64, settings: &Settings) -> anyhow::Result<Running> {
    raise_descriptor_limit(2 * plan.devices.len() as u64 + SPARE_DESCRIPTORS)?;
    let memory = match &settings.state_dir {
        Some(dir) => Memory::open(dir, seed)?,
        None => Memory::none(seed),
    };
    let credentials = Credentials::of(plan.noise);
    let world = World::new(plan, settings.quiet, memory);
    let (stop, mut tasks) = (CancellationToken::new(), JoinSet::new());
    let agents = snmp::start(&world, &credentials, settings.snmp_port, settings.traps_to, &stop, &mut tasks).await?;
    let servers = ndt7::start(&world, settings.ndt7_port, settings.ndt7_duration, &stop, &mut tasks)?;
    let living = Arc::clone(&world);
    let token = stop.clone();
    tasks.spawn(async move { living.live(token).await });
    // Last: who sees the control endpoint answer may poll the devices.
    let listener = TcpListener::bind(settings.listen)
        .await
        .with_context(|| format!("--listen {}: is the port in use by another process?", settings.listen))?;
    let listen = listener.local_addr()?;
    let mailbox = Arc::new(Mailbox::new(MAILBOX));
    if let Some(listen) = settings.mail_listen {
        mail::start(listen, Protection::None, Arc::clone(&mailbox), stop.clone(), &mut tasks)
            .await
            .with_context(|| format!("--mail-listen {listen}: is the port in use by another process?"))?;
    }
    let app = http::router(Arc::clone(&world), mailbox);
    let token = stop.clone();
    tasks.spawn(async move {
        if let Err(error) = axum::serve(listener, app).with_graceful_shutdown(token.cancelled_owned()).await {
            tracing::error!(%error, "the control endpoint ended");
        }
    });
    Ok(Running { world, listen, agents, servers, stop, tasks })
}

impl Running {
    /// Stops everything, and frees every address.
    pub async fn stop(mut self) {
        self.stop.cancel();
        let all = async { while self.tasks.join_next().await.is_some() {} };
        if tokio::time::timeout(STOP, all).await.is_err() {
            self.tasks.shutdown().await;
        }
    }
}

fn raise_descriptor_limit(needed: u64) -> anyhow::Result<()> {
    let (soft, hard) = getrlimit(Resource::RLIMIT_NOFILE).context("the limit of open files cannot be read")?;
    anyhow::ensure!(
        needed <= hard,
        "this city needs up to {needed} open files, the limit is {hard}: raise it (ulimit -Hn) or build a smaller city"
    );
    if soft < needed {
        setrlimit(Resource::RLIMIT_NOFILE, hard, hard).context("the limit of open files cannot be raised")?;
    }
    Ok(())
}
