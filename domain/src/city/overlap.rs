//! `overlap.csv`: how much of each NIL lies in which Municipio. For display: an asset is placed by its own point.

use super::{AreaShape, CityError, table};
use crate::id::AreaId;
use csv::Trim;

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
    let known =
        |areas: &[AreaShape], id: &str| areas.iter().find(|a| a.area.id.as_str() == id).map(|a| a.area.id.clone());
    table::rows(file, &OVERLAP_HEADER, Trim::None, text, |row| {
        let share: Option<f64> = row.get("share").parse().ok().filter(|s| *s > 0.0 && *s <= 1.0);
        Ok(Overlap {
            nil: known(nil, row.get("nil")).ok_or_else(|| row.wrong("nil", "a NIL of nil.geojson"))?,
            municipio: known(municipi, row.get("municipio"))
                .ok_or_else(|| row.wrong("municipio", "a Municipio of municipi.geojson"))?,
            share: share.ok_or_else(|| row.wrong("share", "a share above 0, at most 1"))?,
        })
    })
}
