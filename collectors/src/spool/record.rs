//! What a record holds.

use cruscotto_domain::inventory::InventoryBatch;
use cruscotto_domain::live::{FrameError, decode, encode};
use cruscotto_domain::sample::SampleBatch;
use serde::{Deserialize, Serialize};

/// The largest record, in bytes: 50,000 assets of an inventory with their tags fit several times over, and a damaged
/// length cannot make the reader ask for more memory than this.
pub const MAX_RECORD_BYTES: usize = 64 * 1024 * 1024;

/// One thing to deliver.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Record {
    /// Assets; delivered before the samples that follow.
    Inventory(InventoryBatch),
    /// Measurements and failed polls.
    Samples(SampleBatch),
}

/// A payload that is not a record.
#[derive(Debug, thiserror::Error)]
#[error("the payload is not a record: {0}")]
pub struct RecordError(#[from] FrameError);

impl Record {
    /// The payload of the record: version byte and postcard, as on the wire.
    ///
    /// # Errors
    /// [`RecordError`] when it cannot be encoded.
    pub fn to_payload(&self) -> Result<Vec<u8>, RecordError> {
        Ok(encode(self)?)
    }

    /// The record of a payload.
    ///
    /// # Errors
    /// [`RecordError`] when the payload is of another version or shape.
    pub fn from_payload(payload: &[u8]) -> Result<Self, RecordError> {
        Ok(decode(payload)?)
    }

    /// Samples in it.
    #[must_use]
    pub fn samples(&self) -> usize {
        match self {
            Self::Inventory(_) => 0,
            Self::Samples(batch) => batch.samples.len(),
        }
    }
}
