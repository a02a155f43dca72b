//! What is delivered at once: records merged up to a bound.

use super::NextParcel;
use crate::event;
use crate::measure::BatchBuilder;
use crate::spool::{Next, Position, Reader, Record};
use cruscotto_domain::inventory::InventoryBatch;
use cruscotto_domain::sample::SampleBatch;

/// The content of a delivery.
#[derive(Debug, Clone, PartialEq)]
pub enum Content {
    /// For `POST /api/v1/inventory`.
    Inventory(InventoryBatch),
    /// For `POST /api/v1/samples`.
    Samples(SampleBatch),
}

/// One delivery.
#[derive(Debug, Clone, PartialEq)]
pub struct Parcel {
    /// What is delivered.
    pub content: Content,
    /// The position in the spool after it.
    pub end: Position,
    /// Records in it, by segment.
    pub records: Vec<(u64, u64)>,
}

impl Parcel {
    /// Samples in it.
    #[must_use]
    pub fn samples(&self) -> usize {
        match &self.content {
            Content::Inventory(_) => 0,
            Content::Samples(batch) => batch.samples.len(),
        }
    }
}

/// Makes parcels of the spool's records.
pub struct Parcels {
    reader: Reader,
    max_samples: usize,
    carried: Option<(Record, Position)>,
}

impl Parcels {
    /// Parcels of at most `max_samples` samples; a record that has more goes alone.
    #[must_use]
    pub fn new(reader: Reader, max_samples: usize) -> Self {
        Self { reader, max_samples, carried: None }
    }

    /// The next parcel, or none for now. Blocks on the disk.
    ///
    /// # Errors
    /// When the spool cannot be read.
    pub fn next_parcel(&mut self) -> NextParcel {
        let mut batch = BatchBuilder::default();
        let mut end = None;
        let mut records: Vec<(u64, u64)> = Vec::new();
        let mut count = |at: Position| match records.last_mut() {
            Some((segment, n)) if *segment == at.segment => *n += 1,
            _ => records.push((at.segment, 1)),
        };
        while let Some((record, at)) = self.record()? {
            match record {
                Record::Inventory(assets) if end.is_none() => {
                    let content = Content::Inventory(assets);
                    return Ok(Some(Parcel { content, end: at, records: vec![(at.segment, 1)] }));
                }
                Record::Samples(samples)
                    if batch.is_empty() || batch.len() + samples.samples.len() <= self.max_samples =>
                {
                    batch.merge(samples);
                    count(at);
                    end = Some(at);
                }
                record => {
                    self.carried = Some((record, at));
                    break;
                }
            }
        }
        Ok(end.map(|end| Parcel { content: Content::Samples(batch.finish()), end, records }))
    }

    fn record(&mut self) -> Result<Option<(Record, Position)>, crate::spool::SpoolError> {
        if self.carried.is_some() {
            return Ok(self.carried.take());
        }
        loop {
            match self.reader.read()? {
                Next::Record { record, end } => return Ok(Some((record, end))),
                Next::Damaged { bytes, .. } => event::spool_damaged(bytes),
                Next::End => return Ok(None),
            }
        }
    }
}
