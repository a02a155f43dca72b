//! Indicators of digital services, as the GOV.UK Service Manual defines them: take-up, completion, cost per transaction
//! and satisfaction (<https://www.gov.uk/service-manual/measuring-success>), over the channels a service is reached
//! through. Numerators and denominators stand beside each, so none is cut to where it should lie.

use serde::{Deserialize, Serialize};

/// The lowest and the highest mark that people give.
pub const RATINGS: (u8, u8) = (1, 5);

/// Completion rate: completed / started. Who is told that they are not eligible has completed; errors and drop-outs
/// have not. `None` when nothing was started. A transaction that was begun the day before may be completed today, so
/// that the rate of one day may exceed 1; it is not cut, as the numerator and the denominator stand beside it.
/// <https://www.gov.uk/service-manual/measuring-success/measuring-completion-rate>
#[must_use]
pub fn completion(completed: f64, started: f64) -> Option<f64> {
    (started > 0.0).then(|| completed / started)
}

/// Digital take-up: completed through digital channels, assisted ones included, / completed through all. `None` when
/// nothing was completed. <https://www.gov.uk/service-manual/measuring-success/measuring-digital-take-up>
#[must_use]
pub fn take_up(completed_digital: f64, completed: f64) -> Option<f64> {
    (completed > 0.0).then(|| completed_digital / completed)
}

/// Cost per transaction: the full cost of all channels / completed, in the unit of the cost. `None` when nothing was
/// completed. <https://www.gov.uk/service-manual/measuring-success/measuring-cost-per-transaction>
#[must_use]
pub fn cost_per_transaction(cost: f64, completed: f64) -> Option<f64> {
    (completed > 0.0).then(|| cost / completed)
}

/// User satisfaction, 0 to 1: the sum of n (rating - 1) / 4 over the ratings 1 to 5, / their number. `ratings` counts
/// the ones, the twos and so on. `None` without any.
/// <https://www.gov.uk/service-manual/measuring-success/measuring-user-satisfaction>
#[must_use]
pub fn satisfaction(ratings: [f64; 5]) -> Option<f64> {
    let all: f64 = ratings.iter().sum();
    let points: f64 = ratings.iter().zip(0u8..).map(|(n, above)| n * f64::from(above) / 4.0).sum();
    (all > 0.0).then(|| points / all)
}

/// What went through one channel of a service in a period. What nobody counts there is none, and never zero.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChannelUse {
    /// The channel: `online`, `app`, `phone`, `counter`, `chatbot`.
    pub channel: String,
    /// Whether what is completed there counts as digital.
    pub digital: bool,
    /// Transactions started.
    pub started: Option<f64>,
    /// Transactions completed.
    pub completed: Option<f64>,
    /// The full cost of the channel, in euros.
    pub cost: Option<f64>,
    /// How often each rating from 1 to 5 was given.
    pub ratings: Option<[f64; 5]>,
}

/// The four indicators.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = ServiceIndicator))]
pub enum Indicator {
    /// Share completed digitally.
    TakeUp,
    /// Share of the started that was completed.
    Completion,
    /// Euros for each that was completed.
    CostPerTransaction,
    /// 0 to 1.
    Satisfaction,
}

impl Indicator {
    /// The four, in the order they are shown.
    pub const ALL: [Self; 4] = [Self::TakeUp, Self::Completion, Self::CostPerTransaction, Self::Satisfaction];

    /// The name in the API.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::TakeUp => "take_up",
            Self::Completion => "completion",
            Self::CostPerTransaction => "cost_per_transaction",
            Self::Satisfaction => "satisfaction",
        }
    }

    /// What the channel adds above and below the line of the indicator: `numerator`, `denominator`. `None` when one of
    /// them is not counted there.
    #[must_use]
    pub fn parts(self, channel: &ChannelUse) -> Option<(f64, f64)> {
        match self {
            Self::TakeUp => channel.completed.map(|all| (if channel.digital { all } else { 0.0 }, all)),
            Self::Completion => channel.completed.zip(channel.started),
            Self::CostPerTransaction => channel.cost.zip(channel.completed),
            Self::Satisfaction => channel.ratings.map(|ratings| {
                let all: f64 = ratings.iter().sum();
                (satisfaction(ratings).unwrap_or_default() * all, all)
            }),
        }
    }
}

/// An indicator over several channels.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct IndicatorValue {
    /// Which.
    pub indicator: Indicator,
    /// The value; none when the denominator is zero.
    pub value: Option<f64>,
    /// Above the line.
    pub numerator: f64,
    /// Below the line.
    pub denominator: f64,
    /// Channels that do not count what it takes; they are in neither.
    pub without: Vec<String>,
}

/// The indicator over `channels`.
#[must_use]
pub fn indicator(indicator: Indicator, channels: &[ChannelUse]) -> IndicatorValue {
    let mut found = IndicatorValue { indicator, value: None, numerator: 0.0, denominator: 0.0, without: Vec::new() };
    for channel in channels {
        match indicator.parts(channel) {
            Some((numerator, denominator)) => {
                found.numerator += numerator;
                found.denominator += denominator;
            }
            None => found.without.push(channel.channel.clone()),
        }
    }
    found.value = (found.denominator > 0.0).then(|| found.numerator / found.denominator);
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn channel(name: &str, digital: bool, started: f64, completed: f64, cost: f64, ratings: [f64; 5]) -> ChannelUse {
        ChannelUse {
            channel: name.to_owned(),
            digital,
            started: Some(started),
            completed: Some(completed),
            cost: Some(cost),
            ratings: Some(ratings),
        }
    }

    #[test]
    fn nothing_started_is_no_rate() {
        assert_eq!(completion(30.0, 40.0), Some(0.75));
        assert_eq!(completion(0.0, 0.0), None);
        assert_eq!(completion(6.0, 5.0), Some(1.2));
        assert_eq!((take_up(58.0, 100.0), take_up(0.0, 0.0)), (Some(0.58), None));
        assert_eq!((cost_per_transaction(300.0, 40.0), cost_per_transaction(300.0, 0.0)), (Some(7.5), None));
    }

    #[test]
    fn satisfaction_by_hand() {
        // 2 x 0 + 1 x 0.25 + 2 x 0.5 + 1 x 0.75 + 4 x 1 = 6 of 10.
        assert_eq!(satisfaction([2.0, 1.0, 2.0, 1.0, 4.0]), Some(0.6));
        assert_eq!((satisfaction([0.0; 5]), satisfaction([9.0, 0.0, 0.0, 0.0, 0.0])), (None, Some(0.0)));
    }

    #[test]
    fn the_four_over_two_channels_by_hand() {
        let online = channel("online", true, 100.0, 80.0, 40.0, [0.0, 0.0, 0.0, 0.0, 10.0]);
        let counter = channel("counter", false, 20.0, 20.0, 160.0, [10.0, 0.0, 0.0, 0.0, 0.0]);
        let of = |i| indicator(i, &[online.clone(), counter.clone()]).value;
        let found = Indicator::ALL.map(of);
        assert_eq!(found, [Some(0.8), Some(100.0 / 120.0), Some(2.0), Some(0.5)]);
        // A counter that nobody asks for its cost is named, and its transactions do not make the others cheaper.
        let silent = ChannelUse { cost: None, ..counter };
        let found = indicator(Indicator::CostPerTransaction, &[online, silent]);
        assert_eq!((found.value, found.without), (Some(0.5), vec!["counter".to_owned()]));
    }

    proptest! {
        #[test]
        fn shares_stay_shares(ratings in prop::array::uniform5(0u32..1_000), digital in 0u32..1_000, more in 0u32..1_000) {
            let found = satisfaction(ratings.map(f64::from));
            prop_assert!(found.is_none_or(|s| (0.0..=1.0).contains(&s)));
            let share = take_up(f64::from(digital), f64::from(digital + more));
            prop_assert!(share.is_none_or(|s| (0.0..=1.0).contains(&s)));
        }
    }
}
