//! Where labels go so that no two lie on each other, and texts that are too long for their place.

use crate::label::text_width;

/// Names and numbers in lower case come to this much of the mean that [`text_width`] reckons with, bold ones included.
const ROOM: f64 = 0.93;

/// The width a text needs.
pub(super) fn width(text: &str, size: f64) -> f64 {
    text_width(text, size) * ROOM
}

/// The text, cut to `room` with an ellipsis where it has to be.
pub(super) fn cut(text: &str, size: f64, room: f64) -> String {
    if width(text, size) <= room {
        return text.to_owned();
    }
    let letters: Vec<char> = text.chars().collect();
    let fits = |count: usize| {
        let short: String = letters[..count].iter().collect();
        format!("{}…", short.trim_end())
    };
    let count = (1..letters.len()).rev().find(|count| width(&fits(*count), size) <= room);
    count.map_or_else(|| "…".to_owned(), fits)
}

/// Heights near the wanted ones, in their order, at least `gap` apart and between `low` and `high`. Where there is no
/// room for all, they are as far apart as there is.
pub(super) fn apart(wanted: &[f64], gap: f64, low: f64, high: f64) -> Vec<f64> {
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    order.sort_by(|a, b| wanted[*a].total_cmp(&wanted[*b]));
    let room = (high - low).max(0.0);
    let gap = if wanted.len() > 1 { gap.min(room / (wanted.len() - 1) as f64) } else { gap };
    // Groups that touch move together, so that none is far from where it belongs: pool adjacent violators.
    let mut groups: Vec<(f64, usize)> = Vec::new();
    for (place, i) in order.iter().enumerate() {
        groups.push((wanted[*i] - place as f64 * gap, 1));
        while let [.., (before, n), (after, m)] = groups[..] {
            if before <= after {
                break;
            }
            let joined = (before * n as f64 + after * m as f64) / (n + m) as f64;
            groups.truncate(groups.len() - 2);
            groups.push((joined, n + m));
        }
    }
    let most = high - (wanted.len().max(1) - 1) as f64 * gap;
    let free = groups.into_iter().flat_map(|(at, count)| std::iter::repeat_n(at.min(most).max(low), count));
    let mut placed = vec![0.0; wanted.len()];
    for ((place, i), at) in order.into_iter().enumerate().zip(free) {
        placed[i] = at + place as f64 * gap;
    }
    placed
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn labels_move_apart_by_hand() {
        assert_eq!(apart(&[10.0, 50.0], 12.0, 0.0, 100.0), [10.0, 50.0]);
        assert_eq!(apart(&[52.0, 50.0], 12.0, 0.0, 100.0), [57.0, 45.0]);
        assert_eq!(apart(&[99.0, 98.0], 12.0, 0.0, 100.0), [100.0, 88.0]);
        assert!(apart(&[], 12.0, 0.0, 100.0).is_empty());
    }

    #[test]
    fn long_names_are_cut_at_the_letter_that_fits() {
        assert_eq!(cut("Brera", 10.0, 100.0), "Brera");
        let short = cut("Parco Bosco in Città", 10.0, 60.0);
        assert!(short.ends_with('…') && width(&short, 10.0) <= 60.0, "{short}");
        assert_eq!(cut("Brera", 10.0, 1.0), "…");
    }

    proptest! {
        #[test]
        fn labels_are_apart_in_order_and_inside(wanted in prop::collection::vec(0.0f64..200.0, 1..15), gap in 1.0f64..30.0) {
            let placed = apart(&wanted, gap, 0.0, 200.0);
            let fits = gap.min(200.0 / (wanted.len() as f64 - 1.0).max(1.0));
            let mut sorted = placed.clone();
            sorted.sort_by(f64::total_cmp);
            prop_assert!(sorted.windows(2).all(|p| p[1] - p[0] >= fits - 1e-6), "{:?}", placed);
            prop_assert!(placed.iter().all(|p| (-1e-6..=200.0 + 1e-6).contains(p)), "{:?}", placed);
            for (i, a) in wanted.iter().enumerate() {
                for (j, b) in wanted.iter().enumerate() {
                    prop_assert!(a >= b || placed[i] <= placed[j] + 1e-9);
                }
            }
        }
    }
}
