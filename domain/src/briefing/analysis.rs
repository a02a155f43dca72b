//! Questions that pages of the city answer and a briefing takes along: which there are, and what can be asked of each. The
//! parameters are those of the page's address, so that one reader answers the page, the API and the briefing.

use crate::area::AreaLevel;
use crate::day::Day;
use crate::divide::Component;
use crate::id::MetricId;
use crate::service_kpi::Indicator;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Characters of a parameter's value at most, as in a page's address.
pub const MAX_PARAMETER_CHARS: usize = 80;

/// Days below contract that may be asked for at most, as in the ledger.
const MAX_DAYS_BELOW: i32 = 365;

/// What is asked, by the parameters' names.
pub type Asked = BTreeMap<String, String>;

/// A question that a page answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = BriefingAnalysis))]
pub enum Analysis {
    /// A period against another: areas in their order.
    Comparison,
    /// The digital-divide index of the NIL.
    Divide,
    /// How far the upgrades of schools are, and where that leads.
    Ledger,
    /// Schools that get less than was promised.
    BelowContract,
    /// What moved an indicator of a service, and which channel explains it.
    Decomposition,
    /// Outages, launches and decisions.
    Timeline,
}

/// What a parameter takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Takes {
    /// A metric's id.
    Metric,
    /// NIL or Municipio.
    Level,
    /// A day.
    Day,
    /// Which period it is compared with.
    Against,
    /// A weight, in parts of the whole.
    Weight,
    /// A number of days.
    Days,
    /// A service's id.
    Service,
    /// One of the four indicators.
    Indicator,
}

/// What a period may be compared with, in the words of the address.
pub const AGAINST: [&str; 4] = ["previous", "last_year", "mandate", "other"];

/// A parameter: its name in the address, and what it takes.
pub type Parameter = (&'static str, Takes);

/// The parameters of two periods.
const PERIODS: [Parameter; 5] = [
    ("first", Takes::Day),
    ("last", Takes::Day),
    ("against", Takes::Against),
    ("other_first", Takes::Day),
    ("other_last", Takes::Day),
];

/// A parameter that cannot be right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadParameter {
    /// Its name.
    pub name: String,
    /// What it says, cut.
    pub value: String,
    /// What would be right.
    pub expected: String,
}

impl Analysis {
    /// Every question.
    pub const ALL: [Self; 6] =
        [Self::Comparison, Self::Divide, Self::Ledger, Self::BelowContract, Self::Decomposition, Self::Timeline];

    /// The name in the API, and what the keys of its blocks begin with.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Comparison => "comparison",
            Self::Divide => "divide",
            Self::Ledger => "ledger",
            Self::BelowContract => "below-contract",
            Self::Decomposition => "decomposition",
            Self::Timeline => "timeline",
        }
    }

    /// What can be asked; whatever is absent is as on the page when nothing is asked.
    #[must_use]
    pub fn parameters(self) -> Vec<Parameter> {
        let with_periods = |before: &[Parameter]| before.iter().chain(&PERIODS).copied().collect();
        match self {
            Self::Comparison => with_periods(&[("metric", Takes::Metric), ("level", Takes::Level)]),
            Self::Divide => Component::ALL.map(|component| (component.as_str(), Takes::Weight)).to_vec(),
            Self::Ledger => Vec::new(),
            Self::BelowContract => vec![("days", Takes::Days)],
            Self::Decomposition => with_periods(&[("service", Takes::Service), ("indicator", Takes::Indicator)]),
            Self::Timeline => vec![("first", Takes::Day), ("last", Takes::Day)],
        }
    }

    /// Whether `asked` can be a question of this kind. Whether there is an answer is found out when it is looked up.
    ///
    /// # Errors
    /// [`BadParameter`], the first that is wrong.
    pub fn check(self, asked: &Asked) -> Result<(), BadParameter> {
        let parameters = self.parameters();
        for (name, value) in asked {
            let bad = |expected: String| BadParameter {
                name: name.chars().take(MAX_PARAMETER_CHARS).collect(),
                value: value.chars().take(MAX_PARAMETER_CHARS).collect(),
                expected,
            };
            let Some((_, takes)) = parameters.iter().find(|(known, _)| known == name) else {
                let known: Vec<&str> = parameters.iter().map(|(name, _)| *name).collect();
                return Err(bad(format!("a parameter of it: {}", known.join(", "))));
            };
            let is_short = value.chars().count() <= MAX_PARAMETER_CHARS;
            if !(value.is_empty() || is_short && takes.accepts(value)) {
                return Err(bad(takes.expected().to_owned()));
            }
        }
        Ok(())
    }
}

impl Takes {
    /// Whether a value can be one.
    #[must_use]
    pub fn accepts(self, value: &str) -> bool {
        match self {
            Self::Metric => value.parse::<MetricId>().is_ok(),
            Self::Level => value.parse::<AreaLevel>().is_ok_and(|level| level != AreaLevel::City),
            Self::Day => value.parse::<Day>().is_ok(),
            Self::Against => AGAINST.contains(&value),
            // A decimal comma, as people here write it.
            Self::Weight => {
                value.replace(',', ".").parse::<f64>().is_ok_and(|weight| weight >= 0.0 && weight.is_finite())
            }
            Self::Days => value.parse::<i32>().is_ok_and(|days| (0..=MAX_DAYS_BELOW).contains(&days)),
            Self::Service => value.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-_.".contains(&b)),
            Self::Indicator => Indicator::ALL.iter().any(|indicator| indicator.as_str() == value),
        }
    }

    fn expected(self) -> &'static str {
        match self {
            Self::Metric => "the id of a metric such as school.download",
            Self::Level => "nil or municipio",
            Self::Day => "a day such as 2026-11-30",
            Self::Against => "previous, last_year, mandate or other",
            Self::Weight => "a number of 0 or more",
            Self::Days => "a number of days, 0 to 365",
            Self::Service => "the id of a service",
            Self::Indicator => "take_up, completion, cost_per_transaction or satisfaction",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrong(analysis: Analysis, name: &str, value: &str) -> Option<String> {
        let asked = Asked::from([(name.to_owned(), value.to_owned())]);
        analysis.check(&asked).err().map(|bad| format!("{} {}: {}", bad.name, bad.value, bad.expected))
    }

    #[test]
    fn what_a_page_takes_is_taken_and_what_cannot_be_right_is_named() {
        for (analysis, name, value) in [
            (Analysis::Comparison, "metric", "school.download"),
            (Analysis::Comparison, "level", "nil"),
            (Analysis::Comparison, "against", "last_year"),
            (Analysis::Divide, "coverage", "2,5"),
            (Analysis::BelowContract, "days", "0"),
            (Analysis::Decomposition, "indicator", "take_up"),
            (Analysis::Decomposition, "service", "anagrafe-online"),
            (Analysis::Timeline, "first", "2026-01-01"),
            (Analysis::Timeline, "last", ""),
        ] {
            assert_eq!(wrong(analysis, name, value), None);
        }
        for (analysis, name, value, said) in [
            (Analysis::Comparison, "level", "city", "nil or municipio"),
            (Analysis::Comparison, "against", "never", "previous"),
            (Analysis::Divide, "school", "-1", "0 or more"),
            (Analysis::Divide, "school", "inf", "0 or more"),
            (Analysis::BelowContract, "days", "366", "0 to 365"),
            (Analysis::Decomposition, "indicator", "speed", "take_up"),
            (Analysis::Timeline, "first", "2026-02-30", "a day such as"),
            (Analysis::Timeline, "level", "nil", "first, last"),
            (Analysis::Ledger, "days", "3", "a parameter of it"),
        ] {
            assert!(wrong(analysis, name, value).is_some_and(|wrong| wrong.contains(said)), "{name} {value}");
        }
        assert!(wrong(Analysis::Decomposition, "service", &"x".repeat(81)).is_some());
    }
}
