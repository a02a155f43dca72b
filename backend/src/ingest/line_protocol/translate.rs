//! From a body to a native batch.

use super::error::LineError;
use super::precision::Precision;
use super::reader::{Line, Lines};
use crate::ingest::mapping::{BatchBuilder, BatchFull, FieldPlaces, Ground, MappedBatch, Slot};
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

/// Where the fields of a series go that is not known yet: by its text as it was sent, so that it is looked up once for a
/// body.
type Slots<'a> = HashMap<&'a str, Vec<(Cow<'a, str>, Slot)>>;

/// Reads `body` with what is known of its source. Lines without a time have `received`'s.
///
/// # Errors
/// [`BatchFull`] when it holds more samples or series than one batch may.
pub fn translate(
    body: &[u8],
    precision: Precision,
    received: Timestamp,
    ground: Ground<'_>,
) -> Result<Translated, BatchFull> {
    let mut translated = Translated::default();
    let mut builder = BatchBuilder::new(ground.mapping, ground.counters);
    let mut slots = Slots::new();
    let mut lines = Lines::new(body, precision);
    let mut line = Line::default();
    let mut places = None;
    while let Some(result) = lines.read_unless_known(&mut line, |key| {
        places = ground.places.of(key.as_bytes());
        places.is_some()
    }) {
        if let Err(error) = result {
            translated.refuse(error);
            continue;
        }
        let time = line.time.unwrap_or(received);
        let place = |field: &str| places.and_then(|places: FieldPlaces<'_>| places.field(field));
        if line.fields.iter().all(|(field, _)| place(field).is_some()) {
            for (place, value) in line.fields.iter().filter_map(|(field, value)| Some((place(field)?, value))) {
                builder.push_known(place, time, value.number(), line.number)?;
            }
            continue;
        }
        if places.is_some()
            && let Err(fault) = line.read_series()
        {
            translated.refuse(LineError { line: line.number, fault });
            continue;
        }
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
                    builder.remember(slot, line.key.as_bytes(), field);
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

impl Translated {
    fn refuse(&mut self, error: LineError) {
        self.error_count += 1;
        if self.errors.len() < MAX_LISTED_REFUSALS {
            self.errors.push(error);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::mapping::{Counters, Mapping, Places};
    use cruscotto_domain::catalogue::Catalogue;

    /// Reads with `mapping` alone.
    fn read(
        body: &[u8],
        precision: Precision,
        received: Timestamp,
        mapping: &Mapping,
    ) -> Result<Translated, BatchFull> {
        let (counters, places) = (Counters::default(), Places::default());
        translate(body, precision, received, Ground { mapping, counters: &counters, places: &places })
    }

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
        let done = read(body, Precision::Nanoseconds, received, &mapping).unwrap();
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
        let read = read(series.as_bytes(), Precision::Seconds, Timestamp::EPOCH, &Mapping::default());
        assert_eq!(read, Err(BatchFull));
    }

    #[test]
    fn errors_are_listed_up_to_a_bound_and_all_counted() {
        let body = "broken\n".repeat(MAX_LISTED_REFUSALS + 5);
        let done = read(body.as_bytes(), Precision::Seconds, Timestamp::EPOCH, &Mapping::default()).unwrap();
        assert_eq!((done.errors.len(), done.error_count), (MAX_LISTED_REFUSALS, MAX_LISTED_REFUSALS as u64 + 5));
    }
}
