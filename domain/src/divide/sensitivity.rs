//! How much the weights decide.
//!
//! Nobody can prove weights. So the ranking is made again with many others, each component's weight between `1 -
//! spread` and `1 + spread` of what was chosen, and each NIL is told the places it had (Saisana, Saltelli and
//! Tarantola, "Uncertainty and sensitivity analysis techniques as tools for the quality assessment of composite
//! indicators", Journal of the Royal Statistical Society A 168, 2005). The weights are drawn from Halton's sequence
//! ("On the efficiency of certain quasi-random sequences of points", Numerische Mathematik 2, 1960) in the bases 2, 3,
//! 5 and 7: it fills the space more evenly than chance, needs no seed, and everybody can draw the same.

use super::index::{ranks, standard, weighted, z_scores};
use super::{AreaInputs, Weights};
use crate::id::AreaId;
use serde::{Deserialize, Serialize};

/// Rankings that are made, unless more are asked for.
pub const SAMPLES: u32 = 512;

/// Rankings that are made at most.
pub const MAX_SAMPLES: u32 = 16_384;

/// How far a weight may be from what was chosen, unless something else is asked for: by half.
pub const WEIGHT_SPREAD: f64 = 0.5;

/// The places that are called the first.
pub const TOP: usize = 10;

/// The share of the rankings on either side that [`RankRange::likely`] leaves out.
const TAIL: f64 = 0.05;

/// The bases of Halton's sequence, a prime a component.
const BASES: [u32; 4] = [2, 3, 5, 7];

/// The places that a NIL had.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = DivideRankRange))]
pub struct RankRange {
    /// The NIL.
    pub area: AreaId,
    /// Its place with the weights that were chosen, 1 the most divided.
    pub rank: usize,
    /// The smallest number and the largest that it had.
    pub all: (usize, usize),
    /// The same without the outer twentieth on either side.
    pub likely: (usize, usize),
    /// The share of rankings in which it was among the first [`TOP`].
    pub in_top: f64,
}

/// How much the weights decide.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Sensitivity {
    /// How far the weights were from those chosen, as a share of them.
    pub spread: f64,
    /// How many rankings were made.
    pub samples: u32,
    /// How many places a NIL is moved by other weights, in the mean over all NIL and rankings.
    pub mean_shift: f64,
    /// The NIL with a score, the most divided first.
    pub ranges: Vec<RankRange>,
}

/// The `i`th number of Halton's sequence in `base`, from 1: its digits turned round behind the point.
fn halton(mut i: u32, base: u32) -> f64 {
    let (mut value, mut digit) = (0.0, 1.0);
    while i > 0 {
        digit /= f64::from(base);
        value += digit * f64::from(i % base);
        i /= base;
    }
    value
}

/// The weights of the `i`th ranking, from 1.
fn drawn(weights: &Weights, spread: f64, i: u32) -> Weights {
    let mut parts = weights.all();
    for (part, base) in parts.iter_mut().zip(BASES) {
        *part *= 1.0 + spread * (2.0 * halton(i, base) - 1.0);
    }
    Weights::new(parts).unwrap_or(*weights)
}

/// How the ranking of [`super::divide`] depends on its weights: `samples` rankings (1 to [`MAX_SAMPLES`]) with weights
/// up to `spread` (0 to 1) from `weights`. A NIL that has no score with the weights chosen has no range; one whose
/// missing inputs weigh too much with other weights keeps its last place out of those rankings.
#[must_use]
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "some thousand rankings"
)]
pub fn sensitivity(inputs: &[AreaInputs], weights: Weights, spread: f64, samples: u32) -> Sensitivity {
    let spread = if spread.is_finite() { spread.clamp(0.0, 1.0) } else { WEIGHT_SPREAD };
    let samples = samples.clamp(1, MAX_SAMPLES);
    let reference = standard(inputs);
    let z: Vec<[Option<f64>; 4]> = inputs.iter().map(|i| z_scores(i, &reference)).collect();
    let ranked = |weights: &Weights| {
        let sums: Vec<Option<f64>> = z.iter().map(|z| weighted(z, weights)).collect();
        ranks(&sums)
    };
    let chosen = ranked(&weights);
    let mut places: Vec<Vec<usize>> = vec![Vec::with_capacity(samples as usize); inputs.len()];
    let (mut shifts, mut compared) = (0.0, 0u64);
    for i in 1..=samples {
        for (place, (rank, was)) in ranked(&drawn(&weights, spread, i)).into_iter().zip(&chosen).enumerate() {
            if let Some((rank, was)) = rank.zip(*was) {
                places[place].push(rank);
                shifts += rank.abs_diff(was) as f64;
                compared += 1;
            }
        }
    }
    let mut ranges: Vec<RankRange> = Vec::new();
    for ((input, rank), mut places) in inputs.iter().zip(&chosen).zip(places) {
        let Some(rank) = *rank else { continue };
        // The ranking that was chosen is one of them.
        places.push(rank);
        places.sort_unstable();
        let last = places.len() - 1;
        let at = |share: f64| places[((share * last as f64).round() as usize).min(last)];
        let in_top = places.iter().filter(|place| **place <= TOP).count();
        ranges.push(RankRange {
            area: input.area.clone(),
            rank,
            all: (places[0], places[last]),
            likely: (at(TAIL), at(1.0 - TAIL)),
            in_top: in_top as f64 / places.len() as f64,
        });
    }
    ranges.sort_by(|a, b| a.rank.cmp(&b.rank).then_with(|| a.area.cmp(&b.area)));
    let mean_shift = if compared > 0 { shifts / compared as f64 } else { 0.0 };
    Sensitivity { spread, samples, mean_shift, ranges }
}

#[cfg(test)]
mod tests {
    use super::super::index::tests::{any_inputs, any_weights, inputs};
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn haltons_sequence_by_hand() {
        let of = |base: u32| (1..=4).map(|i| halton(i, base)).collect::<Vec<_>>();
        assert_eq!(of(2), [0.5, 0.25, 0.75, 0.125]);
        let thirds = of(3);
        for (found, expected) in thirds.iter().zip([1.0 / 3.0, 2.0 / 3.0, 1.0 / 9.0, 4.0 / 9.0]) {
            assert!((found - expected).abs() < 1e-12, "{thirds:?}");
        }
    }

    #[test]
    fn who_is_worst_in_everything_stays_so_and_who_is_mixed_moves() {
        let all = inputs(&[
            [Some(0.0), Some(0.0), Some(0.0), Some(0.0)],
            [Some(0.9), Some(0.3), Some(0.5), Some(0.6)],
            [Some(0.3), Some(0.9), Some(0.6), Some(0.5)],
            [Some(1.0), Some(1.0), Some(1.0), Some(1.0)],
            [None, None, Some(1.0), Some(1.0)],
        ]);
        let found = sensitivity(&all, Weights::EQUAL, WEIGHT_SPREAD, SAMPLES);
        assert_eq!(found.ranges.len(), 4, "who has no score has no range");
        let range = |area: &str| found.ranges.iter().find(|r| r.area.as_str() == area).unwrap().all;
        assert_eq!((range("nil-0"), range("nil-3")), ((1, 1), (4, 4)));
        assert_eq!((range("nil-1"), range("nil-2")), ((2, 3), (2, 3)));
        assert!(found.mean_shift > 0.0 && found.mean_shift < 1.0, "{found:?}");
        let sure = sensitivity(&all, Weights::EQUAL, 0.0, SAMPLES);
        assert!(sure.mean_shift == 0.0 && sure.ranges.iter().all(|r| r.all == (r.rank, r.rank)));
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]
        /// Ranges hold the rank, and are the same every time.
        #[test]
        fn ranges_hold_the_rank(all in any_inputs(), weights in any_weights(), spread in 0.0f64..1.0) {
            let found = sensitivity(&all, weights, spread, 64);
            prop_assert_eq!(&found, &sensitivity(&all, weights, spread, 64));
            for range in &found.ranges {
                prop_assert!(range.all.0 <= range.rank && range.rank <= range.all.1);
                prop_assert!(range.all.0 <= range.likely.0 && range.likely.0 <= range.likely.1 && range.likely.1 <= range.all.1);
                prop_assert!((0.0..=1.0).contains(&range.in_top));
            }
        }
    }
}
