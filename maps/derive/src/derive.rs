//! From the official files to the published ones: read, clean, simplify, assemble, write.

use crate::assemble::polygons;
use crate::coverage::{Arc, Cleaning, Coverage, Findings};
use crate::grid::{GridPoint, Metric};
use crate::names::{Overrides, italian_case};
use crate::noding::Unsettled;
use crate::publish::{PublishError, collection, label_point};
use crate::simplify::simplify;
use crate::source::{OfficialArea, rings};
use cruscotto_domain::area::AreaLevel;
use cruscotto_domain::city::AreaFeature;
use cruscotto_domain::id::{AreaId, InvalidId};
use geo::{BoundingRect, GeodesicArea, MultiPolygon};

/// Vertices closer than this are one, in metres: two grid units, so the centimetre gaps of the official files close.
pub const SNAP_M: f64 = 1.5;

/// Uncovered strips narrower than this are drawing errors, not holes in the city, in metres.
pub const GAP_WIDTH_M: f64 = 10.0;

/// How far a border may move unless asked otherwise, in metres.
pub const DEFAULT_TOLERANCE_M: f64 = 6.0;

/// Why a map could not be made.
#[derive(Debug, thiserror::Error)]
pub enum DeriveError {
    /// The official file has no areas, or they have no extent.
    #[error("no areas with an extent")]
    Empty,
    /// The borders cannot be cleaned.
    #[error(transparent)]
    Unsettled(#[from] Unsettled),
    /// An area cannot be published.
    #[error(transparent)]
    Publish(#[from] PublishError),
    /// An id that cannot be.
    #[error(transparent)]
    Id(#[from] InvalidId),
}

/// One level of a city, simplified.
#[derive(Debug)]
pub struct Level {
    coverage: Coverage,
    metric: Metric,
    /// Vertices of all borders, each counted once, before simplifying.
    pub vertices_before: usize,
    /// And after.
    pub vertices_after: usize,
}

impl Level {
    /// Cleans and simplifies `areas`; no border moves by more than `tolerance_m` plus [`SNAP_M`].
    ///
    /// # Errors
    /// [`DeriveError`] for areas without extent or borders that are not those of simple areas.
    pub fn build(areas: &[OfficialArea], tolerance_m: f64) -> Result<Self, DeriveError> {
        let all: MultiPolygon<f64> = areas.iter().flat_map(|a| a.shape.iter().cloned()).collect();
        let center = GridPoint::from_degrees(all.bounding_rect().ok_or(DeriveError::Empty)?.center());
        let metric = Metric::at(center);
        let cleaning = Cleaning { snap_m: SNAP_M, gap_width_m: GAP_WIDTH_M };
        let mut coverage = Coverage::build(rings(areas), metric, cleaning)?;
        let vertices_before = count(&coverage.arcs);
        simplify(&mut coverage.arcs, metric, tolerance_m);
        let vertices_after = count(&coverage.arcs);
        Ok(Self { coverage, metric, vertices_before, vertices_after })
    }

    /// What the cleaning found.
    #[must_use]
    pub fn findings(&self) -> Findings {
        self.coverage.findings
    }

    /// The boundary file of the level. `naming` gives the name of an area.
    ///
    /// # Errors
    /// [`DeriveError`] for an area that cannot be published.
    pub fn publish(
        &self,
        level: AreaLevel,
        areas: &[OfficialArea],
        naming: impl Fn(&OfficialArea) -> String,
    ) -> Result<String, DeriveError> {
        let published = areas.iter().enumerate().map(|(i, area)| {
            let id = AreaId::new(format!("{level}-{}", area.code))?;
            let square_metres = area.shape.geodesic_area_unsigned();
            self.feature(
                &self.coverage.arcs,
                i,
                AreaLabel { id, level, code: area.code, name: naming(area), square_metres },
            )
        });
        Ok(collection(&published.collect::<Result<Vec<_>, _>>()?)?)
    }

    /// The outline of all areas together, as the boundary file of the city. Its area is the sum of theirs.
    ///
    /// # Errors
    /// [`DeriveError`] for an outline that cannot be published.
    pub fn publish_outline(&self, areas: &[OfficialArea], id: AreaId, name: String) -> Result<String, DeriveError> {
        let square_metres = areas.iter().map(|a| a.shape.geodesic_area_unsigned()).sum();
        let label = AreaLabel { id, level: AreaLevel::City, code: 0, name, square_metres };
        Ok(collection(&[self.feature(&self.coverage.merged().arcs, 0, label)?])?)
    }

    fn feature(
        &self,
        arcs: &[Arc],
        index: usize,
        of: AreaLabel,
    ) -> Result<(AreaFeature, MultiPolygon<f64>), DeriveError> {
        let shape = polygons(arcs, index);
        let label = label_point(&shape, self.metric).ok_or_else(|| PublishError::NoLabel(of.id.to_string()))?;
        let AreaLabel { id, level, code, name, square_metres } = of;
        Ok((AreaFeature { id, level, code, name, area_m2: square_metres.round(), label }, shape))
    }
}

struct AreaLabel {
    id: AreaId,
    level: AreaLevel,
    code: u16,
    name: String,
    square_metres: f64,
}

/// The name of an area: the reviewed one, or the official one in Italian case.
#[must_use]
pub fn name_of(area: &OfficialArea, overrides: &Overrides) -> String {
    overrides.get(&area.code).cloned().unwrap_or_else(|| italian_case(&area.name))
}

/// The vertices of `arcs`; an end that several arcs share is counted with each.
fn count(arcs: &[Arc]) -> usize {
    arcs.iter().map(|a| a.points.len().saturating_sub(1)).sum()
}
