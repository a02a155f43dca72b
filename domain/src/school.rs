//! School connectivity, relative to what was promised. Tiers made for 20 Mbit/s links would paint every school green.

use crate::asset::Contract;
use serde::{Deserialize, Serialize};

/// Measured over contracted at or above which a connection delivers what was promised.
pub const DELIVERED_SHARE: f64 = 0.8;

/// The floor every school must get, guaranteed and symmetric, in bit/s (Italian school plan: 100 Mbit/s).
pub const FLOOR_BPS: f64 = 100e6;

/// How a school's connection stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Tier {
    /// Not measured, or no contract to compare with.
    Unknown,
    /// Below the floor.
    BelowFloor,
    /// Above the floor, below what was promised.
    BelowContract,
    /// What was promised.
    AsContracted,
}

/// The tier of a measured connection; speeds in bit/s.
#[must_use]
pub fn tier(down_bps: Option<f64>, up_bps: Option<f64>, contract: Option<&Contract>) -> Tier {
    let (Some(down), Some(contract)) = (down_bps, contract) else { return Tier::Unknown };
    // Upload is judged where it was measured: a missing half is not a failed half.
    let slower = up_bps.map_or(down, |up| up.min(down));
    if slower < FLOOR_BPS {
        return Tier::BelowFloor;
    }
    let delivered = |measured, promised| share(measured, promised).is_none_or(|share| share >= DELIVERED_SHARE);
    if delivered(down, contract.down_bps) && up_bps.is_none_or(|up| delivered(up, contract.up_bps)) {
        Tier::AsContracted
    } else {
        Tier::BelowContract
    }
}

/// Measured over contracted, the worse of the two directions; 1 is what was promised. Upload counts where it was
/// measured. `None` where nothing was measured or promised.
#[must_use]
pub fn delivered_share(down_bps: Option<f64>, up_bps: Option<f64>, contract: &Contract) -> Option<f64> {
    let of = |measured: Option<f64>, promised| share(measured.filter(|bps| bps.is_finite())?, promised);
    let down = of(down_bps, contract.down_bps)?;
    Some(of(up_bps, contract.up_bps).map_or(down, |up| up.min(down)))
}

/// Measured over promised in one direction; `None` where nothing was promised.
fn share(measured: f64, promised: f64) -> Option<f64> {
    (promised > 0.0).then(|| measured / promised)
}

/// Mbit/s per pupil, the benchmark being 1; `None` without pupils.
#[must_use]
pub fn mbit_per_pupil(down_bps: f64, pupils: u32) -> Option<f64> {
    (pupils > 0).then(|| down_bps / 1e6 / f64::from(pupils))
}

#[cfg(test)]
mod tests {
    use super::*;

    const GIGABIT: Contract = Contract { down_bps: 1e9, up_bps: 1e9 };

    #[test]
    fn eighty_percent_is_enough_and_less_is_not() {
        assert_eq!(tier(Some(800e6), Some(800e6), Some(&GIGABIT)), Tier::AsContracted);
        assert_eq!(tier(Some(799e6), Some(900e6), Some(&GIGABIT)), Tier::BelowContract);
        assert_eq!(tier(Some(900e6), Some(799e6), Some(&GIGABIT)), Tier::BelowContract);
    }

    #[test]
    fn below_the_floor_no_contract_helps() {
        let small = Contract { down_bps: 50e6, up_bps: 50e6 };
        assert_eq!(tier(Some(50e6), Some(50e6), Some(&small)), Tier::BelowFloor);
        assert_eq!(tier(Some(100e6), None, Some(&small)), Tier::AsContracted);
    }

    #[test]
    fn no_measurement_or_no_contract_is_unknown() {
        assert_eq!(tier(None, Some(1e9), Some(&GIGABIT)), Tier::Unknown);
        assert_eq!(tier(Some(1e9), None, None), Tier::Unknown);
    }

    #[test]
    fn the_worse_direction_is_what_is_delivered() {
        assert_eq!(delivered_share(Some(900e6), Some(500e6), &GIGABIT), Some(0.5));
        assert_eq!(delivered_share(Some(900e6), None, &GIGABIT), Some(0.9));
        assert_eq!(delivered_share(None, Some(500e6), &GIGABIT), None);
        assert_eq!(delivered_share(Some(1e9), None, &Contract { down_bps: 0.0, up_bps: 0.0 }), None);
    }

    #[test]
    fn per_pupil() {
        assert_eq!(mbit_per_pupil(1e9, 500), Some(2.0));
        assert_eq!(mbit_per_pupil(1e9, 0), None);
    }
}
