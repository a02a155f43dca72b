//! Small counts: on public surfaces a count of few people is withheld, and so is what would reveal it by subtraction.
//!
//! Primary and complementary cell suppression as in Hundepool et al., "Statistical Disclosure Control" (Wiley, 2012),
//! chapter 4, for one total over its parts.

mod channels;
mod crossed;
mod nested;

pub use channels::channels_are_safe;
pub use crossed::{Part, Withheld, withhold_crossed};
pub use nested::withhold_nested;

/// Counts of people below this are withheld on public surfaces, unless the settings ask for more.
pub const DEFAULT_THRESHOLD: u32 = 5;

/// The settings cannot go below this.
pub const MIN_THRESHOLD: u32 = 3;

/// Whether a count must be withheld: zero tells on nobody.
#[must_use]
pub fn is_small(count: f64, threshold: u32) -> bool {
    count > 0.0 && count < f64::from(threshold.max(MIN_THRESHOLD))
}

/// Which of the parts of a published total must be withheld: the small ones, and if the withheld parts together could be
/// worked out from the total, the next smallest too. `None` parts are unknown and neither help nor harm.
#[must_use]
pub fn withhold(parts: &[Option<f64>], threshold: u32) -> Vec<bool> {
    withhold_beside(parts, vec![false; parts.len()], threshold)
}

/// As [`withhold`], when some parts are withheld already: because they are parts of another published total too.
/// `already` has one flag a part.
#[must_use]
pub fn withhold_beside(parts: &[Option<f64>], already: Vec<bool>, threshold: u32) -> Vec<bool> {
    let mut withheld = already;
    withheld.resize(parts.len(), false);
    for (withheld, part) in withheld.iter_mut().zip(parts) {
        *withheld |= part.is_some_and(|c| is_small(c, threshold));
    }
    loop {
        let hidden: Vec<usize> = (0..parts.len()).filter(|&i| withheld[i]).collect();
        let sum: f64 = hidden.iter().filter_map(|&i| parts[i]).sum();
        // One hidden part equals the difference; several whose sum is itself small are bounded by it.
        if hidden.is_empty() || (hidden.len() > 1 && !is_small(sum, threshold)) {
            return withheld;
        }
        let next = (0..parts.len())
            .filter(|&i| !withheld[i] && parts[i].is_some_and(|c| c > 0.0))
            .min_by(|&a, &b| parts[a].partial_cmp(&parts[b]).unwrap_or(std::cmp::Ordering::Equal));
        match next {
            Some(i) => withheld[i] = true,
            // Nothing left to hide behind: the caller must withhold the total.
            None => return withheld,
        }
    }
}

/// Whether the total can be published beside the parts that [`withhold`] leaves.
#[must_use]
pub fn total_is_safe(parts: &[Option<f64>], withheld: &[bool], threshold: u32) -> bool {
    let hidden: Vec<f64> = parts.iter().zip(withheld).filter(|(_, w)| **w).filter_map(|(p, _)| *p).collect();
    hidden.is_empty() || (hidden.len() > 1 && !is_small(hidden.iter().sum(), threshold))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn run(parts: &[f64]) -> Vec<bool> {
        withhold(&parts.iter().copied().map(Some).collect::<Vec<_>>(), DEFAULT_THRESHOLD)
    }

    #[test]
    fn a_single_small_part_takes_the_next_smallest_with_it() {
        assert_eq!(run(&[3.0, 50.0, 20.0]), [true, false, true]);
    }

    #[test]
    fn zero_and_the_threshold_itself_are_published() {
        assert_eq!(run(&[0.0, 5.0, 20.0]), [false, false, false]);
    }

    #[test]
    fn with_nothing_to_hide_behind_the_total_goes() {
        let parts = [Some(3.0), Some(0.0)];
        let withheld = withhold(&parts, DEFAULT_THRESHOLD);
        assert!(!total_is_safe(&parts, &withheld, DEFAULT_THRESHOLD));
    }

    #[test]
    fn a_part_withheld_elsewhere_needs_company_here_too() {
        let parts = [Some(9.0), Some(50.0), Some(20.0)];
        assert_eq!(withhold_beside(&parts, vec![true, false, false], DEFAULT_THRESHOLD), [true, false, true]);
    }

    proptest! {
        // The attacker subtracts every published part from the total.
        #[test]
        fn subtraction_reveals_no_small_count(parts in proptest::collection::vec(proptest::option::of(0u32..40), 1..12)) {
            let parts: Vec<Option<f64>> = parts.into_iter().map(|p| p.map(f64::from)).collect();
            let withheld = withhold(&parts, DEFAULT_THRESHOLD);
            for (part, hidden) in parts.iter().zip(&withheld) {
                prop_assert!(*hidden || part.is_none_or(|c| !is_small(c, DEFAULT_THRESHOLD)));
            }
            if total_is_safe(&parts, &withheld, DEFAULT_THRESHOLD) {
                let hidden: Vec<f64> = parts.iter().zip(&withheld).filter(|(_, h)| **h).filter_map(|(p, _)| *p).collect();
                prop_assert!(hidden.is_empty() || (hidden.len() >= 2 && !is_small(hidden.iter().sum(), DEFAULT_THRESHOLD)));
            }
        }
    }
}
