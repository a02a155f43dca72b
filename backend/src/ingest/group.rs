//! Many deliveries become one batch, sorted for the index and free of doubles; what became of it goes back to each.

use crate::store::StoredRow;

/// Several deliveries merged.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Group {
    /// Distinct by (series, time) and sorted by it: neighbours in the index are written together.
    pub(super) rows: Vec<StoredRow>,
    /// The delivery of each row: of several with the same series and time the first that came.
    pub(super) owners: Vec<u32>,
    /// How many rows each delivery brought.
    pub(super) brought: Vec<u64>,
}

impl Group {
    /// Merges deliveries in the order they came.
    pub(super) fn merge(deliveries: &[&[StoredRow]]) -> Self {
        let brought = deliveries.iter().map(|rows| rows.len() as u64).collect();
        let mut all: Vec<(StoredRow, u32)> = Vec::with_capacity(deliveries.iter().map(|rows| rows.len()).sum());
        for (owner, rows) in (0u32..).zip(deliveries) {
            all.extend(rows.iter().map(|row| (*row, owner)));
        }
        // Stable: equal keys stay in the order they came, and the first is kept.
        all.sort_by_key(|(row, _)| (row.series, row.time));
        all.dedup_by_key(|(row, _)| (row.series, row.time));
        let (rows, owners) = all.into_iter().unzip();
        Self { rows, owners, brought }
    }

    /// For each delivery how many of its rows `is_new` says were stored; `refused` rows are in neither count.
    pub(super) fn stored(&self, is_new: impl Fn(&StoredRow) -> bool) -> Vec<u64> {
        let mut stored = vec![0; self.brought.len()];
        for (row, owner) in self.rows.iter().zip(&self.owners) {
            stored[*owner as usize] += u64::from(is_new(row));
        }
        stored
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use cruscotto_domain::time::Timestamp;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    fn row(series: i32, second: i64, value: f64) -> StoredRow {
        StoredRow { series, time: Timestamp::from_micros(second * 1_000_000).unwrap(), value }
    }

    #[test]
    fn the_first_value_of_a_double_stays_and_is_its_deliverys() {
        let group =
            Group::merge(&[&[row(2, 1, 20.0), row(1, 1, 10.0), row(2, 1, 21.0)], &[row(1, 1, 11.0), row(1, 0, 9.0)]]);
        assert_eq!(group.rows, [row(1, 0, 9.0), row(1, 1, 10.0), row(2, 1, 20.0)]);
        assert_eq!(group.owners, [1, 0, 0]);
        assert_eq!(group.brought, [3, 2]);
        assert_eq!(group.stored(|row| row.value > 9.5), [2, 0]);
    }

    proptest! {
        #[test]
        fn merging_is_a_map_of_first_values(
            deliveries in proptest::collection::vec(proptest::collection::vec((0i32..5, 0i64..5, 0u8..9), 0..12), 0..5)
        ) {
            let deliveries: Vec<Vec<StoredRow>> = deliveries
                .into_iter()
                .map(|rows| rows.into_iter().map(|(s, t, v)| row(s, t, f64::from(v))).collect())
                .collect();
            let mut expected: BTreeMap<(i32, Timestamp), f64> = BTreeMap::new();
            for row in deliveries.iter().flatten() {
                expected.entry((row.series, row.time)).or_insert(row.value);
            }
            let group = Group::merge(&deliveries.iter().map(Vec::as_slice).collect::<Vec<_>>());
            let merged: Vec<((i32, Timestamp), f64)> = group.rows.iter().map(|r| ((r.series, r.time), r.value)).collect();
            prop_assert_eq!(merged, expected.into_iter().collect::<Vec<_>>());
            prop_assert_eq!(group.stored(|_| true).iter().sum::<u64>(), group.rows.len() as u64);
        }
    }
}
