//! The ledger of the schools whose lines were renewed in the year: what was ordered, and on which days they went step by step.
//! What was measured of them is not written here: whoever takes a step finds it among the measurements.

use super::schools::renewed;
use super::{Days, stamp};
use crate::noise::Noise;
use crate::plan::{Plan, Role};
use crate::zone::DAY_S;
use serde::Serialize;
use std::ops::Range;

/// Who renews lines; both are invented.
const SUPPLIERS: [&str; 2] = ["Fibra Esempio (demo)", "Rete Modello (demo)"];

/// Shares of the renewed schools that are in the ledger, and of the others those that are ordered, and those that are planned.
const LISTED: f64 = 0.4;
const ORDERED: f64 = 0.08;
const PLANNED: f64 = 0.12;

/// Days from the order to the installation, from there to the test, and from there to the acceptance.
const TO_INSTALL: Range<f64> = 40.0..120.0;
const TO_TEST: Range<f64> = 3.0..10.0;
const TO_ACCEPT: Range<f64> = 5.0..25.0;

/// Days ago that what is ordered now was.
const ORDERED_AGO: Range<f64> = 5.0..60.0;

/// An upgrade as the ledger's API takes it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct Upgrade {
    school: String,
    plan: Planned,
    steps: Vec<Step>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct Planned {
    supplier: &'static str,
    contract: cruscotto_domain::asset::Contract,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct Step {
    stage: &'static str,
    on: String,
}

/// The ledger, of invented schools only.
pub(super) fn upgrades(days: Days<'_>) -> Vec<Upgrade> {
    let Plan { devices, .. } = &days.world.plan;
    let of = |device: &crate::plan::Device| {
        let Role::School(school) = &device.role else { return None };
        let steps = steps(days, device.noise).filter(|_| device.asset.demo)?;
        let supplier = SUPPLIERS[usize::from(device.noise.of("supplier").unit() < 0.5)];
        let plan = Planned { supplier, contract: school.contract };
        Some(Upgrade { school: device.asset.id.to_string(), plan, steps })
    };
    devices.iter().filter_map(of).collect()
}

/// The steps that a school has taken; none of one that is not in the ledger.
fn steps(days: Days<'_>, noise: Noise) -> Option<Vec<Step>> {
    let ledger = noise.of("ledger");
    let lot = ledger.of("lot").unit();
    let later = |name: &str, range: Range<f64>| ledger.of(name).between(range.start, range.end) * DAY_S;
    let taken = match renewed(noise) {
        Some(when) if lot < LISTED => {
            // The line is another from the day after on, all day long.
            let installed = when + DAY_S;
            let tested = installed + later("test", TO_TEST);
            vec![
                ("ordered", installed - later("install", TO_INSTALL)),
                ("installed", installed),
                ("tested", tested),
                ("accepted", tested + later("accept", TO_ACCEPT)),
            ]
        }
        None if lot < ORDERED => vec![("ordered", days.until - later("ago", ORDERED_AGO))],
        None if lot < PLANNED => Vec::new(),
        _ => return None,
    };
    let day = |unix: f64| stamp(unix).chars().take("2026-11-30".len()).collect::<String>();
    let today = day(days.until);
    let taken = taken.into_iter().map(|(stage, unix)| Step { stage, on: day(unix) });
    Some(taken.take_while(|step| step.on < today).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fault::Memory;
    use crate::plan::Size;
    use crate::world::World;

    #[test]
    fn steps_come_in_their_order_and_none_is_of_tomorrow() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../maps/milano");
        let city = cruscotto_domain::city::City::load(&folder).unwrap();
        let size = Size { seed: 1, access_points: 0, schools: 200, network: "127.16.0.0".parse().unwrap() };
        let world = World::new(Plan::build(&city, &size).unwrap(), false, Memory::none(1));
        // 2026-09-01: some are renewed, some are under way.
        let days = Days { world: &world, until: 1_788_220_800.0, count: 30 };
        let all = upgrades(days);
        assert!(all.len() > 5, "{}", all.len());
        assert!(all.iter().any(|one| one.steps.len() == 4) && all.iter().any(|one| one.steps.len() < 4));
        for one in &all {
            let names = ["ordered", "installed", "tested", "accepted"];
            assert!(one.steps.iter().map(|step| step.stage).eq(names.into_iter().take(one.steps.len())));
            assert!(
                one.steps.is_sorted_by(|a, b| a.on <= b.on)
                    && one.steps.iter().all(|step| step.on.as_str() < "2026-09-01")
            );
            assert!(one.plan.supplier.ends_with("(demo)"));
        }
    }
}
