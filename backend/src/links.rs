//! Links that let somebody choose a password, once.

use crate::passwords;
use crate::store::TokenHash;
use cruscotto_domain::time::Timestamp;
use std::time::Duration;
use url::Url;

/// How long a link works: over a weekend.
pub const LINK_LIFETIME: Duration = Duration::from_secs(72 * 3600);

/// The page that asks for the password.
const PAGE: &str = "/console/setup";

/// A link that was made and is to be shown once. It has no `Debug`: the token is in it.
pub struct Link {
    /// The address, with the token in its fragment, which browsers keep to themselves.
    pub url: String,
    /// Until when it works.
    pub expires: Timestamp,
    token: String,
}

impl Link {
    /// A new link to the server at `address`.
    ///
    /// # Errors
    /// When the system gives no randomness.
    pub fn new(address: &Url) -> anyhow::Result<Self> {
        let token = passwords::new_token()?;
        let mut url = address.clone();
        url.set_path(PAGE);
        url.set_fragment(Some(&token));
        let micros = i64::try_from(LINK_LIFETIME.as_micros()).unwrap_or(i64::MAX);
        Ok(Self { url: url.into(), expires: Timestamp::now().plus_micros(micros), token })
    }

    /// What is kept of it.
    #[must_use]
    pub fn hash(&self) -> TokenHash {
        TokenHash::of(&self.token)
    }
}
