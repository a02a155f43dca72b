//! What the form of a password must be: long, and neither one letter nor the name of its holder. No rules of composition and
//! no expiry (NIST SP 800-63B-4, 3.1.1.2): they make people choose worse ones. What is guessed first is looked up by who
//! keeps passwords: the list is too long for a browser.

/// Characters that a password has at least; it may be the only factor.
pub const MIN_PASSWORD_CHARS: usize = 15;

/// Bytes that a password has at most: hashing must not be a way to keep the server busy.
pub const MAX_PASSWORD_BYTES: usize = 1024;

/// Different characters that a password has at least.
const MIN_DIFFERENT_CHARS: usize = 5;

/// Why a password is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WeakPassword {
    /// Too short; how long it is.
    #[error("the password has {0} characters: at least {MIN_PASSWORD_CHARS} are needed; a few words will do")]
    Short(usize),
    /// Too long.
    #[error("the password is longer than {MAX_PASSWORD_BYTES} bytes")]
    Long,
    /// The same few characters again and again.
    #[error("the password repeats the same few characters: use at least {MIN_DIFFERENT_CHARS} different ones")]
    Repetitive,
    /// Guessed first.
    #[error("the password is made of the user name, which is guessed first: choose other words")]
    Name,
}

/// Checks the password that `user` chooses.
///
/// # Errors
/// [`WeakPassword`].
pub fn check_password(user: &str, password: &str) -> Result<(), WeakPassword> {
    let chars = password.chars().count();
    if password.len() > MAX_PASSWORD_BYTES {
        return Err(WeakPassword::Long);
    }
    if chars < MIN_PASSWORD_CHARS {
        return Err(WeakPassword::Short(chars));
    }
    let mut different: Vec<char> = password.chars().collect();
    different.sort_unstable();
    different.dedup();
    if different.len() < MIN_DIFFERENT_CHARS {
        return Err(WeakPassword::Repetitive);
    }
    // What is left beside the name must be a password by itself, if a shorter one.
    let user = user.to_lowercase();
    let rest = password.to_lowercase().replace(&user, "");
    if !user.is_empty() && rest.chars().count() < chars.min(MIN_PASSWORD_CHARS) / 2 {
        return Err(WeakPassword::Name);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_ones_are_taken_whatever_they_are_made_of() {
        for good in ["correct horse battery", "àèìòù àèìòù àèìòù", "m.rossi has a long one"] {
            assert_eq!(check_password("m.rossi", good), Ok(()), "{good}");
        }
        assert_eq!(check_password("", "correct horse battery"), Ok(()));
    }

    #[test]
    fn short_ones_repeated_letters_and_ones_own_name_are_not() {
        assert_eq!(check_password("u", "too short"), Err(WeakPassword::Short(9)));
        assert_eq!(check_password("u", &"x".repeat(2000)), Err(WeakPassword::Long));
        assert_eq!(check_password("u", "abababababababab"), Err(WeakPassword::Repetitive));
        assert_eq!(check_password("mariorossi", "MarioRossi2026!"), Err(WeakPassword::Name));
        assert_eq!(check_password("mariorossi", "mariorossimariorossi"), Err(WeakPassword::Name));
    }
}
