//! Where foreign series go, by the bytes they were sent with: a sender names a series in the same way every time, and once
//! it is known where that leads, neither its tags are read again nor the rules.
//!
//! A place is right as long as the program runs: rules are read at the start, and a series that is stored stays stored.
//! Whether its samples may come in is asked each time. Totals of which the rate is the measurement have no place: what
//! they come to hangs on the last reading, by the name of the series.

use crate::known::SeriesIndex;
use cruscotto_domain::unit::Conversion;
use hashbrown::HashMap;

/// Foreign series that are remembered of a source; beyond, all are forgotten and learnt again.
const MAX_REMEMBERED: usize = 200_000;

/// Bytes of a name that is remembered, at most; longer ones are read each time. Telegraf's are about 100.
const MAX_NAME_BYTES: usize = 512;

/// Where the values of one field of a foreign series go.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct KnownPlace {
    /// The series.
    pub(super) series: SeriesIndex,
    /// From the sender's unit to the metric's.
    pub(super) conversion: Conversion,
}

/// What a request named that is not remembered yet.
#[derive(Debug, Clone, PartialEq)]
pub struct NewPlace {
    pub(super) name: Box<[u8]>,
    pub(super) field: Box<str>,
    /// Index into the series of the batch.
    pub(super) series: u32,
    pub(super) conversion: Conversion,
}

/// The fields of a foreign series and where they go. Few: looked for one by one.
type Fields = Vec<(Box<str>, KnownPlace)>;

/// The places of a source.
#[derive(Debug, Default)]
pub struct Places {
    by_name: HashMap<Box<[u8]>, Fields>,
}

impl Places {
    /// The known fields of the series that is named by exactly these bytes.
    #[must_use]
    pub fn of(&self, name: &[u8]) -> Option<FieldPlaces<'_>> {
        self.by_name.get(name).map(FieldPlaces)
    }

    pub(super) fn learn(&mut self, name: Box<[u8]>, field: Box<str>, place: KnownPlace) {
        if name.len() + field.len() > MAX_NAME_BYTES {
            return;
        }
        if self.by_name.len() >= MAX_REMEMBERED {
            self.by_name.clear();
        }
        let fields = self.by_name.entry(name).or_default();
        if fields.iter().all(|(known, _)| *known != field) {
            fields.push((field, place));
        }
    }
}

/// The known fields of one foreign series.
#[derive(Debug, Clone, Copy)]
pub struct FieldPlaces<'p>(&'p Fields);

impl FieldPlaces<'_> {
    /// Where the values of `field` go; empty for senders without fields.
    #[must_use]
    pub fn field(self, field: &str) -> Option<KnownPlace> {
        self.0.iter().find(|(known, _)| **known == *field).map(|(_, place)| *place)
    }
}

#[cfg(test)]
mod tests {
    use crate::ingest::line_protocol::{self, Precision};
    use crate::ingest::mapping::{Foreign, MappedBatch, Mappings};
    use crate::ingest::{BatchSeries, remote_write};
    use crate::known::Known;
    use cruscotto_domain::catalogue::Catalogue;
    use cruscotto_domain::id::SourceName;
    use cruscotto_domain::time::Timestamp;
    use std::sync::Arc;

    const RULES: &str = r#"
        [[rule]]
        name = "device"
        field = "uptime"
        asset = "{host}"
        metric = "device.uptime"
        [[rule]]
        name = "device"
        field = "rx"
        asset = "{host}"
        metric = "interface.in_rate"
        counter = true
        unit = "By"
        [[rule]]
        name = "device_uptime"
        asset = "{host}"
        metric = "device.uptime"
    "#;

    struct Sender {
        foreign: Foreign,
        known: Known,
        source: SourceName,
    }

    impl Sender {
        fn new() -> Self {
            let catalogue = Arc::new(Catalogue::built_in().unwrap());
            let folder = tempfile::tempdir().unwrap();
            std::fs::write(folder.path().join("s.toml"), RULES).unwrap();
            let foreign = Foreign::new(Mappings::read(Some(folder.path()), &catalogue).unwrap());
            Self { foreign, known: Known::new(catalogue), source: "s".parse().unwrap() }
        }

        /// What the lines come to; afterwards the series in them are stored.
        fn lines(&self, body: &str) -> MappedBatch {
            let read = self.foreign.translate(&self.source, |ground| {
                line_protocol::translate(body.as_bytes(), Precision::Seconds, Timestamp::EPOCH, ground)
            });
            self.store(read.unwrap().mapped)
        }

        fn request(&self, expanded: &[u8]) -> MappedBatch {
            let read = self.foreign.translate(&self.source, |ground| remote_write::translate(expanded, ground));
            self.store(read.unwrap().mapped)
        }

        fn store(&self, mapped: MappedBatch) -> MappedBatch {
            self.foreign.learn(&self.source, &mapped, &self.known);
            let keys = mapped.batch.series.iter().filter_map(|series| match series {
                BatchSeries::Named(key) => Some((**key).clone()),
                BatchSeries::Known(_) => None,
            });
            let next = self.known.series().len();
            self.known.learn_series((0..).map(|n| i32::try_from(next + n).unwrap()).zip(keys));
            mapped
        }
    }

    fn known(batch: &MappedBatch) -> Vec<bool> {
        batch.batch.series.iter().map(|series| matches!(series, BatchSeries::Known(_))).collect()
    }

    #[test]
    fn a_series_is_known_once_it_is_stored_and_named_the_same() {
        let sender = Sender::new();
        let body = "device,host=a uptime=1 10\ndevice,host=b uptime=2 10\n";
        assert_eq!(known(&sender.lines(body)), [false, false], "new");
        assert_eq!(known(&sender.lines(body)), [false, false], "stored, and learnt now");
        let third = sender.lines(body);
        assert_eq!(known(&third), [true, true]);
        let values: Vec<_> = third.batch.samples.iter().map(|s| (s.series, s.value)).collect();
        assert_eq!((values, third.origins), (vec![(0, 1.0), (1, 2.0)], vec![1, 2]));
        assert_eq!(known(&sender.lines("device,rack=1,host=a uptime=1 20")), [false], "named in another way");
    }

    #[test]
    fn what_stands_beside_a_known_field_is_still_read() {
        let sender = Sender::new();
        for _ in 0..2 {
            sender.lines("device,host=a uptime=1 10");
        }
        let mixed = sender.lines("device,host=a uptime=2,rx=5i,other=3,text=\"x\" 20\ndevice,host=a uptime=\"x\" 30");
        assert_eq!((mixed.tally.mapped, mixed.tally.waiting, mixed.tally.unmapped), (1, 1, 2));
        assert_eq!(mixed.tally.not_numbers, 1);
        assert_eq!(mixed.sightings[0].tags, ["host"]);
        assert_eq!(mixed.advance.readings.len(), 1, "totals are followed by name");
        sender.foreign.committed(&sender.source, mixed.advance);
        assert_eq!(sender.lines("device,host=a rx=65i 80").batch.samples[0].value, 8.0);
    }

    #[test]
    fn remote_write_is_known_by_the_bytes_of_its_labels() {
        let field = |number: u8, bytes: &[u8]| [&[number << 3 | 2, u8::try_from(bytes.len()).unwrap()], bytes].concat();
        let label =
            |name: &str, value: &str| field(1, &[field(1, name.as_bytes()), field(2, value.as_bytes())].concat());
        let sample = field(2, &[&[0x09][..], &7.0f64.to_le_bytes(), &[0x10, 5]].concat());
        let labels = [label("__name__", "device_uptime"), label("host", "a")].concat();
        let request = field(1, &[labels.clone(), sample.clone(), sample.clone()].concat());
        let sender = Sender::new();
        for times in [[false].as_slice(), &[false], &[true, true]] {
            assert_eq!(known(&sender.request(&request)), times);
        }
        // A label behind the samples is part of the name, too.
        let scattered = field(1, &[labels, sample, label("rack", "1")].concat());
        assert_eq!(known(&sender.request(&scattered)), [false]);
    }
}
