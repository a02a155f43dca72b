//! Lists and tables from outside, read up to a bound: what is longer is refused while it is read, and never held.

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

/// How much is reserved on the word of a length that the sender gives, in entries; more is reserved as it comes.
const RESERVED: usize = 1_024;

/// Reads a list whose entries together weigh at most `limit`.
///
/// # Errors
/// When it is longer, or no such list.
pub(crate) fn list<'de, T, D>(deserializer: D, limit: usize, weigh: fn(&T) -> usize) -> Result<Vec<T>, D::Error>
where
    T: Deserialize<'de>,
    D: Deserializer<'de>,
{
    deserializer.deserialize_seq(List { limit, weigh, of: PhantomData })
}

/// Reads a table of at most `LIMIT` texts by name.
///
/// # Errors
/// When it has more, or is no such table.
pub(crate) fn table<'de, D, const LIMIT: usize>(deserializer: D) -> Result<BTreeMap<String, String>, D::Error>
where
    D: Deserializer<'de>,
{
    deserializer.deserialize_map(Table::<LIMIT>)
}

struct List<T> {
    limit: usize,
    weigh: fn(&T) -> usize,
    of: PhantomData<T>,
}

impl<'de, T: Deserialize<'de>> Visitor<'de> for List<T> {
    type Value = Vec<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a list of at most {} in all", self.limit)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut entries: A) -> Result<Vec<T>, A::Error> {
        let mut list = Vec::with_capacity(entries.size_hint().unwrap_or_default().min(RESERVED));
        let mut weight = 0_usize;
        while let Some(entry) = entries.next_element::<T>()? {
            weight = weight.saturating_add((self.weigh)(&entry));
            if weight > self.limit {
                return Err(A::Error::invalid_length(weight, &self));
            }
            list.push(entry);
        }
        Ok(list)
    }
}

struct Table<const LIMIT: usize>;

impl<'de, const LIMIT: usize> Visitor<'de> for Table<LIMIT> {
    type Value = BTreeMap<String, String>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a table of at most {LIMIT} names")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Self::Value, A::Error> {
        let mut table = BTreeMap::new();
        while let Some((name, value)) = entries.next_entry()? {
            if table.len() == LIMIT {
                return Err(A::Error::invalid_length(LIMIT + 1, &self));
            }
            table.insert(name, value);
        }
        Ok(table)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_fits_is_read_and_what_does_not_says_the_bound() {
        let list = |value| super::list::<String, _>(value, 4, String::len);
        assert_eq!(list(json!(["a", "bcd"])).unwrap(), ["a", "bcd"]);
        let error = list(json!(["a", "bcde"])).unwrap_err().to_string();
        assert!(error.contains("at most 4 in all"), "{error}");
        assert!(list(json!("a")).is_err());

        assert_eq!(table::<_, 1>(json!({"a": "b"})).unwrap().len(), 1);
        let error = table::<_, 1>(json!({"a": "b", "c": "d"})).unwrap_err().to_string();
        assert!(error.contains("at most 1 names"), "{error}");
    }

    #[test]
    fn a_length_that_is_only_promised_reserves_nothing() {
        // Postcard: 2^60 entries, of which not one is there.
        let promised = [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x10];
        let mut reader = postcard::Deserializer::from_bytes(&promised);
        assert!(super::list::<u8, _>(&mut reader, usize::MAX, |_| 1).is_err());
    }
}
