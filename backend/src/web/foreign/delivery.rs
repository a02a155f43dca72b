//! The common way of foreign deliveries: counted, checked, committed.

use crate::ingest::mapping::{MappedBatch, Tally};
use crate::ingest::{IngestError, check};
use crate::observe;
use crate::web::Shared;
use crate::web::problem::Problem;
use axum::http::StatusCode;
use cruscotto_domain::id::SourceName;
use cruscotto_domain::sample::Receipt;
use cruscotto_domain::time::Timestamp;
use metrics::counter;

/// Refusals that an answer spells out; all are counted. A log line of the sender has to hold them.
const SPELLED_OUT: usize = 20;

/// Samples that were refused by the rules: what they are and where in the request.
#[derive(Debug, Default)]
pub(super) struct Refused {
    /// The first of them, spelled out with their place.
    pub(super) said: Vec<String>,
    /// How many in all.
    pub(super) count: u64,
    /// True when every one was of an asset that is not in the inventory.
    pub(super) only_unknown_assets: bool,
}

/// Counts what `mapped` has, checks it and has it committed. `place` is what an origin is called: `line`, `series`.
///
/// # Errors
/// What can be sent again: the queue is full, the database is away.
pub(super) async fn deliver(
    state: &Shared,
    source: SourceName,
    place: &str,
    mapped: MappedBatch,
) -> Result<(Receipt, Refused), Problem> {
    let now = Timestamp::now();
    state.foreign.learn(&source, &mapped, &state.known);
    let MappedBatch { batch, origins, advance, sightings, tally, places: _ } = mapped;
    let receipt = if batch.samples.is_empty() {
        Receipt::default()
    } else {
        let checked = check(batch, &state.known, now);
        state.writer.deliver(source.clone(), checked).await.map_err(not_stored)?
    };
    // Only now: a request that failed is sent again and must find counters and register as they were.
    state.foreign.committed(&source, advance);
    state.foreign.sighted(&source, sightings, now);
    count(&tally);
    let spelled = receipt.refused.iter().take(SPELLED_OUT).map(|refusal| {
        let origin =
            usize::try_from(refusal.index).ok().and_then(|index| origins.get(index)).copied().unwrap_or_default();
        format!("{place} {origin}: {}", refusal.detail)
    });
    let refused = Refused {
        said: spelled.collect(),
        count: receipt.refused_count,
        only_unknown_assets: receipt.refused.iter().all(|refusal| refusal.code == "unknown_asset"),
    };
    Ok((receipt, refused))
}

/// What a stock client is told of a delivery that was not stored. A full queue is a 503 to them and not the 429 of our own
/// collectors: Telegraf's `outputs.influxdb` drops what any 4xx answers, and so does Prometheus with a 429 unless
/// `retry_on_http_429` is set.
fn not_stored(error: IngestError) -> Problem {
    match error {
        IngestError::Busy => Problem::later(StatusCode::SERVICE_UNAVAILABLE, error, None),
        other => other.into(),
    }
}

fn count(tally: &Tally) {
    for (outcome, values) in [
        ("mapped", tally.mapped),
        ("unmapped", tally.unmapped),
        ("ignored", tally.ignored),
        ("waiting", tally.waiting),
        ("not_a_number", tally.not_numbers),
    ] {
        counter!(observe::FOREIGN_VALUES, "outcome" => outcome).increment(values);
    }
}

/// The text of a partial failure: what was refused, in the order of the parts, and how many.
pub(super) fn partial(parser: impl Iterator<Item = String>, refused: &Refused, count: u64) -> String {
    let said: Vec<String> = parser.chain(refused.said.iter().cloned()).take(SPELLED_OUT).collect();
    format!("partial write: {} dropped={count}", said.join("; "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stock_client_is_never_told_to_drop_what_it_may_send_again() {
        for error in [IngestError::Busy, IngestError::Unavailable, IngestError::Failed] {
            assert!(not_stored(error.clone()).status().is_server_error(), "{error}");
        }
    }
}
