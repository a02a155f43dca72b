//! Where one thing more would move the index most.

use super::{AreaInputs, Component, DivideIndex};
use crate::asset::Point;
use crate::id::{AreaId, AssetId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What could be done.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "measure")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = DivideMeasure))]
pub enum Measure {
    /// One more access point.
    AccessPoint {
        /// Where.
        at: Point,
    },
    /// A school's connection upgraded.
    SchoolUpgrade {
        /// Which school.
        school: AssetId,
    },
}

/// What it would change: a component of a NIL would have another value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Move {
    /// The NIL.
    pub area: AreaId,
    /// The component.
    pub component: Component,
    /// The value it would have, 0 to 1.
    pub to: f64,
}

/// Something that could be done, and what it would change.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Candidate {
    /// What.
    pub measure: Measure,
    /// What it would change: near a border in several NIL.
    pub moves: Vec<Move>,
}

/// A NIL whose score would change.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = DivideMoved))]
pub struct Moved {
    /// The NIL.
    pub area: AreaId,
    /// Its score now.
    pub from: f64,
    /// Its score then, against the same reference; it may be below 0.
    pub to: f64,
}

/// What something would bring.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = DivideGained))]
pub struct Gain {
    /// What.
    pub measure: Measure,
    /// Points by which the scores of all NIL would fall together; more is better.
    pub points: f64,
    /// Where.
    pub moved: Vec<Moved>,
    /// NIL that it would help and that have no score, because too much is missing there.
    pub unscored: Vec<AreaId>,
}

/// What each candidate would bring by itself, the most first; equal ones stay in the order given. Scores are measured
/// against the reference of `index` as it is: otherwise helping the NIL that is worst off would only make another one
/// the worst, and nothing would be seen to help (the Handbook's normalisation to a fixed reference).
#[must_use]
pub fn gains(index: &DivideIndex, inputs: &[AreaInputs], candidates: &[Candidate]) -> Vec<Gain> {
    let values: BTreeMap<&AreaId, &AreaInputs> = inputs.iter().map(|i| (&i.area, i)).collect();
    let scores: BTreeMap<&AreaId, &super::AreaIndex> = index.areas.iter().map(|a| (&a.area, a)).collect();
    let gain = |candidate: &Candidate| {
        let mut changes: BTreeMap<&AreaId, f64> = BTreeMap::new();
        let mut unscored = Vec::new();
        for step in &candidate.moves {
            let place = step.component.place();
            let part = scores.get(&step.area).and_then(|a| a.score.and(a.parts[place]));
            let before = values.get(&step.area).and_then(|i| i.values[place]);
            let Some((part, before)) = part.zip(before) else {
                unscored.push(step.area.clone());
                continue;
            };
            let z = index.reference.z(step.component, step.to) - index.reference.z(step.component, before);
            *changes.entry(&step.area).or_default() -= part.weight * z * index.reference.points_per_unit();
        }
        let moved = changes.into_iter().filter_map(|(area, change)| {
            let from = scores.get(area)?.score?;
            Some(Moved { area: area.clone(), from, to: from + change })
        });
        let moved: Vec<Moved> = moved.collect();
        unscored.sort();
        unscored.dedup();
        let points = moved.iter().map(|m| m.from - m.to).sum();
        Gain { measure: candidate.measure.clone(), points, moved, unscored }
    };
    let mut gains: Vec<Gain> = candidates.iter().map(gain).collect();
    gains.sort_by(|a, b| b.points.total_cmp(&a.points));
    gains
}

#[cfg(test)]
mod tests {
    use super::super::index::tests::inputs;
    use super::super::{Weights, divide};
    use super::*;

    fn area(number: usize) -> AreaId {
        AreaId::new(format!("nil-{number}")).unwrap()
    }

    fn candidate(name: &str, moves: &[(usize, Component, f64)]) -> Candidate {
        let moves = moves.iter().map(|(i, component, to)| Move { area: area(*i), component: *component, to: *to });
        Candidate { measure: Measure::SchoolUpgrade { school: AssetId::new(name).unwrap() }, moves: moves.collect() }
    }

    #[test]
    fn gains_by_hand() {
        let all = inputs(&[
            [Some(0.2), Some(0.2), Some(0.6), Some(0.9)],
            [Some(0.4), Some(0.4), Some(0.4), Some(0.9)],
            [Some(0.6), Some(0.6), Some(0.2), Some(0.9)],
            [None, None, None, Some(0.9)],
        ]);
        let index = divide(&all, Weights::EQUAL);
        let found = gains(
            &index,
            &all,
            &[
                candidate("small", &[(2, Component::School, 0.7)]),
                candidate("none", &[(3, Component::School, 1.0), (1, Component::Availability, 1.0)]),
                candidate("both", &[(0, Component::School, 0.4), (1, Component::School, 0.5)]),
            ],
        );
        // The scale is 0.61237 wide (see the index by hand); a tenth of school is z 0.61237, a quarter of that in the
        // sum, and so 25 points.
        let told: Vec<(&Measure, i64)> = found.iter().map(|g| (&g.measure, g.points.round() as i64)).collect();
        let school = |name: &str| Measure::SchoolUpgrade { school: AssetId::new(name).unwrap() };
        assert_eq!(told, [(&school("both"), 75), (&school("small"), 25), (&school("none"), 0)]);
        assert_eq!(found[0].moved.len(), 2);
        assert!((found[0].moved[0].from - 100.0).abs() < 1e-9 && (found[0].moved[0].to - 50.0).abs() < 1e-9);
        assert!(found[1].moved[0].to < 0.0, "beyond the least divided of today");
        // NIL 3 has no score; availability is the same everywhere and tells nobody apart.
        assert_eq!((found[2].unscored.as_slice(), found[2].moved.len()), (&[area(3)][..], 1));
    }
}
