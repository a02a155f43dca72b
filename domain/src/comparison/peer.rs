//! Other cities, by the figures that they or others have published about them. They are read from `peers.csv` in the
//! city's folder (`city/peers.rs`), each with who said so, where and when; nothing is ever measured or guessed here.

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
}
