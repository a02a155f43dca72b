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

/// Shares of what is known to work from which a [`Verdict`] says "nearly all", and "most".
const NEARLY_ALL: f64 = 0.95;
const MOST: f64 = 0.8;

/// How much works of a group, in a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Everything that is known.
    All,
    /// Nineteen of twenty, or more.
    NearlyAll,
    /// Four of five, or more.
    Most,
    /// Less.
    Some,
    /// More is not known than known.
    NotKnown,
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

    /// How much works of what is known, in a word: what is not known, or in maintenance, says nothing for or against it, and
    /// where more is not known than known there is no verdict.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        let known = self.ok + self.faulty();
        if known == 0 || known < self.unknown {
            return Verdict::NotKnown;
        }
        let works = f64::from(self.ok) / f64::from(known);
        match works {
            _ if self.ok == known => Verdict::All,
            share if share >= NEARLY_ALL => Verdict::NearlyAll,
            share if share >= MOST => Verdict::Most,
            _ => Verdict::Some,
        }
    }

    /// The counts of both together.
    #[must_use]
    pub fn with(mut self, other: Self) -> Self {
        for health in
            [Health::Unknown, Health::Ok, Health::Problem, Health::Critical, Health::Maintenance, Health::Retired]
        {
            *self.slot(health) += other.of(health);
        }
        self.never_measured += other.never_measured;
        self
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
    fn a_verdict_is_of_what_is_known_and_none_where_little_is() {
        let verdict = |ok, critical, unknown| counts(ok, critical, unknown).verdict();
        assert_eq!(
            (verdict(20, 0, 3), verdict(19, 1, 0), verdict(18, 2, 0)),
            (Verdict::All, Verdict::NearlyAll, Verdict::Most)
        );
        assert_eq!((verdict(8, 2, 0), verdict(79, 21, 0)), (Verdict::Most, Verdict::Some));
        assert_eq!(
            (verdict(0, 0, 0), verdict(9, 0, 10), verdict(10, 0, 10)),
            (Verdict::NotKnown, Verdict::NotKnown, Verdict::All)
        );
        assert_eq!(counts(1, 2, 3).with(counts(10, 20, 30)), counts(11, 22, 33));
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
