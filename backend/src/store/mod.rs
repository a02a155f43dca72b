//! The store: TimescaleDB behind methods that speak the domain's types. The only SQL of the program is in this folder.

mod assets;
mod chunks;
mod commit;
mod connect;
mod copy;
mod corrections;
mod error;
mod extension;
mod failures;
mod health;
mod history;
mod instant;
mod latest;
mod migrate;
mod operators;
pub mod rollup;
mod rollup_cover;
mod rollup_work;
mod series;
mod sessions;
mod sources;

pub use assets::AssetWrite;
pub use commit::{Committed, DeliveryNote, StoredRow};
pub use connect::{APPLICATION_NAME, Store};
pub use corrections::{CorrectionQuery, CorrectionRow, Restated, Restatement};
pub use error::StoreError;
pub use health::{SavedState, SavedTransition};
pub use history::{Bucket, BucketPart, HistoryQuery, PartSeries, RawPoint};
pub use latest::LatestSample;
pub use migrate::{CHUNK_INTERVAL_DEFAULT, migrate};
pub use rollup::RollupState;
pub use rollup_work::{Level, Rollup, RollupWork, Span};
pub use sessions::TokenHash;
