//! What the agent says about itself: each event is a counter and a log line, emitted together.

use crate::source::files::measurements::Report;
use crate::spool::{Depth, Loss, SpoolError};
use cruscotto_domain::failure::PollFailure;
use cruscotto_domain::id::SourceName;
use cruscotto_domain::sample::Receipt;
use metrics::{counter, describe_counter, describe_gauge, describe_histogram, gauge, histogram};
use std::fmt::Display;
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

const POLLS: &str = "cruscotto_collectors_polls_total";
const POLL_SECONDS: &str = "cruscotto_collectors_poll_seconds";
const LATE: &str = "cruscotto_collectors_late_polls_total";
const HINTED: &str = "cruscotto_collectors_hinted_polls_total";
const TRAPS: &str = "cruscotto_collectors_snmp_traps_total";
const ENGINES: &str = "cruscotto_collectors_snmp_engines_replaced_total";
const VARBINDS: &str = "cruscotto_collectors_snmp_varbinds_total";
const SPOOLED: &str = "cruscotto_collectors_spooled_samples_total";
const DROPPED: &str = "cruscotto_collectors_dropped_total";
const SPOOL_BYTES: &str = "cruscotto_collectors_spool_bytes";
const SPOOL_RECORDS: &str = "cruscotto_collectors_spool_records";
const SPOOL_OLDEST: &str = "cruscotto_collectors_spool_oldest_seconds";
const DELIVERED: &str = "cruscotto_collectors_delivered_samples_total";
const DUPLICATES: &str = "cruscotto_collectors_duplicate_samples_total";
const REFUSED: &str = "cruscotto_collectors_refused_samples_total";
const DELIVERIES: &str = "cruscotto_collectors_deliveries_total";
const MESSAGES: &str = "cruscotto_collectors_mqtt_messages_total";
const MESSAGES_REFUSED: &str = "cruscotto_collectors_mqtt_refused_total";
const BROKERS: &str = "cruscotto_collectors_mqtt_connected";
const CONNECTIONS: &str = "cruscotto_collectors_mqtt_connections_total";
const VALUES_REFUSED: &str = "cruscotto_collectors_refused_values_total";
const FILES: &str = "cruscotto_collectors_files_total";
const FILE_ROWS: &str = "cruscotto_collectors_file_rows_total";

/// Registers the meaning of every metric with the recorder in place.
pub fn describe() {
    describe_counter!(POLLS, "Polls by source, outcome and reason");
    describe_histogram!(POLL_SECONDS, "Duration of a poll in seconds, by source");
    describe_counter!(LATE, "Polls begun more than an interval late, by source");
    describe_counter!(HINTED, "Polls beside the grid, on a hint of the device and after it, by source");
    describe_counter!(TRAPS, "Datagrams at the SNMP trap port, by what became of them");
    describe_counter!(ENGINES, "SNMPv3 devices that were replaced or had lost their state");
    describe_counter!(VARBINDS, "SNMP variable bindings read");
    describe_counter!(SPOOLED, "Samples written to the spool");
    describe_counter!(DROPPED, "Lost, by what (samples, records, bytes) and why");
    describe_gauge!(SPOOL_BYTES, "Bytes of the spool on disk");
    describe_gauge!(SPOOL_RECORDS, "Records that wait for delivery");
    describe_gauge!(SPOOL_OLDEST, "Age in seconds of the oldest segment that waits for delivery");
    describe_counter!(DELIVERED, "Samples the backend has stored");
    describe_counter!(DUPLICATES, "Samples the backend already had");
    describe_counter!(REFUSED, "Samples the backend has refused, by code");
    describe_counter!(DELIVERIES, "Deliveries by outcome");
    describe_counter!(MESSAGES, "MQTT messages by source and outcome");
    describe_counter!(MESSAGES_REFUSED, "MQTT messages kept aside, by source and reason");
    describe_gauge!(BROKERS, "Whether a broker is connected, by source");
    describe_counter!(CONNECTIONS, "Connections to brokers that were made and lost, by source and outcome");
    describe_counter!(VALUES_REFUSED, "Foreign values that could not be taken, by source and reason");
    describe_counter!(FILES, "Files read, by outcome");
    describe_counter!(FILE_ROWS, "Rows of files with measurements, by outcome");
}

/// A poll ended well.
pub fn polled(source: &'static str, took: Duration) {
    counter!(POLLS, "source" => source, "outcome" => "ok", "reason" => "").increment(1);
    histogram!(POLL_SECONDS, "source" => source).record(took);
}

/// A poll failed.
pub fn poll_failed(source: &'static str, took: Duration, failure: &PollFailure) {
    let reason = failure.reason.as_str();
    counter!(POLLS, "source" => source, "outcome" => "failed", "reason" => reason).increment(1);
    histogram!(POLL_SECONDS, "source" => source).record(took);
    tracing::debug!(source, asset = %failure.asset, reason, detail = %failure.detail, "poll failed");
}

/// A poll began late: the agent is asked for more than it can do.
pub fn poll_late(source: &'static str) {
    counter!(LATE, "source" => source).increment(1);
}

/// A poll was made on a hint, or after one.
pub fn poll_hinted(source: &'static str) {
    counter!(HINTED, "source" => source).increment(1);
}

/// A datagram came to the trap port.
pub fn trap(outcome: &'static str, from: IpAddr) {
    counter!(TRAPS, "outcome" => outcome).increment(1);
    tracing::debug!(outcome, %from, "SNMP notification");
}

/// The trap port cannot be read; tried again.
pub fn traps_stuck(error: &dyn Display) {
    tracing::error!(%error, "SNMP notifications cannot be received: trying again");
}

/// A device answers with another SNMP engine than before, or with an older state of it.
pub fn engine_replaced(device: SocketAddr) {
    counter!(ENGINES).increment(1);
    tracing::info!(%device, "an SNMPv3 device was replaced or has lost its state: found anew");
}

/// Variable bindings were read.
pub fn varbinds(count: usize) {
    counter!(VARBINDS).increment(count as u64);
}

/// Samples are on the disk.
pub fn spooled(samples: usize) {
    counter!(SPOOLED).increment(samples as u64);
}

/// The spool has lost something.
pub fn spool_loss(loss: &Loss) {
    match *loss {
        Loss::Full { bytes, records } => {
            counter!(DROPPED, "what" => "records", "why" => "spool_full").increment(records);
            tracing::error!(bytes, records, "the spool is full: its oldest segment was dropped");
        }
        Loss::Torn { bytes } => {
            counter!(DROPPED, "what" => "bytes", "why" => "torn").increment(bytes);
            tracing::warn!(bytes, "the last write before the restart was not whole: cut off");
        }
        Loss::Missing { segment, bytes } => {
            counter!(DROPPED, "what" => "bytes", "why" => "missing").increment(bytes);
            tracing::error!(segment, bytes, "a part of the spool is gone: what was in it is lost");
        }
    }
}

/// A damaged part of the spool was passed over.
pub fn spool_damaged(bytes: u64) {
    counter!(DROPPED, "what" => "bytes", "why" => "damaged").increment(bytes);
    tracing::error!(bytes, "a damaged part of the spool was passed over: what was in it is lost");
}

/// A record could not be written. A full disk would say so ten times a second: the first failure is news, the rest is
/// in the counter.
pub fn spool_failed(samples: usize, error: &SpoolError, first: bool) {
    counter!(DROPPED, "what" => "samples", "why" => error.why()).increment(samples as u64);
    if first {
        tracing::error!(samples, %error, "what is read is lost until the spool can be written again");
    } else {
        tracing::debug!(samples, %error, "the spool can still not be written");
    }
}

/// The spool can be written again.
pub fn spool_recovered(lost: usize) {
    tracing::warn!(lost_samples = lost, "the spool can be written again");
}

/// The spool cannot be read or released; tried again.
pub fn spool_stuck(error: &dyn Display) {
    tracing::error!(%error, "the spool cannot be read: trying again");
}

/// How full the spool is.
pub fn spool_depth(depth: &Depth) {
    #[expect(clippy::cast_precision_loss, reason = "a gauge needs no more than 53 bits")]
    {
        gauge!(SPOOL_BYTES).set(depth.bytes as f64);
        gauge!(SPOOL_RECORDS).set(depth.records as f64);
    }
    gauge!(SPOOL_OLDEST).set(depth.oldest.unwrap_or_default().as_secs_f64());
}

/// A batch is with the backend.
pub fn delivered(receipt: &Receipt) {
    counter!(DELIVERIES, "outcome" => "ok").increment(1);
    counter!(DELIVERED).increment(receipt.stored);
    counter!(DUPLICATES).increment(receipt.duplicates);
    for refusal in &receipt.refused {
        counter!(REFUSED, "code" => refusal.code.clone()).increment(1);
    }
    let unlisted = receipt.refused_count.saturating_sub(receipt.refused.len() as u64);
    if unlisted > 0 {
        counter!(REFUSED, "code" => "unlisted").increment(unlisted);
    }
    if let Some(first) = receipt.refused.first() {
        let refused = receipt.refused_count;
        tracing::warn!(refused, code = %first.code, detail = %first.detail, "the backend refused samples; the first");
    }
}

/// An inventory is with the backend.
pub fn inventory_delivered(created: u64, updated: u64, refused: &[String]) {
    counter!(DELIVERIES, "outcome" => "ok").increment(1);
    tracing::info!(created, updated, refused = refused.len(), "inventory delivered");
    for detail in refused {
        tracing::warn!(%detail, "the backend refused an asset");
    }
}

/// A delivery failed and will be tried again.
pub fn delivery_retried(attempt: u32, wait: Duration, why: &str) {
    counter!(DELIVERIES, "outcome" => "retried").increment(1);
    // The first failure of an outage is news; the rest is in the counter.
    if attempt == 0 {
        tracing::warn!(why, "delivery failed: the spool keeps what is read until it works");
    } else {
        tracing::debug!(attempt, ?wait, why, "delivery failed again");
    }
}

/// Deliveries work again.
pub fn delivery_recovered(attempts: u32) {
    tracing::info!(attempts, "delivery works again");
}

/// A batch that can never be accepted was set aside.
pub fn delivery_rejected(status: u16, samples: usize, place: &dyn Display) {
    counter!(DELIVERIES, "outcome" => "rejected").increment(1);
    counter!(DROPPED, "what" => "samples", "why" => "rejected").increment(samples as u64);
    tracing::error!(status, samples, %place, "the backend cannot accept a batch: set aside with its answer");
}

/// An inventory file was read.
pub fn file_read(file: &dyn Display, encoding: &dyn Display, assets: usize) {
    counter!(FILES, "outcome" => "ok").increment(1);
    tracing::info!(%file, %encoding, assets, "inventory file read");
}

/// A file with measurements was read; what was not taken of it is in its report.
pub fn measurements_read(report: &Report) {
    let (samples, errors) = (report.sample_count(), report.error_count);
    let outcome = match (report.is_clean(), samples) {
        (true, _) => "ok",
        (false, 0) => "refused",
        (false, _) => "partial",
    };
    counter!(FILES, "outcome" => outcome).increment(1);
    counter!(FILE_ROWS, "outcome" => "taken").increment(report.rows.saturating_sub(errors));
    counter!(FILE_ROWS, "outcome" => "rejected").increment(errors);
    if report.is_clean() {
        tracing::info!(file = %report.file, encoding = %report.encoding, samples, "file with measurements read");
    } else {
        let first = report.errors.first().map(|e| format!("{}, {}: {}", e.place, e.column, e.reason));
        let why = report.refused.as_ref().or(first.as_ref());
        tracing::error!(file = %report.file, samples, rejected_rows = errors, why, "not all of a file was taken: see its report");
    }
}

/// A file was refused.
pub fn file_refused(error: &dyn Display) {
    counter!(FILES, "outcome" => "refused").increment(1);
    tracing::error!(%error, "file refused; it is looked at again when it changes");
}

/// A foreign value could not be taken.
pub fn value_refused(source: &'static str, reason: &'static str) {
    counter!(VALUES_REFUSED, "source" => source, "reason" => reason).increment(1);
}

/// A broker has accepted the connection.
pub fn broker_connected(source: &SourceName, resumed: bool) {
    counter!(CONNECTIONS, "source" => source.to_string(), "outcome" => "made").increment(1);
    gauge!(BROKERS, "source" => source.to_string()).set(1.0);
    tracing::info!(%source, resumed, "the broker is connected");
}

/// The connection to a broker was lost, or not made.
pub fn broker_lost(source: &SourceName, error: &dyn Display, news: bool) {
    counter!(CONNECTIONS, "source" => source.to_string(), "outcome" => "lost").increment(1);
    gauge!(BROKERS, "source" => source.to_string()).set(0.0);
    // The first failure of an outage is news; the rest is in the counter and in /status.
    if news {
        tracing::warn!(%source, %error, "the broker is lost: trying again");
    } else {
        tracing::debug!(%source, %error, "the broker is still not there");
    }
}

/// A broker does not let us subscribe.
pub fn filters_refused(source: &SourceName, filters: &[String]) {
    tracing::error!(%source, ?filters, "the broker refuses these filters: allow them to this user there");
}

/// A message came.
pub fn message_taken(source: &SourceName, whole: bool) {
    let outcome = if whole { "ok" } else { "kept_aside" };
    counter!(MESSAGES, "source" => source.to_string(), "outcome" => outcome).increment(1);
}

/// Something of a message could not be taken.
pub fn message_refused(source: &SourceName, reason: &'static str, topic: &str, detail: &str) {
    counter!(MESSAGES_REFUSED, "source" => source.to_string(), "reason" => reason).increment(1);
    tracing::debug!(%source, reason, topic, detail, "a message is kept aside");
}

/// A message could not be kept aside.
pub fn aside_failed(source: &SourceName, error: &dyn Display) {
    tracing::error!(%source, %error, "a message that could not be taken could not be kept aside either");
}
