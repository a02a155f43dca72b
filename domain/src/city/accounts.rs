//! `service-accounts.csv`: what the channels of services cost, and how people rated them, as the city's own books and
//! surveys say it: by the quarter or the year, each with who said so and when. Nothing of it is measured live.

use super::CityError;
use super::table::{self, Row};
use crate::comparison::Period;
use crate::day::Day;
use crate::id::AssetId;
use csv::Trim;
use std::collections::BTreeSet;

/// The columns of `service-accounts.csv`, in order. `completed` and `cost_eur` come together or not at all, and so do the
/// five ratings: how often each mark from 1 to 5 was given. `demo` is `demo` for an invented row and else empty.
pub const ACCOUNTS_HEADER: [&str; 14] = [
    "service",
    "channel",
    "period_start",
    "period_end",
    "completed",
    "cost_eur",
    "rating_1",
    "rating_2",
    "rating_3",
    "rating_4",
    "rating_5",
    "source",
    "source_date",
    "demo",
];

/// A channel of a service in a period, by the books.
#[derive(Debug, Clone, PartialEq)]
pub struct ServiceAccount {
    /// The service.
    pub service: AssetId,
    /// The channel.
    pub channel: String,
    /// The period.
    pub period: Period,
    /// Transactions completed, and what they cost in euros.
    pub cost: Option<(f64, f64)>,
    /// How often each rating from 1 to 5 was given.
    pub ratings: Option<[f64; 5]>,
    /// Who says so.
    pub source: String,
    /// When they said so.
    pub source_date: Day,
    /// True for an invented row; shown wherever it is.
    pub demo: bool,
}

pub(super) fn parse(
    file: &'static str,
    text: &str,
    services: &BTreeSet<&str>,
) -> Result<Vec<ServiceAccount>, CityError> {
    if text.is_empty() {
        return Ok(Vec::new());
    }
    table::rows(file, &ACCOUNTS_HEADER, Trim::Fields, text, |row| account(row, services))
}

/// A number of 0 or more; none where the field is empty.
fn number(row: &Row<'_>, field: &'static str) -> Result<Option<f64>, CityError> {
    let text = row.get(field);
    if text.is_empty() {
        return Ok(None);
    }
    let number: Option<f64> = text.parse().ok().filter(|number: &f64| number.is_finite() && *number >= 0.0);
    number.map(Some).ok_or_else(|| row.wrong(field, "a number of 0 or more, with a decimal point"))
}

fn account(row: &Row<'_>, services: &BTreeSet<&str>) -> Result<ServiceAccount, CityError> {
    let service = row.get("service");
    if !services.contains(service) {
        return Err(row.wrong("service", "the id of a service in services.toml"));
    }
    let period = Period::new(row.day("period_start")?, row.day("period_end")?);
    let period = period.map_err(|_| row.wrong("period_end", "a day not before period_start"))?;
    let cost = match (number(row, "completed")?, number(row, "cost_eur")?) {
        (None, None) => None,
        (Some(completed), Some(cost)) => Some((completed, cost)),
        _ => return Err(row.wrong("cost_eur", "completed and cost_eur both, or neither")),
    };
    let mut ratings = [None; 5];
    for (rating, field) in ratings.iter_mut().zip(["rating_1", "rating_2", "rating_3", "rating_4", "rating_5"]) {
        *rating = number(row, field)?;
    }
    let ratings = match ratings {
        [Some(a), Some(b), Some(c), Some(d), Some(e)] => Some([a, b, c, d, e]),
        [None, None, None, None, None] => None,
        _ => return Err(row.wrong("rating_5", "all five ratings, or none")),
    };
    let demo = row.demo()?;
    Ok(ServiceAccount {
        service: AssetId::new(service).map_err(|error| row.wrong("service", &error.to_string()))?,
        channel: row.words("channel")?,
        period,
        cost,
        ratings,
        source: row.words("source")?,
        source_date: row.day("source_date")?,
        demo,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<ServiceAccount, String> {
        let text = format!("{}\n{line}\n", ACCOUNTS_HEADER.join(","));
        let mut read = parse("service-accounts.csv", &text, &BTreeSet::from(["casa"])).map_err(|e| e.to_string())?;
        Ok(read.remove(0))
    }

    #[test]
    fn a_row_is_read_and_a_half_one_is_refused() {
        let row = read("casa,online,2026-07-01,2026-09-30,100,250.5,1,0,2,3,4,Ragioneria,2026-10-10,demo").unwrap();
        assert_eq!((row.cost, row.ratings), (Some((100.0, 250.5)), Some([1.0, 0.0, 2.0, 3.0, 4.0])));
        assert!(row.demo && row.period.days() == 92);
        let bare = read("casa,online,2026-07-01,2026-09-30,,,,,,,,Ragioneria,2026-10-10,").unwrap();
        assert_eq!((bare.cost, bare.ratings, bare.demo), (None, None, false));
        for (wrong, named) in [
            ("nessuno,online,2026-07-01,2026-09-30,,,,,,,,R,2026-10-10,", "service"),
            ("casa,online,2026-09-30,2026-07-01,,,,,,,,R,2026-10-10,", "period_end"),
            ("casa,online,2026-07-01,2026-09-30,100,,,,,,,R,2026-10-10,", "both, or neither"),
            ("casa,online,2026-07-01,2026-09-30,100,-1,,,,,,R,2026-10-10,", "cost_eur"),
            ("casa,online,2026-07-01,2026-09-30,,,1,2,,4,5,R,2026-10-10,", "all five"),
            ("casa,online,2026-07-01,2026-09-30,,,,,,,,R,ieri,", "source_date"),
        ] {
            let said = read(wrong).unwrap_err();
            assert!(said.contains(named) && said.contains("line 2"), "{said}");
        }
    }
}
