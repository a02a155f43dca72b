//! One school's upgrade, step by step.

use crate::asset::Contract;
use crate::day::Day;
use crate::id::{AreaId, AssetId};
use crate::school::{DELIVERED_SHARE, delivered_share};
use crate::word::words;
use serde::{Deserialize, Serialize};

/// How far an upgrade is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = UpgradeStage))]
pub enum Stage {
    /// It was ordered from the supplier.
    Ordered,
    /// The supplier says that it is installed.
    Installed,
    /// It was tested.
    Tested,
    /// The city has accepted it: a measurement shows what was promised.
    Accepted,
}

impl Stage {
    /// All, in order.
    pub const ALL: [Self; 4] = [Self::Ordered, Self::Installed, Self::Tested, Self::Accepted];

    /// The name in files and the database.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ordered => "ordered",
            Self::Installed => "installed",
            Self::Tested => "tested",
            Self::Accepted => "accepted",
        }
    }

    /// The one after it.
    #[must_use]
    pub fn next(self) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| *stage > self)
    }
}

words!(Stage, "stage of an upgrade");

/// A measurement that shows what a connection does.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = UpgradeEvidence))]
pub struct Evidence {
    /// The day it was measured, by the city's clocks.
    pub on: Day,
    /// Download in bit/s.
    pub down_bps: f64,
    /// Upload in bit/s; none where it was not measured.
    pub up_bps: Option<f64>,
    /// How: `ndt7`, `interface counters`, `supplier's protocol`.
    pub method: String,
}

/// A step that was taken.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = UpgradeStep))]
pub struct Step {
    /// Which.
    pub stage: Stage,
    /// When.
    pub on: Day,
    /// What was measured; needed for acceptance.
    #[serde(default)]
    pub evidence: Option<Evidence>,
}

/// A school's upgrade.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Upgrade {
    /// The school.
    pub school: AssetId,
    /// The Municipio it lies in.
    pub municipio: Option<AreaId>,
    /// Who is to do it.
    pub supplier: Option<String>,
    /// What is promised.
    pub contract: Contract,
    steps: Vec<Step>,
}

/// Why a step is not taken.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum LedgerError {
    /// A stage that is not the next.
    #[error("{school}: '{stage}' does not come now: expected {expected}")]
    Order {
        /// The school.
        school: AssetId,
        /// The stage.
        stage: Stage,
        /// What would be right.
        expected: &'static str,
    },
    /// A day before that of the step before.
    #[error("{school}: '{stage}' on {on} is before '{before}': expected {after} or later")]
    Day {
        /// The school.
        school: AssetId,
        /// The stage.
        stage: Stage,
        /// Its day.
        on: Day,
        /// The stage before.
        before: Stage,
        /// Its day.
        after: Day,
    },
    /// Acceptance without a measurement.
    #[error(
        "{school}: 'accepted' without a measurement: expected one taken on {from} or later, up to the day of acceptance"
    )]
    NoEvidence {
        /// The school.
        school: AssetId,
        /// The day it was installed.
        from: Day,
    },
    /// A measurement of another time.
    #[error("{school}: the measurement is of {on}: expected one from {from} to {to}")]
    EvidenceDay {
        /// The school.
        school: AssetId,
        /// Its day.
        on: Day,
        /// The earliest.
        from: Day,
        /// The latest.
        to: Day,
    },
    /// A measurement that does not show what was promised.
    #[error(
        "{school}: measured is {percent:.0} % of what is contracted: expected {needed:.0} % at least, of download and of upload",
        percent = share * 100.0,
        needed = DELIVERED_SHARE * 100.0
    )]
    BelowContract {
        /// The school.
        school: AssetId,
        /// Measured over contracted.
        share: f64,
    },
    /// A measurement without a number.
    #[error(
        "{school}: the measurement's speeds are {down_bps} and {up_bps:?} bit/s: expected finite numbers of 0 or more"
    )]
    NotANumber {
        /// The school.
        school: AssetId,
        /// Download.
        down_bps: f64,
        /// Upload.
        up_bps: Option<f64>,
    },
}

impl Upgrade {
    /// An upgrade that is planned, with no step taken.
    #[must_use]
    pub fn planned(school: AssetId, municipio: Option<AreaId>, supplier: Option<String>, contract: Contract) -> Self {
        Self { school, municipio, supplier, contract, steps: Vec::new() }
    }

    /// How far it is; none before it is ordered.
    #[must_use]
    pub fn stage(&self) -> Option<Stage> {
        self.steps.last().map(|step| step.stage)
    }

    /// How far it was at the end of `day`.
    #[must_use]
    pub fn stage_on(&self, day: Day) -> Option<Stage> {
        self.steps.iter().rev().find(|step| step.on <= day).map(|step| step.stage)
    }

    /// The steps that were taken, in order.
    #[must_use]
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// Takes the next step. Each stage has its day, none is left out, none is earlier than the one before. Accepted is
    /// only what a measurement since the installation shows to deliver [`DELIVERED_SHARE`] of the contract.
    ///
    /// # Errors
    /// [`LedgerError`], and nothing has changed.
    pub fn take(&mut self, step: Step) -> Result<(), LedgerError> {
        let school = || self.school.clone();
        let expected = self.stage().map_or(Some(Stage::Ordered), Stage::next);
        if expected != Some(step.stage) {
            let expected = expected.map_or("nothing, as it is accepted", Stage::as_str);
            return Err(LedgerError::Order { school: school(), stage: step.stage, expected });
        }
        if let Some(before) = self.steps.last().filter(|before| step.on < before.on) {
            let (before, after) = (before.stage, before.on);
            return Err(LedgerError::Day { school: school(), stage: step.stage, on: step.on, before, after });
        }
        let installed = self.steps.iter().find(|s| s.stage == Stage::Installed).map(|s| s.on);
        if let Some(evidence) = &step.evidence {
            let Evidence { down_bps, up_bps, .. } = *evidence;
            if !std::iter::once(down_bps).chain(up_bps).all(|bps| bps.is_finite() && bps >= 0.0) {
                return Err(LedgerError::NotANumber { school: school(), down_bps, up_bps });
            }
            if let Some(from) = installed.filter(|from| evidence.on < *from || evidence.on > step.on) {
                return Err(LedgerError::EvidenceDay { school: school(), on: evidence.on, from, to: step.on });
            }
        }
        if step.stage == Stage::Accepted {
            let Some(evidence) = &step.evidence else {
                return Err(LedgerError::NoEvidence { school: school(), from: installed.unwrap_or(step.on) });
            };
            let share = delivered_share(Some(evidence.down_bps), evidence.up_bps, &self.contract).unwrap_or(0.0);
            if share < DELIVERED_SHARE {
                return Err(LedgerError::BelowContract { school: school(), share });
            }
        }
        self.steps.push(step);
        Ok(())
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use proptest::prelude::*;

    pub(in crate::school_ledger) const TEN: Contract = Contract { down_bps: 10e9, up_bps: 10e9 };

    pub(in crate::school_ledger) fn day(number: i32) -> Day {
        Day::from_number(20_000 + number)
    }

    pub(in crate::school_ledger) fn evidence(on: i32, bps: f64) -> Evidence {
        Evidence { on: day(on), down_bps: bps, up_bps: Some(bps), method: "ndt7".to_owned() }
    }

    /// A school whose stages were reached on these days.
    pub(in crate::school_ledger) fn upgrade(number: usize, days: &[i32]) -> Upgrade {
        let municipio = AreaId::new(format!("municipio-{}", number % 3 + 1)).unwrap();
        let school = AssetId::new(format!("school-{number}")).unwrap();
        let mut upgrade = Upgrade::planned(school, Some(municipio), Some("Rete".to_owned()), TEN);
        for (stage, on) in Stage::ALL.into_iter().zip(days) {
            let evidence = (stage == Stage::Accepted).then(|| evidence(*on, 9e9));
            upgrade.take(Step { stage, on: day(*on), evidence }).unwrap();
        }
        upgrade
    }

    #[test]
    fn an_upgrade_by_hand() {
        let done = upgrade(1, &[0, 40, 45, 50]);
        assert_eq!(done.stage(), Some(Stage::Accepted));
        let on = |number: i32| done.stage_on(day(number));
        assert_eq!(
            (on(-1), on(0), on(44), on(45), on(99)),
            (None, Some(Stage::Ordered), Some(Stage::Installed), Some(Stage::Tested), Some(Stage::Accepted),)
        );
    }

    #[test]
    fn what_does_not_come_now_is_refused_and_said() {
        let refused = |days: &[i32], stage: Stage, on: i32, evidence: Option<Evidence>| {
            let mut upgrade = upgrade(1, days);
            let before = upgrade.clone();
            let error = upgrade.take(Step { stage, on: day(on), evidence }).unwrap_err().to_string();
            assert_eq!(upgrade, before, "nothing has changed");
            error
        };
        assert!(refused(&[], Stage::Installed, 0, None).ends_with("expected ordered"));
        assert!(refused(&[0], Stage::Accepted, 0, None).ends_with("expected installed"));
        assert!(refused(&[0, 1, 2, 3], Stage::Accepted, 4, None).contains("nothing, as it is accepted"));
        assert!(refused(&[5], Stage::Installed, 4, None).contains("expected 2024-10-09 or later"));
        assert!(refused(&[0, 1, 2], Stage::Accepted, 3, None).contains("without a measurement"));
        assert!(refused(&[0, 1, 2], Stage::Accepted, 3, Some(evidence(0, 9e9))).contains("measurement is of"));
        assert!(refused(&[0, 1, 2], Stage::Accepted, 3, Some(evidence(4, 9e9))).contains("measurement is of"));
        let slow = refused(&[0, 1, 2], Stage::Accepted, 3, Some(evidence(3, 7.9e9)));
        assert!(slow.contains("measured is 79 % of what is contracted: expected 80 %"), "{slow}");
        assert!(refused(&[0, 1, 2], Stage::Accepted, 3, Some(evidence(3, f64::NAN))).contains("finite"));
        assert!("done".parse::<Stage>().unwrap_err().to_string().contains("ordered, installed, tested, accepted"));
    }

    proptest! {
        /// Whatever is tried, the ledger stays in order and nothing is accepted without what was promised.
        #[test]
        fn the_ledger_stays_in_order(tries in prop::collection::vec((0usize..4, 0i32..60, prop::option::of((0i32..60, 0.0f64..12e9))), 0..30)) {
            let mut upgrade = upgrade(1, &[]);
            for (stage, on, measured) in tries {
                let evidence = measured.map(|(on, bps)| evidence(on, bps));
                let _ = upgrade.take(Step { stage: Stage::ALL[stage], on: day(on), evidence });
            }
            let steps = upgrade.steps();
            prop_assert!(steps.iter().zip(Stage::ALL).all(|(step, stage)| step.stage == stage));
            prop_assert!(steps.windows(2).all(|pair| pair[0].on <= pair[1].on));
            let accepted = steps.iter().find(|step| step.stage == Stage::Accepted);
            prop_assert!(accepted.is_none_or(|step| step.evidence.as_ref().is_some_and(|e| e.down_bps >= 8e9)));
        }
    }
}
