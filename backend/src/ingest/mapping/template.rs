//! Texts with tags in them: `ap-{host}`.

use super::tags::Tags;

/// A text that takes the values of tags.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Template {
    pieces: Vec<Piece>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Text(String),
    Tag(String),
}

impl Template {
    /// Reads `{tag}` places in `text`.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let wrong = || format!("'{text}' is not a text with {{tag}} places: expected for example \"ap-{{host}}\"");
        if text.is_empty() {
            return Err(wrong());
        }
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some(open) = rest.find(['{', '}']) {
            let (plain, from) = rest.split_at(open);
            let tag = from.strip_prefix('{').ok_or_else(wrong)?;
            let close = tag.find(['{', '}']).filter(|at| *at > 0 && tag.as_bytes()[*at] == b'}').ok_or_else(wrong)?;
            if !plain.is_empty() {
                pieces.push(Piece::Text(plain.to_owned()));
            }
            pieces.push(Piece::Tag(tag[..close].to_owned()));
            rest = &tag[close + 1..];
        }
        if !rest.is_empty() {
            pieces.push(Piece::Text(rest.to_owned()));
        }
        Ok(Self { pieces })
    }

    /// The text with the values of `tags`; the name of the tag that is missing otherwise.
    pub(super) fn fill<T: Tags + ?Sized>(&self, tags: &T) -> Result<String, &str> {
        let mut filled = String::new();
        for piece in &self.pieces {
            match piece {
                Piece::Text(text) => filled.push_str(text),
                Piece::Tag(name) => filled.push_str(tags.value(name).ok_or(name.as_str())?),
            }
        }
        Ok(filled)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_take_the_values_of_tags() {
        let tags = [("host", "0001"), ("site", "isola")];
        let fill = |text: &str| Template::parse(text).unwrap().fill(&tags[..]).map_err(str::to_owned);
        assert_eq!(fill("ap-{host}"), Ok("ap-0001".to_owned()));
        assert_eq!(fill("{site}.{host}"), Ok("isola.0001".to_owned()));
        assert_eq!(fill("plain"), Ok("plain".to_owned()));
        assert_eq!(fill("{rack}"), Err("rack".to_owned()));
    }

    #[test]
    fn broken_places_are_refused_with_an_example() {
        for bad in ["", "{", "}", "a{}b", "{a{b}", "a}b", "{host"] {
            assert!(Template::parse(bad).unwrap_err().contains("ap-{host}"), "{bad}");
        }
    }
}
