//! From a body to a native batch.

use super::error::LineError;
use super::precision::Precision;
use super::reader::{Line, Lines};
use crate::ingest::mapping::{BatchBuilder, BatchFull, Counters, MappedBatch, Mapping, Slot};
use cruscotto_domain::sample::{MAX_BATCH_SAMPLES, MAX_LISTED_REFUSALS};
use cruscotto_domain::time::Timestamp;
use std::borrow::Cow;
use std::collections::HashMap;

/// What a body had in it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Translated {
    /// What its good lines come to; `origins` are line numbers.
    pub mapped: MappedBatch,
    /// The lines that are refused, the first of them.
    pub errors: Vec<LineError>,
    /// How many are refused in all.
    pub error_count: u64,
}

/// Where the fields of one series go: by its text as it was sent, so that a series is looked up once for a body.
type Slots<'a> = HashMap<&'a str, Vec<(Cow<'a, str>, Slot)>>;

/// Reads `body` with the rules of `mapping`. Lines without a time have `received`'s.
///
/// # Errors
/// [`BatchFull`] when it holds more samples or series than one batch may.
pub fn translate(
    body: &[u8],
    precision: Precision,
    received: Timestamp,
    mapping: &Mapping,
    counters: &Counters,
) -> Result<Translated, BatchFull> {
    let mut translated = Translated::default();
    let mut builder = BatchBuilder::new(mapping, counters);
    let mut slots = Slots::new();
    let mut lines = Lines::new(body, precision);
    let mut line = Line::default();
    while let Some(result) = lines.read(&mut line) {
        if let Err(error) = result {
            translated.error_count += 1;
            if translated.errors.len() < MAX_LISTED_REFUSALS {
                translated.errors.push(error);
            }
            continue;
        }
        let time = line.time.unwrap_or(received);
        // Also series that no rule covers: they are not stored, and would be remembered until the end of the body.
        if slots.len() > MAX_BATCH_SAMPLES {
            return Err(BatchFull);
        }
        let known = slots.entry(line.key).or_default();
        for (field, value) in &line.fields {
            let slot = match known.iter().find(|(name, _)| name == field) {
                Some((_, slot)) => *slot,
                None => {
                    let slot = builder.slot(&line.measurement, field, line.tags.as_slice());
                    known.push((field.clone(), slot));
                    slot
                }
            };
            builder.push(slot, time, value.number(), line.number)?;
        }
    }
    translated.mapped = builder.finish();
    Ok(translated)
}

#[cfg(test)]
mod tests {
    use super::*;
    use cruscotto_domain::catalogue::Catalogue;

    #[test]
    fn telegrafs_lines_become_samples_that_know_their_line() {
        let rules = r#"
            [[rule]]
            name = "ping"
            field = "average_response_ms"
            asset = "{url}"
            metric = "device.response_time"
            [[ignore]]
            name = "ping"
        "#;
        let mapping = Mapping::parse("t.toml", rules, &Catalogue::built_in().unwrap()).unwrap();
        let body = b"ping,host=poller,url=ap-0001 average_response_ms=1.5,ttl=63i 1763754000000000000\n\
            broken\n\
            mem,host=poller used_percent=12.5 1763754000000000000\n\
            ping,host=poller,url=ap-0001 average_response_ms=2.5,ttl=63i\n";
        let received = Timestamp::from_micros(1_763_754_060_000_000).unwrap();
        let done = translate(body, Precision::Nanoseconds, received, &mapping, &Counters::default()).unwrap();
        let samples: Vec<_> =
            done.mapped.batch.samples.iter().map(|s| (s.series, s.time.as_millis(), s.value)).collect();
        assert_eq!(samples, [(0, 1_763_754_000_000, 1.5), (0, 1_763_754_060_000, 2.5)]);
        assert_eq!(done.mapped.origins, [1, 4]);
        assert_eq!((done.error_count, done.errors[0].line), (1, 2));
        assert_eq!((done.mapped.tally.ignored, done.mapped.tally.unmapped), (2, 1));
        assert_eq!(done.mapped.sightings[0].name, "mem");
    }

    #[test]
    fn series_are_bounded_also_where_no_rule_covers_them() {
        let series: String = (0..=MAX_BATCH_SAMPLES + 1).map(|number| format!("m{number} v=1\n")).collect();
        let none = (Mapping::default(), Counters::default());
        let read = translate(series.as_bytes(), Precision::Seconds, Timestamp::EPOCH, &none.0, &none.1);
        assert_eq!(read, Err(BatchFull));
    }

    #[test]
    fn errors_are_listed_up_to_a_bound_and_all_counted() {
        let body = "broken\n".repeat(MAX_LISTED_REFUSALS + 5);
        let none = (Mapping::default(), Counters::default());
        let done = translate(body.as_bytes(), Precision::Seconds, Timestamp::EPOCH, &none.0, &none.1).unwrap();
        assert_eq!((done.errors.len(), done.error_count), (MAX_LISTED_REFUSALS, MAX_LISTED_REFUSALS as u64 + 5));
    }
}
