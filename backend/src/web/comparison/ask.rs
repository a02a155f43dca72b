//! What is compared, read from the parameters of the API and of the page's form alike. Pure.

use crate::web::problem::Problem;
use cruscotto_domain::area::AreaLevel;
use cruscotto_domain::comparison::{Against, MAX_COMPARED_DAYS, Period};
use cruscotto_domain::day::Day;
use cruscotto_domain::id::MetricId;

/// The metric that is compared unless another is asked for: what schools get, as the map over time begins with, too.
const DEFAULT_METRIC: &str = "school.download";

/// Days that are looked at unless others are asked for: four weeks, so that each weekday is in them as often.
const DEFAULT_DAYS: i32 = 28;

/// A question, as far as it does not need the catalogue.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::web) struct Ask {
    pub(in crate::web) metric: MetricId,
    pub(in crate::web) level: AreaLevel,
    pub(in crate::web) now: Period,
    pub(in crate::web) against: Against,
}

/// Reads what `of` has under each name; what is empty counts as absent, as browsers send fields that are. `today` is not
/// over: periods end with yesterday unless something else is asked.
pub(in crate::web) fn ask<'a>(
    of: impl Fn(&str) -> Option<&'a str>,
    today: Day,
    mandate_began: Option<Day>,
) -> Result<Ask, Problem> {
    let of = |name: &str| of(name).filter(|text| !text.is_empty());
    let day = |name: &str| of(name).map(|text| parse::<Day>(name, text)).transpose();
    let metric = parse("metric", of("metric").unwrap_or(DEFAULT_METRIC))?;
    let level = match of("level").map(|text| parse::<AreaLevel>("level", text)).transpose()? {
        Some(AreaLevel::City) => return Err(Problem::bad_request("level: expected nil or municipio")),
        level => level.unwrap_or(AreaLevel::Municipio),
    };
    let last = day("last")?.unwrap_or(today.plus(-1));
    let first = day("first")?.unwrap_or(last.plus(1 - DEFAULT_DAYS));
    let now = period(first, last)?;
    let other = (day("other_first")?, day("other_last")?);
    let against = match of("against").unwrap_or(if other == (None, None) { "previous" } else { "other" }) {
        "previous" => Against::Previous,
        "last_year" => Against::LastYear,
        "mandate" => Against::Mandate {
            began: mandate_began.ok_or_else(|| {
                Problem::unprocessable(
                    "against: the city has not said when the mandate began (city.toml, mandate_began)",
                )
            })?,
        },
        "other" => match other {
            (Some(first), Some(last)) => Against::Other { period: period(first, last)? },
            _ => return Err(Problem::bad_request("against other: other_first and other_last are needed, both")),
        },
        other => {
            let other: String = other.chars().take(40).collect();
            let expected = "previous, last_year, mandate or other";
            return Err(Problem::bad_request(format!("against '{other}' is not right: expected {expected}")));
        }
    };
    Ok(Ask { metric, level, now, against })
}

fn period(first: Day, last: Day) -> Result<Period, Problem> {
    let period = Period::new(first, last).map_err(Problem::unprocessable)?;
    if period.days() > MAX_COMPARED_DAYS {
        let days = period.days();
        let detail = format!("the period from {first} to {last} has {days} days: expected at most {MAX_COMPARED_DAYS}");
        return Err(Problem::unprocessable(detail));
    }
    Ok(period)
}

fn parse<T: std::str::FromStr<Err: std::fmt::Display>>(name: &str, text: &str) -> Result<T, Problem> {
    text.parse().map_err(|error| Problem::bad_request(format!("{name}: {error}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(query: &str) -> Result<Ask, String> {
        let pairs: Vec<(String, String)> = url::form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        let of = |name: &str| pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
        let day = |text: &str| text.parse().unwrap();
        ask(of, day("2026-11-26"), Some(day("2021-10-04"))).map_err(|problem| problem.detail().to_owned())
    }

    #[test]
    fn four_weeks_that_are_over_and_the_four_before() {
        let asked = read("metric=&against=&first=").unwrap();
        assert_eq!(asked.metric.as_str(), "school.download");
        assert_eq!(
            (asked.now.first.to_string(), asked.now.last.to_string()),
            ("2026-10-29".into(), "2026-11-25".into())
        );
        assert_eq!((asked.against, asked.level), (Against::Previous, AreaLevel::Municipio));
    }

    #[test]
    fn what_is_asked_for_is_taken_and_what_is_wrong_is_named() {
        let asked = read("metric=school.download&level=nil&first=2026-10-01&last=2026-10-31&against=mandate").unwrap();
        assert_eq!((asked.now.days(), asked.level), (31, AreaLevel::Nil));
        assert!(matches!(asked.against, Against::Mandate { .. }));
        let other = read("other_first=2026-01-01&other_last=2026-01-31").unwrap().against;
        assert!(matches!(other, Against::Other { .. }), "{other:?}");
        let wrong = |query: &str| read(query).unwrap_err();
        assert!(wrong("first=2026-13-01").contains("first: '2026-13-01' is no day"));
        assert!(wrong("first=2026-11-02&last=2026-11-01").contains("before it begins"));
        assert!(wrong("first=2020-01-01").contains("at most 731"));
        assert!(wrong("against=other&other_first=2026-01-01").contains("other_last"));
        assert!(wrong("against=never").contains("expected previous"));
        assert!(wrong("level=city").contains("nil or municipio"));
    }
}
