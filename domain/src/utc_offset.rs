//! How far a city's clock is ahead of UTC around now, as text for a page: a browser's own calendar of zones takes an old
//! phone a tenth of a second to build.

use crate::time::{MICROS_PER_SECOND, Timestamp};
use std::fmt;
use std::str::FromStr;

/// Offsets and when each begins. Its text is the first offset, then `TIME/OFFSET` for each change: seconds since 1970 and
/// seconds ahead of UTC, such as `3600 1774746000/7200 1792890000/3600`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct UtcOffsets {
    first_s: i32,
    /// Seconds since 1970, growing, with the offset from then on.
    changes: Vec<(i64, i32)>,
}

/// What is no text of [`UtcOffsets`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is no list of offsets: expected an offset in seconds, then TIME/OFFSET in the order of time")]
pub struct InvalidOffsets(String);

impl UtcOffsets {
    /// An offset in seconds, and those that follow it. `None` when the changes are not in the order of time.
    #[must_use]
    pub fn new(first_s: i32, changes: Vec<(Timestamp, i32)>) -> Option<Self> {
        let changes = changes.into_iter().map(|(at, offset_s)| (seconds(at), offset_s)).collect();
        Self { first_s, changes }.in_order()
    }

    fn in_order(self) -> Option<Self> {
        self.changes.is_sorted_by(|(a, _), (b, _)| a < b).then_some(self)
    }

    /// Seconds that the city's clock is ahead of UTC at `time`: before the first change the first offset, after the last
    /// the last.
    #[must_use]
    pub fn at(&self, time: Timestamp) -> i32 {
        let begun = self.changes.iter().take_while(|(from, _)| *from <= seconds(time));
        begun.last().map_or(self.first_s, |(_, offset_s)| *offset_s)
    }
}

fn seconds(time: Timestamp) -> i64 {
    time.as_micros().div_euclid(MICROS_PER_SECOND)
}

impl fmt::Display for UtcOffsets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.first_s)?;
        self.changes.iter().try_for_each(|(from, offset_s)| write!(f, " {from}/{offset_s}"))
    }
}

impl FromStr for UtcOffsets {
    type Err = InvalidOffsets;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let read = || {
            let mut words = text.split(' ');
            let first_s = words.next()?.parse().ok()?;
            let change = |word: &str| {
                let (from, offset_s) = word.split_once('/')?;
                Some((from.parse().ok()?, offset_s.parse().ok()?))
            };
            let changes = words.map(change).collect::<Option<_>>()?;
            Self { first_s, changes }.in_order()
        };
        read().ok_or_else(|| InvalidOffsets(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn a_clock_goes_forward_and_back_at_its_second() {
        let rome: UtcOffsets = "3600 1774746000/7200 1792890000/3600".parse().unwrap();
        let offset = |time| rome.at(at(time));
        assert_eq!(offset("2020-07-01T00:00:00Z"), 3_600, "before all that is known");
        assert_eq!((offset("2026-03-29T00:59:59.9Z"), offset("2026-03-29T01:00:00Z")), (3_600, 7_200));
        assert_eq!((offset("2026-10-25T00:59:59Z"), offset("2026-10-25T01:00:00Z")), (7_200, 3_600));
        assert_eq!(UtcOffsets::default().at(at("2026-07-01T00:00:00Z")), 0, "UTC");
    }

    #[test]
    fn what_is_no_list_is_refused_with_what_was_read() {
        for text in ["", "x", "3600 5", "3600 5/", "3600  5/1", "3600 9/1 5/1", "3600 5/1 5/2"] {
            assert_eq!(text.parse::<UtcOffsets>(), Err(InvalidOffsets(text.to_owned())));
        }
        assert_eq!(UtcOffsets::new(0, vec![(at("2026-01-02T00:00:00Z"), 1), (at("2026-01-01T00:00:00Z"), 2)]), None);
    }

    proptest! {
        #[test]
        fn text_and_back(first_s in any::<i32>(), changes in proptest::collection::btree_map(any::<i64>(), any::<i32>(), 0..6)) {
            let offsets = UtcOffsets { first_s, changes: changes.into_iter().collect() };
            prop_assert_eq!(offsets.to_string().parse::<UtcOffsets>(), Ok(offsets));
        }
    }
}
