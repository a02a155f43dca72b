//! Who was on the public networks: an evening of each week of the year, and the last days every few hours.

use super::{Days, Table, stamp};
use crate::fault::Condition;
use crate::life::wifi::SSIDS;
use crate::plan::Role;

/// Days between two readings of the year.
const WEEK: u32 = 7;

/// When a week is read: six in the evening, in seconds after midnight.
const EVENING: f64 = 64_800.0;

/// Days that are read more often, and how often, in seconds.
const LATELY: u32 = 7;
const OFTEN: f64 = 10_800.0;

pub(super) fn rows(days: Days<'_>, table: &mut Table) -> csv::Result<u64> {
    table.write_record(["asset", "ssid", "time", "clients"])?;
    let devices = &days.world.plan.devices;
    let mut count = 0;
    for (ago, midnight) in days.midnights() {
        let times: Vec<f64> = match ago {
            ..=LATELY => (0..8).map(|i| midnight + f64::from(i) * OFTEN).collect(),
            _ if ago % WEEK == 0 => vec![midnight + EVENING],
            _ => Vec::new(),
        };
        for unix in times {
            let moment = days.moment(unix);
            for (device, it) in devices.iter().enumerate() {
                let Role::AccessPoint(ap) = &it.role else { continue };
                if days.world.condition(device, &moment) == Condition::Silent {
                    continue;
                }
                for (ssid, name) in SSIDS.iter().enumerate().take(usize::from(ap.ssids)) {
                    let clients = days.world.clients_of_ssid(device, ssid, &moment).to_string();
                    table.write_record([it.asset.id.as_str(), name, &stamp(unix), &clients])?;
                    count += 1;
                }
            }
        }
    }
    Ok(count)
}
