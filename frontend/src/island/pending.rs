//! What changed and is not shown yet: of each entry the newest. It is shown in slices, between which the browser paints,
//! scrolls and answers, and not more often than people look.

use crate::map::area_entry;
use crate::widgets::labels_text;
use cruscotto_domain::live::Entry;
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;

/// Milliseconds of a slice: on an old phone some four times as long, and a finger is answered within a tenth of a second.
pub(super) const SLICE_MS: f64 = 6.0;

/// Milliseconds from when all is shown to the next showing.
pub(super) const REST_MS: u32 = 250;

/// The entries with where they are shown, as they came.
#[derive(Debug, Default)]
pub(super) struct Pending {
    entries: RefCell<VecDeque<(String, Entry)>>,
    /// Whether a slice is due.
    due: Cell<bool>,
}

impl Pending {
    /// Takes entries that `shown` finds on the page; true when a slice has to be asked for.
    pub(super) fn add(&self, entries: Vec<Entry>, shown: impl Fn(&str) -> bool) -> bool {
        let mut pending = self.entries.borrow_mut();
        for entry in entries {
            let Some(place) = place(&entry).filter(|place| shown(place)) else { continue };
            match pending.iter_mut().find(|(other, _)| *other == place) {
                Some((_, older)) => *older = entry,
                None => pending.push_back((place, entry)),
            }
        }
        !pending.is_empty() && !self.due.replace(true)
    }

    /// The next to be shown, with where.
    pub(super) fn next(&self) -> Option<(String, Entry)> {
        self.entries.borrow_mut().pop_front()
    }

    /// How long until the next slice; none when there is nothing for it. `rested` is whether all was shown a while ago.
    pub(super) fn wait(&self, rested: bool) -> Option<u32> {
        match (self.entries.borrow().is_empty(), rested) {
            (false, _) => Some(0),
            (true, false) => Some(REST_MS),
            (true, true) => {
                self.due.set(false);
                None
            }
        }
    }
}

/// What the elements are called that show the entry; none for what only staff see.
fn place(entry: &Entry) -> Option<String> {
    match entry {
        Entry::Area(summary) => Some(area_entry(&summary.area, summary.layer)),
        Entry::Asset(summary) => Some(format!("asset/{}", summary.id)),
        Entry::Series(series) => {
            Some(format!("series/{}/{}/{}", series.asset, series.figure.metric, labels_text(&series.labels)))
        }
        Entry::Incident(_) | Entry::Fleet(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use cruscotto_domain::area_health::HealthCounts;
    use cruscotto_domain::asset::Layer;
    use cruscotto_domain::health::Health;
    use cruscotto_domain::live::AreaSummary;

    fn area(id: &str, health: Health) -> Entry {
        let (area, counts) = (id.parse().unwrap(), HealthCounts::default());
        Entry::Area(AreaSummary { area, layer: Layer::Wifi, health, counts, figures: Vec::new() })
    }

    #[test]
    fn the_newest_of_each_is_shown_once_and_only_what_the_page_has() {
        let pending = Pending::default();
        let shown = |place: &str| place.contains("nil-1/");
        assert!(!pending.add(vec![area("nil-2", Health::Ok)], shown), "nothing of it is on the page");
        assert!(pending.add(vec![area("nil-1", Health::Ok), area("nil-2", Health::Ok)], shown));
        assert!(!pending.add(vec![area("nil-1", Health::Critical)], shown), "a slice is due already");
        let (place, entry) = pending.next().unwrap();
        assert_eq!((place.as_str(), entry), ("area/nil-1/wifi", area("nil-1", Health::Critical)));
        assert!(pending.next().is_none());
        assert_eq!(pending.wait(false), Some(REST_MS));
        assert!(!pending.add(vec![area("nil-1", Health::Ok)], shown), "the rest is not over");
        assert_eq!(pending.wait(true), Some(0));
        assert!(pending.next().is_some());
        assert_eq!(pending.wait(true), None);
        assert!(pending.add(vec![area("nil-1", Health::Ok)], shown), "nothing is due");
    }
}
