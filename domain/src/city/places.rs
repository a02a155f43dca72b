//! `places.csv`: addresses and places that people look for, as points. A city folder without the file has none.

use super::CityError;
use super::table::{self, Row};
use crate::asset::Point;
use crate::search::{folded, rank, words};
use csv::Trim;
use std::collections::HashMap;

/// The columns of the file, in order. `kind` is one of [`PlaceKind`]'s words; `demo` is `true` for an invented place.
pub const PLACES_HEADER: [&str; 5] = ["name", "kind", "lon", "lat", "demo"];

/// Letters of a place's name at most.
pub const MAX_PLACE_CHARS: usize = 120;

/// Places of a city at most: a large one has some hundred thousand house numbers.
const MAX_PLACES: usize = 1_000_000;

/// What a place is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlaceKind {
    /// A house number.
    Address,
    /// A square, a park, a station: something with a name.
    Place,
}

impl PlaceKind {
    /// Every kind.
    pub const ALL: [Self; 2] = [Self::Address, Self::Place];

    /// The word in the file.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Address => "address",
            Self::Place => "place",
        }
    }
}

/// A place.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    /// What it is called in addresses of pages: its name in `a-z`, `0-9` and `-`.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: PlaceKind,
    /// Where it is.
    pub point: Point,
    /// Whether it is invented.
    pub demo: bool,
}

/// The places of a city.
#[derive(Debug, Default)]
pub struct Places {
    all: Vec<Place>,
    /// Their names as a search looks at them.
    folded: Vec<String>,
    by_id: HashMap<String, usize>,
}

/// What a place of this name is called in addresses of pages.
#[must_use]
pub fn place_id(name: &str) -> String {
    words(&folded(name))
        .map(|word| word.replace(|c: char| !c.is_ascii_alphanumeric(), ""))
        .collect::<Vec<_>>()
        .join("-")
}

impl Places {
    /// Reads `places.csv`; every place lies in `bbox`.
    ///
    /// # Errors
    /// [`CityError`] naming the line, the field, its value and what would be right.
    pub(super) fn parse(file: &'static str, text: &str, bbox: [f64; 4]) -> Result<Self, CityError> {
        let mut places = Self::default();
        if text.is_empty() {
            return Ok(places);
        }
        let read = table::rows(file, &PLACES_HEADER, Trim::None, text, |row| place(row, bbox))?;
        for (at, place) in read {
            if places.by_id.insert(place.id.clone(), places.all.len()).is_some() {
                let expected = "a name of its own: another line is called so, as a search reads it";
                return Err(CityError::field(file, at, "name", &place.name, expected));
            }
            if places.all.len() == MAX_PLACES {
                return Err(CityError::field(file, at, "name", &place.name, format!("{MAX_PLACES} places at most")));
            }
            places.folded.push(folded(&place.name));
            places.all.push(place);
        }
        Ok(places)
    }

    /// The place called `id` in addresses of pages.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Place> {
        self.by_id.get(id).and_then(|i| self.all.get(*i))
    }

    /// Every place, in the order of the file.
    #[must_use]
    pub fn all(&self) -> &[Place] {
        &self.all
    }

    /// The places that a query finds, best first, at most `limit`; equals in the order of the file.
    #[must_use]
    pub fn search(&self, query: &str, limit: usize) -> Vec<&Place> {
        let query = folded(query);
        let query: Vec<&str> = words(&query).collect();
        let mut found: [Vec<&Place>; 3] = Default::default();
        for (place, name) in self.all.iter().zip(&self.folded) {
            if let Some(found) = rank(name, &query).and_then(|rank| found.get_mut(usize::from(rank)))
                && found.len() < limit
            {
                found.push(place);
            }
        }
        found.into_iter().flatten().take(limit).collect()
    }
}

/// Reads a place, with where it stands in the file.
fn place(row: &Row<'_>, bbox: [f64; 4]) -> Result<(String, Place), CityError> {
    let name = row.get("name").trim();
    let id = place_id(name);
    if id.is_empty() || name.chars().count() > MAX_PLACE_CHARS {
        return Err(row.wrong("name", &format!("letters or digits, {MAX_PLACE_CHARS} at most")));
    }
    let kind = PlaceKind::ALL.into_iter().find(|kind| kind.as_str() == row.get("kind").trim());
    let kind =
        kind.ok_or_else(|| row.wrong("kind", &format!("one of {}", PlaceKind::ALL.map(PlaceKind::as_str).join(", "))))?;
    let [west, south, east, north] = bbox;
    let degrees = |field, low: f64, high: f64| {
        let value: Option<f64> = row.get(field).trim().parse().ok();
        let inside = value.filter(|value| (low..=high).contains(value));
        let expected = format!("degrees from {low} to {high}, as city.toml has the bounding box");
        inside.ok_or_else(|| row.wrong(field, &expected))
    };
    let point = Point { lon: degrees("lon", west, east)?, lat: degrees("lat", south, north)? };
    let demo = match row.get("demo").trim() {
        "true" => true,
        "false" => false,
        _ => return Err(row.wrong("demo", "true for an invented place, else false")),
    };
    Ok((row.place(), Place { id, name: name.to_owned(), kind, point, demo }))
}

#[cfg(test)]
mod tests {
    use super::*;

    const BBOX: [f64; 4] = [9.0, 45.0, 10.0, 46.0];

    fn read(rows: &str) -> Result<Places, String> {
        let text = format!("name,kind,lon,lat,demo\n{rows}");
        Places::parse("places.csv", &text, BBOX).map_err(|error| error.to_string())
    }

    #[test]
    fn places_are_found_by_what_people_type() {
        let places = read(
            "Via Sant'Anna 1,address,9.1,45.1,false\nVia Sant'Anna 12,address,9.1,45.1,false\n\
             \"Piazza Città di Prova\",place,9.2,45.2,true\n",
        )
        .unwrap();
        let names = |query| places.search(query, 9).into_iter().map(|p| p.name.as_str()).collect::<Vec<_>>();
        assert_eq!(names("sant'anna"), ["Via Sant'Anna 1", "Via Sant'Anna 12"]);
        assert_eq!(names("SANT ANNA 12"), ["Via Sant'Anna 12"]);
        assert_eq!(names("citta"), ["Piazza Città di Prova"]);
        assert!(names("").is_empty() && names("roma").is_empty());
        assert_eq!(places.search("via", 1).len(), 1);
        let place = places.get("piazza-citta-di-prova").unwrap();
        assert!(place.demo && place.kind == PlaceKind::Place);
    }

    #[test]
    fn what_is_wrong_is_named_with_its_line() {
        for (rows, said) in [
            ("Via A 1,house,9.1,45.1,false", "line 2: kind 'house'"),
            ("Via A 1,address,8.1,45.1,false", "line 2: lon '8.1' is not right: expected degrees from 9 to 10"),
            ("Via A 1,address,9.1,45.1,false\nvia a 1,address,9.1,45.1,false", "line 3: name 'via a 1'"),
            ("Via A 1,address,9.1,45.1,perhaps", "demo 'perhaps'"),
            ("...,place,9.1,45.1,true", "name '...'"),
        ] {
            let error = read(rows).unwrap_err();
            assert!(error.contains(said), "{error}");
        }
        assert!(Places::parse("places.csv", "", BBOX).unwrap().all().is_empty());
        assert!(Places::parse("places.csv", "a,b\n", BBOX).unwrap_err().to_string().contains("name,kind,lon,lat,demo"));
    }
}
