//! The values that the places of a template take: `{name}` of the sender, `{/pointer}` of the document.

use super::pointer::Pointer;
use serde_json::Value;
use std::borrow::Cow;

/// Where templates look: at the names that came beside the document (the levels of a topic), and into the document.
#[derive(Clone, Copy)]
pub struct Scope<'v> {
    /// Named texts.
    pub names: &'v [(&'v str, &'v str)],
    /// The whole document and the item of it; none when the payload is a plain text.
    pub json: Option<(&'v Value, &'v Value)>,
}

impl<'v> Scope<'v> {
    /// The value of a place; none when it is not there or is no text, number or truth value.
    #[must_use]
    pub fn value_of(&self, place: &str) -> Option<Cow<'v, str>> {
        if !is_pointer(place) {
            return self.names.iter().find(|(name, _)| *name == place).map(|(_, value)| Cow::from(*value));
        }
        let (document, item) = self.json?;
        match Pointer::parse(place).ok()?.find(document, item)? {
            Value::String(text) => Some(Cow::from(text.as_str())),
            Value::Number(number) => Some(number.to_string().into()),
            Value::Bool(truth) => Some(truth.to_string().into()),
            Value::Null | Value::Array(_) | Value::Object(_) => None,
        }
    }
}

/// Whether the place of a template is a JSON pointer and not a name.
#[must_use]
pub fn is_pointer(place: &str) -> bool {
    place.starts_with(['/', '^'])
}
