//! The ledger of school upgrades (1 to 10 Gbit/s): which school is ordered, installed, tested, accepted, each with its
//! day, and accepted only with a measurement ([`Upgrade`]); how the whole goes on ([`burn_up`], [`forecast`]); and
//! which schools get less than was promised, since when and from whom ([`Delivery`], [`shortfall`]).

mod burn_up;
mod delivery;
mod item;
mod shortfall;
mod upgrade;

pub use burn_up::{BurnUp, FORECAST_MONTHS, accepted_readings, burn_up, by_municipio, forecast};
pub use delivery::{Delivery, SupplierDelivery, by_supplier, together, worst_first};
pub use item::{
    BadUpgrade, LedgerDelivery, LedgerItem, LedgerMunicipio, LedgerSchool, LedgerShortfall, UpgradePlan, burn_up_ends,
};
pub use shortfall::{MIN_MEASURED_SHARE, MeasuredDay, SHORTFALL_DAYS, Shortfall, shortfall, shortfalls};
pub use upgrade::{Evidence, LedgerError, Stage, Step, Upgrade};
