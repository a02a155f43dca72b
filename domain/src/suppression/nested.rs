//! Suppression where some of the people of a count are counted again on their own: of the transactions that were started
//! those that were completed, and those that failed.
//!
//! Parts that are large tell of what is left when it is small: 100 started less 97 completed are three who gave up. So parts
//! are published only as far as what they leave of the whole is nobody, or many. Where the whole is withheld, all its parts
//! are: each of them says how many it has at least. And of parts no total is published that a withheld one is in, so that
//! there is no equation to solve: of a withheld part is known that it lies between nobody and what is left of the whole.

use super::is_small;

/// Which parts of one whole must be withheld: one flag each. `whole` is `None` when it is withheld itself or not known;
/// parts that are not known are withheld. Parts come in the order in which they are rather published.
#[must_use]
pub fn withhold_nested(whole: Option<f64>, parts: &[Option<f64>], threshold: u32) -> Vec<bool> {
    let Some(whole) = whole else { return vec![true; parts.len()] };
    let mut withheld: Vec<bool> =
        parts.iter().map(|part| part.is_none_or(|count| is_small(count, threshold))).collect();
    loop {
        let left = parts.iter().zip(&withheld).filter(|(_, hidden)| !**hidden).filter_map(|(part, _)| *part);
        if !is_small(whole - left.sum::<f64>(), threshold) {
            return withheld;
        }
        // What is left grows by the people of the part: nobody's absence hides anything.
        let shown = |i: &usize| !withheld[*i] && parts[*i].is_some_and(|count| count > 0.0);
        let Some(last) = (0..parts.len()).rev().find(shown) else { return withheld };
        withheld[last] = true;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::suppression::DEFAULT_THRESHOLD;
    use proptest::prelude::*;

    fn run(whole: f64, parts: [f64; 2]) -> Vec<bool> {
        withhold_nested(Some(whole), &parts.map(Some), DEFAULT_THRESHOLD)
    }

    #[test]
    fn few_who_gave_up_are_not_told_by_what_the_others_did() {
        assert_eq!(run(100.0, [97.0, 0.0]), [true, false], "100 - 97");
        assert_eq!(run(100.0, [80.0, 17.0]), [false, true], "100 - 80 - 17");
        assert_eq!(run(100.0, [80.0, 3.0]), [false, true], "3 are few, and 20 are left with them");
        assert_eq!(run(100.0, [80.0, 20.0]), [false, false], "nobody is left");
        assert_eq!(run(100.0, [98.0, 2.0]), [true, true], "2 of which 2 failed");
        assert_eq!(run(90.0, [96.0, 0.0]), [false, false], "begun the day before");
    }

    #[test]
    fn a_withheld_whole_takes_its_parts_with_it() {
        assert_eq!(withhold_nested(None, &[Some(50.0), Some(0.0)], DEFAULT_THRESHOLD), [true, true]);
        assert_eq!(withhold_nested(Some(50.0), &[None, Some(9.0)], DEFAULT_THRESHOLD), [true, false]);
    }

    proptest! {
        // What the attacker knows of people who are in no published part: whole less the published parts.
        #[test]
        fn what_is_left_is_nobody_or_many(started in 5u32..60, shares in proptest::array::uniform2(0.0..1.0f64)) {
            let completed = (f64::from(started) * shares[0]).floor();
            let failed = ((f64::from(started) - completed) * shares[1]).floor();
            let parts = [completed, failed];
            let withheld = withhold_nested(Some(started.into()), &parts.map(Some), DEFAULT_THRESHOLD);
            let shown: f64 = parts.iter().zip(&withheld).filter(|(_, hidden)| !**hidden).map(|(part, _)| part).sum();
            let left = f64::from(started) - shown;
            prop_assert!(left == 0.0 || left >= f64::from(DEFAULT_THRESHOLD), "{started} {parts:?} {withheld:?}");
            for (part, hidden) in parts.iter().zip(&withheld) {
                prop_assert!(*hidden || !is_small(*part, DEFAULT_THRESHOLD));
            }
        }
    }
}
