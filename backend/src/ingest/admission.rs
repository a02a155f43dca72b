//! Who may deliver, found by the hash of the token, and remembered for a few seconds.

use crate::store::{Store, StoreError, TokenHash};
use cruscotto_domain::id::SourceName;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How long a token that was right is taken without asking the database: a token that is changed works that much longer.
const REMEMBERED_FOR: Duration = Duration::from_secs(10);

/// Tokens remembered at most; there are as many as sources.
const MAX_REMEMBERED: usize = 1024;

/// Knows which token belongs to which source.
#[derive(Debug)]
pub struct Admission {
    store: Store,
    remembered: Mutex<HashMap<TokenHash, (SourceName, Instant)>>,
}

impl Admission {
    /// Asks `store`.
    #[must_use]
    pub fn new(store: Store) -> Self {
        Self { store, remembered: Mutex::default() }
    }

    /// The source that holds `token`; `None` when nobody does.
    ///
    /// # Errors
    /// [`StoreError`] when the database must be asked and does not answer.
    pub async fn source_of(&self, token: &str) -> Result<Option<SourceName>, StoreError> {
        let hash = TokenHash::of(token);
        if let Some((source, since)) = self.lock().get(&hash)
            && since.elapsed() < REMEMBERED_FOR
        {
            return Ok(Some(source.clone()));
        }
        let source = self.store.source_of(hash).await?;
        let mut remembered = self.lock();
        match &source {
            Some(source) => {
                if remembered.len() >= MAX_REMEMBERED {
                    remembered.clear();
                }
                remembered.insert(hash, (source.clone(), Instant::now()));
            }
            // Wrong tokens are not remembered: an attacker would fill the memory with them.
            None => drop(remembered.remove(&hash)),
        }
        Ok(source)
    }

    /// Asks the database again for every token: one was revoked.
    pub fn forget(&self) {
        self.lock().clear();
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<TokenHash, (SourceName, Instant)>> {
        self.remembered.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
