//! Passwords and tokens: Argon2id hashes (RFC 9106), random tokens.

use anyhow::anyhow;
use argon2::Argon2;
use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use cruscotto_domain::access::MAX_PASSWORD_BYTES;
use tokio::sync::Semaphore;

/// Bytes of a salt (RFC 9106, 3.1).
const SALT_BYTES: usize = 16;

/// Bytes of a token.
const TOKEN_BYTES: usize = 32;

/// A hash that no password has, of the same cost as real ones: a login with an unknown name takes as long.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$Y3J1c2NvdHRvLW5vYm9keQ$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// Passwords hashed at once: each takes 19 MB and a core for a moment, and logins are rare.
static HASHING: Semaphore = Semaphore::const_new(2);

/// The Argon2id hash of `password` in the PHC string format. What it is worth is checked before, by
/// [`check_password`](cruscotto_domain::access::check_password).
///
/// # Errors
/// When the system gives no randomness.
pub fn hash(password: &str) -> anyhow::Result<String> {
    let mut salt = [0_u8; SALT_BYTES];
    getrandom::fill(&mut salt).map_err(|e| anyhow!("no randomness from the system: {e}"))?;
    let salt = SaltString::encode_b64(&salt).map_err(|e| anyhow!("salt: {e}"))?;
    let hash = Argon2::default().hash_password(password.as_bytes(), &salt).map_err(|e| anyhow!("hash: {e}"))?;
    Ok(hash.to_string())
}

/// As [`hash`], on a thread of its own and when it is its turn.
///
/// # Errors
/// As [`hash`].
pub async fn hash_in_turn(password: String) -> anyhow::Result<String> {
    let _turn = HASHING.acquire().await;
    tokio::task::spawn_blocking(move || hash(&password)).await?
}

/// Whether `password` is the one of `hash`; without a hash it is not, and takes as long to say so.
#[must_use]
pub fn verify(password: &str, hash: Option<&str>) -> bool {
    if password.len() > MAX_PASSWORD_BYTES {
        return false;
    }
    let Ok(parsed) = PasswordHash::new(hash.unwrap_or(NOBODY)) else { return false };
    let right = Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok();
    right && hash.is_some()
}

/// As [`verify`], on a thread of its own and when it is its turn.
pub async fn verify_in_turn(password: String, hash: Option<String>) -> bool {
    let _turn = HASHING.acquire().await;
    tokio::task::spawn_blocking(move || verify(&password, hash.as_deref())).await.unwrap_or(false)
}

/// A new random token, in hexadecimal.
///
/// # Errors
/// When the system gives no randomness.
pub fn new_token() -> anyhow::Result<String> {
    let mut bytes = [0_u8; TOKEN_BYTES];
    getrandom::fill(&mut bytes).map_err(|e| anyhow!("no randomness from the system: {e}"))?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_right_password_is_right() {
        let stored = hash("correct horse battery").unwrap();
        assert!(stored.starts_with("$argon2id$"));
        assert!(verify("correct horse battery", Some(&stored)));
        assert!(!verify("correct horse batterie", Some(&stored)));
        assert!(!verify("correct horse battery", None));
        assert!(PasswordHash::new(NOBODY).is_ok(), "an unknown name must cost a real hash");
    }

    #[test]
    fn tokens_are_not_repeated() {
        assert_ne!(new_token().unwrap(), new_token().unwrap());
    }
}
