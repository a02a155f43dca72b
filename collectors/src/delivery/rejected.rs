//! Batches the backend can never accept are kept aside, with its answer, for somebody to look at.

use super::parcel::{Content, Parcel};
use cruscotto_domain::time::Timestamp;
use std::fs;
use std::io;
use std::path::PathBuf;

/// Rejected batches kept; beyond them the oldest goes.
const MAX_KEPT: usize = 100;

/// The folder of rejected batches.
pub struct Rejected(PathBuf);

impl Rejected {
    /// Keeps them in `directory`, made when it is first needed.
    #[must_use]
    pub fn new(directory: PathBuf) -> Self {
        Self(directory)
    }

    /// Keeps a parcel as JSON together with the answer: `TIME.json`.
    ///
    /// # Errors
    /// When the disk does not take it.
    pub fn keep(&self, parcel: &Parcel, status: u16, detail: &str) -> io::Result<PathBuf> {
        fs::create_dir_all(&self.0)?;
        let mut kept: Vec<_> = fs::read_dir(&self.0)?.flatten().map(|e| e.path()).collect();
        kept.sort();
        let surplus = (kept.len() + 1).saturating_sub(MAX_KEPT);
        for oldest in kept.iter().take(surplus) {
            fs::remove_file(oldest)?;
        }
        let path = self.0.join(format!("{:020}.json", Timestamp::now().as_micros()));
        let batch = match &parcel.content {
            Content::Samples(batch) => serde_json::to_value(batch)?,
            Content::Inventory(batch) => serde_json::to_value(batch)?,
        };
        let file = serde_json::json!({ "status": status, "answer": detail, "batch": batch });
        fs::write(&path, serde_json::to_vec(&file)?)?;
        Ok(path)
    }
}
