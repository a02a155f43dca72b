//! `overlap.csv`: how much of each NIL lies in which Municipio. For display: an asset is placed by its own point.

use super::error::line;
use super::{AreaShape, CityError};
use crate::id::AreaId;

/// The columns of the file, in order.
pub const OVERLAP_HEADER: [&str; 3] = ["nil", "municipio", "share"];

/// The part of a NIL that lies in a Municipio.
#[derive(Debug, Clone, PartialEq)]
pub struct Overlap {
    /// The NIL.
    pub nil: AreaId,
    /// The Municipio.
    pub municipio: AreaId,
    /// Share of the NIL's official area, above 0 to 1. The shares of a NIL add up to less than 1 where it reaches
    /// beyond the Municipi.
    pub share: f64,
}

pub(super) fn parse(
    file: &'static str,
    text: &str,
    nil: &[AreaShape],
    municipi: &[AreaShape],
) -> Result<Vec<Overlap>, CityError> {
    let mut reader = csv::ReaderBuilder::new().from_reader(text.as_bytes());
    let header = reader.headers().map_err(|e| CityError::syntax(file, &e))?;
    if header != OVERLAP_HEADER.as_slice() {
        let found = header.iter().collect::<Vec<_>>().join(",");
        return Err(CityError::field(file, line(1), "header", &found, OVERLAP_HEADER.join(",")));
    }
    let known =
        |areas: &[AreaShape], id: &str| areas.iter().find(|a| a.area.id.as_str() == id).map(|a| a.area.id.clone());
    let mut overlaps = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|e| CityError::syntax(file, &e))?;
        let place = line(record.position().map_or(0, csv::Position::line));
        let field = |i: usize| record.get(i).unwrap_or_default();
        let wrong = |i: usize, expected: &str| CityError::field(file, &place, OVERLAP_HEADER[i], &field(i), expected);
        let share: Option<f64> = field(2).parse().ok().filter(|s| *s > 0.0 && *s <= 1.0);
        overlaps.push(Overlap {
            nil: known(nil, field(0)).ok_or_else(|| wrong(0, "a NIL of nil.geojson"))?,
            municipio: known(municipi, field(1)).ok_or_else(|| wrong(1, "a Municipio of municipi.geojson"))?,
            share: share.ok_or_else(|| wrong(2, "a share above 0, at most 1"))?,
        });
    }
    Ok(overlaps)
}
