//! A figure: any number shown, with what makes it answerable.

use crate::id::{MetricId, SourceName};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// A number with its provenance. The unit is the metric's, in the catalogue.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Figure {
    /// The metric.
    pub metric: MetricId,
    /// Version of the metric's definition it was made under.
    pub definition_version: u16,
    /// The value in the metric's unit; none when never measured or suppressed.
    pub value: Option<f64>,
    /// True when the value is withheld because it would tell on few people.
    pub suppressed: bool,
    /// When the newest measurement in it was taken.
    pub as_of: Option<Timestamp>,
    /// When that measurement was committed to the store; none for what was read back after a restart.
    pub received: Option<Timestamp>,
    /// Who delivered it; none when several did.
    pub source: Option<SourceName>,
    /// Share of the assets that should contribute and do, with fresh data: 0 to 1.
    pub coverage: Option<f64>,
}

impl Figure {
    /// The figure with its value withheld.
    #[must_use]
    pub fn withheld(mut self) -> Self {
        self.value = None;
        self.suppressed = true;
        self
    }
}
