//! What moved an indicator, and which channel explains it.
//!
//! An indicator over channels is a weighted mean: the share of each channel times what the indicator is there. Its
//! change is taken apart into what happened in the channels (rate) and that people went to other channels (mix):
//!
//! ```text
//! R1 - R0 = sum s (r1 - r0)  +  sum (s1 - s0) (r - R)      s, r, R: the means of the two periods
//!           rate                mix
//! ```
//!
//! This is Kitagawa's decomposition ("Components of a difference between two rates", Journal of the American
//! Statistical Association 50, 1955), the midpoint of Marshall and Edgeworth in shift-share analysis, and for two
//! factors the same as their Shapley values (Shorrocks, "Decomposition procedures for distributional analysis", Journal
//! of Economic Inequality 11, 2013): nothing is left over, no order of the factors has to be chosen, and the way back
//! is the way there with the signs turned. `R` in the mix takes nothing from the sum, as shares sum to one, and gives
//! each channel its due: a channel that is better than the whole and grows has helped, one that is worse and grows has
//! not.

use crate::service_kpi::{ChannelUse, Indicator};
use serde::{Deserialize, Serialize};

/// Of one part, such as a channel, above and below the line of a ratio in both periods.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Part {
    /// Its name.
    pub name: String,
    /// Numerator and denominator then; zeros when it was not there.
    pub then: (f64, f64),
    /// Numerator and denominator now; zeros when it is not there.
    pub now: (f64, f64),
}

/// What one part has done.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = IndicatorEffect))]
pub struct Effect {
    /// The part.
    pub name: String,
    /// By what the indicator became there, in its unit.
    pub rate: f64,
    /// By its share of the whole, in the unit of the indicator.
    pub mix: f64,
    /// Its share of the denominator then and now.
    pub share: (f64, f64),
    /// The indicator there then and now; none where it was not used.
    pub value: (Option<f64>, Option<f64>),
    /// Its denominator then and now.
    pub volume: (f64, f64),
}

impl Effect {
    /// What it has done altogether.
    #[must_use]
    pub fn total(&self) -> f64 {
        self.rate + self.mix
    }
}

/// A change taken apart.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = IndicatorDecomposition))]
pub struct Decomposition {
    /// The indicator then.
    pub then: f64,
    /// The indicator now.
    pub now: f64,
    /// What the rates have done, of all parts.
    pub rate: f64,
    /// What the mix has done, of all parts.
    pub mix: f64,
    /// Part by part, the one that explains most first. Their totals add up to `now - then`.
    pub effects: Vec<Effect>,
}

/// Why a change cannot be taken apart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = IndicatorUndecomposed))]
pub enum Undecomposed {
    /// There was nothing to divide by then.
    #[error("nothing was counted then")]
    NothingThen,
    /// There is nothing to divide by now.
    #[error("nothing was counted now")]
    NothingNow,
    /// A channel counts it in one period only: its share is not known in the other.
    #[error("'{0}' is counted in one of the two periods only")]
    CountedOnce(String),
    /// A value that is no number, or a denominator below zero.
    #[error("'{0}' has a value that is no number, or a denominator below zero")]
    NotANumber(String),
}

/// Takes the change of sum(numerators) / sum(denominators) apart. A part that has a zero denominator in one period was
/// not used then: its rate there is taken to be that of the other period, so that its coming or going is mix.
///
/// # Errors
/// [`Undecomposed`].
pub fn decompose(parts: &[Part]) -> Result<Decomposition, Undecomposed> {
    let right = |(above, below): (f64, f64)| above.is_finite() && below.is_finite() && below >= 0.0;
    if let Some(part) = parts.iter().find(|p| !right(p.then) || !right(p.now)) {
        return Err(Undecomposed::NotANumber(part.name.clone()));
    }
    let sum = |of: fn(&Part) -> (f64, f64)| {
        parts.iter().map(of).fold((0.0, 0.0), |sum: (f64, f64), part| (sum.0 + part.0, sum.1 + part.1))
    };
    let (then, now) = (sum(|p| p.then), sum(|p| p.now));
    if then.1 <= 0.0 {
        return Err(Undecomposed::NothingThen);
    }
    if now.1 <= 0.0 {
        return Err(Undecomposed::NothingNow);
    }
    let (value_then, value_now) = (then.0 / then.1, now.0 / now.1);
    let whole = f64::midpoint(value_then, value_now);
    let effects = parts.iter().map(|part| {
        let value = |(above, below): (f64, f64)| (below > 0.0).then(|| above / below);
        let (rate_then, rate_now) = (value(part.then), value(part.now));
        let share = (part.then.1 / then.1, part.now.1 / now.1);
        let (from, to) = match (rate_then, rate_now) {
            (Some(from), Some(to)) => (from, to),
            (Some(only), None) | (None, Some(only)) => (only, only),
            (None, None) => (whole, whole),
        };
        Effect {
            name: part.name.clone(),
            rate: f64::midpoint(share.0, share.1) * (to - from),
            mix: (share.1 - share.0) * (f64::midpoint(from, to) - whole),
            share,
            value: (rate_then, rate_now),
            volume: (part.then.1, part.now.1),
        }
    });
    let mut effects: Vec<Effect> = effects.collect();
    effects.sort_by(|a, b| b.total().abs().total_cmp(&a.total().abs()).then_with(|| a.name.cmp(&b.name)));
    Ok(Decomposition {
        then: value_then,
        now: value_now,
        rate: effects.iter().map(|e| e.rate).sum(),
        mix: effects.iter().map(|e| e.mix).sum(),
        effects,
    })
}

/// Takes the change of an indicator over channels apart. A channel that is in one period only was not there in the
/// other; one that is in both must count what the indicator takes in both, or in neither, and is then left out.
///
/// # Errors
/// [`Undecomposed`].
pub fn decompose_indicator(
    indicator: Indicator,
    then: &[ChannelUse],
    now: &[ChannelUse],
) -> Result<Decomposition, Undecomposed> {
    let mut names: Vec<&str> = then.iter().chain(now).map(|c| c.channel.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    let mut parts = Vec::with_capacity(names.len());
    for name in names {
        let of = |period: &[ChannelUse]| {
            let channel = period.iter().find(|c| c.channel == name);
            channel.map_or(Some((0.0, 0.0)), |channel| indicator.parts(channel))
        };
        match (of(then), of(now)) {
            (Some(then), Some(now)) => parts.push(Part { name: name.to_owned(), then, now }),
            (None, None) => {}
            // Not counted in the one and not there in the other says nothing of a change either.
            (None, Some((_, 0.0))) | (Some((_, 0.0)), None) => {}
            _ => return Err(Undecomposed::CountedOnce(name.to_owned())),
        }
    }
    decompose(&parts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn part(name: &str, then: (f64, f64), now: (f64, f64)) -> Part {
        Part { name: name.to_owned(), then, now }
    }

    fn near(found: f64, expected: f64) {
        assert!((found - expected).abs() < 1e-12, "{found}, not {expected}");
    }

    #[test]
    fn two_channels_by_hand() {
        // Online 60 of 80 completed, then 108 of 120. Counter 18 of 20, then 24 of 30.
        // Shares 0.8 to 0.8 and 0.2 to 0.2; rates 0.75 to 0.9, and 0.9 to 0.8; the whole 0.78 to 0.88.
        let found =
            decompose(&[part("online", (60.0, 80.0), (108.0, 120.0)), part("counter", (18.0, 20.0), (24.0, 30.0))]);
        let found = found.unwrap();
        near(found.then, 0.78);
        near(found.now, 0.88);
        near(found.effects[0].rate, 0.8 * 0.15);
        near(found.effects[1].rate, 0.2 * -0.1);
        near(found.mix, 0.0);
        assert_eq!((found.effects[0].name.as_str(), found.effects[0].volume), ("online", (80.0, 120.0)));
    }

    #[test]
    fn people_who_go_online_explain_a_fall_in_cost() {
        // A transaction costs 1 online and 9 at the counter, before and after; half of them move from 50 to 75 of 100.
        let found =
            decompose(&[part("counter", (450.0, 50.0), (225.0, 25.0)), part("online", (50.0, 50.0), (75.0, 75.0))]);
        let found = found.unwrap();
        // 5 to 3: all of it mix. The whole between is 4: online 0.25 x (1 - 4) = -0.75, counter -0.25 x (9 - 4) =
        // -1.25.
        near(found.now - found.then, -2.0);
        near(found.rate, 0.0);
        near(found.effects[0].mix, -1.25);
        near(found.effects[1].mix, -0.75);
    }

    #[test]
    fn a_new_channel_is_mix() {
        let found = decompose(&[part("online", (50.0, 100.0), (50.0, 100.0)), part("app", (0.0, 0.0), (90.0, 100.0))]);
        let found = found.unwrap();
        near(found.now - found.then, 0.2);
        near(found.rate, 0.0);
        assert_eq!(found.effects[0].name, "app");
        assert_eq!(found.effects[0].value, (None, Some(0.9)));
    }

    #[test]
    fn what_cannot_be_taken_apart_is_named() {
        assert_eq!(decompose(&[]), Err(Undecomposed::NothingThen));
        assert_eq!(decompose(&[part("a", (1.0, 1.0), (0.0, 0.0))]), Err(Undecomposed::NothingNow));
        assert_eq!(decompose(&[part("a", (f64::NAN, 1.0), (0.0, 1.0))]), Err(Undecomposed::NotANumber("a".into())));
        let channel = |name: &str, cost: Option<f64>| ChannelUse {
            channel: name.to_owned(),
            digital: true,
            started: Some(10.0),
            completed: Some(10.0),
            cost,
            ratings: None,
        };
        let (then, now) = ([channel("app", Some(5.0)), channel("phone", None)], [channel("app", None)]);
        let of = |indicator| decompose_indicator(indicator, &then, &now);
        assert_eq!(of(Indicator::CostPerTransaction), Err(Undecomposed::CountedOnce("app".into())));
        assert_eq!(of(Indicator::Satisfaction), Err(Undecomposed::NothingThen));
        near(of(Indicator::TakeUp).unwrap().now, 1.0);
    }

    /// A channel that was used.
    fn used() -> impl Strategy<Value = (f64, f64)> {
        (0.0f64..500.0, 1.0f64..500.0)
    }

    fn parts_of(side: impl Fn() -> BoxedStrategy<(f64, f64)>) -> impl Strategy<Value = Vec<Part>> {
        prop::collection::vec((side(), side()), 1..7).prop_map(|sides| {
            sides.into_iter().enumerate().map(|(i, (then, now))| part(&format!("c{i}"), then, now)).collect()
        })
    }

    /// Channels that were used or not.
    fn parts() -> impl Strategy<Value = Vec<Part>> {
        parts_of(|| prop_oneof![1 => Just((0.0, 0.0)), 4 => used()].boxed())
    }

    proptest! {
        /// Nothing is left over.
        #[test]
        fn the_effects_add_up_to_the_change(parts in parts()) {
            let Ok(found) = decompose(&parts) else { return Ok(()) };
            let total: f64 = found.effects.iter().map(Effect::total).sum();
            let scale = 1.0 + found.then.abs() + found.now.abs() + found.effects.iter().map(|e| e.total().abs()).sum::<f64>();
            prop_assert!((total - (found.now - found.then)).abs() < 1e-12 * scale, "{:?}", found);
            prop_assert!((found.rate + found.mix - total).abs() < 1e-12 * scale);
        }

        /// The order of the channels does not matter, and back is there with the signs turned.
        #[test]
        fn order_and_direction_do_not_matter(parts in parts()) {
            let Ok(found) = decompose(&parts) else { return Ok(()) };
            let mut turned: Vec<Part> = parts.iter().rev().cloned().collect();
            let of = |all: &Decomposition, name: &str| {
                all.effects.iter().find(|e| e.name == name).map(|e| (e.rate, e.mix)).unwrap()
            };
            let reversed = decompose(&turned).unwrap();
            for part in &mut turned {
                std::mem::swap(&mut part.then, &mut part.now);
            }
            let back = decompose(&turned).unwrap();
            for effect in &found.effects {
                let scale = 1e-9 * (1.0 + effect.rate.abs() + effect.mix.abs());
                let (same, opposite) = (of(&reversed, &effect.name), of(&back, &effect.name));
                prop_assert!((same.0 - effect.rate).abs() < scale && (same.1 - effect.mix).abs() < scale);
                prop_assert!((opposite.0 + effect.rate).abs() < scale && (opposite.1 + effect.mix).abs() < scale);
            }
        }

        /// Two Shapley values, by the definition: the mean over both orders of letting the factors change.
        #[test]
        fn rate_is_the_shapley_value_of_the_rates(parts in parts_of(|| used().boxed())) {
            let sum = |of: fn(&Part) -> f64| parts.iter().map(of).sum::<f64>();
            let (all_then, all_now) = (sum(|p| p.then.1), sum(|p| p.now.1));
            let whole = |shares_now: bool, rates_now: bool| -> f64 {
                parts.iter().map(|p| {
                    let share = if shares_now { p.now.1 / all_now } else { p.then.1 / all_then };
                    let rate = if rates_now { p.now.0 / p.now.1 } else { p.then.0 / p.then.1 };
                    share * rate
                }).sum()
            };
            let first = whole(false, true) - whole(false, false);
            let last = whole(true, true) - whole(true, false);
            let found = decompose(&parts).unwrap();
            prop_assert!((found.rate - f64::midpoint(first, last)).abs() < 1e-9 * (1.0 + found.rate.abs()));
        }
    }
}
