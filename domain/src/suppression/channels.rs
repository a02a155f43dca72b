//! Suppression where the people of one count came through several channels, and some of them are counted again.
//!
//! A day of a service is told channel by channel as a whole or not at all: each channel has started nobody or many,
//! completed nobody or many, and lost nobody or many on the way. Then there is nothing to subtract: every cell, every sum
//! of cells and every difference of the two counts is nobody or many. What is told instead of a day that is withheld is its
//! totals, which are judged by themselves ([`super::withhold_nested`]).

use super::is_small;

/// Whether the channels of a day may be told: of each those who started and those of them who completed. A channel of which
/// one of the two is not known keeps all from being told.
#[must_use]
pub fn channels_are_safe(channels: &[(Option<f64>, Option<f64>)], threshold: u32) -> bool {
    let is_safe = |(started, completed): &(Option<f64>, Option<f64>)| {
        let Some((started, completed)) = started.zip(*completed) else { return false };
        // What was begun the day before may be completed today: the difference tells on people either way.
        [started, completed, (started - completed).abs()].into_iter().all(|count| !is_small(count, threshold))
    };
    !channels.is_empty() && channels.iter().all(is_safe)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn one_small_number_keeps_the_day_from_being_told() {
        let told = |channels: &[(f64, f64)]| {
            let channels: Vec<_> = channels.iter().map(|(s, c)| (Some(*s), Some(*c))).collect();
            channels_are_safe(&channels, 5)
        };
        assert!(told(&[(100.0, 80.0), (40.0, 40.0), (0.0, 0.0)]));
        assert!(!told(&[(100.0, 80.0), (3.0, 0.0)]), "three who started by phone");
        assert!(!told(&[(100.0, 97.0)]), "three who gave up");
        assert!(!told(&[(100.0, 103.0)]), "three who had begun the day before");
        assert!(!told(&[]), "nothing is no day");
        assert!(!channels_are_safe(&[(Some(10.0), None)], 5));
    }

    /// Who completed and who gave up: mostly nobody or many, as days of any other kind are seldom told.
    fn channel() -> impl Strategy<Value = (u32, u32)> {
        let nobody_or_many = || prop_oneof![1 => Just(0u32), 3 => 5u32..60];
        prop_oneof![9 => (nobody_or_many(), nobody_or_many()), 1 => (0u32..60, 0u32..60)]
    }

    proptest! {
        // The attacker adds and subtracts whatever is told.
        #[test]
        fn no_sum_of_what_is_told_is_few_people(
            channels in proptest::collection::vec(channel(), 1..6), chosen in proptest::collection::vec(0u8..4, 6),
        ) {
            let channels: Vec<_> = channels.into_iter().map(|(c, lost)| (f64::from(c + lost), f64::from(c))).collect();
            let known: Vec<_> = channels.iter().map(|(s, c)| (Some(*s), Some(*c))).collect();
            prop_assume!(channels_are_safe(&known, 5));
            // Any choice of started, completed and lost of any channels, added up.
            let sum: f64 = channels.iter().zip(&chosen).map(|((started, completed), part)| match part {
                0 => 0.0,
                1 => *started,
                2 => *completed,
                _ => started - completed,
            }).sum();
            prop_assert!(!is_small(sum, 5), "{sum}");
        }
    }
}
