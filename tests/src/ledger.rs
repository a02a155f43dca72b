//! What was acknowledged, against what the database has.

use std::collections::BTreeMap;
use std::fmt;

use anyhow::{Result, ensure};
use cruscotto_domain::sample::SeriesKey;
use cruscotto_domain::time::Timestamp;

use crate::database::Stored;

/// Every sample that a sender was told is stored.
#[derive(Debug, Clone, Default)]
pub struct Ledger {
    acknowledged: BTreeMap<(SeriesKey, Timestamp), f64>,
}

/// The books compared.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Audit {
    /// Samples acknowledged.
    pub acknowledged: usize,
    /// Of these, those that the database does not have, or with another value.
    pub lost: Vec<(SeriesKey, Timestamp)>,
    /// Samples that the database has more than once.
    pub doubled: Vec<(SeriesKey, Timestamp)>,
    /// Samples that the database has and nobody was told so.
    pub foreign: Vec<(SeriesKey, Timestamp)>,
}

impl Ledger {
    /// Enters samples that were acknowledged.
    pub fn enter(&mut self, samples: impl IntoIterator<Item = (SeriesKey, Timestamp, f64)>) {
        self.acknowledged.extend(samples.into_iter().map(|(series, time, value)| ((series, time), value)));
    }

    /// Enters everything of another ledger.
    pub fn merge(&mut self, other: Self) {
        self.acknowledged.extend(other.acknowledged);
    }

    /// How many samples were acknowledged.
    #[must_use]
    pub fn len(&self) -> usize {
        self.acknowledged.len()
    }

    /// Whether nothing was acknowledged.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.acknowledged.is_empty()
    }

    /// Compares with what is stored.
    #[must_use]
    pub fn audit(&self, stored: &Stored) -> Audit {
        let mut audit = Audit { acknowledged: self.len(), ..Audit::default() };
        for (sample, value) in &self.acknowledged {
            // The very bits: nothing on the way may round.
            let kept = stored.get(sample).and_then(|rows| rows.first());
            if kept.map(|kept| kept.to_bits()) != Some(value.to_bits()) {
                audit.lost.push(sample.clone());
            }
        }
        for (sample, rows) in stored {
            if rows.len() > 1 {
                audit.doubled.push(sample.clone());
            }
            if !self.acknowledged.contains_key(sample) {
                audit.foreign.push(sample.clone());
            }
        }
        audit
    }
}

impl Audit {
    /// Nothing lost, nothing doubled, nothing that nobody sent.
    ///
    /// # Errors
    /// If it is not so: with the first of each.
    pub fn ensure_clean(&self) -> Result<()> {
        let first =
            |list: &[(SeriesKey, Timestamp)]| list.first().map(|(series, time)| format!("{series:?} at {time}"));
        ensure!(
            self.lost.is_empty() && self.doubled.is_empty() && self.foreign.is_empty(),
            "{self}; first lost {:?}, doubled {:?}, foreign {:?}",
            first(&self.lost),
            first(&self.doubled),
            first(&self.foreign)
        );
        Ok(())
    }
}

impl fmt::Display for Audit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { acknowledged, lost, doubled, foreign } = self;
        write!(
            f,
            "acknowledged {acknowledged}: lost {}, doubled {}, never acknowledged {}",
            lost.len(),
            doubled.len(),
            foreign.len()
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::push::{Protocol, Reading};

    #[test]
    fn each_kind_of_difference_is_seen() {
        let reading = |seconds, value| Reading {
            device: "ap-1".to_owned(),
            time: Timestamp::EPOCH.plus_micros(seconds * 1_000_000_i64),
            value,
        };
        let samples = Protocol::Native.samples(&[reading(1, 1.0), reading(2, 2.0), reading(3, 3.0)]).unwrap();
        let mut ledger = Ledger::default();
        ledger.enter(samples.clone());
        let mut stored: Stored = samples.iter().map(|(s, t, v)| ((s.clone(), *t), vec![*v])).collect();
        assert!(ledger.audit(&stored).ensure_clean().is_ok());

        let key = |index: usize| (samples[index].0.clone(), samples[index].1);
        stored.remove(&key(0));
        stored.get_mut(&key(1)).unwrap().push(2.0);
        stored.insert(key(2), vec![3.5]);
        stored.insert((key(0).0, Timestamp::EPOCH), vec![9.0]);
        let audit = ledger.audit(&stored);
        assert_eq!((audit.lost, audit.doubled), (vec![key(0), key(2)], vec![key(1)]));
        assert_eq!(audit.foreign, vec![(key(0).0, Timestamp::EPOCH)]);
    }
}
