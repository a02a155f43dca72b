//! The index itself.
//!
//! Each component is turned into a z-score over the NIL that have it, `(x - mean) / deviation`; its negative is
//! weighted, as more is better and the index tells who is worse off; and the sums are stretched so that the least
//! divided NIL has 0 and the most divided 100.

use super::{Component, Weights};
use crate::id::AreaId;
use crate::statistics::mean_and_deviation;
use serde::{Deserialize, Serialize};

/// The weight that inputs may miss together for a score to be told: a quarter, one of four that count alike.
pub const MAX_MISSING_WEIGHT: f64 = 0.25;

/// What differs by less than this is the same: sums of weights are not exact.
const SAME: f64 = 1e-9;

/// What is known of a NIL.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AreaInputs {
    /// The NIL.
    pub area: AreaId,
    /// The components in the order of [`Component::ALL`], each 0 to 1; none where it is not known, or withheld.
    pub values: [Option<f64>; 4],
}

/// What a component does to a score.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = DivideComponentPart))]
pub struct ComponentPart {
    /// Its value, 0 to 1.
    pub value: f64,
    /// Its z-score; positive is better than the mean of the NIL.
    pub z: f64,
    /// Its weight in this NIL: shared out anew where others are missing.
    pub weight: f64,
    /// What it adds to the score of a NIL that is the mean in everything, in points; negative when it is better.
    pub points: f64,
}

/// The index of a NIL.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = DivideAreaIndex))]
pub struct AreaIndex {
    /// The NIL.
    pub area: AreaId,
    /// 0 the least divided, 100 the most; none where too much is missing.
    pub score: Option<f64>,
    /// Its place, 1 the most divided; equal scores share the smaller number. None without a score.
    pub rank: Option<usize>,
    /// The components in the order of [`Component::ALL`].
    pub parts: [Option<ComponentPart>; 4],
    /// What is missing.
    pub missing: Vec<Component>,
    /// The weight of what is missing, 0 to 1.
    pub missing_weight: f64,
}

/// What scores are measured against. Kept, it tells what a change in one NIL does by itself.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = DivideReference))]
pub struct Reference {
    /// The mean of each component over the NIL that have it; 0 where none has.
    pub means: [f64; 4],
    /// The standard deviation of each; 0 where all are the same.
    pub deviations: [f64; 4],
    /// The weighted sum of the least divided NIL.
    pub least: f64,
    /// The weighted sum of the most divided.
    pub most: f64,
}

/// The index of all NIL.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DivideIndex {
    /// The NIL in the order they were given.
    pub areas: Vec<AreaIndex>,
    /// The weights it was made with.
    pub weights: Weights,
    /// What it was measured against.
    pub reference: Reference,
    /// The score of a NIL that is the mean in everything.
    pub mean_score: f64,
}

impl Reference {
    /// The z-score of a component's value.
    #[must_use]
    pub fn z(&self, component: Component, value: f64) -> f64 {
        let place = component.place();
        if self.deviations[place] > SAME { (value - self.means[place]) / self.deviations[place] } else { 0.0 }
    }

    /// Points of a weighted sum of one; 0 where all NIL are the same.
    #[must_use]
    pub fn points_per_unit(&self) -> f64 {
        if self.most - self.least > SAME { 100.0 / (self.most - self.least) } else { 0.0 }
    }
}

/// What is known of a NIL, without what is no number.
pub(super) fn known(inputs: &AreaInputs) -> [Option<f64>; 4] {
    inputs.values.map(|value| value.filter(|v| v.is_finite()))
}

/// The weight that is missing in a NIL.
pub(super) fn missing_weight(values: &[Option<f64>; 4], weights: &Weights) -> f64 {
    Component::ALL.into_iter().filter(|c| values[c.place()].is_none()).map(|c| weights.of(c)).sum()
}

/// The weighted sum of a NIL's z-scores turned round; none where too much is missing.
pub(super) fn weighted(z: &[Option<f64>; 4], weights: &Weights) -> Option<f64> {
    let missing = missing_weight(z, weights);
    if missing > MAX_MISSING_WEIGHT + SAME || missing >= 1.0 - SAME {
        return None;
    }
    let sum: f64 = Component::ALL.into_iter().filter_map(|c| Some(weights.of(c) * z[c.place()]?)).sum();
    Some(-sum / (1.0 - missing))
}

/// The means and deviations of the components; `least` and `most` are not set yet.
pub(super) fn standard(inputs: &[AreaInputs]) -> Reference {
    let mut reference = Reference { means: [0.0; 4], deviations: [0.0; 4], least: 0.0, most: 0.0 };
    for component in Component::ALL {
        let place = component.place();
        let values: Vec<f64> = inputs.iter().filter_map(|i| known(i)[place]).collect();
        if let Some((mean, deviation)) = mean_and_deviation(&values) {
            (reference.means[place], reference.deviations[place]) = (mean, deviation);
        }
    }
    reference
}

pub(super) fn z_scores(inputs: &AreaInputs, reference: &Reference) -> [Option<f64>; 4] {
    let values = known(inputs);
    Component::ALL.map(|c| values[c.place()].map(|value| reference.z(c, value)))
}

/// The place of each, 1 for the largest; equal ones share the smaller number.
pub(super) fn ranks(sums: &[Option<f64>]) -> Vec<Option<usize>> {
    let mut order: Vec<(usize, f64)> = sums.iter().enumerate().filter_map(|(i, s)| Some((i, (*s)?))).collect();
    order.sort_by(|a, b| b.1.total_cmp(&a.1));
    let mut ranks = vec![None; sums.len()];
    let mut shared = 0;
    for (place, (i, sum)) in order.iter().enumerate() {
        if place == 0 || order[place - 1].1 - sum > SAME {
            shared = place + 1;
        }
        ranks[*i] = Some(shared);
    }
    ranks
}

/// The index of `inputs` with `weights`.
#[must_use]
pub fn divide(inputs: &[AreaInputs], weights: Weights) -> DivideIndex {
    let mut reference = standard(inputs);
    let z: Vec<[Option<f64>; 4]> = inputs.iter().map(|i| z_scores(i, &reference)).collect();
    let sums: Vec<Option<f64>> = z.iter().map(|z| weighted(z, &weights)).collect();
    let ends = sums.iter().flatten().fold(None, |ends: Option<(f64, f64)>, sum| {
        Some(ends.map_or((*sum, *sum), |(low, high)| (low.min(*sum), high.max(*sum))))
    });
    (reference.least, reference.most) = ends.unwrap_or_default();
    let points = reference.points_per_unit();
    let areas = inputs.iter().zip(&z).zip(sums.iter().zip(ranks(&sums))).map(|((input, z), (sum, rank))| {
        let values = known(input);
        let missing_weight = missing_weight(&values, &weights);
        let present = 1.0 - missing_weight;
        let part = |component: Component| {
            let (value, z) = (values[component.place()]?, z[component.place()]?);
            let weight = if present > SAME { weights.of(component) / present } else { 0.0 };
            Some(ComponentPart { value, z, weight, points: -weight * z * points })
        };
        AreaIndex {
            area: input.area.clone(),
            score: sum.map(|sum| (sum - reference.least) * points),
            rank,
            parts: Component::ALL.map(part),
            missing: Component::ALL.into_iter().filter(|c| values[c.place()].is_none()).collect(),
            missing_weight,
        }
    });
    DivideIndex { areas: areas.collect(), weights, reference, mean_score: -reference.least * points }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use proptest::prelude::*;

    pub(in crate::divide) fn inputs(values: &[[Option<f64>; 4]]) -> Vec<AreaInputs> {
        let area = |i: usize| AreaId::new(format!("nil-{i}")).unwrap();
        values.iter().enumerate().map(|(i, values)| AreaInputs { area: area(i), values: *values }).collect()
    }

    fn near(found: f64, expected: f64) {
        assert!((found - expected).abs() < 1e-9, "{found}, not {expected}");
    }

    #[test]
    fn three_nil_by_hand() {
        // Coverage 0.2 0.4 0.6: mean 0.4, deviation 0.1632993; z -1.2247449, 0, 1.2247449. School the same way round,
        // take-up turned round, availability the same for all.
        let all = inputs(&[
            [Some(0.2), Some(0.2), Some(0.6), Some(0.9)],
            [Some(0.4), Some(0.4), Some(0.4), Some(0.9)],
            [Some(0.6), Some(0.6), Some(0.2), Some(0.9)],
        ]);
        let found = divide(&all, Weights::EQUAL);
        let scores: Vec<f64> = found.areas.iter().map(|a| a.score.unwrap()).collect();
        // Sums 0.3062, 0, -0.3062.
        near(scores[0], 100.0);
        near(scores[1], 50.0);
        near(scores[2], 0.0);
        near(found.reference.most, 1.224_744_871_391_589 / 4.0);
        let part = found.areas[0].parts[0].unwrap();
        near(part.z, -1.224_744_871_391_589);
        near(part.points, 50.0);
        near(found.areas[0].parts[2].unwrap().points, -50.0);
        assert_eq!(found.areas.iter().map(|a| a.rank.unwrap()).collect::<Vec<_>>(), [1, 2, 3]);
        // Only take-up counts: the order turns round.
        let other = divide(&all, Weights::new([0.0, 0.0, 1.0, 0.0]).unwrap());
        near(other.areas[2].score.unwrap(), 100.0);
    }

    #[test]
    fn what_is_missing_is_named_and_not_a_zero() {
        let all = inputs(&[
            [Some(0.2), Some(0.2), None, Some(0.8)],
            [Some(0.4), None, None, Some(0.9)],
            [Some(0.6), Some(0.6), Some(0.5), Some(1.0)],
            [None, None, None, None],
        ]);
        let found = divide(&all, Weights::EQUAL);
        assert_eq!(found.areas[0].missing, [Component::TakeUp]);
        near(found.areas[0].parts[0].unwrap().weight, 1.0 / 3.0);
        assert!(found.areas[0].score.is_some() && found.areas[1].score.is_none(), "half of the weights is too much");
        assert_eq!((found.areas[3].score, found.areas[3].missing.len()), (None, 4));
        // A component that does not count may be missing.
        let free = divide(&all, Weights::new([1.0, 0.0, 0.0, 1.0]).unwrap());
        assert!(free.areas[1].score.is_some());
    }

    #[test]
    fn all_the_same_are_not_divided() {
        let found = divide(&inputs(&[[Some(0.3); 4], [Some(0.3); 4]]), Weights::EQUAL);
        assert!(found.areas.iter().all(|a| a.score == Some(0.0) && a.rank == Some(1)), "{found:?}");
        assert!(divide(&[], Weights::EQUAL).areas.is_empty());
    }

    pub(in crate::divide) fn any_inputs() -> impl Strategy<Value = Vec<AreaInputs>> {
        let value = || prop::option::weighted(0.85, 0.0f64..1.0);
        prop::collection::vec([value(), value(), value(), value()], 2..20).prop_map(|values| inputs(&values))
    }

    pub(in crate::divide) fn any_weights() -> impl Strategy<Value = Weights> {
        prop::array::uniform4(0.01f64..1.0).prop_map(|parts| Weights::new(parts).unwrap())
    }

    proptest! {
        /// From 0 to 100, both ends reached, and the parts add up to the score.
        #[test]
        fn scores_fill_the_scale_and_parts_add_up(all in any_inputs(), weights in any_weights()) {
            let found = divide(&all, weights);
            let scores: Vec<f64> = found.areas.iter().filter_map(|a| a.score).collect();
            let (low, high) = scores.iter().fold((f64::INFINITY, 0.0_f64), |(l, h), s| (l.min(*s), h.max(*s)));
            if found.reference.points_per_unit() > 0.0 {
                prop_assert!(low.abs() < 1e-6 && (high - 100.0).abs() < 1e-6);
            }
            for area in &found.areas {
                let points: f64 = area.parts.iter().flatten().map(|p| p.points).sum();
                if let Some(score) = area.score {
                    prop_assert!((found.mean_score + points - score).abs() < 1e-6, "{:?}", area);
                }
                prop_assert_eq!(area.score.is_none(), area.missing_weight > MAX_MISSING_WEIGHT + SAME);
            }
        }

        /// Units do not matter: a component stretched and moved for all is the same index.
        #[test]
        fn a_component_may_come_in_any_unit(all in any_inputs(), weights in any_weights(), by in 0.5f64..50.0, more in -5.0f64..5.0) {
            let moved: Vec<AreaInputs> = all.iter().cloned().map(|mut a| {
                a.values[1] = a.values[1].map(|v| v * by + more);
                a
            }).collect();
            let (one, other) = (divide(&all, weights), divide(&moved, weights));
            for (a, b) in one.areas.iter().zip(&other.areas) {
                prop_assert!(a.score.zip(b.score).is_none_or(|(a, b)| (a - b).abs() < 1e-6));
            }
        }

        /// A NIL that is worse in everything is never ranked as less divided.
        #[test]
        fn who_is_worse_in_everything_is_ahead(
            values in prop::collection::vec(prop::array::uniform4(0.0f64..1.0), 2..15), weights in any_weights(),
        ) {
            let some: Vec<[Option<f64>; 4]> = values.iter().map(|v| v.map(Some)).collect();
            let found = divide(&inputs(&some), weights);
            for (i, a) in values.iter().enumerate() {
                for (j, b) in values.iter().enumerate() {
                    if a.iter().zip(b).all(|(a, b)| a <= b) {
                        prop_assert!(found.areas[i].rank <= found.areas[j].rank);
                    }
                }
            }
        }
    }
}
