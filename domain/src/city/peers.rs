//! `peers.csv`: figures of other cities, each with who said so, where and when.

use super::CityError;
use super::table::{self, Row};
use crate::comparison::PeerFigure;
use crate::id::MetricId;
use csv::Trim;

/// The columns of `peers.csv`, in order. `measured_by` and `note` may be empty; `comparator` is a sign as in
/// `published-figures.csv`; `demo` is `demo` for an invented figure and else empty.
pub const PEERS_HEADER: [&str; 14] = [
    "city",
    "country",
    "metric",
    "measured_by",
    "period_start",
    "period_end",
    "value",
    "unit",
    "comparator",
    "note",
    "source",
    "source_url",
    "source_date",
    "demo",
];

pub(super) fn parse(file: &'static str, text: &str) -> Result<Vec<PeerFigure>, CityError> {
    table::rows(file, &PEERS_HEADER, Trim::Fields, text, figure)
}

fn figure(row: &Row<'_>) -> Result<PeerFigure, CityError> {
    let (first, last) = (row.day("period_start")?, row.day("period_end")?);
    if last < first {
        return Err(row.wrong("period_end", "a day not before period_start"));
    }
    let country = row.get("country");
    if country.len() != 2 || !country.bytes().all(|b| b.is_ascii_uppercase()) {
        return Err(row.wrong("country", "two capital letters of ISO 3166-1, such as ES"));
    }
    let measured_by = match row.get("measured_by") {
        "" => None,
        id => Some(MetricId::new(id).map_err(|e| row.wrong("measured_by", &e.to_string()))?),
    };
    let demo = row.demo()?;
    let url = row.words("source_url")?;
    if !url.starts_with("https://") && !url.starts_with("http://") {
        return Err(row.wrong("source_url", "an address that begins with https:// or http://"));
    }
    Ok(PeerFigure {
        city: row.words("city")?,
        country: country.to_owned(),
        metric: row.words("metric")?,
        measured_by,
        first,
        last,
        value: row.number("value")?,
        unit: row.words("unit")?,
        comparator: row.get("comparator").parse().map_err(|expected: String| row.wrong("comparator", &expected))?,
        note: row.get("note").to_owned(),
        source: row.words("source")?,
        url,
        source_date: row.day("source_date")?,
        demo,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::city::Comparator;

    #[test]
    fn what_is_wrong_in_the_file_is_named() {
        let header = PEERS_HEADER.join(",");
        let right = "A,ES,points,,2018-01-01,2018-03-27,1110,1,>,,somebody,https://example.org/a,2018-03-27,";
        let read = |row: &str| parse("peers.csv", &format!("{header}\n{row}\n"));
        assert_eq!(read(right).unwrap()[0].comparator, Comparator::MoreThan);
        for (from, to, said) in [
            (",1110,", ",many,", "line 2: value 'many'"),
            (",>,", ",=>,", "expected one of = >"),
            ("ES", "Spain", "two capital letters"),
            ("2018-01-01", "2019-01-01", "not before period_start"),
            ("https://example.org/a", "example", "https://"),
            ("somebody", "", "source '' is not right"),
        ] {
            let error = read(&right.replacen(from, to, 1)).unwrap_err().to_string();
            assert!(error.contains(said) && error.starts_with("peers.csv, "), "{error}");
        }
        assert!(parse("peers.csv", "city,value\n").unwrap_err().to_string().contains("expected city,country"));
        assert!(read("A,ES").unwrap_err().to_string().contains("peers.csv"));
    }
}
