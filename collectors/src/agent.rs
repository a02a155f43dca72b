//! The whole agent: started in the order of the way of a measurement backwards, stopped in its order.

use crate::config::{Config, HttpKind};
use crate::delivery::{Backend, Delivery, DeliveryStatus, Rejected};
use crate::event;
use crate::measure::Intake;
use crate::reporter::Reporter;
use crate::schedule::Scheduler;
use crate::self_metrics::{Report, SelfMetrics, Targets};
use crate::source::files::{Importer, InventoryWatcher};
use crate::source::mqtt::{Brokers, tell_unmapped};
use crate::source::{http, ndt7, snmp};
use crate::spool::{Spool, SpoolOptions};
use anyhow::Context;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// How long a stopping agent tries to deliver what it has: the rest waits in the spool for the next start.
const DRAIN: Duration = Duration::from_secs(5);

/// Requests to services at the same time; each waits mostly for an answer.
const HTTP_CONCURRENCY: usize = 32;

/// How often the depth of the spool is measured.
const DEPTH_INTERVAL: Duration = Duration::from_secs(1);

/// What would be polled, counted.
#[must_use]
pub fn targets(config: &Config) -> Targets {
    let http = |wanted: fn(&HttpKind) -> bool| config.http.iter().filter(|s| wanted(&s.kind)).count();
    Targets {
        snmp: config.snmp.as_ref().map_or(0, |s| s.targets.len()),
        ndt7: config.ndt7.as_ref().map_or(0, |s| s.targets.len()),
        http_probe: http(|k| matches!(k, HttpKind::Probe(_))),
        http_matomo: http(|k| matches!(k, HttpKind::Matomo(_))),
        http_json: http(|k| matches!(k, HttpKind::Json(_))),
        http_openmetrics: http(|k| matches!(k, HttpKind::OpenMetrics(_))),
        mqtt: config.mqtt.len(),
        files: config.files.as_ref().map(|f| f.watch.clone()),
    }
}

/// Runs until `stop` is cancelled, then delivers what it can within [`DRAIN`].
///
/// # Errors
/// When something cannot be started; nothing is polled then.
pub async fn run(mut config: Config, metrics: SelfMetrics, stop: CancellationToken) -> anyhow::Result<()> {
    let targets = targets(&config);
    let section = &config.spool;
    let options = SpoolOptions::new(&section.directory, section.max_bytes, section.keep_delivered);
    let (spool, losses) = Spool::open(options)?;
    losses.iter().for_each(event::spool_loss);
    let status = DeliveryStatus::default();
    let delivery = Delivery {
        spool: spool.clone(),
        backend: Backend::new(&config.delivery.url, config.delivery.token.clone(), config.delivery.timeout)?,
        rejected: Rejected::new(section.directory.join("rejected")),
        max_samples: config.delivery.max_samples,
        status: status.clone(),
    };
    let listen = config.self_metrics.listen;
    let listener = TcpListener::bind(listen).await.with_context(|| {
        format!("{listen} cannot be listened on: stop what uses it, or change [self_metrics] listen")
    })?;
    tracing::info!(agent = %config.agent.name, status = %listener.local_addr()?, ?targets, "collectors start");

    let (intake, gatherer) = Intake::new();
    let (all_read, abandon, end) = (CancellationToken::new(), CancellationToken::new(), CancellationToken::new());
    let gathering = tokio::spawn(gatherer.run(spool.clone()));
    let delivering = tokio::spawn(delivery.run(all_read.clone(), abandon.clone()));
    let brokers = Brokers::new(std::mem::take(&mut config.mqtt), &config.spool.directory.join("aside"));
    let report = Report::new(config.agent.name.clone(), targets, spool.clone(), status).with_brokers(brokers.states());
    let telling = Backend::new(&config.delivery.url, config.delivery.token.clone(), config.delivery.timeout)?;
    let telling = tokio::spawn(tell_unmapped(brokers.states(), telling, end.clone()));
    let serving = tokio::spawn(metrics.serve(listener, report, end.clone()));
    let measuring = tokio::spawn(measure_depth(spool.clone(), end.clone()));
    let backend = Backend::new(&config.delivery.url, config.delivery.token.clone(), config.delivery.timeout)?;
    let reporter = Reporter { backend, spool: spool.clone(), journal: intake.journal().clone() };
    let reporting = tokio::spawn(reporter.run(end.clone()));

    let sources = TaskTracker::new();
    start_sources(config, brokers, intake, spool, stop.clone(), &sources).await?;
    stop.cancelled().await;
    tracing::info!("collectors stop: polling ends, the spool is delivered as far as it goes");
    sources.close();
    sources.wait().await;
    gathering.await?;
    all_read.cancel();
    let drained = tokio::time::timeout(DRAIN, delivering).await;
    if drained.is_err() {
        tracing::warn!("not everything was delivered: the rest waits in the spool");
        abandon.cancel();
    }
    end.cancel();
    measuring.await?;
    reporting.await?;
    telling.await?;
    serving.await?
}

/// The inventory first: no sample is delivered of an asset the backend has not heard of.
async fn start_sources(
    config: Config,
    brokers: Brokers,
    intake: Intake,
    spool: Spool,
    stop: CancellationToken,
    sources: &TaskTracker,
) -> anyhow::Result<()> {
    if let Some(section) = config.files.map(Arc::new) {
        let mut watcher = InventoryWatcher::new(section.clone(), intake.clone());
        watcher.look().await;
        sources.spawn(stop.clone().run_until_cancelled_owned(watcher.run()));
        if !section.mappings.is_empty() {
            let importer = Importer::new(section, intake.clone(), spool);
            sources.spawn(stop.clone().run_until_cancelled_owned(importer.run()));
        }
    }
    brokers.start(&intake, &stop, sources);
    let scheduler = |concurrency| Scheduler::new(intake.clone(), concurrency, stop.clone(), sources.clone());
    if let Some(section) = &config.snmp {
        snmp::start(section, &scheduler(section.concurrency)).await?;
    }
    if let Some(section) = &config.ndt7 {
        ndt7::start(section, &scheduler(section.concurrency))?;
    }
    http::start(config.http, &scheduler(HTTP_CONCURRENCY))
}

async fn measure_depth(spool: Spool, end: CancellationToken) {
    let forever = async {
        loop {
            // The spool may be waiting for the disk.
            let measured = spool.clone();
            if let Ok(depth) = tokio::task::spawn_blocking(move || measured.depth()).await {
                event::spool_depth(&depth);
            }
            tokio::time::sleep(DEPTH_INTERVAL).await;
        }
    };
    end.run_until_cancelled(forever).await;
}
