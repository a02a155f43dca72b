//! The health of an area: what most of it is, with the count that differs. Never the worst state of any.

use crate::health::Health;
use serde::{Deserialize, Serialize};

/// Assets of an area and layer by state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HealthCounts {
    /// No fresh measurement.
    pub unknown: u32,
    /// Working.
    pub ok: u32,
    /// Working badly.
    pub problem: u32,
    /// Down.
    pub critical: u32,
    /// In declared maintenance.
    pub maintenance: u32,
    /// Out of service; counted, but no part of the total.
    pub retired: u32,
    /// Those of the unknown that were never measured at all.
    #[serde(default)]
    pub never_measured: u32,
}

impl HealthCounts {
    /// Counts one more asset.
    pub fn add(&mut self, health: Health) {
        *self.slot(health) += 1;
    }

    /// Counts one more asset that was never measured.
    pub fn add_never_measured(&mut self) {
        self.unknown += 1;
        self.never_measured += 1;
    }

    /// How many are in `health`.
    #[must_use]
    pub fn of(&self, health: Health) -> u32 {
        let mut copy = *self;
        *copy.slot(health)
    }

    fn slot(&mut self, health: Health) -> &mut u32 {
        match health {
            Health::Unknown => &mut self.unknown,
            Health::Ok => &mut self.ok,
            Health::Problem => &mut self.problem,
            Health::Critical => &mut self.critical,
            Health::Maintenance => &mut self.maintenance,
            Health::Retired => &mut self.retired,
        }
    }

    /// Assets meant to exist: all but the retired.
    #[must_use]
    pub fn total(&self) -> u32 {
        self.unknown + self.ok + self.problem + self.critical + self.maintenance
    }

    /// The state that most assets are in. Retired ones have no say; of equal counts the worse wins, known before unknown.
    #[must_use]
    pub fn predominant(&self) -> Health {
        const BY_WEIGHT: [Health; 5] =
            [Health::Critical, Health::Problem, Health::Ok, Health::Maintenance, Health::Unknown];
        let most = BY_WEIGHT.into_iter().map(|h| self.of(h)).max().unwrap_or(0);
        if most == 0 {
            return if self.retired > 0 { Health::Retired } else { Health::Unknown };
        }
        BY_WEIGHT.into_iter().find(|h| self.of(*h) == most).unwrap_or(Health::Unknown)
    }

    /// Assets that are known not to work as they should.
    #[must_use]
    pub fn faulty(&self) -> u32 {
        self.problem + self.critical
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(ok: u32, critical: u32, unknown: u32) -> HealthCounts {
        HealthCounts { ok, critical, unknown, ..HealthCounts::default() }
    }

    #[test]
    fn two_down_of_thirteen_is_not_a_red_quarter() {
        assert_eq!(counts(11, 2, 0).predominant(), Health::Ok);
        assert_eq!(counts(11, 2, 0).total(), 13);
    }

    #[test]
    fn of_equal_counts_the_worse_wins() {
        assert_eq!(counts(5, 5, 0).predominant(), Health::Critical);
        assert_eq!(counts(5, 0, 5).predominant(), Health::Ok);
    }

    #[test]
    fn nothing_measured_is_unknown_never_ok() {
        assert_eq!(counts(0, 0, 0).predominant(), Health::Unknown);
        assert_eq!(HealthCounts { retired: 3, ..counts(0, 0, 0) }.predominant(), Health::Retired);
        assert_eq!(HealthCounts { retired: 3, ..counts(1, 0, 0) }.predominant(), Health::Ok);
    }
}
