//! Putting things in order. Sorting is compiled once here, over positions, and not once for every type that is sorted.

use std::cmp::Ordering;

/// The items in the order of `compare`; equals stay as they were.
#[must_use]
pub fn ordered<T: Clone>(items: &[T], compare: impl Fn(&T, &T) -> Ordering) -> Vec<T> {
    positions(items.len(), &|a, b| compare(&items[a], &items[b])).into_iter().map(|i| items[i].clone()).collect()
}

fn positions(count: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut positions: Vec<usize> = (0..count).collect();
    positions.sort_by(|a, b| compare(*a, *b));
    positions
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equals_keep_their_order() {
        let words = ["pear", "fig", "date", "kiwi", "apple"];
        assert_eq!(ordered(&words, |a, b| a.len().cmp(&b.len())), ["fig", "pear", "date", "kiwi", "apple"]);
    }
}
