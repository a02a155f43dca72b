//! Chunks of samples, made before they are needed.

use super::{Store, StoreError};

impl Store {
    /// Makes the chunk of samples of now and the one after it, where they are missing; says how many it made.
    /// A transaction of its own, of a few milliseconds: nobody's samples wait for it.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn make_next_chunks(&self) -> Result<u32, StoreError> {
        let made: i32 = sqlx::query_scalar("select make_next_chunks()").fetch_one(&self.pool).await?;
        Ok(made.unsigned_abs())
    }
}
