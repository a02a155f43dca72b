//! Where on the page each entry is shown. Looked for once: to search the whole document for each of some hundred entries
//! is what keeps an old phone from answering.

use super::dom;
use std::cell::RefCell;
use web_sys::Element;

/// The attribute that says which entry an element and what is in it show.
const ENTRY: &str = "data-entry";

/// The elements with their entries, in the order of these. A list and no map: a program that phones load has one kind of
/// collection.
#[derive(Debug, Default)]
pub(super) struct Places(RefCell<Vec<(String, Element)>>);

impl Places {
    /// Looks for all places, anew when sections of the page were drawn anew.
    pub(super) fn look(&self) {
        let mut found: Vec<(String, Element)> = Vec::new();
        for element in dom::all(&format!("[{ENTRY}]")) {
            let entry = element.get_attribute(ENTRY).unwrap_or_default();
            let at = found.partition_point(|(other, _)| *other <= entry);
            found.insert(at, (entry, element));
        }
        self.0.replace(found);
    }

    /// Whether the page shows the entry.
    pub(super) fn has(&self, entry: &str) -> bool {
        let places = self.0.borrow();
        places.get(first(&places, entry)).is_some_and(|(name, _)| name == entry)
    }

    /// Every element that shows the entry.
    pub(super) fn of(&self, entry: &str) -> Vec<Element> {
        let places = self.0.borrow();
        let from = places.iter().skip(first(&places, entry));
        from.take_while(|(name, _)| name == entry).map(|(_, element)| element.clone()).collect()
    }
}

fn first(places: &[(String, Element)], entry: &str) -> usize {
    places.partition_point(|(name, _)| name.as_str() < entry)
}
