//! Secrets at rest: addresses that are passwords, and signing keys, encrypted with a key that is not in the database.
//! AES-256-GCM (NIST SP 800-38D) with a random nonce for each; bound to whose contact it is, so that a row copied to another
//! recipient opens nothing.

use crate::settings::Secret;
use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use std::fmt;

/// Octets of a key.
const KEY_BYTES: usize = 32;

/// First octet of what is sealed: the form of the rest.
const VERSION: u8 = 1;

/// The keys: the first seals, all open, so that a new key can be put before the old one.
pub struct Vault {
    keys: Vec<LessSafeKey>,
}

/// Why a secret cannot be kept or read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoKey {
    /// No key was given.
    #[error(
        "the server has no key to keep secrets with: set CRUSCOTTO_SECRETS_KEY to 64 random hexadecimal digits \
         (openssl rand -hex 32)"
    )]
    None,
    /// Not a key.
    #[error("CRUSCOTTO_SECRETS_KEY: key {0} is not 64 hexadecimal digits (openssl rand -hex 32)")]
    Bad(usize),
    /// Sealed with a key that is not among those given.
    #[error("the secret was sealed with another key: put the old one behind the new in CRUSCOTTO_SECRETS_KEY")]
    Other,
    /// The system gives no randomness.
    #[error("no randomness from the system")]
    Random,
}

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Vault({} keys)", self.keys.len())
    }
}

impl Vault {
    /// The keys in `text`, hexadecimal, separated by commas; without any nothing can be sealed.
    ///
    /// # Errors
    /// [`NoKey::Bad`].
    pub fn new(text: Option<&Secret>) -> Result<Self, NoKey> {
        let keys = text.map(Secret::expose).unwrap_or_default().split(',').map(str::trim).filter(|key| !key.is_empty());
        let keys = keys.enumerate().map(|(index, key)| {
            let bytes = hexadecimal(key).filter(|bytes| bytes.len() == KEY_BYTES).ok_or(NoKey::Bad(index + 1))?;
            Ok(LessSafeKey::new(UnboundKey::new(&AES_256_GCM, &bytes).map_err(|_| NoKey::Bad(index + 1))?))
        });
        Ok(Self { keys: keys.collect::<Result<_, _>>()? })
    }

    /// Seals `secret` for `owner`.
    ///
    /// # Errors
    /// [`NoKey::None`] without a key.
    pub fn seal(&self, owner: &str, secret: &[u8]) -> Result<Vec<u8>, NoKey> {
        let key = self.keys.first().ok_or(NoKey::None)?;
        let mut nonce = [0_u8; NONCE_LEN];
        getrandom::fill(&mut nonce).map_err(|_| NoKey::Random)?;
        let mut sealed = secret.to_vec();
        key.seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::from(owner), &mut sealed)
            .map_err(|_| NoKey::Random)?;
        Ok([&[VERSION], nonce.as_slice(), &sealed].concat())
    }

    /// Opens what was sealed for `owner`.
    ///
    /// # Errors
    /// [`NoKey::Other`] when none of the keys opens it.
    pub fn open(&self, owner: &str, sealed: &[u8]) -> Result<Vec<u8>, NoKey> {
        if self.keys.is_empty() {
            return Err(NoKey::None);
        }
        let (nonce, text) = match sealed {
            [VERSION, rest @ ..] => rest.split_first_chunk::<NONCE_LEN>().ok_or(NoKey::Other)?,
            _ => return Err(NoKey::Other),
        };
        for key in &self.keys {
            let mut opened = text.to_vec();
            if let Ok(plain) = key.open_in_place(Nonce::assume_unique_for_key(*nonce), Aad::from(owner), &mut opened) {
                return Ok(plain.to_vec());
            }
        }
        Err(NoKey::Other)
    }
}

fn hexadecimal(text: &str) -> Option<Vec<u8>> {
    if !text.is_ascii() || !text.len().is_multiple_of(2) {
        return None;
    }
    (0..text.len()).step_by(2).map(|i| u8::from_str_radix(text.get(i..i + 2)?, 16).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vault(keys: &str) -> Vault {
        Vault::new(Some(&keys.into())).unwrap()
    }

    #[test]
    fn what_is_sealed_is_opened_by_its_owner_and_its_key_alone() {
        let (old, new) = ("0f".repeat(32), "a1".repeat(32));
        let sealed = vault(&old).seal("contact of 1", b"https://x/hook?key=1").unwrap();
        assert!(!sealed.windows(4).any(|w| w == b"hook"));
        assert_ne!(sealed, vault(&old).seal("contact of 1", b"https://x/hook?key=1").unwrap());
        let both = vault(&format!("{new}, {old}"));
        assert_eq!(both.open("contact of 1", &sealed).unwrap(), b"https://x/hook?key=1");
        assert_eq!(both.open("contact of 2", &sealed), Err(NoKey::Other));
        assert_eq!(vault(&new).open("contact of 1", &sealed), Err(NoKey::Other));
        let mut damaged = sealed.clone();
        *damaged.last_mut().unwrap() ^= 1;
        for bad in [&damaged[..], &sealed[..5], &[], &[9; 40]] {
            assert_eq!(both.open("contact of 1", bad), Err(NoKey::Other));
        }
    }

    #[test]
    fn a_missing_or_wrong_key_comes_with_its_remedy() {
        let none = Vault::new(None).unwrap();
        assert!(none.seal("x", b"y").unwrap_err().to_string().contains("openssl rand -hex 32"));
        assert_eq!(Vault::new(Some(&"abc".into())).unwrap_err(), NoKey::Bad(1));
        assert_eq!(
            Vault::new(Some(&format!("{}, é{}", "0f".repeat(32), "0".repeat(62)).as_str().into())).unwrap_err(),
            NoKey::Bad(2)
        );
        assert!(!format!("{:?}", vault(&"0f".repeat(32))).contains("0f"));
    }
}
