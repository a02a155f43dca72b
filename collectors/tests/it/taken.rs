//! What is in a spool so far, read as a delivery would.

use crate::fakes::wait_for;
use cruscotto_collectors::spool::{Next, Reader, Record, Spool};
use cruscotto_domain::failure::PollFailure;
use cruscotto_domain::time::Timestamp;
use std::collections::BTreeMap;

pub(crate) struct Taken {
    reader: Reader,
    /// Values and their times by `ASSET METRIC LABEL`.
    pub(crate) seen: BTreeMap<String, Vec<(f64, Timestamp)>>,
    /// The last failure by asset.
    pub(crate) failures: BTreeMap<String, PollFailure>,
}

impl Taken {
    pub(crate) fn of(spool: &Spool) -> Self {
        Self { reader: spool.reader(), seen: BTreeMap::new(), failures: BTreeMap::new() }
    }

    pub(crate) fn read(&mut self) {
        while let Next::Record { record: Record::Samples(batch), .. } = self.reader.read().unwrap() {
            for sample in &batch.samples {
                let key = &batch.series[sample.series as usize];
                let label = key.labels.values().next().map_or(String::new(), |l| format!(" {l}"));
                let name = format!("{} {}{label}", key.asset, key.metric);
                self.seen.entry(name).or_default().push((sample.value, sample.time));
            }
            self.failures.extend(batch.failures.into_iter().map(|f| (f.asset.to_string(), f)));
        }
    }

    /// Waits until `done` says so of what was read.
    pub(crate) async fn until(&mut self, what: &str, done: impl Fn(&Self) -> bool) {
        let own = std::cell::RefCell::new(self);
        wait_for(what, || async {
            own.borrow_mut().read();
            done(&own.borrow())
        })
        .await;
    }

    pub(crate) fn count(&self) -> usize {
        self.seen.values().map(Vec::len).sum()
    }

    pub(crate) fn values(&self, name: &str) -> Vec<f64> {
        self.seen.get(name).unwrap_or_else(|| panic!("no {name} in {:?}", self.seen)).iter().map(|(v, _)| *v).collect()
    }
}
