//! What the program reports of itself: metrics as Prometheus text, logs to standard error.
//!
//! No client address and no token is ever a label or a field.

use anyhow::Context;
use metrics::{counter, describe_counter, describe_gauge, describe_histogram};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use std::io::IsTerminal;
use std::sync::{Mutex, OnceLock, PoisonError};
use tracing_subscriber::EnvFilter;

/// Samples stored.
pub const SAMPLES_STORED: &str = "cruscotto_samples_stored_total";
/// Samples that were there already.
pub const SAMPLES_DUPLICATE: &str = "cruscotto_samples_duplicate_total";
/// Samples refused, by `code`.
pub const SAMPLES_REFUSED: &str = "cruscotto_samples_refused_total";
/// Values that foreign senders delivered, by `outcome`.
pub const FOREIGN_VALUES: &str = "cruscotto_foreign_values_total";
/// Requests refused as a whole, by `status`.
pub const REQUESTS_REFUSED: &str = "cruscotto_requests_refused_total";
/// Commits.
pub const COMMITS: &str = "cruscotto_commits_total";
/// Commits that failed.
pub const COMMITS_FAILED: &str = "cruscotto_commits_failed_total";
/// Seconds a commit took.
pub const COMMIT_SECONDS: &str = "cruscotto_commit_seconds";
/// Samples a commit carried.
pub const COMMIT_ROWS: &str = "cruscotto_commit_rows";
/// Samples that wait for a commit.
pub const QUEUED_ROWS: &str = "cruscotto_queued_rows";
/// Websockets that are open.
pub const LIVE_CLIENTS: &str = "cruscotto_live_clients";
/// Frames that went into clients' queues.
pub const LIVE_FRAMES: &str = "cruscotto_live_frames_total";
/// Clients told to start over because they lagged.
pub const LIVE_RESYNCS: &str = "cruscotto_live_resyncs_total";
/// Times the live state was rebuilt from the store because it lagged or a commit's outcome was not known.
pub const LIVE_REBUILDS: &str = "cruscotto_live_rebuilds_total";
/// Seconds from the newest change to its frames.
pub const LIVE_FLUSH_SECONDS: &str = "cruscotto_live_flush_seconds";
/// Health changes, by `to`.
pub const TRANSITIONS: &str = "cruscotto_health_transitions_total";
/// Rows that retention removed.
pub const RETENTION_ROWS: &str = "cruscotto_retention_rows_total";
/// Samples that operators corrected.
pub const CORRECTIONS: &str = "cruscotto_corrections_total";
/// Reports of citizens, by `kind`.
pub const REPORTS: &str = "cruscotto_reports_total";
/// Seconds to make a public page, with what it asks the store.
pub const PAGE_SECONDS: &str = "cruscotto_page_seconds";
/// Seconds to print a frozen briefing, or a drawing of it.
pub const PRINT_SECONDS: &str = "cruscotto_print_seconds";
/// Seconds since the instant that samples are summed up to.
pub const ROLLUP_LAG_SECONDS: &str = "cruscotto_rollup_lag_seconds";
/// Hours of series that wait to be summed up again.
pub const ROLLUP_TOUCHED: &str = "cruscotto_rollup_touched_hours";
/// Samples that wait to be added to rollups whose samples are dropped.
pub const ROLLUP_LATE: &str = "cruscotto_rollup_late_samples";
/// Transitions of incidents, by `kind`.
pub const INCIDENT_EVENTS: &str = "cruscotto_incident_events_total";
/// Incidents that are not over.
pub const INCIDENTS_OPEN: &str = "cruscotto_incidents_open";
/// Logins that failed.
pub const LOGINS_FAILED: &str = "cruscotto_logins_failed_total";

/// Notices planned: one for each person and event.
pub const NOTICES_PLANNED: &str = "cruscotto_notices_planned_total";
/// Times a policy had nobody to tell.
pub const NOTICES_UNHEARD: &str = "cruscotto_notices_unheard_total";
/// Notices that wait for their window or the end of quiet hours.
pub const NOTICES_WAITING: &str = "cruscotto_notices_waiting";
/// Messages written.
pub const MESSAGES_WRITTEN: &str = "cruscotto_messages_written_total";
/// Attempts to hand a message over, by `channel` and `outcome`.
pub const DELIVERIES: &str = "cruscotto_deliveries_total";
/// Seconds of an attempt, by `channel`.
pub const DELIVERY_SECONDS: &str = "cruscotto_delivery_seconds";
/// Attempts repeated because nobody knows whether the one before arrived.
pub const DELIVERIES_IN_DOUBT: &str = "cruscotto_deliveries_in_doubt_total";
/// Messages in the outbox.
pub const OUTBOX_WAITING: &str = "cruscotto_outbox_waiting";
/// Seconds since the oldest message was put into the outbox.
pub const OUTBOX_OLDEST_SECONDS: &str = "cruscotto_outbox_oldest_age";
/// Messages that were given up.
pub const OUTBOX_DEAD: &str = "cruscotto_outbox_dead";

/// Upper bounds of the duration histograms, in seconds: a commit of a city is milliseconds, a time-out 20 s.
const SECONDS_BUCKETS: &[f64] = &[0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 20.0];

/// Upper bounds of the histogram of rows a commit.
const ROWS_BUCKETS: &[f64] = &[1.0, 10.0, 100.0, 1_000.0, 10_000.0, 50_000.0, 100_000.0, 200_000.0];

static RECORDER: OnceLock<PrometheusHandle> = OnceLock::new();

/// The process's metrics; installed at the first call. Several applications in one process (tests) share them.
///
/// # Errors
/// When another recorder was installed before.
pub fn recorder() -> anyhow::Result<&'static PrometheusHandle> {
    static INSTALLING: Mutex<()> = Mutex::new(());
    // Of two threads that come here at once the second waits until the first has installed it.
    let _installing = INSTALLING.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(handle) = RECORDER.get() {
        return Ok(handle);
    }
    let recorder = PrometheusBuilder::new()
        .set_buckets_for_metric(metrics_exporter_prometheus::Matcher::Suffix("_seconds".into()), SECONDS_BUCKETS)?
        .set_buckets_for_metric(metrics_exporter_prometheus::Matcher::Suffix("_rows".into()), ROWS_BUCKETS)?
        .build_recorder();
    let handle = recorder.handle();
    metrics::set_global_recorder(recorder).context("the process already has another metrics recorder")?;
    describe();
    Ok(RECORDER.get_or_init(|| handle))
}

fn describe() {
    // Counters without labels begin at zero and are there from the start: a rate over one that appears with its first
    // event misses that event (Prometheus documentation, "Instrumentation", avoid missing metrics).
    for name in [
        SAMPLES_STORED,
        SAMPLES_DUPLICATE,
        COMMITS,
        COMMITS_FAILED,
        LIVE_FRAMES,
        LIVE_RESYNCS,
        LIVE_REBUILDS,
        RETENTION_ROWS,
        CORRECTIONS,
        LOGINS_FAILED,
        NOTICES_PLANNED,
        NOTICES_UNHEARD,
        MESSAGES_WRITTEN,
        DELIVERIES_IN_DOUBT,
    ] {
        counter!(name).absolute(0);
    }
    describe_counter!(SAMPLES_STORED, "Samples stored that were not before");
    describe_counter!(SAMPLES_DUPLICATE, "Samples that were stored already");
    describe_counter!(SAMPLES_REFUSED, "Samples refused, by code");
    describe_counter!(FOREIGN_VALUES, "Values that foreign senders delivered, by what became of them");
    describe_counter!(REQUESTS_REFUSED, "Ingest requests refused as a whole, by status");
    describe_counter!(COMMITS, "Commits of samples");
    describe_counter!(COMMITS_FAILED, "Commits of samples that failed");
    describe_histogram!(COMMIT_SECONDS, "Seconds a commit of samples took");
    describe_histogram!(COMMIT_ROWS, "Samples a commit carried");
    describe_gauge!(QUEUED_ROWS, "Samples that wait for a commit");
    describe_gauge!(LIVE_CLIENTS, "Websockets that are open");
    describe_counter!(LIVE_FRAMES, "Frames put into clients' queues");
    describe_counter!(LIVE_RESYNCS, "Resyncs of clients that lagged");
    describe_counter!(LIVE_REBUILDS, "Rebuilds of the live state from the store");
    describe_histogram!(LIVE_FLUSH_SECONDS, "Seconds to sum up what changed");
    describe_counter!(TRANSITIONS, "Changes of health, by state reached");
    describe_counter!(RETENTION_ROWS, "Rows that retention removed");
    describe_counter!(CORRECTIONS, "Samples that operators corrected");
    describe_counter!(REPORTS, "Reports of citizens, by kind");
    describe_histogram!(PAGE_SECONDS, "Seconds to make a public page, with what it asks the store");
    describe_histogram!(PRINT_SECONDS, "Seconds to print a frozen briefing or a drawing of it, with the wait for room");
    describe_gauge!(ROLLUP_LAG_SECONDS, "Seconds since the instant that samples are summed up to");
    describe_gauge!(ROLLUP_TOUCHED, "Hours of series that wait to be summed up again");
    describe_gauge!(ROLLUP_LATE, "Samples that wait to be added to rollups whose samples are dropped");
    describe_counter!(INCIDENT_EVENTS, "Transitions of incidents, by kind");
    describe_gauge!(INCIDENTS_OPEN, "Incidents that are not over");
    describe_counter!(LOGINS_FAILED, "Logins that failed");
    describe_counter!(NOTICES_PLANNED, "Notices planned, one for each person and event");
    describe_counter!(NOTICES_UNHEARD, "Times a policy had nobody to tell");
    describe_gauge!(NOTICES_WAITING, "Notices that wait for their window or the end of quiet hours");
    describe_counter!(MESSAGES_WRITTEN, "Messages written");
    describe_counter!(DELIVERIES, "Attempts to hand a message over, by channel and outcome");
    describe_histogram!(DELIVERY_SECONDS, "Seconds of an attempt to hand a message over, by channel");
    describe_counter!(DELIVERIES_IN_DOUBT, "Attempts repeated because nobody knows whether the one before arrived");
    describe_gauge!(OUTBOX_WAITING, "Messages in the outbox");
    describe_gauge!(OUTBOX_OLDEST_SECONDS, "Seconds since the oldest message was put into the outbox");
    describe_gauge!(OUTBOX_DEAD, "Messages that were given up");
}

/// The environment variable with the log filter, such as `info,cruscotto_backend=debug`.
pub const LOG_VARIABLE: &str = "CRUSCOTTO_LOG";

/// Begins logging. Our own lines at `info`, the database driver's slow-statement lines at `warn`.
///
/// # Errors
/// When logging began before.
pub fn start_logging() -> anyhow::Result<()> {
    let filter = EnvFilter::try_from_env(LOG_VARIABLE).unwrap_or_else(|_| EnvFilter::new("info,sqlx=warn"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        .try_init()
        .map_err(|error| anyhow::anyhow!("logging cannot begin: {error}"))
}
