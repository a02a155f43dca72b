//! What the agent says of itself over HTTP: `/status` as JSON, `/metrics` as Prometheus text.

use crate::delivery::{DeliveryReport, DeliveryStatus};
use crate::event;
use crate::source::mqtt::{MqttReport, MqttStatus};
use crate::spool::Spool;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::get;
use axum::{Json, Router};
use cruscotto_domain::id::SourceName;
use cruscotto_domain::time::Timestamp;
use metrics_exporter_prometheus::{BuildError, Matcher, PrometheusBuilder, PrometheusHandle};
use serde::Serialize;
use std::path::PathBuf;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

/// Bounds of the histogram of poll durations, in seconds: from a device next door to a speed test.
const POLL_BUCKETS: [f64; 12] = [0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 3.0, 10.0, 30.0];

/// How many of each are polled.
#[derive(Debug, Clone, Serialize)]
pub struct Targets {
    /// Devices over SNMP.
    pub snmp: usize,
    /// Schools over NDT7.
    pub ndt7: usize,
    /// Services probed.
    pub http_probe: usize,
    /// Sites in Matomo.
    pub http_matomo: usize,
    /// APIs that answer with JSON.
    pub http_json: usize,
    /// Pages of metrics.
    pub http_openmetrics: usize,
    /// Brokers listened to.
    pub mqtt: usize,
    /// The folder of inventory files.
    pub files: Option<PathBuf>,
}

#[derive(Debug, Serialize)]
struct SpoolReport {
    bytes: u64,
    records: u64,
    oldest_age_seconds: Option<f64>,
}

#[derive(Debug, Serialize)]
struct Status {
    agent: SourceName,
    version: &'static str,
    started: Timestamp,
    targets: Targets,
    delivery: DeliveryReport,
    spool: SpoolReport,
    mqtt: Vec<MqttReport>,
}

/// What `/status` is made of.
#[derive(Clone)]
pub struct Report {
    agent: SourceName,
    started: Timestamp,
    targets: Targets,
    spool: Spool,
    delivery: DeliveryStatus,
    mqtt: Vec<MqttStatus>,
}

impl Report {
    /// Of an agent that starts now.
    #[must_use]
    pub fn new(agent: SourceName, targets: Targets, spool: Spool, delivery: DeliveryStatus) -> Self {
        Self { agent, started: Timestamp::now(), targets, spool, delivery, mqtt: Vec::new() }
    }

    /// The same with the state of these brokers.
    #[must_use]
    pub fn with_brokers(self, mqtt: Vec<MqttStatus>) -> Self {
        Self { mqtt, ..self }
    }

    fn status(&self) -> Status {
        let depth = self.spool.depth();
        Status {
            agent: self.agent.clone(),
            version: env!("CARGO_PKG_VERSION"),
            started: self.started,
            targets: self.targets.clone(),
            delivery: self.delivery.report(),
            spool: SpoolReport {
                bytes: depth.bytes,
                records: depth.records,
                oldest_age_seconds: depth.oldest.map(|age| age.as_secs_f64()),
            },
            mqtt: self.mqtt.iter().map(MqttStatus::report).collect(),
        }
    }
}

async fn status(State(report): State<Report>) -> Result<Json<Status>, StatusCode> {
    // The spool may be waiting for the disk.
    let status = tokio::task::spawn_blocking(move || report.status()).await;
    status.map(Json).map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)
}

/// The recorder of this process.
pub struct SelfMetrics(PrometheusHandle);

impl SelfMetrics {
    /// Installs the recorder; once a process.
    ///
    /// # Errors
    /// When another recorder is in place.
    pub fn install() -> Result<Self, BuildError> {
        let seconds = Matcher::Suffix("_seconds".to_owned());
        let handle = PrometheusBuilder::new().set_buckets_for_metric(seconds, &POLL_BUCKETS)?.install_recorder()?;
        event::describe();
        Ok(Self(handle))
    }

    /// Serves until `end`.
    ///
    /// # Errors
    /// When the listener fails.
    pub async fn serve(self, listener: TcpListener, report: Report, end: CancellationToken) -> anyhow::Result<()> {
        let handle = self.0;
        let router = Router::new()
            .route("/status", get(status))
            .route(
                "/metrics",
                get(move || async move {
                    // Old observations are folded into their buckets when they are read.
                    handle.run_upkeep();
                    handle.render()
                }),
            )
            .with_state(report);
        axum::serve(listener, router).with_graceful_shutdown(end.cancelled_owned()).await?;
        Ok(())
    }
}
