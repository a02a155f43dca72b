//! The beginning of a list.

use serde::de::{Deserialize, Deserializer, IgnoredAny, SeqAccess, Visitor};
use std::fmt;
use std::marker::PhantomData;

/// Reads the first `N` entries of a list, and skips the others without holding them.
///
/// # Errors
/// When it is no list, or one of the first is no such entry.
pub(super) fn first<'de, D: Deserializer<'de>, T: Deserialize<'de>, const N: usize>(
    deserializer: D,
) -> Result<Vec<T>, D::Error> {
    deserializer.deserialize_seq(First::<T, N>(PhantomData))
}

struct First<T, const N: usize>(PhantomData<T>);

impl<'de, T: Deserialize<'de>, const N: usize> Visitor<'de> for First<T, N> {
    type Value = Vec<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut entries: A) -> Result<Vec<T>, A::Error> {
        let mut list = Vec::new();
        while list.len() < N {
            match entries.next_element()? {
                Some(entry) => list.push(entry),
                None => return Ok(list),
            }
        }
        while entries.next_element::<IgnoredAny>()?.is_some() {}
        Ok(list)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_beginning_is_read_and_only_it_has_to_be_right() {
        let read = |text: &str| first::<_, u8, 2>(&mut serde_json::Deserializer::from_str(text));
        assert_eq!(read("[1]").unwrap(), [1]);
        assert_eq!(read("[1, 2, \"x\", {}]").unwrap(), [1, 2]);
        assert!(read("[1, \"x\"]").is_err());
        assert!(read("[1, 2, 3").is_err());
    }
}
