//! How the indicators of a service changed from one period to another, and which channel explains it.

use crate::comparison::{Counterpart, Period};
use crate::decomposition::{Decomposition, Undecomposed, decompose_indicator};
use crate::metric::Text;
use crate::service_kpi::{ChannelUse, Indicator, IndicatorValue, indicator};
use serde::{Deserialize, Serialize};

/// What is counted of a service in a period.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ServiceVolumes {
    /// Days of the period.
    pub days: u32,
    /// Days of which both totals are published.
    pub known: u32,
    /// Transactions started on those days.
    pub started: f64,
    /// Transactions completed on those days.
    pub completed: f64,
    /// Days of which every channel is published: on the others one of them had few people.
    pub channel_days: u32,
    /// The channels on those days.
    pub channels: Vec<ChannelUse>,
}

/// An indicator in both periods.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct IndicatorChange {
    /// Which.
    pub indicator: Indicator,
    /// The period that is told now: of costs and ratings the newest that the city's books have.
    pub now_period: Option<Period>,
    /// The period that it is compared with.
    pub then_period: Option<Period>,
    /// Its value now, with numerator and denominator; none where nothing is counted.
    pub now: Option<IndicatorValue>,
    /// Its value then.
    pub then: Option<IndicatorValue>,
    /// The change taken apart; none where it cannot be.
    pub decomposition: Option<Decomposition>,
    /// Why it cannot be.
    pub undecomposed: Option<Undecomposed>,
    /// Who says so, where it is not measured here.
    pub source: Option<String>,
    /// Whether it is invented.
    pub demo: bool,
}

impl IndicatorChange {
    /// Of channels then and now. A period without channels has no value.
    #[must_use]
    pub fn of(kind: Indicator, then: (Option<Period>, &[ChannelUse]), now: (Option<Period>, &[ChannelUse])) -> Self {
        let value = |channels: &[ChannelUse]| Some(indicator(kind, channels)).filter(|value| value.denominator > 0.0);
        let taken_apart = decompose_indicator(kind, then.1, now.1);
        Self {
            indicator: kind,
            now_period: now.0,
            then_period: then.0,
            now: value(now.1),
            then: value(then.1),
            undecomposed: taken_apart.as_ref().err().cloned(),
            decomposition: taken_apart.ok(),
            source: None,
            demo: false,
        }
    }
}

/// A service with its four indicators.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ServiceChange {
    /// The service.
    pub service: String,
    /// Its name.
    pub name: Text,
    /// What was counted now.
    pub now: ServiceVolumes,
    /// What was counted then.
    pub then: ServiceVolumes,
    /// The four, in the order of [`Indicator::ALL`].
    pub indicators: Vec<IndicatorChange>,
}

/// The services of a city in two periods.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ServiceChanges {
    /// The period looked at.
    pub now: Period,
    /// The one it is compared with.
    pub then: Counterpart,
    /// The services of which anything is counted, in the order of the city's.
    pub services: Vec<ServiceChange>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn channel(name: &str, digital: bool, started: f64, completed: f64) -> ChannelUse {
        ChannelUse {
            channel: name.to_owned(),
            digital,
            started: Some(started),
            completed: Some(completed),
            cost: None,
            ratings: None,
        }
    }

    #[test]
    fn people_who_went_online_move_take_up_and_completion_by_hand() {
        let then = [channel("counter", false, 100.0, 100.0), channel("online", true, 100.0, 50.0)];
        let now = [channel("counter", false, 50.0, 50.0), channel("online", true, 150.0, 75.0)];
        let of = |kind| IndicatorChange::of(kind, (None, &then), (None, &now));
        let take_up = of(Indicator::TakeUp);
        let value = |value: &Option<IndicatorValue>| value.as_ref().and_then(|v| v.value).unwrap();
        assert!((value(&take_up.then) - 50.0 / 150.0).abs() < 1e-12 && (value(&take_up.now) - 0.6).abs() < 1e-12);
        // Nobody does better or worse anywhere: from 75 % to 62.5 % by the mix alone.
        let completion = of(Indicator::Completion).decomposition.unwrap();
        assert!(completion.rate.abs() < 1e-12 && (completion.mix + 0.125).abs() < 1e-12, "{completion:?}");
        let cost = of(Indicator::CostPerTransaction);
        assert_eq!((cost.now, cost.undecomposed), (None, Some(Undecomposed::NothingThen)));
    }
}
