//! The index with the weights that somebody chose.

use super::inputs::{DAYS, Inputs, inputs};
use crate::web::Shared;
use crate::web::asked::told;
use crate::web::problem::Problem;
use cruscotto_domain::divide::{
    Candidate, Component, ComponentKnown, DivideArea, DivideIndex, DivideItem, Gain, Measure, NamedGain, SAMPLES,
    WEIGHT_SPREAD, Weights, divide, gains, sensitivity,
};
use cruscotto_domain::id::AreaId;
use cruscotto_frontend::public::DivideContent;
use cruscotto_frontend::routes::Asked;

/// Places and schools that are told, each.
const GAINS: usize = 20;

/// The weight of each component as `of` has it under its name, as many parts of the whole; a quarter where it has none.
pub(in crate::web) fn weights<'a>(of: impl Fn(&str) -> Option<&'a str>) -> Result<Weights, Problem> {
    let mut parts = [1.0; 4];
    for component in Component::ALL {
        let Some(text) = of(component.as_str()).filter(|text| !text.is_empty()) else { continue };
        // A decimal comma, as people here write it.
        parts[component.place()] = text.replace(',', ".").parse::<f64>().map_err(|_| {
            let text: String = text.chars().take(20).collect();
            Problem::bad_request(format!(
                "{}: '{text}' is no weight: expected a number of 0 or more",
                component.as_str()
            ))
        })?;
    }
    Weights::new(parts).map_err(Problem::unprocessable)
}

/// The index with `weights`.
pub(in crate::web) async fn answer(state: &Shared, weights: Weights) -> Result<DivideItem, Problem> {
    let inputs = inputs(state).await?;
    let index = divide(&inputs.areas, weights);
    let sensitivity = sensitivity(&inputs.areas, weights, WEIGHT_SPREAD, SAMPLES);
    let name = |area: &AreaId| state.city.area(area).map_or_else(|| area.to_string(), |area| area.name.clone());
    let range = |area: &AreaId| sensitivity.ranges.iter().find(|range| range.area == *area).cloned();
    let mut areas: Vec<DivideArea> = index
        .areas
        .iter()
        .map(|area| DivideArea { name: name(&area.area), range: range(&area.area), index: area.clone() })
        .collect();
    areas.sort_by(|a, b| {
        let rank = |area: &DivideArea| area.index.rank.unwrap_or(usize::MAX);
        rank(a).cmp(&rank(b)).then_with(|| a.name.cmp(&b.name))
    });
    let named = |gain: Gain| named(state, &inputs, gain);
    Ok(DivideItem {
        as_of: inputs.as_of,
        days: DAYS,
        working: inputs.working,
        access_points: inputs.access_points,
        city_coverage: inputs.city_coverage,
        weights,
        components: Component::ALL.map(|component| known(&inputs, &index, component)).to_vec(),
        areas,
        reference: index.reference,
        mean_score: index.mean_score,
        spread: sensitivity.spread,
        samples: sensitivity.samples,
        mean_shift: sensitivity.mean_shift,
        new_access_points: best(&index, &inputs, &inputs.places).map(named).collect(),
        school_upgrades: best(&index, &inputs, &inputs.upgrades).map(named).collect(),
    })
}

/// What helps most of what helps at all.
fn best(index: &DivideIndex, inputs: &Inputs, candidates: &[Candidate]) -> impl Iterator<Item = Gain> + use<> {
    gains(index, &inputs.areas, candidates).into_iter().filter(|gain| gain.points > 0.0).take(GAINS)
}

fn known(inputs: &Inputs, index: &DivideIndex, component: Component) -> ComponentKnown {
    let place = component.place();
    let known = inputs.areas.iter().filter(|area| area.values[place].is_some()).count();
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    ComponentKnown {
        component,
        weight: index.weights.of(component),
        known: count(known),
        missing: count(inputs.areas.len() - known),
        mean: (known > 0).then_some(index.reference.means[place]),
        deviation: index.reference.deviations[place],
    }
}

fn named(state: &Shared, inputs: &Inputs, gain: Gain) -> NamedGain {
    match &gain.measure {
        Measure::SchoolUpgrade { school } => {
            let (name, area, demo) = match inputs.schools.get(school) {
                Some((name, area, demo)) => (name.clone(), Some(area.clone()), *demo),
                None => (school.to_string(), None, false),
            };
            NamedGain { name, area, demo, gain }
        }
        Measure::AccessPoint { at } => {
            let area = state.city.locate(*at).nil;
            let name = area.as_ref().and_then(|area| state.city.area(area)).map(|area| area.name.clone());
            NamedGain { name: name.unwrap_or_default(), area, demo: false, gain }
        }
    }
}

/// What the page shows: the index, or what is wrong with the weights.
///
/// # Errors
/// When the store does not answer.
pub(in crate::web) async fn divide_content(state: &Shared, asked: &Asked) -> Result<DivideContent, Problem> {
    let answered = match weights(|name| asked.get(name)) {
        Ok(weights) => answer(state, weights).await,
        Err(problem) => Err(problem),
    };
    Ok(match told(answered)? {
        Ok(item) => DivideContent { item: Some(item), wrong: None },
        Err(wrong) => DivideContent { item: None, wrong: Some(wrong) },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_are_parts_of_a_whole_and_what_is_no_weight_is_named() {
        let read = |coverage: &'static str, school: &'static str| {
            weights(|name| match name {
                "coverage" => Some(coverage),
                "school" => Some(school),
                _ => None,
            })
        };
        assert_eq!(read("", "").unwrap(), Weights::EQUAL);
        let chosen = read("2,5", "0.5").unwrap().all();
        assert_eq!(chosen, [0.5, 0.1, 0.2, 0.2]);
        assert!(read("much", "").unwrap_err().detail().contains("coverage: 'much'"));
        assert!(read("-1", "").unwrap_err().detail().contains("coverage"));
        assert!(weights(|_| Some("0")).unwrap_err().detail().contains("all weights are 0"));
    }
}
