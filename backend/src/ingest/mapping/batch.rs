//! Turns the points of one foreign request into a native batch.

use super::counters::{CounterAdvance, Counters, per_second, reading};
use super::places::{KnownPlace, NewPlace};
use super::rule::{Mapping, Unresolved};
use super::sighting::Sighting;
use super::tags::Tags;
use super::unmapped::MAX_UNMAPPED;
use crate::ingest::batch::{Batch, BatchSeries};
use cruscotto_domain::counter::Reading;
use cruscotto_domain::sample::{MAX_BATCH_SAMPLES, Sample, SeriesKey};
use cruscotto_domain::time::Timestamp;
use cruscotto_domain::unit::Conversion;
use std::collections::HashMap;

/// Where the values of one foreign series go. Looked up once, used for all its values in the request.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Slot(Place);

#[derive(Debug, Clone, Copy, PartialEq)]
enum Place {
    Series {
        index: u32,
        conversion: Conversion,
        counter: bool,
    },
    Ignored,
    /// Index of the sighting; none when the request has more foreign names than are listed.
    Unmapped(Option<usize>),
}

/// What became of the values of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// In the batch.
    pub mapped: u64,
    /// No rule leads anywhere.
    pub unmapped: u64,
    /// Left out on purpose.
    pub ignored: u64,
    /// Totals that wait for the next one to make a rate: the first, or the first after a restart.
    pub waiting: u64,
    /// Texts, NaN, and totals that are no total.
    pub not_numbers: u64,
}

/// A request with more samples, or more series, than a batch may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the request has more than {MAX_BATCH_SAMPLES} samples or series: send it in parts")]
pub struct BatchFull;

/// The outcome of a request.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct MappedBatch {
    /// What to store.
    pub batch: Batch,
    /// For each sample, the line or series of the request it came from.
    pub origins: Vec<u32>,
    /// What to tell [`super::Foreign::learn`].
    pub places: Vec<NewPlace>,
    /// What to tell [`Counters::advance`] once the batch is committed.
    pub advance: CounterAdvance,
    /// What to tell the register of unmapped names.
    pub sightings: Vec<Sighting>,
    /// What became of the values.
    pub tally: Tally,
}

/// Makes a [`MappedBatch`].
#[derive(Debug)]
pub struct BatchBuilder<'m> {
    mapping: &'m Mapping,
    counters: &'m Counters,
    uptime_ticks: Option<u32>,
    series: HashMap<SeriesKey, u32>,
    readings: HashMap<u32, Reading>,
    unmapped: HashMap<(String, String), usize>,
    done: MappedBatch,
}

impl<'m> BatchBuilder<'m> {
    /// Follows the rules of `mapping`, with the source's committed `counters`.
    #[must_use]
    pub fn new(mapping: &'m Mapping, counters: &'m Counters) -> Self {
        Self {
            mapping,
            counters,
            uptime_ticks: None,
            series: HashMap::new(),
            readings: HashMap::new(),
            unmapped: HashMap::new(),
            done: MappedBatch::default(),
        }
    }

    /// Says how long the device that sends has run, in hundredths of a second: it tells a wrap of its counters from a
    /// restart.
    #[must_use]
    pub fn with_uptime(mut self, ticks: Option<u32>) -> Self {
        self.uptime_ticks = ticks;
        self
    }

    /// Where the values of the series `name`, `field` (empty for senders without fields), `tags` go.
    pub fn slot<T: Tags + ?Sized>(&mut self, name: &str, field: &str, tags: &T) -> Slot {
        let place = match self.mapping.resolve(name, field, tags) {
            Ok(resolved) => Place::Series {
                index: self.series_index(resolved.key),
                conversion: resolved.conversion,
                counter: resolved.counter,
            },
            Err(Unresolved::Ignored) => Place::Ignored,
            Err(reason) => Place::Unmapped(self.sighting(name, field, tags, &reason)),
        };
        Slot(place)
    }

    /// Has the place of `slot` remembered under the bytes that the series was named by, if it is one to remember.
    pub fn remember(&mut self, slot: Slot, name: &[u8], field: &str) {
        if let Place::Series { index, conversion, counter: false } = slot.0 {
            let place = NewPlace { name: name.into(), field: field.into(), series: index, conversion };
            self.done.places.push(place);
        }
    }

    /// Takes a value; `origin` is the line or series of the request.
    ///
    /// # Errors
    /// [`BatchFull`] beyond [`MAX_BATCH_SAMPLES`].
    pub fn push(&mut self, slot: Slot, time: Timestamp, value: Option<f64>, origin: u32) -> Result<(), BatchFull> {
        let (index, conversion, counter) = match slot.0 {
            Place::Series { index, conversion, counter } => (index, conversion, counter),
            Place::Ignored => {
                self.done.tally.ignored += 1;
                return Ok(());
            }
            Place::Unmapped(sighting) => {
                self.done.tally.unmapped += 1;
                if let Some(sighting) = sighting {
                    self.done.sightings[sighting].count += 1;
                }
                return Ok(());
            }
        };
        let Some(value) = value.filter(|v| !v.is_nan()) else {
            self.done.tally.not_numbers += 1;
            return Ok(());
        };
        let value = if counter {
            let Some(current) = reading(time, value, self.uptime_ticks) else {
                self.done.tally.not_numbers += 1;
                return Ok(());
            };
            match self.rate(index, current) {
                Some(rate) => rate,
                None => {
                    self.done.tally.waiting += 1;
                    return Ok(());
                }
            }
        } else {
            value
        };
        self.take(index, time, conversion.apply(value), origin)
    }

    /// Takes a value of a series whose place is known.
    ///
    /// # Errors
    /// As [`BatchBuilder::push`].
    pub fn push_known(
        &mut self,
        place: KnownPlace,
        time: Timestamp,
        value: Option<f64>,
        origin: u32,
    ) -> Result<(), BatchFull> {
        let Some(value) = value.filter(|v| !v.is_nan()) else {
            self.done.tally.not_numbers += 1;
            return Ok(());
        };
        // Named once for each of its values: cheaper than to find out whether the request had it before.
        let index = u32::try_from(self.done.batch.series.len()).unwrap_or(u32::MAX);
        self.take(index, time, place.conversion.apply(value), origin)?;
        self.done.batch.series.push(BatchSeries::Known(place.series));
        Ok(())
    }

    fn take(&mut self, index: u32, time: Timestamp, value: f64, origin: u32) -> Result<(), BatchFull> {
        if self.done.batch.samples.len() == MAX_BATCH_SAMPLES {
            return Err(BatchFull);
        }
        self.done.batch.samples.push(Sample { series: index, time, value });
        self.done.origins.push(origin);
        self.done.tally.mapped += 1;
        Ok(())
    }

    /// The batch. Series of which nothing came are left out.
    #[must_use]
    pub fn finish(self) -> MappedBatch {
        let mut done = self.done;
        let readings = self.readings.into_iter();
        let series = &done.batch.series;
        let named = |(index, reading): (u32, Reading)| match &series[index as usize] {
            BatchSeries::Named(key) => Some(((**key).clone(), reading)),
            BatchSeries::Known(_) => None,
        };
        done.advance.readings = readings.filter_map(named).collect();
        leave_out_unused(&mut done);
        done
    }

    fn series_index(&mut self, key: SeriesKey) -> u32 {
        if let Some(index) = self.series.get(&key) {
            return *index;
        }
        let index = u32::try_from(self.done.batch.series.len()).unwrap_or(u32::MAX);
        self.done.batch.series.push(BatchSeries::Named(Box::new(key.clone())));
        self.series.insert(key, index);
        index
    }

    fn sighting<T: Tags + ?Sized>(&mut self, name: &str, field: &str, tags: &T, reason: &Unresolved) -> Option<usize> {
        let key = (name.to_owned(), field.to_owned());
        if let Some(known) = self.unmapped.get(&key) {
            return Some(*known);
        }
        if self.done.sightings.len() == MAX_UNMAPPED {
            return None;
        }
        self.done.sightings.push(Sighting::new(name, field, tags, reason));
        self.unmapped.insert(key, self.done.sightings.len() - 1);
        Some(self.done.sightings.len() - 1)
    }

    fn rate(&mut self, index: u32, current: Reading) -> Option<f64> {
        let previous = self.readings.get(&index).copied();
        let previous = previous.or_else(|| match &self.done.batch.series[index as usize] {
            BatchSeries::Named(key) => self.counters.last(key),
            BatchSeries::Known(_) => None,
        });
        let newer = previous.is_none_or(|previous| current.at > previous.at);
        if newer {
            self.readings.insert(index, current);
        }
        per_second(previous?, current)
    }
}

/// Takes the series without samples out: first readings of counters name a series and bring no sample.
fn leave_out_unused(done: &mut MappedBatch) {
    let batch = &mut done.batch;
    let mut used = vec![None; batch.series.len()];
    for sample in &batch.samples {
        used[sample.series as usize] = Some(0u32);
    }
    if used.iter().all(Option::is_some) {
        return;
    }
    for (next, index) in (0u32..).zip(used.iter_mut().flatten()) {
        *index = next;
    }
    let mut position = 0;
    batch.series.retain(|_| {
        position += 1;
        used[position - 1].is_some()
    });
    for sample in &mut batch.samples {
        sample.series = used[sample.series as usize].unwrap_or(sample.series);
    }
    done.places.retain_mut(|place| match used[place.series as usize] {
        Some(index) => {
            place.series = index;
            true
        }
        None => false,
    });
}

#[cfg(test)]
mod tests;
