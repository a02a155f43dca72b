//! A batch on its way to the rules, its series looked up where it came in: from here on they are numbers.

use crate::known::{Known, SeriesIndex};
use cruscotto_domain::failure::PollFailure;
use cruscotto_domain::id::InvalidId;
use cruscotto_domain::sample::{BorrowedBatch, Sample, SeriesKey};

/// A batch whose series are looked up.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Batch {
    /// The series that the samples belong to.
    pub series: Vec<BatchSeries>,
    /// The measurements.
    pub samples: Vec<Sample>,
    /// Polls that failed, and why.
    pub failures: Vec<PollFailure>,
}

/// A series of a batch.
#[derive(Debug, Clone, PartialEq)]
pub enum BatchSeries {
    /// One that is stored.
    Known(SeriesIndex),
    /// One that was not found by what the sender calls it: new, wrong, or called in another way.
    Named(Box<SeriesKey>),
}

impl Batch {
    /// Looks up the series of a native batch.
    ///
    /// # Errors
    /// [`InvalidId`] when a series has the name of none that there could be.
    pub fn native(batch: BorrowedBatch<'_>, known: &Known) -> Result<Self, InvalidId> {
        let known = known.look();
        let look_up = |name: &cruscotto_domain::sample::SeriesName<'_>| match known.find(
            name.asset(),
            name.metric(),
            name.labels(),
        ) {
            Some(index) => Ok(BatchSeries::Known(index)),
            None => Ok(BatchSeries::Named(Box::new(name.to_key()?))),
        };
        let series = batch.series.iter().map(look_up).collect::<Result<_, InvalidId>>()?;
        Ok(Self { series, samples: batch.samples, failures: batch.failures })
    }
}
