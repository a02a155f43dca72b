//! From an expanded request to a native batch.

use super::error::{RequestError, SeriesFault};
use super::request::{Series, WriteRequest};
use crate::ingest::mapping::{BatchBuilder, BatchFull, Ground, KnownPlace, MappedBatch};
use cruscotto_domain::sample::MAX_LISTED_REFUSALS;
use cruscotto_domain::time::{InvalidTimestamp, Timestamp};

/// What a request had in it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Translated {
    /// What its good series come to; `origins` are positions of series in the request, from 0.
    pub mapped: MappedBatch,
    /// The series that are refused, the first of them, with their positions.
    pub faults: Vec<(u32, Fault)>,
    /// How many are refused in all.
    pub fault_count: u64,
    /// Stale markers left out.
    pub stale: u64,
    /// Native histograms left out.
    pub histograms: u64,
}

/// Why a series is refused, or samples of it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// Its labels.
    #[error(transparent)]
    Series(#[from] SeriesFault),
    /// The time of a sample.
    #[error(transparent)]
    Time(#[from] InvalidTimestamp),
}

/// Why a request is refused as a whole.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TranslateError {
    /// It cannot be read.
    #[error(transparent)]
    Request(#[from] RequestError),
    /// It is more than a batch.
    #[error(transparent)]
    Full(#[from] BatchFull),
}

/// Reads `expanded` with what is known of its source.
///
/// # Errors
/// [`TranslateError`] when the request cannot be read to its end.
pub fn translate(expanded: &[u8], ground: Ground<'_>) -> Result<Translated, TranslateError> {
    let mut translated = Translated::default();
    let mut builder = BatchBuilder::new(ground.mapping, ground.counters);
    let mut request = WriteRequest::new(expanded);
    let mut series = Series::default();
    let mut position = 0u32;
    let mut place: Option<KnownPlace> = None;
    while request.read_unless_known(&mut series, |key| {
        place = ground.places.of(key).and_then(|fields| fields.field(""));
        place.is_some()
    })? {
        translated.stale += u64::from(series.stale);
        translated.histograms += u64::from(series.histograms);
        let place = place.take();
        if let Some(fault) = series.fault.take() {
            translated.refuse(position, fault.into());
        } else if !series.samples.is_empty() {
            let slot = place.is_none().then(|| {
                let slot = builder.slot(series.name, "", series.labels.as_slice());
                builder.remember(slot, series.key, "");
                slot
            });
            for point in &series.samples {
                let time = match Timestamp::from_millis(point.millis) {
                    Ok(time) => time,
                    Err(error) => {
                        translated.refuse(position, error.into());
                        continue;
                    }
                };
                match (place, slot) {
                    (Some(place), _) => builder.push_known(place, time, Some(point.value), position)?,
                    (None, Some(slot)) => builder.push(slot, time, Some(point.value), position)?,
                    (None, None) => {}
                }
            }
        }
        position = position.saturating_add(1);
    }
    translated.mapped = builder.finish();
    Ok(translated)
}

impl Translated {
    fn refuse(&mut self, position: u32, fault: Fault) {
        self.fault_count += 1;
        if self.faults.len() < MAX_LISTED_REFUSALS {
            self.faults.push((position, fault));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::mapping::{Counters, Mapping, Places};
    use cruscotto_domain::catalogue::Catalogue;

    /// Reads with `mapping` alone.
    fn read(expanded: &[u8], mapping: &Mapping) -> Result<Translated, TranslateError> {
        let (counters, places) = (Counters::default(), Places::default());
        translate(expanded, Ground { mapping, counters: &counters, places: &places })
    }

    const RULES: &str = r#"
        [[rule]]
        name = "up"
        asset = "{instance}"
        metric = "device.up"
        [[ignore]]
        name = "go_*"
    "#;

    fn field(number: u8, bytes: &[u8]) -> Vec<u8> {
        let mut out = vec![number << 3 | 2, u8::try_from(bytes.len()).unwrap()];
        out.extend(bytes);
        out
    }

    fn series(labels: &[(&str, &str)], samples: &[(f64, u8)]) -> Vec<u8> {
        let labels =
            labels.iter().flat_map(|(n, v)| field(1, &[field(1, n.as_bytes()), field(2, v.as_bytes())].concat()));
        let samples = samples
            .iter()
            .flat_map(|(value, millis)| field(2, &[&[0x09][..], &value.to_le_bytes(), &[0x10, *millis]].concat()));
        field(1, &labels.chain(samples).collect::<Vec<_>>())
    }

    #[test]
    fn series_become_samples_that_know_their_place_in_the_request() {
        let mapping = Mapping::parse("t.toml", RULES, &Catalogue::built_in().unwrap()).unwrap();
        let request = [
            series(&[("instance", "ap-1")], &[(1.0, 1)]),
            series(&[("__name__", "go_goroutines")], &[(1.0, 1)]),
            series(&[("__name__", "node_load1"), ("instance", "ap-1")], &[(1.0, 1), (f64::NAN, 2)]),
            series(&[("__name__", "up"), ("instance", "ap-1")], &[(1.0, 1), (0.0, 2), (f64::NAN, 3)]),
        ]
        .concat();
        let done = read(&request, &mapping).unwrap();
        assert_eq!(done.faults, [(0, Fault::Series(SeriesFault::NoName))]);
        let values: Vec<_> = done.mapped.batch.samples.iter().map(|s| (s.time.as_millis(), s.value)).collect();
        assert_eq!(values, [(1, 1.0), (2, 0.0)]);
        assert_eq!(done.mapped.origins, [3, 3]);
        let tally = done.mapped.tally;
        assert_eq!((tally.ignored, tally.unmapped, tally.not_numbers), (1, 2, 1));
    }

    #[test]
    fn a_time_before_1970_refuses_its_sample() {
        let mut request = b"\x0a\x1c\x0a\x0e\x0a\x08__name__\x12\x02up\x12\x0a\x10".to_vec();
        // -5, as protobuf writes an int64.
        request.extend([0xfb, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01]);
        request[1] = u8::try_from(request.len() - 2).unwrap();
        let at = request.iter().rposition(|b| *b == 0x0a).unwrap();
        request[at] = 11;
        let done = read(&request, &Mapping::default()).unwrap();
        assert!(matches!(done.faults[..], [(0, Fault::Time(_))]), "{done:?}");
    }
}
