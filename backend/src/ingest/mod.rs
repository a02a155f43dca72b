//! Ingest: what comes in is read within bounds, checked against the catalogue and the inventory, and committed in
//! groups. A delivery is acknowledged after its commit and never before.

mod admission;
mod body;
mod check;
mod group;
mod inventory;
mod writer;

pub use admission::Admission;
pub use body::{BodyError, MAX_BODY_BYTES, MAX_DECOMPRESSED_BYTES, NATIVE_FRAME, decode, unpack};
pub use check::{Checked, MAX_SERIES_PER_ASSET, check};
pub use inventory::{InventoryGate, InventoryError};
pub use writer::{Delivery, IngestError, Writer, WriterHandle};
