//! Other cities, by the figures that they or others have published about them. They are read from `peers.csv` in the
//! city's folder, each with who said so, where and when; nothing is ever measured or guessed here.

use crate::api::Comparator;
use crate::day::Day;
use crate::goal::Direction;
use crate::id::MetricId;
use serde::{Deserialize, Serialize};

/// A published figure of another city.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PeerFigure {
    /// The city.
    pub city: String,
    /// Its country, two letters (ISO 3166-1).
    pub country: String,
    /// What is counted, in the words of the file: `wifi_access_points`.
    pub metric: String,
    /// The metric of the catalogue that counts the same here, where there is one.
    pub measured_by: Option<MetricId>,
    /// The first day it is about.
    pub first: Day,
    /// The last day it is about.
    pub last: Day,
    /// The value.
    pub value: f64,
    /// Its unit.
    pub unit: String,
    /// How the value is meant.
    pub comparator: Comparator,
    /// What else has to be known; empty when nothing.
    pub note: String,
    /// Who said so.
    pub source: String,
    /// Where it can be read.
    pub url: String,
    /// When they said so.
    pub source_date: Day,
    /// True for an invented figure of an invented city; shown wherever the figure is.
    pub demo: bool,
}

/// Where our value is among the others'.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PeerStanding {
    /// The newest figure of each city, the best first.
    pub peers: Vec<PeerFigure>,
    /// How many are surely better than ours.
    pub better: usize,
    /// How many are surely worse.
    pub worse: usize,
    /// How many are the same, or cannot be told from ours: `more than 400` is neither better nor worse than 500.
    pub undecided: usize,
}

/// Ours among the newest figure of each city on `metric` in `unit`. Figures in another unit, and later ones than
/// `today`, are left out: they are not about the same.
#[must_use]
pub fn against_peers(
    direction: Direction,
    ours: f64,
    metric: &str,
    unit: &str,
    figures: &[PeerFigure],
    today: Day,
) -> PeerStanding {
    let mut peers: Vec<PeerFigure> = Vec::new();
    for figure in figures.iter().filter(|f| f.metric == metric && f.unit == unit && f.last <= today) {
        match peers.iter_mut().find(|p| p.city == figure.city) {
            Some(known) if (figure.last, figure.source_date) > (known.last, known.source_date) => {
                *known = figure.clone();
            }
            Some(_) => {}
            None => peers.push(figure.clone()),
        }
    }
    peers.sort_by(|a, b| {
        let ahead = direction.ahead(b.value, a.value);
        ahead.total_cmp(&0.0).then_with(|| a.city.cmp(&b.city))
    });
    let mut standing = PeerStanding { peers, better: 0, worse: 0, undecided: 0 };
    for peer in &standing.peers {
        let (low, high) = range(peer);
        let (their_worst, their_best) = match direction {
            Direction::Up => (low, high),
            Direction::Down => (high, low),
        };
        if direction.ahead(their_worst, ours) > 0.0 {
            standing.better += 1;
        } else if direction.ahead(ours, their_best) > 0.0 {
            standing.worse += 1;
        } else {
            standing.undecided += 1;
        }
    }
    standing
}

/// How far off a figure may be that is said to be about right, as a share of it.
const ABOUT: f64 = 0.05;

/// What the value may be.
fn range(figure: &PeerFigure) -> (f64, f64) {
    let value = figure.value;
    match figure.comparator {
        Comparator::Equal => (value, value),
        Comparator::About => (value - ABOUT * value.abs(), value + ABOUT * value.abs()),
        Comparator::MoreThan | Comparator::AtLeast => (value, f64::INFINITY),
        Comparator::LessThan | Comparator::AtMost => (f64::NEG_INFINITY, value),
    }
}

#[cfg(feature = "city")]
pub use file::{PEERS_HEADER, PeersError, read_peers};

#[cfg(feature = "city")]
mod file {
    use super::PeerFigure;
    use crate::id::MetricId;
    use csv::{Position, ReaderBuilder, StringRecord};

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

    /// Longest part of a wrong value that a message repeats, in characters.
    const MAX_SHOWN_CHARS: usize = 120;

    /// Why a text is no `peers.csv`.
    #[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
    pub enum PeersError {
        /// Not CSV.
        #[error("peers.csv: {0}")]
        Syntax(String),
        /// Another header.
        #[error("peers.csv, line 1: header '{0}' is not right: expected {expected}", expected = PEERS_HEADER.join(","))]
        Header(String),
        /// A value that cannot be.
        #[error("peers.csv, line {line}: {field} '{value}' is not right: expected {expected}")]
        Field {
            /// The line.
            line: u64,
            /// The column.
            field: &'static str,
            /// The value found.
            value: String,
            /// What would be right.
            expected: String,
        },
    }

    /// Reads `peers.csv`.
    ///
    /// # Errors
    /// [`PeersError`] naming the line, the column, its value and what would be right.
    pub fn read_peers(text: &str) -> Result<Vec<PeerFigure>, PeersError> {
        let syntax = |e: &csv::Error| PeersError::Syntax(e.to_string());
        let mut reader = ReaderBuilder::new().from_reader(text.as_bytes());
        let header = reader.headers().map_err(|e| syntax(&e))?;
        if header != PEERS_HEADER.as_slice() {
            return Err(PeersError::Header(header.iter().collect::<Vec<_>>().join(",").chars().take(300).collect()));
        }
        let rows = reader.records().map(|row| figure(&Row(row.map_err(|e| syntax(&e))?)));
        rows.collect()
    }

    struct Row(StringRecord);

    impl Row {
        fn get(&self, field: &str) -> &str {
            let column = PEERS_HEADER.iter().position(|name| *name == field);
            column.and_then(|i| self.0.get(i)).unwrap_or_default().trim()
        }

        fn wrong(&self, field: &'static str, expected: &str) -> PeersError {
            let line = self.0.position().map_or(0, Position::line);
            let value = self.get(field).chars().take(MAX_SHOWN_CHARS).collect();
            PeersError::Field { line, field, value, expected: expected.to_owned() }
        }

        fn words(&self, field: &'static str) -> Result<String, PeersError> {
            let value = self.get(field);
            if value.is_empty() { Err(self.wrong(field, "not empty")) } else { Ok(value.to_owned()) }
        }

        fn day(&self, field: &'static str) -> Result<crate::day::Day, PeersError> {
            self.get(field).parse().map_err(|_| self.wrong(field, "a day such as 2018-03-27"))
        }
    }

    fn figure(row: &Row) -> Result<PeerFigure, PeersError> {
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
        let demo = match row.get("demo") {
            "" => false,
            "demo" => true,
            _ => return Err(row.wrong("demo", "demo, or nothing")),
        };
        let url = row.words("source_url")?;
        if !url.starts_with("https://") && !url.starts_with("http://") {
            return Err(row.wrong("source_url", "an address that begins with https:// or http://"));
        }
        let value = row.get("value").parse().ok().filter(|v: &f64| v.is_finite());
        Ok(PeerFigure {
            city: row.words("city")?,
            country: country.to_owned(),
            metric: row.words("metric")?,
            measured_by,
            first,
            last,
            value: value.ok_or_else(|| row.wrong("value", "a finite number with a decimal point"))?,
            unit: row.words("unit")?,
            comparator: row.get("comparator").parse().map_err(|expected: String| row.wrong("comparator", &expected))?,
            note: row.get("note").to_owned(),
            source: row.words("source")?,
            url,
            source_date: row.day("source_date")?,
            demo,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn peer(city: &str, last: &str, comparator: Comparator, value: f64) -> PeerFigure {
        PeerFigure {
            city: city.to_owned(),
            country: "XX".to_owned(),
            metric: "points".to_owned(),
            measured_by: None,
            first: last.parse().unwrap(),
            last: last.parse().unwrap(),
            value,
            unit: "1".to_owned(),
            comparator,
            note: String::new(),
            source: "a page".to_owned(),
            url: "https://example.org/".to_owned(),
            source_date: last.parse().unwrap(),
            demo: true,
        }
    }

    #[test]
    fn the_newest_of_each_city_counts_and_more_than_is_no_number() {
        let figures = [
            peer("A", "2018-01-01", Comparator::Equal, 900.0),
            peer("A", "2014-01-01", Comparator::Equal, 100.0),
            peer("B", "2018-01-01", Comparator::MoreThan, 400.0),
            peer("C", "2018-01-01", Comparator::MoreThan, 600.0),
            peer("D", "2018-01-01", Comparator::Equal, 20.0),
            peer("E", "2018-01-01", Comparator::About, 490.0),
            peer("F", "2030-01-01", Comparator::Equal, 9_000.0),
            PeerFigure { unit: "%".to_owned(), ..peer("G", "2018-01-01", Comparator::Equal, 1.0) },
        ];
        let found = against_peers(Direction::Up, 500.0, "points", "1", &figures, "2026-11-26".parse().unwrap());
        let order: Vec<_> = found.peers.iter().map(|p| (p.city.as_str(), p.value)).collect();
        assert_eq!(order, [("A", 900.0), ("C", 600.0), ("E", 490.0), ("B", 400.0), ("D", 20.0)]);
        assert_eq!((found.better, found.worse, found.undecided), (2, 1, 2));
        let down = against_peers(Direction::Down, 500.0, "points", "1", &figures, "2026-11-26".parse().unwrap());
        assert_eq!((down.better, down.worse, down.undecided), (1, 2, 2));
    }

    #[cfg(feature = "city")]
    #[test]
    fn what_is_wrong_in_the_file_is_named() {
        let header = PEERS_HEADER.join(",");
        let right = "A,ES,points,,2018-01-01,2018-03-27,1110,1,>,,somebody,https://example.org/a,2018-03-27,";
        let read = |row: &str| read_peers(&format!("{header}\n{row}\n"));
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
        assert!(read_peers("city,value\n").unwrap_err().to_string().contains("expected city,country"));
        assert!(read("A,ES").unwrap_err().to_string().contains("peers.csv"));
    }
}
