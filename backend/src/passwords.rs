//! Passwords and tokens: Argon2id hashes (RFC 9106), random session tokens.

use anyhow::{anyhow, ensure};
use argon2::Argon2;
use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};

/// Shortest password an operator may have (NIST SP 800-63B-4, 3.1.1.2: 15 characters when it is the only factor).
pub const MIN_PASSWORD_CHARS: usize = 15;

/// Longest password taken: hashing must not be a way to keep the server busy.
pub const MAX_PASSWORD_BYTES: usize = 1024;

/// Bytes of a salt (RFC 9106, 3.1).
const SALT_BYTES: usize = 16;

/// Bytes of a session token.
const TOKEN_BYTES: usize = 32;

/// A hash that no password has, of the same cost as real ones: a login with an unknown name takes as long.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$Y3J1c2NvdHRvLW5vYm9keQ$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// The Argon2id hash of `password` in the PHC string format.
///
/// # Errors
/// When the password is too short or too long, or the system gives no randomness.
pub fn hash(password: &str) -> anyhow::Result<String> {
    let chars = password.chars().count();
    ensure!(
        chars >= MIN_PASSWORD_CHARS,
        "the password has {chars} characters: at least {MIN_PASSWORD_CHARS} are needed"
    );
    ensure!(password.len() <= MAX_PASSWORD_BYTES, "the password is longer than {MAX_PASSWORD_BYTES} bytes");
    let mut salt = [0_u8; SALT_BYTES];
    getrandom::fill(&mut salt).map_err(|e| anyhow!("no randomness from the system: {e}"))?;
    let salt = SaltString::encode_b64(&salt).map_err(|e| anyhow!("salt: {e}"))?;
    let hash = Argon2::default().hash_password(password.as_bytes(), &salt).map_err(|e| anyhow!("hash: {e}"))?;
    Ok(hash.to_string())
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
    fn short_passwords_and_repeated_tokens_are_not_made() {
        assert!(hash("too short").unwrap_err().to_string().contains("at least 15"));
        assert_ne!(new_token().unwrap(), new_token().unwrap());
    }
}
