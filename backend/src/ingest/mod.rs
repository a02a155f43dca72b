//! Ingest: what comes in is read within bounds, checked against the catalogue and the inventory, and committed in
//! groups. A delivery is acknowledged after its commit and never before.

mod admission;
mod batch;
mod body;
mod check;
mod group;
mod inventory;
mod inventory_change;
pub mod line_protocol;
pub mod mapping;
pub mod netjson;
mod queue;
pub mod remote_write;
mod writer;

pub use admission::Admission;
pub use batch::{Batch, BatchSeries};
pub use body::{BodyError, MAX_BODY_BYTES, MAX_DECOMPRESSED_BYTES, NATIVE_FRAME, decode, unpack};
pub use check::{AcceptedSeries, Checked, MAX_SERIES_PER_ASSET, check};
pub(crate) use inventory::place;
pub use inventory::{InventoryError, InventoryGate};
pub use inventory_change::{Author, Proposed};
pub use queue::{Delivery, IngestError, WriterHandle};
pub use writer::Writer;
