//! What one request had that no rule covers.

use super::rule::Unresolved;
use super::tags::Tags;

/// Characters of a foreign name that are kept.
pub(super) const MAX_NAME_CHARS: usize = 120;

/// Tag names of a sighting that are kept.
const MAX_TAG_NAMES: usize = 16;

/// A foreign name without a place, as one request had it. Tag values are not kept: they may name people's devices.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sighting {
    /// Measurement or metric name.
    pub name: String,
    /// Field; empty for senders without fields.
    pub field: String,
    /// Names of its tags.
    pub tags: Vec<String>,
    /// Why it has no place.
    pub reason: String,
    /// Values that were not taken.
    pub count: u64,
}

impl Sighting {
    /// A first sight of `name` and `field`, nothing counted yet.
    pub(super) fn new<T: Tags + ?Sized>(name: &str, field: &str, tags: &T, reason: &Unresolved) -> Self {
        Self {
            name: shortened(name),
            field: shortened(field),
            tags: tags.names().into_iter().take(MAX_TAG_NAMES).map(shortened).collect(),
            reason: reason.to_string(),
            count: 0,
        }
    }
}

/// `text` as far as it is kept.
fn shortened(text: &str) -> String {
    text.chars().take(MAX_NAME_CHARS).collect()
}
