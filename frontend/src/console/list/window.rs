//! Which rows of a long list are drawn: those that are seen and some around them. Pure arithmetic.

use std::ops::Range;

/// Height of a row in CSS pixels; the style sheet has the same.
pub const ROW_HEIGHT: u32 = 44;

/// Rows drawn above and below what is seen, so that a fast wheel shows no gap.
const OVERSCAN: usize = 12;

/// What is seen of a list.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Viewport {
    /// Pixels that the list is scrolled down by.
    pub top: f64,
    /// Pixels of it that are seen.
    pub height: f64,
}

/// The rows to draw of `rows`.
#[must_use]
pub fn drawn(viewport: Viewport, rows: usize) -> Range<usize> {
    let row = f64::from(ROW_HEIGHT);
    let first = index(viewport.top / row).min(rows);
    let seen = index((viewport.height / row).ceil()) + 1;
    first.saturating_sub(OVERSCAN)..(first + seen + OVERSCAN).min(rows)
}

/// Where the list is to be scrolled so that row `index` is seen whole; `None` when it is.
#[must_use]
pub fn scrolled_to(viewport: Viewport, index: usize) -> Option<f64> {
    let row = f64::from(ROW_HEIGHT);
    let (top, bottom) = (pixels(index), pixels(index) + row);
    // The head of the table lies over the first row's height.
    if top < viewport.top {
        Some(top)
    } else if bottom + row > viewport.top + viewport.height {
        Some((bottom + row - viewport.height).max(0.0))
    } else {
        None
    }
}

/// The pixels of `rows` rows.
#[must_use]
pub fn pixels(rows: usize) -> f64 {
    u32::try_from(rows).map_or(f64::from(u32::MAX), f64::from) * f64::from(ROW_HEIGHT)
}

/// A number of pixels or rows as a count: never negative, never not a number.
#[allow(clippy::cast_sign_loss)]
fn index(value: f64) -> usize {
    value.clamp(0.0, 1e9) as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn of_ten_thousand_rows_only_a_screenful_is_drawn() {
        let viewport = Viewport { top: 44_000.0, height: 880.0 };
        assert_eq!(drawn(viewport, 10_000), 988..1033);
        assert_eq!(drawn(Viewport::default(), 3), 0..3);
        assert_eq!(drawn(Viewport { top: 1e9, height: 880.0 }, 10), 0..10, "a list that became short");
        assert_eq!(drawn(Viewport { top: f64::NAN, height: 100.0 }, 0), 0..0);
    }

    proptest! {
        #[test]
        fn every_row_that_is_seen_is_drawn(top in 0.0..500_000.0f64, height in 0.0..3_000.0f64, rows in 0usize..12_000) {
            let range = drawn(Viewport { top, height }, rows);
            prop_assert!(range.end <= rows && range.start <= range.end);
            prop_assert!(range.len() <= 3_000 / 44 + 2 + 2 * OVERSCAN + 1);
            for row in 0..rows {
                let (above, below) = (pixels(row), pixels(row + 1));
                if below > top && above < top + height {
                    prop_assert!(range.contains(&row), "row {row} of {range:?}");
                }
            }
        }

        #[test]
        fn after_scrolling_the_row_is_seen(top in 0.0..90_000.0f64, height in 200.0..3_000.0f64, row in 0usize..2_000) {
            let before = Viewport { top, height };
            let after = Viewport { top: scrolled_to(before, row).unwrap_or(top), height };
            prop_assert!(pixels(row) >= after.top - 1e-6 && pixels(row + 1) <= after.top + height + 1e-6);
        }
    }
}
