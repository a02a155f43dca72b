//! Passwords and tokens: what is guessed first, Argon2id hashes (RFC 9106), random tokens.

use anyhow::anyhow;
use argon2::Argon2;
use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use cruscotto_domain::access::{MAX_PASSWORD_BYTES, WeakPassword, check_password};
use tokio::sync::Semaphore;
use zxcvbn::{Score, zxcvbn};

/// Bytes of a salt (RFC 9106, 3.1).
const SALT_BYTES: usize = 16;

/// Bytes of a token.
const TOKEN_BYTES: usize = 32;

/// A hash that no password has, of the same cost as real ones: a login with an unknown name takes as long.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$Y3J1c2NvdHRvLW5vYm9keQ$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// Passwords hashed at once: each takes 19 MB and a core for a moment, and logins are rare.
static HASHING: Semaphore = Semaphore::const_new(2);

/// What a password is worth at least: ten thousand million guesses by who tries first what people choose (Wheeler, "zxcvbn:
/// Low-Budget Password Strength Estimation", USENIX Security 2016). With less, three common parts in a row would do.
const ENOUGH: Score = Score::Four;

/// Words that are guessed first here, beside the user's name and the city's.
const OUR_WORDS: [&str; 6] = ["cruscotto", "dashboard", "comune", "municipio", "operatore", "amministratore"];

/// Why a password is not taken.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// By its form.
    #[error(transparent)]
    Weak(#[from] WeakPassword),
    /// On the list, or made of what is on it.
    #[error(
        "the password is guessed early, because it is made of common passwords, names, dates, or keys that are next to each \
         other: take a few words that have nothing to do with one another"
    )]
    Common,
    /// It could not be kept.
    #[error(transparent)]
    Failed(#[from] anyhow::Error),
}

/// The hash of the password that `user` chooses, if it may be one: by its form ([`check_password`]) and by a list of what
/// is guessed first (NIST SP 800-63B-4, 3.1.1.2: common, expected or compromised values), the name of the user and the
/// `city` among them. It takes a moment.
///
/// # Errors
/// [`Refused`].
pub fn choose(user: &str, city: &str, password: &str) -> Result<String, Refused> {
    check_password(user, password)?;
    let names = [user, city].into_iter().flat_map(|name| name.split(|c: char| !c.is_alphanumeric()));
    let guessed_first: Vec<&str> = names.filter(|word| !word.is_empty()).chain(OUR_WORDS).collect();
    if zxcvbn(password, &guessed_first).score() < ENOUGH {
        return Err(Refused::Common);
    }
    Ok(hash(password)?)
}

/// As [`choose`], on a thread of its own and when it is its turn.
///
/// # Errors
/// As [`choose`].
pub async fn choose_in_turn(user: String, city: String, password: String) -> Result<String, Refused> {
    let _turn = HASHING.acquire().await;
    let chosen = tokio::task::spawn_blocking(move || choose(&user, &city, &password)).await;
    chosen.map_err(|e| Refused::Failed(e.into()))?
}

/// The Argon2id hash of `password` in the PHC string format. What it is worth is not asked.
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
    fn what_is_guessed_first_is_not_taken() {
        let refused = |password: &str| matches!(choose("m.rossi", "Milano", password), Err(Refused::Common));
        for common in [
            "123456789012345",
            "1234567890qwertyuiop",
            "passwordpassword",
            "Password12345678!",
            "P4ssw0rd!P4ssw0rd!",
            "iloveyouiloveyou",
            "qwertyuiopasdfghjkl",
            "zaq12wsxcde34rfv",
            "Cruscotto2026!!",
            "comunemilano2026",
            "rossirossi-rossi1",
        ] {
            assert!(refused(common), "{common}");
        }
        for good in ["quattro gatti viola", "àèìòù ho dimenticato", "tram-limone-zattera", "4f9c0b7d1e6a83f2"] {
            assert!(choose("m.rossi", "Milano", good).is_ok(), "{good}");
        }
        let weak = choose("m.rossi", "Milano", "too short");
        assert!(matches!(weak, Err(Refused::Weak(WeakPassword::Short(9)))), "the form comes first");
    }

    #[test]
    fn tokens_are_not_repeated() {
        assert_ne!(new_token().unwrap(), new_token().unwrap());
    }
}
