//! Waiting longer after each failure, and not all at the same moment.

use std::time::Duration;

/// A number in 0..1 that is the same for the same seed: what spreads waits without a random source
/// (`SplitMix64`, Steele, Lea, Flood 2014).
#[must_use]
pub fn spread(seed: u64) -> f64 {
    let mut z = seed.wrapping_add(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^= z >> 31;
    #[expect(clippy::cast_precision_loss, reason = "53 bits are all a share needs")]
    let share = (z >> 11) as f64 / (1u64 << 53) as f64;
    share
}

/// A stable seed of a name (FNV-1a, 64 bits): the same over restarts and versions.
#[must_use]
pub fn seed_of(name: &str) -> u64 {
    name.bytes().fold(0xCBF2_9CE4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3))
}

/// Exponential back-off: the wait doubles up to a bound, and lies in the upper half of it.
#[derive(Debug, Clone)]
pub struct Backoff {
    next: Duration,
    longest: Duration,
    seed: u64,
}

impl Backoff {
    /// Begins at `first` and never exceeds `longest`.
    #[must_use]
    pub fn new(first: Duration, longest: Duration, seed: u64) -> Self {
        Self { next: first.min(longest), longest, seed }
    }

    /// How long to wait now.
    pub fn next_wait(&mut self) -> Duration {
        let wait = self.next.mul_f64(0.5 + 0.5 * spread(self.seed));
        self.seed = self.seed.wrapping_add(1);
        self.next = (self.next * 2).min(self.longest);
        wait
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn it_doubles_to_its_bound() {
        let mut backoff = Backoff::new(Duration::from_millis(100), Duration::from_secs(1), 1);
        let waits: Vec<_> = (0..8).map(|_| backoff.next_wait()).collect();
        assert!(waits[0] >= Duration::from_millis(50) && waits[0] <= Duration::from_millis(100));
        assert!(waits[7] >= Duration::from_millis(500) && waits[7] <= Duration::from_secs(1));
    }

    proptest! {
        #[test]
        fn a_spread_is_a_share(seed in any::<u64>()) {
            prop_assert!((0.0..1.0).contains(&spread(seed)));
        }
    }
}
