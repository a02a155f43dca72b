//! The city's past, as the exports of its systems would have it: files of measurements that the collectors read as any
//! other, late. Nothing of it is on the wire, as nobody can be asked how he was last year.
//!
//! One reading a day of what tells of a year (schools, services), and of the Wi-Fi one a week; of the last week more. A device
//! that was silent then has no reading.

mod schools;
mod services;
mod upgrades;
mod wifi;

use crate::world::World;
use crate::zone::{DAY_S, Moment};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The files written, and their names.
pub mod file {
    /// Speed tests of the schools: `asset,time,download,upload,min_rtt`.
    pub const SCHOOLS: &str = "past-schools.csv";
    /// Transactions of the services: `asset,channel,time,started,completed,errors`.
    pub const SERVICES: &str = "past-services.csv";
    /// Days of waiting for an appointment: `asset,time,days`.
    pub const WAITING: &str = "past-waiting.csv";
    /// People on the networks: `asset,ssid,time,clients`.
    pub const WIFI: &str = "past-wifi.csv";
    /// The ledger of school upgrades, each with `school`, `plan` and `steps` as its API takes them.
    pub const UPGRADES: &str = "past-upgrades.json";
}

/// A file of the past cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum PastError {
    /// The file.
    #[error("{}: {source}", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The CSV.
    #[error("{}: {source}", path.display())]
    Csv {
        /// The file.
        path: PathBuf,
        /// Why.
        source: csv::Error,
    },
}

/// The days of a past: `count` whole days of the city before the day of `until`, the oldest first.
#[derive(Debug, Clone, Copy)]
struct Days<'w> {
    world: &'w World,
    until: f64,
    count: u32,
}

impl<'w> Days<'w> {
    /// The midnights that the days begin with, each with how many days ago it was.
    fn midnights(self) -> impl Iterator<Item = (u32, f64)> + use<'w> {
        let zone = &self.world.plan.zone;
        // Noon of a day is in it, whatever the clock did in the night.
        let noon = zone.midnight(&zone.moment(self.until)) + DAY_S / 2.0;
        (1..=self.count).rev().map(move |ago| {
            let moment = zone.moment(noon - f64::from(ago) * DAY_S);
            (ago, zone.midnight(&moment))
        })
    }

    fn moment(self, unix: f64) -> Moment {
        self.world.plan.zone.moment(unix)
    }
}

/// Writes the files into `dir`, which is made when it is not there: `days` days before the Unix time `until`. Rows that were
/// written.
///
/// # Errors
/// [`PastError`] naming the file.
pub fn write(world: &World, until: f64, days: u32, dir: &Path) -> Result<u64, PastError> {
    fs::create_dir_all(dir).map_err(|source| PastError::Write { path: dir.to_owned(), source })?;
    let days = Days { world, until, count: days };
    ledger(&dir.join(file::UPGRADES), days)?;
    let put = |name: &str, rows: &mut dyn FnMut(&mut Table) -> csv::Result<u64>| table(&dir.join(name), rows);
    Ok(put(file::SCHOOLS, &mut |table| schools::rows(days, table))?
        + put(file::SERVICES, &mut |table| services::rows(days, table))?
        + put(file::WAITING, &mut |table| services::waiting(days, table))?
        + put(file::WIFI, &mut |table| wifi::rows(days, table))?)
}

fn ledger(path: &Path, days: Days<'_>) -> Result<(), PastError> {
    let text = serde_json::to_vec_pretty(&upgrades::upgrades(days)).map_err(io::Error::from);
    text.and_then(|text| fs::write(path, text)).map_err(|source| PastError::Write { path: path.to_owned(), source })
}

type Table = csv::Writer<fs::File>;

/// Writes a table under another name and then gives it its own: who reads it meanwhile sees none or the whole.
fn table(path: &Path, rows: &mut dyn FnMut(&mut Table) -> csv::Result<u64>) -> Result<u64, PastError> {
    let new = path.with_extension("new");
    let wrong = |source| PastError::Write { path: new.clone(), source };
    let mut table = csv::Writer::from_writer(fs::File::create(&new).map_err(wrong)?);
    let count = rows(&mut table).map_err(|source| PastError::Csv { path: new.clone(), source })?;
    table.flush().map_err(wrong)?;
    fs::rename(&new, path).map_err(|source| PastError::Write { path: path.to_owned(), source })?;
    Ok(count)
}

/// A Unix time as RFC 3339, to the second.
fn stamp(unix: f64) -> String {
    #[expect(clippy::cast_possible_truncation, reason = "seconds of this century")]
    let seconds = unix.floor() as i64;
    jiff::Timestamp::from_second(seconds).map(|at| at.to_string()).unwrap_or_default()
}
