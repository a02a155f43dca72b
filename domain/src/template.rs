//! Texts with places for named values: `ap-{host}`. What a foreign system calls a thing becomes what it is called here.

use std::borrow::Cow;
use std::fmt;

/// A text that takes named values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    pieces: Vec<Piece>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Text(String),
    Place(String),
}

impl Template {
    /// Reads `{name}` places in `text`.
    ///
    /// # Errors
    /// A text with an example when it is empty or its braces do not match.
    pub fn parse(text: &str) -> Result<Self, String> {
        let wrong = || format!("'{text}' is not a text with {{name}} places: expected for example \"ap-{{host}}\"");
        if text.is_empty() {
            return Err(wrong());
        }
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some(open) = rest.find(['{', '}']) {
            let (plain, from) = rest.split_at(open);
            let place = from.strip_prefix('{').ok_or_else(wrong)?;
            let close =
                place.find(['{', '}']).filter(|at| *at > 0 && place.as_bytes()[*at] == b'}').ok_or_else(wrong)?;
            if !plain.is_empty() {
                pieces.push(Piece::Text(plain.to_owned()));
            }
            pieces.push(Piece::Place(place[..close].to_owned()));
            rest = &place[close + 1..];
        }
        if !rest.is_empty() {
            pieces.push(Piece::Text(rest.to_owned()));
        }
        Ok(Self { pieces })
    }

    /// The names of its places, in their order.
    pub fn places(&self) -> impl Iterator<Item = &str> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Place(name) => Some(name.as_str()),
            Piece::Text(_) => None,
        })
    }

    /// The text with the values that `value_of` gives for the names of its places.
    ///
    /// # Errors
    /// The name that has no value.
    pub fn fill<'v>(&self, value_of: impl Fn(&str) -> Option<Cow<'v, str>>) -> Result<String, &str> {
        let mut filled = String::new();
        for piece in &self.pieces {
            match piece {
                Piece::Text(text) => filled.push_str(text),
                Piece::Place(name) => filled.push_str(&value_of(name).ok_or(name.as_str())?),
            }
        }
        Ok(filled)
    }
}

impl fmt::Display for Template {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.pieces.iter().try_for_each(|piece| match piece {
            Piece::Text(text) => f.write_str(text),
            Piece::Place(name) => write!(f, "{{{name}}}"),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_take_the_values_of_their_names() {
        let values = [("host", "0001"), ("site", "isola")];
        let value_of = |name: &str| values.iter().find(|(n, _)| *n == name).map(|(_, value)| Cow::from(*value));
        let fill = |text: &str| Template::parse(text).unwrap().fill(value_of).map_err(str::to_owned);
        assert_eq!(fill("ap-{host}"), Ok("ap-0001".to_owned()));
        assert_eq!(fill("{site}.{host}"), Ok("isola.0001".to_owned()));
        assert_eq!(fill("plain"), Ok("plain".to_owned()));
        assert_eq!(Template::parse("ap-{host}").unwrap().to_string(), "ap-{host}");
        assert_eq!(fill("{rack}"), Err("rack".to_owned()));
    }

    #[test]
    fn broken_places_are_refused_with_an_example() {
        for bad in ["", "{", "}", "a{}b", "{a{b}", "a}b", "{host"] {
            assert!(Template::parse(bad).unwrap_err().contains("ap-{host}"), "{bad}");
        }
    }
}
