//! Seeded chance without state: a value is a function of the seed and of what is asked, never of what was asked before.
//!
//! A generator with state would tie every value to the order of the calls; and the bytes of the inventory must not
//! change with a library's version. So this is our own: FNV-1a over the key, SplitMix64's finaliser (Steele, Lea,
//! Flood: "Fast splittable pseudorandom number generators", OOPSLA 2014) to mix.

/// One value of chance, and the start of others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Noise(u64);

impl Noise {
    /// The chance of a whole city.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(mix(seed))
    }

    /// The chance of something with a name.
    #[must_use]
    pub fn of(self, name: &str) -> Self {
        let fnv =
            name.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3));
        Self(mix(self.0 ^ fnv))
    }

    /// The chance of something with a number, such as a time slot.
    #[must_use]
    pub fn at(self, number: u64) -> Self {
        Self(mix(self.0 ^ mix(number.wrapping_add(0x9e37_79b9_7f4a_7c15))))
    }

    /// 64 bits.
    #[must_use]
    pub fn bits(self) -> u64 {
        self.0
    }

    /// Evenly in 0 to 1, 1 excluded.
    #[must_use]
    #[allow(clippy::cast_precision_loss, reason = "53 bits fit a double exactly")]
    pub fn unit(self) -> f64 {
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Evenly in `low` to `high`.
    #[must_use]
    pub fn between(self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }

    /// Even in the logarithm, in `low` to `high`: for what spans orders of magnitude.
    #[must_use]
    pub fn log_between(self, low: f64, high: f64) -> f64 {
        self.between(low.ln(), high.ln()).exp()
    }
}

fn mix(mut x: u64) -> u64 {
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_even_and_depends_on_every_part_of_the_key() {
        let noise = Noise::new(7).of("even");
        let mean = (0..10_000).map(|i| noise.at(i).unit()).sum::<f64>() / 10_000.0;
        assert!((mean - 0.5).abs() < 0.01, "{mean}");
        assert_ne!(noise.at(1), noise.at(2));
        assert_ne!(Noise::new(7).of("a"), Noise::new(8).of("a"));
        assert_ne!(noise.at(1).at(2), noise.at(2).at(1));
        assert_eq!(noise.at(5), Noise::new(7).of("even").at(5));
    }

    #[test]
    fn stays_in_its_bounds() {
        for i in 0..1_000 {
            let noise = Noise::new(1).at(i);
            assert!((2.0..3.0).contains(&noise.between(2.0, 3.0)));
            assert!((1.0..=1e6).contains(&noise.log_between(1.0, 1e6)));
        }
    }
}
