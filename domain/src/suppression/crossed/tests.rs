use super::*;
use microlp::{ComparisonOp, OptimizationDirection, Problem, SolveOutcome, Variable};
use proptest::prelude::*;

const THRESHOLD: u32 = 5;

fn part<'a>(value: f64, fine: &'a u8, coarse: &'a u8) -> Part<'a, u8> {
    Part { value, fine: Some(fine), coarse: Some(coarse) }
}

#[test]
fn company_in_the_same_cell_hides_no_area() {
    let withheld = withhold_crossed(&[part(3.0, &1, &100), part(40.0, &1, &100), part(9.0, &2, &100)], THRESHOLD);
    assert_eq!(withheld.parts, [true, true, false]);
    assert!(withheld.areas.is_empty() && !withheld.whole);
}

#[test]
fn company_in_another_nil_hides_both() {
    let withheld = withhold_crossed(&[part(3.0, &1, &100), part(40.0, &2, &100), part(50.0, &2, &100)], THRESHOLD);
    assert_eq!(withheld.parts, [true, true, false]);
    assert_eq!(withheld.areas, BTreeSet::from([&1, &2]));
}

#[test]
fn a_nil_that_straddles_municipi_does_not_give_its_sliver_away() {
    // NIL 1 has 3 in Municipio 100 and 40 in 101: hidden together in their NIL alone, each would be its Municipio's difference.
    let parts = [part(3.0, &1, &100), part(40.0, &1, &101), part(20.0, &2, &100), part(30.0, &3, &101)];
    let withheld = withhold_crossed(&parts, THRESHOLD);
    assert_eq!(withheld.parts, [true, false, true, false]);
    assert_eq!(withheld.areas, BTreeSet::from([&1, &2]));
}

#[test]
fn with_nobody_anywhere_the_whole_goes() {
    let withheld = withhold_crossed(&[part(3.0, &1, &100), part(0.0, &2, &101)], THRESHOLD);
    assert!(withheld.whole && withheld.parts == [true, false]);
    assert_eq!(withheld.areas, BTreeSet::from([&1, &100]));
}

/// What an attacker knows who reads everything that is published and solves it: the least and the most that part `i` can
/// be. They know that no count is negative.
fn bounds(parts: &[Part<'_, u8>], withheld: &Withheld<'_, u8>, i: usize) -> (f64, f64) {
    let solve = |direction| {
        let mut problem = Problem::new(direction);
        let unknown: Vec<Option<Variable>> = (0..parts.len())
            .map(|k| withheld.parts[k].then(|| problem.add_var(if k == i { 1.0 } else { 0.0 }, (0.0, f64::INFINITY))))
            .collect();
        let mut total = |of: &dyn Fn(&Part<'_, u8>) -> bool| {
            let members: Vec<usize> = (0..parts.len()).filter(|&k| of(&parts[k])).collect();
            let hidden: Vec<(Variable, f64)> = members.iter().filter_map(|&k| Some((unknown[k]?, 1.0))).collect();
            let rest: f64 = members.iter().filter(|&&k| withheld.parts[k]).map(|&k| parts[k].value).sum();
            if !hidden.is_empty() {
                problem.add_constraint(hidden.as_slice(), ComparisonOp::Eq, rest);
            }
        };
        let areas: BTreeSet<&u8> = parts.iter().flat_map(|p| [p.fine, p.coarse]).flatten().collect();
        for area in areas.into_iter().filter(|area| !withheld.areas.contains(area)) {
            total(&|p| p.fine == Some(area) || p.coarse == Some(area));
        }
        if !withheld.whole {
            total(&|_| true);
        }
        problem.solve()
    };
    let value = |direction| match solve(direction) {
        Ok(SolveOutcome::Solution(solution)) => solution.objective(),
        Err(microlp::Error::Unbounded) => f64::INFINITY,
        other => panic!("what was published contradicts itself: {other:?}"),
    };
    (value(OptimizationDirection::Minimize), value(OptimizationDirection::Maximize))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]
    // The attacker solves everything that is published: no small count is known better than "from 1 to 4".
    #[test]
    fn a_solver_of_all_totals_learns_no_small_count(
        drawn in proptest::collection::vec((0u32..30, 0u8..5, 0u8..3, any::<bool>()), 1..14)
    ) {
        let areas: Vec<(u8, u8)> = drawn.iter().map(|(_, nil, municipio, _)| (*nil, 100 + municipio)).collect();
        let parts: Vec<Part<'_, u8>> = drawn.iter().zip(&areas).map(|((count, _, _, placed), (fine, coarse))| {
            let value = f64::from(*count);
            if *placed || count % 3 > 0 { part(value, fine, coarse) } else { Part { value, fine: None, coarse: None } }
        }).collect();
        let withheld = withhold_crossed(&parts, THRESHOLD);
        for (i, part) in parts.iter().enumerate() {
            prop_assert!(withheld.parts[i] || !is_small(part.value, THRESHOLD));
            if is_small(part.value, THRESHOLD) {
                let (least, most) = bounds(&parts, &withheld, i);
                prop_assert!(least < 1.0 + 1e-6 && most > 4.0 - 1e-6, "part {i} of {parts:?} is {least} to {most}");
            }
        }
    }

    // A total that is withheld cannot be added up from its parts, and a small one is withheld.
    #[test]
    fn totals_hide_behind_a_hidden_part(drawn in proptest::collection::vec((0u32..12, 0u8..4, 0u8..2), 1..10)) {
        let areas: Vec<(u8, u8)> = drawn.iter().map(|(_, nil, municipio)| (*nil, 100 + municipio)).collect();
        let parts: Vec<Part<'_, u8>> =
            drawn.iter().zip(&areas).map(|((n, ..), (fine, coarse))| part(f64::from(*n), fine, coarse)).collect();
        let withheld = withhold_crossed(&parts, THRESHOLD);
        for area in areas.iter().flat_map(|(fine, coarse)| [fine, coarse]) {
            let members: Vec<usize> =
                (0..parts.len()).filter(|&i| parts[i].fine == Some(area) || parts[i].coarse == Some(area)).collect();
            let total = members.iter().map(|&i| parts[i].value).sum();
            prop_assert!(withheld.areas.contains(area) || !is_small(total, THRESHOLD));
            prop_assert!(!withheld.areas.contains(area) || members.iter().any(|&i| withheld.parts[i]));
        }
    }
}
