//! What foreign ingest keeps between requests: each source's mapping and counters, and the names nobody mapped.

use super::batch::MappedBatch;
use super::counters::{CounterAdvance, Counters};
use super::folder::Mappings;
use super::places::{KnownPlace, NewPlace, Places};
use super::rule::Mapping;
use super::sighting::Sighting;
use super::unmapped::Unmapped;
use crate::ingest::batch::BatchSeries;
use crate::known::Known;
use cruscotto_domain::api::UnmappedList;
use cruscotto_domain::id::SourceName;
use cruscotto_domain::time::Timestamp;
use cruscotto_domain::unmapped::UnmappedReport;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError, RwLock};

/// Mappings, counters and unmapped names of all sources. Locks are held while a body is read, never across an await; what
/// a panic leaves behind them is whole.
#[derive(Debug)]
pub struct Foreign {
    mappings: Mappings,
    learnt: RwLock<HashMap<SourceName, Learnt>>,
    unmapped: Mutex<Unmapped>,
}

/// What was learnt of a source since the start.
#[derive(Debug, Default)]
struct Learnt {
    counters: Counters,
    places: Places,
}

/// What a request of a source is read with.
#[derive(Debug, Clone, Copy)]
pub struct Ground<'a> {
    /// Its rules.
    pub mapping: &'a Mapping,
    /// Its counters as they were committed last.
    pub counters: &'a Counters,
    /// Where its series go, as far as that was found out already.
    pub places: &'a Places,
}

impl Foreign {
    /// With the mapping files that were read.
    #[must_use]
    pub fn new(mappings: Mappings) -> Self {
        Self { mappings, learnt: RwLock::default(), unmapped: Mutex::default() }
    }

    /// Has `read` make a batch of what `source` sent. The counters do not move: that is for [`Foreign::committed`].
    pub fn translate<T>(&self, source: &SourceName, read: impl FnOnce(Ground<'_>) -> T) -> T {
        let learnt = self.learnt.read().unwrap_or_else(PoisonError::into_inner);
        let nothing = Learnt::default();
        let Learnt { counters, places } = learnt.get(source).unwrap_or(&nothing);
        read(Ground { mapping: self.mappings.of(source), counters, places })
    }

    /// Remembers where the series of a request of `source` go, as far as they are stored already; the others are named in
    /// the next request, too.
    pub fn learn(&self, source: &SourceName, request: &MappedBatch, known: &Known) {
        if request.places.is_empty() {
            return;
        }
        let known = known.look();
        let find = |place: &NewPlace| match &request.batch.series[place.series as usize] {
            BatchSeries::Known(index) => Some(*index),
            BatchSeries::Named(key) => known.find_key(key),
        };
        let mut learnt = self.learnt.write().unwrap_or_else(PoisonError::into_inner);
        let places = &mut learnt.entry(source.clone()).or_default().places;
        for place in &request.places {
            if let Some(series) = find(place) {
                let known = KnownPlace { series, conversion: place.conversion };
                places.learn(place.name.clone(), place.field.clone(), known);
            }
        }
    }

    /// Takes the counters of a batch of `source` that is committed.
    pub fn committed(&self, source: &SourceName, advance: CounterAdvance) {
        if !advance.is_empty() {
            let mut learnt = self.learnt.write().unwrap_or_else(PoisonError::into_inner);
            learnt.entry(source.clone()).or_default().counters.advance(advance);
        }
    }

    /// Takes the names without a place that `source` sent.
    pub fn sighted(&self, source: &SourceName, sightings: Vec<Sighting>, now: Timestamp) {
        if !sightings.is_empty() {
            self.unmapped.lock().unwrap_or_else(PoisonError::into_inner).record(source, sightings, now);
        }
    }

    /// Takes what the collectors of `source` have met without a rule.
    pub fn reported(&self, source: SourceName, report: UnmappedReport) {
        self.unmapped.lock().unwrap_or_else(PoisonError::into_inner).report(source, report);
    }

    /// The names without a place, for operators.
    #[must_use]
    pub fn unmapped(&self) -> UnmappedList {
        self.unmapped.lock().unwrap_or_else(PoisonError::into_inner).list()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::mapping::BatchBuilder;
    use cruscotto_domain::catalogue::Catalogue;

    #[test]
    fn counters_belong_to_their_source_and_move_on_after_the_commit() {
        let catalogue = Catalogue::built_in().unwrap();
        let foreign = Foreign::new(Mappings::read(None, &catalogue).unwrap());
        let (a, b) = (SourceName::new("a").unwrap(), SourceName::new("b").unwrap());
        let send = |source: &SourceName, second: i64, total: f64| {
            foreign.translate(source, |ground| {
                let mut builder = BatchBuilder::new(ground.mapping, ground.counters);
                let tags = [("device", "ap-1"), ("interface", "eth0")];
                let slot = builder.slot("netjson.interface", "rx_bytes", &tags[..]);
                let time = Timestamp::from_micros(1_763_754_000_000_000 + second * 1_000_000).unwrap();
                builder.push(slot, time, Some(total), 0).unwrap();
                builder.finish()
            })
        };
        foreign.committed(&a, send(&a, 0, 0.0).advance);
        assert_eq!(send(&b, 60, 6_000.0).tally.waiting, 1, "another source has its own");
        assert_eq!(send(&a, 60, 6_000.0).batch.samples[0].value, 800.0);
        assert_eq!(send(&a, 120, 6_000.0).batch.samples[0].value, 400.0, "not committed, not moved on");
    }

    #[test]
    fn what_is_sighted_is_listed() {
        let foreign = Foreign::new(Mappings::read(None, &Catalogue::built_in().unwrap()).unwrap());
        let source = SourceName::new("telegraf").unwrap();
        let done = foreign.translate(&source, |ground| {
            let mut builder = BatchBuilder::new(ground.mapping, ground.counters);
            let slot = builder.slot("cpu", "usage_idle", &[("host", "x")][..]);
            builder.push(slot, Timestamp::EPOCH, Some(1.0), 0).unwrap();
            builder.finish()
        });
        foreign.sighted(&source, done.sightings, Timestamp::EPOCH);
        let list = foreign.unmapped();
        assert_eq!((list.items[0].name.as_str(), list.items[0].count), ("cpu", 1));
    }
}
