//! Wi-Fi clients: a number.

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use std::fmt;

/// How many clients a list has. Its entries are skipped as they are read: no MAC address is ever held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Clients(pub(super) u32);

impl<'de> Deserialize<'de> for Clients {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Count)
    }
}

struct Count;

impl<'de> Visitor<'de> for Count {
    type Value = Clients;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of clients")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Clients, A::Error> {
        let mut count = 0u32;
        while list.next_element::<IgnoredAny>()?.is_some() {
            count = count.saturating_add(1);
        }
        Ok(Clients(count))
    }

    /// Lua has one kind of table, and an empty one is written `{}`: old agents send it for no clients.
    fn visit_map<A: MapAccess<'de>>(self, mut table: A) -> Result<Clients, A::Error> {
        let mut count = 0u32;
        while table.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {
            count = count.saturating_add(1);
        }
        Ok(Clients(count))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_and_luas_tables_are_counted() {
        for (text, count) in [
            ("[]", 0),
            ("{}", 0),
            (r#"[{"mac":"00:ee:ad:34:f5:3b","signal":-60},{"mac":"b0:e1:7e:30:16:44"}]"#, 2),
            (r#"{"00:ee:ad:34:f5:3b":{"assoc":true}}"#, 1),
        ] {
            assert_eq!(serde_json::from_str::<Clients>(text).unwrap(), Clients(count), "{text}");
        }
        assert!(serde_json::from_str::<Clients>("3").unwrap_err().to_string().contains("a list of clients"));
    }
}
