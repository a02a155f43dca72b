//! The ledger as it goes over the wire.

use super::{BurnUp, Shortfall, Step, SupplierDelivery};
use crate::asset::Contract;
use crate::day::Day;
use crate::goal::Standing;
use crate::id::{AreaId, AssetId};
use crate::school::Tier;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// Letters of a supplier's name, and of how something was measured, at most.
const MAX_WORDS_CHARS: usize = 120;

/// The fastest contract there may be, in bit/s: 1 Tbit/s.
const MAX_BPS: f64 = 1e12;

/// Days beyond today that a forecast is shown, at most: two years.
const AHEAD_DAYS: i32 = 731;

/// What is to be done by whom.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = SchoolUpgradePlan))]
pub struct UpgradePlan {
    /// Who is to do it.
    #[serde(default)]
    pub supplier: Option<String>,
    /// What is promised.
    pub contract: Contract,
}

/// Why a plan or a step is not taken.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum BadUpgrade {
    /// A text that is empty, too long, or not of what texts are made of.
    #[error("{field} has {chars} characters: expected 1 to {MAX_WORDS_CHARS}, and no control characters")]
    Words {
        /// Which.
        field: &'static str,
        /// How long it is.
        chars: usize,
    },
    /// A speed that is none.
    #[error("{field} is {value}: expected bit/s above 0, at most {MAX_BPS}")]
    Speed {
        /// Which.
        field: &'static str,
        /// What it is.
        value: f64,
    },
}

fn words(field: &'static str, text: &str) -> Result<(), BadUpgrade> {
    let chars = text.chars().count();
    let right = !text.trim().is_empty() && chars <= MAX_WORDS_CHARS && !text.chars().any(char::is_control);
    if right { Ok(()) } else { Err(BadUpgrade::Words { field, chars }) }
}

impl UpgradePlan {
    /// Whether it can be kept.
    ///
    /// # Errors
    /// [`BadUpgrade`].
    pub fn check(&self) -> Result<(), BadUpgrade> {
        self.supplier.as_deref().map_or(Ok(()), |supplier| words("supplier", supplier))?;
        for (field, value) in [("contract.down_bps", self.contract.down_bps), ("contract.up_bps", self.contract.up_bps)]
        {
            if !(value > 0.0 && value <= MAX_BPS) {
                return Err(BadUpgrade::Speed { field, value });
            }
        }
        Ok(())
    }
}

impl Step {
    /// Whether its texts can be kept; its order and its evidence are the ledger's to judge.
    ///
    /// # Errors
    /// [`BadUpgrade`].
    pub fn check(&self) -> Result<(), BadUpgrade> {
        self.evidence.as_ref().map_or(Ok(()), |evidence| words("evidence.method", &evidence.method))
    }
}

/// Until when a burn-up is shown: to where it leads, or to the day that all are due. None beyond the times there are.
#[must_use]
pub fn burn_up_ends(item: &LedgerItem) -> Option<Timestamp> {
    let (last, limit) = (item.today.end_utc()?, item.today.plus(AHEAD_DAYS).end_utc()?);
    let arrives = item.standing.as_ref().and_then(|standing| standing.arrival).and_then(|arrival| arrival.expected);
    let ends = [arrives, item.due.and_then(Day::end_utc)].into_iter().flatten().max();
    Some(ends.map_or(last, |to| to.clamp(last, limit)))
}

/// A school in the ledger.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LedgerSchool {
    /// The school.
    pub school: AssetId,
    /// Its name.
    pub name: String,
    /// Whether it is invented.
    pub demo: bool,
    /// The Municipio it lies in.
    pub municipio: Option<AreaId>,
    /// Who upgrades it; told to operators.
    pub supplier: Option<String>,
    /// What the upgrade is to bring.
    pub contract: Contract,
    /// The steps that were taken, in order.
    pub steps: Vec<Step>,
}

/// How far a Municipio is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LedgerMunicipio {
    /// The Municipio; none for schools that lie in none.
    pub municipio: Option<AreaId>,
    /// Its name; empty for none.
    pub name: String,
    /// So many schools at each stage.
    pub stages: BurnUp,
}

/// What the schools of a Municipio get of what was promised.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LedgerDelivery {
    /// The Municipio; none for schools that lie in none.
    pub municipio: Option<AreaId>,
    /// Its name; empty for none.
    pub name: String,
    /// Contracted against measured, of its schools with a contract.
    pub delivery: SupplierDelivery,
}

/// A school that gets less than was promised.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LedgerShortfall {
    /// Its name.
    pub name: String,
    /// Whether it is invented.
    pub demo: bool,
    /// The Municipio it lies in.
    pub municipio: Option<AreaId>,
    /// What is promised now.
    pub contract: Contract,
    /// How it stands.
    pub tier: Tier,
    /// Since when and by how much; its supplier is told to operators.
    #[serde(flatten)]
    pub shortfall: Shortfall,
}

/// The ledger.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LedgerItem {
    /// The city's day.
    pub today: Day,
    /// So many schools at each stage today.
    pub whole: BurnUp,
    /// The same by Municipio.
    pub municipi: Vec<LedgerMunicipio>,
    /// The burn-up week by week, from the first step to today.
    pub burn_up: Vec<BurnUp>,
    /// By when all are to be accepted; none where the city has not said.
    pub due: Option<Day>,
    /// Whether they will be, by the rule of goals; none while no upgrade is planned.
    pub standing: Option<Standing>,
    /// Days below contract that are listed.
    pub below_for_days: i32,
    /// Schools that get less than was promised for longer, the longest first.
    pub shortfalls: Vec<LedgerShortfall>,
    /// Contracted against measured, of all schools with a contract.
    pub delivery: SupplierDelivery,
    /// The same by Municipio.
    pub delivered: Vec<LedgerDelivery>,
    /// The same by supplier; told to operators.
    pub suppliers: Vec<SupplierDelivery>,
    /// The schools.
    pub schools: Vec<LedgerSchool>,
}
