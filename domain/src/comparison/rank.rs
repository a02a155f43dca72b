//! Areas in the order of a value: places, ties, the best, the median. What is not known has no place.

use super::Observation;
use crate::goal::Direction;
use crate::id::AreaId;
use crate::statistics::median;
use serde::{Deserialize, Serialize};

/// An area in a ranking.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = ComparedRanked))]
pub struct Ranked {
    /// The area.
    pub area: AreaId,
    /// Its value.
    pub value: f64,
    /// Its place, 1 the best.
    pub place: Place,
    /// How far it is behind the best, in the unit of the value; zero for the best.
    pub behind_best: f64,
    /// How far it is ahead of the median; negative when behind.
    pub ahead_of_median: f64,
}

/// A place among others. Equal values share the better place, and as many places after it are left out: 1, 2, 2, 4
/// ("standard competition ranking").
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = ComparedPlace))]
pub struct Place {
    /// From 1, the best.
    pub number: usize,
    /// How many have a place.
    pub of: usize,
    /// How many share it; 1 when nobody else does.
    pub shared_by: usize,
}

/// An area without a place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = ComparedUnranked))]
pub struct Unranked {
    /// The area.
    pub area: AreaId,
    /// True when its value is withheld, false when it was not measured.
    pub withheld: bool,
}

/// A ranking.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = ComparedRanking))]
pub struct Ranking {
    /// The best first; equal ones by their ids.
    pub ranked: Vec<Ranked>,
    /// Those without a place, by their ids.
    pub unranked: Vec<Unranked>,
    /// The value of the best.
    pub best: Option<f64>,
    /// The median of those that have a place.
    pub median: Option<f64>,
}

/// Ranks areas. Values that are not known are named beside the ranking and move nobody's place.
#[must_use]
pub fn rank(direction: Direction, values: &[(AreaId, Observation)]) -> Ranking {
    let mut known: Vec<(&AreaId, f64)> = values.iter().filter_map(|(id, v)| Some((id, v.known()?))).collect();
    known.sort_by(|a, b| {
        let better_first = match direction {
            Direction::Up => b.1.total_cmp(&a.1),
            Direction::Down => a.1.total_cmp(&b.1),
        };
        better_first.then_with(|| a.0.cmp(b.0))
    });
    let mut sorted: Vec<f64> = known.iter().map(|(_, value)| *value).collect();
    sorted.sort_by(f64::total_cmp);
    let (best, middle) = (known.first().map(|(_, value)| *value), median(&sorted));
    let ranked = known.iter().filter_map(|(id, value)| {
        let better = known.iter().filter(|(_, other)| direction.ahead(*other, *value) > 0.0).count();
        let shared_by = known.iter().filter(|(_, other)| direction.ahead(*other, *value) == 0.0).count();
        Some(Ranked {
            area: (*id).clone(),
            value: *value,
            place: Place { number: better + 1, of: known.len(), shared_by },
            behind_best: direction.ahead(best?, *value),
            ahead_of_median: direction.ahead(*value, middle?),
        })
    });
    let ranked = ranked.collect();
    let mut unranked: Vec<Unranked> = values
        .iter()
        .filter(|(_, value)| value.known().is_none())
        .map(|(id, value)| Unranked { area: id.clone(), withheld: *value == Observation::Withheld })
        .collect();
    unranked.sort_by(|a, b| a.area.cmp(&b.area));
    Ranking { ranked, unranked, best, median: middle }
}

/// The share of the `past` values that `value` is better than, equal ones counted half: 1 better than ever, 0.5 as
/// usual (the mid-rank percentile; Parzen, "Nonparametric statistical data modeling", JASA 74, 1979). `None` without a
/// past.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "some hundred periods")]
pub fn against_past(direction: Direction, value: f64, past: &[Observation]) -> Option<f64> {
    let known: Vec<f64> = past.iter().filter_map(|v| v.known()).collect();
    let points = known.iter().map(|earlier| match direction.ahead(value, *earlier) {
        ahead if ahead > 0.0 => 1.0,
        0.0 => 0.5,
        _ => 0.0,
    });
    (!known.is_empty() && value.is_finite()).then(|| points.sum::<f64>() / known.len() as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn area(number: usize) -> AreaId {
        AreaId::new(format!("nil-{number}")).unwrap()
    }

    #[test]
    fn places_by_hand() {
        use Observation::{Missing, Value, Withheld};
        let values = [Value(5.0), Value(9.0), Missing, Value(5.0), Value(1.0), Withheld, Value(0.0)];
        let values: Vec<_> = values.into_iter().enumerate().map(|(i, v)| (area(i), v)).collect();
        let found = rank(Direction::Up, &values);
        let places: Vec<_> =
            found.ranked.iter().map(|r| (r.area.as_str(), r.place.number, r.place.shared_by)).collect();
        assert_eq!(places, [("nil-1", 1, 1), ("nil-0", 2, 2), ("nil-3", 2, 2), ("nil-4", 4, 1), ("nil-6", 5, 1)]);
        assert_eq!((found.best, found.median), (Some(9.0), Some(5.0)));
        assert_eq!((found.ranked[3].behind_best, found.ranked[3].ahead_of_median), (8.0, -4.0));
        let without = [Unranked { area: area(2), withheld: false }, Unranked { area: area(5), withheld: true }];
        assert_eq!(found.unranked, without);
        let down = rank(Direction::Down, &values);
        assert_eq!((down.ranked[0].value, down.ranked[0].place.of, down.best), (0.0, 5, Some(0.0)));
        assert_eq!(rank(Direction::Up, &[]).best, None);
    }

    #[test]
    fn the_own_past_by_hand() {
        use Observation::{Missing, Value};
        let past = [Value(1.0), Value(2.0), Missing, Value(3.0), Value(4.0)];
        assert_eq!(against_past(Direction::Up, 3.0, &past), Some(0.625));
        assert_eq!(against_past(Direction::Down, 3.0, &past), Some(0.375));
        assert_eq!(against_past(Direction::Up, 3.0, &[Missing]), None);
    }

    proptest! {
        /// Whatever is not known, the others keep their places.
        #[test]
        fn the_unknown_move_nobody(
            values in prop::collection::vec(prop::option::of(0i32..20), 1..40), withheld: bool, up: bool,
        ) {
            let direction = if up { Direction::Up } else { Direction::Down };
            let hidden = if withheld { Observation::Withheld } else { Observation::Missing };
            let all: Vec<_> = values.iter().enumerate()
                .map(|(i, v)| (area(i), v.map_or(hidden, |v| Observation::Value(f64::from(v))))).collect();
            let known: Vec<_> = all.iter().filter(|(_, v)| v.known().is_some()).cloned().collect();
            let (with, without) = (rank(direction, &all), rank(direction, &known));
            prop_assert_eq!(&with.ranked, &without.ranked);
            prop_assert_eq!(with.ranked.len() + with.unranked.len(), all.len());
            prop_assert!(with.ranked.windows(2).all(|p| direction.ahead(p[0].value, p[1].value) >= 0.0));
            prop_assert!(with.ranked.windows(2).all(|p| p[0].place.number <= p[1].place.number));
        }
    }
}
