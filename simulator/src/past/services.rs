//! What was done with the services, day by day, as their own books have it at the end of a day.

use super::{Days, Table, stamp};
use crate::plan::channel_name;

/// When the books of a day are read: a minute before midnight has passed 86,340 s, of a day of 24 hours.
const READ_AT: f64 = 85_800.0;

/// Days between two looks at the appointments.
const WEEK: u32 = 7;

pub(super) fn rows(days: Days<'_>, table: &mut Table) -> csv::Result<u64> {
    table.write_record(["asset", "channel", "time", "started", "completed", "errors"])?;
    let mut count = 0;
    for (_, midnight) in days.midnights() {
        let moment = days.moment(midnight + READ_AT);
        for (i, service) in days.world.plan.services.iter().enumerate() {
            let reports = |metric: &str, value: f64| {
                if service.reports(metric) { format!("{value:.0}") } else { String::new() }
            };
            for (channel, (kind, _)) in service.channels.iter().enumerate() {
                let day = days.world.today(i, channel, &moment);
                let figures = [
                    reports("service.started", day.started),
                    reports("service.completed", day.completed),
                    reports("service.errors", day.errors),
                ];
                if figures.iter().all(String::is_empty) {
                    continue;
                }
                let [started, completed, errors] = &figures;
                let at = stamp(moment.unix);
                table.write_record([&service.asset, channel_name(*kind), &at, started, completed, errors])?;
                count += 1;
            }
        }
    }
    Ok(count)
}

pub(super) fn waiting(days: Days<'_>, table: &mut Table) -> csv::Result<u64> {
    table.write_record(["asset", "time", "days"])?;
    let mut count = 0;
    for (_, midnight) in days.midnights().filter(|(ago, _)| ago % WEEK == 0) {
        let moment = days.moment(midnight + READ_AT);
        for (i, service) in days.world.plan.services.iter().enumerate() {
            if let Some(wait) = days.world.wait_days(i, &moment) {
                table.write_record([&service.asset, &stamp(moment.unix), &format!("{wait:.0}")])?;
                count += 1;
            }
        }
    }
    Ok(count)
}
