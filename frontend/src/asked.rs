//! What the form of a page asks for, as it stands in the page's address.

use crate::data::percent_encoded;

/// Letters of a value at most; longer ones are cut, as no form has them.
const MAX_CHARS: usize = 80;

/// Names and values, of the names that a page knows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Asked(Vec<(&'static str, String)>);

impl Asked {
    /// What `of` has under `names`; nothing and what is empty are the same.
    #[must_use]
    pub fn read(names: &[&'static str], of: impl Fn(&str) -> Option<String>) -> Self {
        let value =
            |name: &str| of(name).filter(|text| !text.is_empty()).map(|text| text.chars().take(MAX_CHARS).collect());
        Self(names.iter().filter_map(|name| Some((*name, value(name)?))).collect())
    }

    /// The value of a name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(key, _)| *key == name).map(|(_, value)| value.as_str())
    }

    /// Whether nothing is asked for: the page as everybody opens it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Names and values as they are written in an address.
    pub fn words(&self) -> impl Iterator<Item = (&'static str, String)> {
        self.0.iter().map(|(name, value)| (*name, percent_encoded(value)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_empty_or_not_known_is_absent_and_the_rest_is_written_safely() {
        let of = |name: &str| match name {
            "metric" => Some("device.up".to_owned()),
            "last" => Some(String::new()),
            "first" => Some("a&b".to_owned()),
            _ => Some("x".to_owned()),
        };
        let asked = Asked::read(&["metric", "first", "last"], of);
        assert_eq!((asked.get("metric"), asked.get("last"), asked.get("other")), (Some("device.up"), None, None));
        let words: Vec<_> = asked.words().collect();
        assert_eq!(words, [("metric", "device.up".to_owned()), ("first", "a%26b".to_owned())]);
    }
}
