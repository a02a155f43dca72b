//! The query of an address as pairs: what a person filters by is in the address, so that a link shows the same.

use crate::data::percent_encoded;

/// The pairs of a query, in the order they are written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Query(Vec<(String, String)>);

impl Query {
    /// The pairs of `text`, with or without the question mark. A pair without a sign of equality, or whose value is not
    /// text, is left out.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let pairs = text.trim_start_matches('?').split('&').filter_map(|pair| {
            let (name, value) = pair.split_once('=')?;
            Some((percent_decoded(name)?, percent_decoded(value)?))
        });
        Self(pairs.filter(|(name, value)| !name.is_empty() && !value.is_empty()).collect())
    }

    /// The value of a name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }

    /// The value of a name as what it says; none when it says nothing known.
    #[must_use]
    pub fn read<T: std::str::FromStr>(&self, name: &str) -> Option<T> {
        self.get(name)?.parse().ok()
    }

    /// The same with another value for a name; without a value the name is gone.
    #[must_use]
    pub fn with(mut self, name: &str, value: Option<String>) -> Self {
        let value = value.filter(|v| !v.is_empty());
        let place = self.0.iter().position(|(n, _)| n == name);
        match (place, value) {
            (Some(i), Some(value)) => self.0[i].1 = value,
            (Some(i), None) => drop(self.0.remove(i)),
            (None, Some(value)) => self.0.push((name.to_owned(), value)),
            (None, None) => {}
        }
        self
    }

    /// The address of `path` with the query.
    #[must_use]
    pub fn address(&self, path: &str) -> String {
        let mut address = path.to_owned();
        for (i, (name, value)) in self.0.iter().enumerate() {
            address.push(if i == 0 { '?' } else { '&' });
            address.push_str(&percent_encoded(name));
            address.push('=');
            address.push_str(&percent_encoded(value));
        }
        address
    }
}

/// What a value of a query says (RFC 3986, 2.1); a plus is a space, as forms write it. None when it is not UTF-8.
fn percent_decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        rest = after;
        match (first, after) {
            (b'%', [high, low, behind @ ..]) => {
                let digit = |b: &u8| char::from(*b).to_digit(16).and_then(|d| u8::try_from(d).ok());
                bytes.push(digit(high)? * 16 + digit(low)?);
                rest = behind;
            }
            (b'%', _) => return None,
            (b'+', _) => bytes.push(b' '),
            (byte, _) => bytes.push(*byte),
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn pairs_are_read_changed_and_written() {
        let query = Query::of("?state=critical%2Cproblem&q=citt%C3%A0+studi&lang=en&empty=&bad=%zz&alone");
        assert_eq!(query.get("state"), Some("critical,problem"));
        assert_eq!(query.get("q"), Some("città studi"));
        assert_eq!((query.get("empty"), query.get("bad"), query.get("alone")), (None, None, None));
        let query = query.with("q", None).with("lang", Some("it".into())).with("sort", Some("name".into()));
        assert_eq!(query.address("/console"), "/console?state=critical%2Cproblem&lang=it&sort=name");
    }

    proptest! {
        #[test]
        fn whatever_is_put_in_is_read_back(name in "[a-z]{1,8}", value in ".{1,40}", junk in ".{0,60}") {
            let address = Query::default().with(&name, Some(value.clone())).address("/console");
            let (_, query) = address.split_once('?').unwrap();
            let read = Query::of(query);
            prop_assert_eq!(read.get(&name), Some(value.as_str()));
            let _ = Query::of(&junk);
        }
    }
}
