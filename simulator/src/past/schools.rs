//! What the schools' lines gave, day by day: some had a slower one until the year's upgrades.

use super::{Days, Table, stamp};
use crate::fault::Condition;
use crate::life::link::Direction;
use crate::noise::Noise;
use crate::plan::{Plan, Role};
use std::ops::Range;

/// When a day's test was: seconds after midnight, each school at its own.
const TESTED: Range<f64> = 37_800.0..45_000.0;

/// How long ago the last test was, in seconds.
const LATELY: Range<f64> = 600.0..9_000.0;

/// Days between two tests of upload and round-trip time.
const WEEK: u32 = 7;

/// Share of the schools that got their line within the year, and when: Unix seconds of 2025-12-15 and 2026-10-15.
const UPGRADED_SHARE: f64 = 0.45;
const UPGRADES: (f64, f64) = (1_765_756_800.0, 1_792_022_400.0);

/// What the line before gave of what today's gives.
const BEFORE: (f64, f64) = (0.1, 0.4);

/// When a school got today's line, in Unix time; none where it had it before the year.
pub(super) fn renewed(noise: Noise) -> Option<f64> {
    let noise = noise.of("upgrade");
    (noise.of("is").unit() < UPGRADED_SHARE).then(|| noise.of("when").between(UPGRADES.0, UPGRADES.1))
}

/// The share of today's line that a school had at a Unix time.
fn share(noise: Noise, unix: f64) -> f64 {
    if renewed(noise).is_none_or(|when| unix >= when) {
        return 1.0;
    }
    noise.of("upgrade").of("before").between(BEFORE.0, BEFORE.1)
}

pub(super) fn rows(days: Days<'_>, table: &mut Table) -> csv::Result<u64> {
    table.write_record(["asset", "time", "download", "upload", "min_rtt"])?;
    let Plan { devices, .. } = &days.world.plan;
    let schools: Vec<usize> = (0..devices.len()).filter(|i| matches!(devices[*i].role, Role::School(_))).collect();
    let mut count = 0;
    for (ago, midnight) in days.midnights() {
        for device in &schools {
            let it = &devices[*device];
            let unix = midnight + it.noise.of("tested").between(TESTED.start, TESTED.end);
            let moment = days.moment(unix);
            if days.world.condition(*device, &moment) == Condition::Silent {
                continue;
            }
            let share = share(it.noise, unix);
            let gave = |direction| days.world.capacity_bps(*device, direction, &moment).unwrap_or_default() * share;
            let weekly = |value: f64, digits: usize| {
                if ago % WEEK == 0 { format!("{value:.digits$}") } else { String::new() }
            };
            let (up, rtt) = (gave(Direction::Up), days.world.min_rtt_ms(*device, &moment).unwrap_or_default());
            let down = format!("{:.0}", gave(Direction::Down));
            table.write_record([it.asset.id.as_str(), &stamp(unix), &down, &weekly(up, 0), &weekly(rtt, 2)])?;
            count += 1;
        }
    }
    // And each a moment ago: a city that begins to be looked at has been there before.
    for device in &schools {
        let it = &devices[*device];
        let unix = days.until - it.noise.of("lately").between(LATELY.start, LATELY.end);
        let moment = days.moment(unix);
        if days.world.condition(*device, &moment) == Condition::Silent {
            continue;
        }
        let gave = |direction| days.world.capacity_bps(*device, direction, &moment).unwrap_or_default();
        let rtt = days.world.min_rtt_ms(*device, &moment).unwrap_or_default();
        let [down, up] = [Direction::Down, Direction::Up].map(|direction| format!("{:.0}", gave(direction)));
        table.write_record([it.asset.id.as_str(), &stamp(unix), &down, &up, &format!("{rtt:.2}")])?;
        count += 1;
    }
    Ok(count)
}
