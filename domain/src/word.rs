//! Words of closed lists: what is one of a few, and written as a word in files, addresses and the database.

/// A word that is not one of a closed list.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{what} '{value}' is not known: expected one of {expected}")]
pub struct UnknownWord {
    /// What the word should have been.
    pub what: &'static str,
    /// What was there, cut to [`MAX_SHOWN_CHARS`].
    pub value: String,
    /// The words that are right.
    pub expected: String,
}

/// Characters of a wrong word that are repeated to who wrote it.
pub const MAX_SHOWN_CHARS: usize = 40;

/// Has a type with `ALL` and `as_str` written as its word and read from it.
macro_rules! words {
    ($name:ident, $what:literal) => {
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
        impl std::str::FromStr for $name {
            type Err = $crate::word::UnknownWord;
            fn from_str(s: &str) -> Result<Self, Self::Err> {
                Self::ALL.into_iter().find(|word| word.as_str() == s).ok_or_else(|| $crate::word::UnknownWord {
                    what: $what,
                    value: s.chars().take($crate::word::MAX_SHOWN_CHARS).collect(),
                    expected: Self::ALL.map(Self::as_str).join(", "),
                })
            }
        }
    };
}
pub(crate) use words;
