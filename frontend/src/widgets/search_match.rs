//! Which names a search finds: without regard to case and accents, names that begin so first.

use crate::order::ordered;
pub use cruscotto_domain::search::folded;

/// The indices of the names that `query` finds, best first, at most `limit`. An empty query finds nothing.
#[must_use]
pub fn matches<'a>(names: impl IntoIterator<Item = &'a str>, query: &str, limit: usize) -> Vec<usize> {
    let query = folded(query.trim());
    if query.is_empty() {
        return Vec::new();
    }
    let rank = |name: &str| {
        let at = name.find(&query)?;
        let begins_word = at == 0 || name[..at].ends_with([' ', '-', '\'']);
        Some(if at == 0 {
            0
        } else if begins_word {
            1
        } else {
            2
        })
    };
    let found: Vec<(u8, usize)> =
        names.into_iter().enumerate().filter_map(|(i, name)| Some((rank(&folded(name))?, i))).collect();
    // Equals stay in the order they came in.
    ordered(&found, |(a, _), (b, _)| a.cmp(b)).into_iter().take(limit).map(|(_, i)| i).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_and_case_do_not_matter_and_beginnings_come_first() {
        let names = ["Niguarda - Ca' Granda", "Città Studi", "Isola", "Parco Isola", "Penisola"];
        assert_eq!(matches(names, "ISOLA", 9), [2, 3, 4]);
        assert_eq!(matches(names, "citta", 9), [1]);
        assert_eq!(matches(names, "ca’ gr", 9), [0]);
        assert_eq!(matches(names, "isola", 1), [2]);
        assert!(matches(names, "  ", 9).is_empty());
    }
}
