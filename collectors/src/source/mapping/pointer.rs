//! JSON pointers (RFC 6901), counted from the item at hand or, with a `^` before, from the whole document.

use serde_json::Value;
use std::fmt;

/// The place of a value: `/radio/0/clients` in the item, `^/sent_at` in the document; the empty text is the whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pointer {
    from_document: bool,
    path: String,
}

impl Pointer {
    /// Reads a pointer.
    ///
    /// # Errors
    /// A text with an example when `text` is none.
    pub fn parse(text: &str) -> Result<Self, String> {
        let (from_document, path) = text.strip_prefix('^').map_or((false, text), |path| (true, path));
        let escapes_are_whole = path.split('~').skip(1).all(|rest| rest.starts_with(['0', '1']));
        if (path.is_empty() || path.starts_with('/')) && escapes_are_whole {
            return Ok(Self { from_document, path: path.to_owned() });
        }
        Err(format!(
            "'{text}' is not a JSON pointer (RFC 6901): expected for example \"/radio/0/clients\", or \"^/sent_at\" from \
             the whole document"
        ))
    }

    /// What stands there in `document`, or in `item`, which is a part of it.
    #[must_use]
    pub fn find<'v>(&self, document: &'v Value, item: &'v Value) -> Option<&'v Value> {
        if self.from_document { document.pointer(&self.path) } else { item.pointer(&self.path) }
    }
}

impl fmt::Display for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", if self.from_document { "^" } else { "" }, self.path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pointer_leads_from_the_item_or_from_the_document() {
        let document = serde_json::json!({ "at": 7, "list": [{ "at": 8, "a/b": { "~": 9 } }] });
        let item = &document["list"][0];
        let find = |text: &str| Pointer::parse(text).unwrap().find(&document, item).cloned();
        assert_eq!(find("/at"), Some(8.into()));
        assert_eq!(find("^/at"), Some(7.into()));
        assert_eq!(find("/a~1b/~0"), Some(9.into()));
        assert_eq!(find("^/list/0/at"), Some(8.into()));
        assert_eq!(find(""), Some(item.clone()));
        assert_eq!(find("/gone"), None);
    }

    #[test]
    fn what_is_no_pointer_is_refused_with_an_example() {
        for bad in ["clients", "/a~2", "/a~", "^x", "$.a"] {
            assert!(Pointer::parse(bad).unwrap_err().contains("/radio/0/clients"), "{bad}");
        }
    }
}
