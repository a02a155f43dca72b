//! The register of names that no rule covers: what an operator reads to write the missing rules.

use super::sighting::Sighting;
use super::suggest::suggestion;
use cruscotto_domain::api::{UnmappedItem, UnmappedList};
use cruscotto_domain::id::SourceName;
use cruscotto_domain::time::Timestamp;
use cruscotto_domain::unmapped::{MAX_REPORTED_CHARS, UnmappedReport};
use std::collections::HashMap;

/// Foreign names listed at most, of one request and in all; values beyond are counted in `others`.
pub const MAX_UNMAPPED: usize = 1_000;

/// Names that no rule covers, since the program started.
#[derive(Debug, Default)]
pub struct Unmapped {
    items: HashMap<(SourceName, String, String), UnmappedItem>,
    others: u64,
    /// What the collectors of each source last said that they have met.
    reported: HashMap<SourceName, UnmappedReport>,
}

impl Unmapped {
    /// Takes what a request of `source` had.
    pub fn record(&mut self, source: &SourceName, sightings: Vec<Sighting>, now: Timestamp) {
        for sighting in sightings {
            let key = (source.clone(), sighting.name, sighting.field);
            if let Some(item) = self.items.get_mut(&key) {
                item.count += sighting.count;
                item.last_seen = now;
                item.tags = sighting.tags;
                item.reason = sighting.reason;
            } else if self.items.len() == MAX_UNMAPPED {
                self.others += sighting.count;
            } else {
                let item = UnmappedItem {
                    source: source.clone(),
                    via: None,
                    name: key.1.clone(),
                    field: key.2.clone(),
                    suggestion: suggestion(&key.1, &key.2, &sighting.tags),
                    tags: sighting.tags,
                    reason: sighting.reason,
                    count: sighting.count,
                    first_seen: now,
                    last_seen: now,
                };
                self.items.insert(key, item);
            }
        }
    }

    /// Takes what the collectors of `source` have met, in the place of what they said before.
    pub fn report(&mut self, source: SourceName, report: UnmappedReport) {
        self.reported.insert(source, report);
    }

    /// What there is now, most frequent first.
    #[must_use]
    pub fn list(&self) -> UnmappedList {
        let mut items: Vec<_> = self.items.values().cloned().collect();
        for (source, report) in &self.reported {
            items.extend(report.names.iter().map(|name| UnmappedItem {
                source: source.clone(),
                via: Some(shortened(&name.via)),
                name: shortened(&name.name),
                field: String::new(),
                tags: Vec::new(),
                reason: shortened(&name.reason),
                count: name.count,
                first_seen: name.first_seen,
                last_seen: name.last_seen,
                suggestion: shortened(&name.suggestion),
            }));
        }
        items.sort_by(|a, b| {
            b.count.cmp(&a.count).then_with(|| (&a.source, &a.name, &a.field).cmp(&(&b.source, &b.name, &b.field)))
        });
        let others = self.others + self.reported.values().map(|report| report.others).sum::<u64>();
        UnmappedList { items, others }
    }
}

/// `text` as far as it is kept.
fn shortened(text: &str) -> String {
    text.chars().take(MAX_REPORTED_CHARS).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sighting(name: &str, count: u64) -> Sighting {
        Sighting {
            name: name.to_owned(),
            field: "f".to_owned(),
            tags: vec!["host".to_owned()],
            reason: "no rule for it".to_owned(),
            count,
        }
    }

    #[test]
    fn counts_add_up_and_the_most_frequent_comes_first() {
        let source = SourceName::new("telegraf").unwrap();
        let mut register = Unmapped::default();
        let at = |s| Timestamp::from_micros(s).unwrap();
        register.record(&source, vec![sighting("cpu", 2), sighting("mem", 5)], at(1));
        register.record(&source, vec![sighting("cpu", 4)], at(2));
        let list = register.list();
        let counts: Vec<_> = list.items.iter().map(|i| (i.name.as_str(), i.count)).collect();
        assert_eq!(counts, [("cpu", 6), ("mem", 5)]);
        assert_eq!((list.items[0].first_seen, list.items[0].last_seen), (at(1), at(2)));
        assert!(list.items[0].suggestion.contains("name = \"cpu\""));
    }

    #[test]
    fn the_register_is_bounded_and_counts_the_rest() {
        let source = SourceName::new("telegraf").unwrap();
        let mut register = Unmapped::default();
        for index in 0..MAX_UNMAPPED + 10 {
            register.record(&source, vec![sighting(&format!("m{index}"), 3)], Timestamp::EPOCH);
        }
        assert_eq!((register.list().items.len(), register.list().others), (MAX_UNMAPPED, 30));
    }
}
