//! What is asked at each poll and what the answers mean: no I/O here.

use super::profile::{Column, Profile};
use super::session::SnmpFailure;
use super::value::{number, word};
use crate::measure::Measure;
use async_snmp::{Oid, Value, VarBind};
use cruscotto_domain::collector::MAX_ANSWER_CHARS;
use cruscotto_domain::counter::{Reading, Width, rate};
use cruscotto_domain::failure::FailureReason;
use cruscotto_domain::id::AssetId;
use cruscotto_domain::sample::SeriesKey;
use cruscotto_domain::time::Timestamp;
use std::collections::HashMap;
use std::fmt::Write as _;
use std::sync::Arc;

/// A row between two polls.
#[derive(Debug)]
pub(super) struct RowState {
    pub(super) speed: Option<f64>,
    pub(super) utilisation: Option<usize>,
    pub(super) discontinuity: Option<u32>,
    pub(super) interrupted: bool,
    pub(super) busiest: Option<f64>,
}

/// One object of the poll.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) table: usize,
    pub(super) column: usize,
    pub(super) row: usize,
    pub(super) slot: Option<usize>,
    pub(super) previous: Option<Reading>,
    /// Whether the device ever had it: a column it never had is no change.
    pub(super) seen: bool,
}

/// One series of the poll. Rows of one series add up.
#[derive(Debug)]
pub(super) struct Slot {
    pub(super) series: Arc<SeriesKey>,
    pub(super) subject: usize,
    pub(super) value: Option<f64>,
}

/// An asset that the device speaks for; the device itself is the first.
#[derive(Debug)]
pub(super) struct Subject {
    pub(super) asset: AssetId,
    pub(super) up: Option<usize>,
}

/// The objects of a poll and the state that rates need between two of them.
#[derive(Debug)]
pub struct Plan {
    pub(super) profile: Arc<Profile>,
    pub(super) oids: Vec<Oid>,
    pub(super) entries: Vec<Entry>,
    pub(super) rows: Vec<RowState>,
    pub(super) slots: Vec<Slot>,
    pub(super) subjects: Vec<Subject>,
    /// Assets that the device once spoke for and no longer knows.
    pub(super) lost: Vec<Arc<SeriesKey>>,
    pub(super) uptime: Option<u32>,
}

/// What an answer says.
#[derive(Debug, PartialEq)]
pub struct Evaluated {
    /// What was measured.
    pub measures: Vec<Measure>,
    /// sysUpTime in hundredths of a second.
    pub uptime_ticks: u32,
    /// Rows have gone or the device restarted: discover again.
    pub stale: bool,
}

impl Plan {
    /// The objects to ask for, sysUpTime.0 first.
    #[must_use]
    pub fn oids(&self) -> &[Oid] {
        &self.oids
    }

    /// The assets besides itself that the device speaks for.
    pub fn children(&self) -> impl Iterator<Item = &AssetId> {
        self.subjects.iter().skip(1).map(|s| &s.asset)
    }

    /// Goes on with the counters of an earlier plan, where the same object still is the same series: rates have no gap
    /// when tables are discovered again.
    pub fn continue_from(&mut self, earlier: &Self) {
        type Known<'a> = (Option<&'a Arc<SeriesKey>>, Option<Reading>, Option<u32>);
        let known: HashMap<&Oid, Known<'_>> = earlier
            .oids
            .iter()
            .skip(1)
            .zip(&earlier.entries)
            .map(|(oid, e)| {
                let series = e.slot.map(|slot| &earlier.slots[slot].series);
                (oid, (series, e.previous, earlier.rows[e.row].discontinuity))
            })
            .collect();
        for (oid, entry) in self.oids.iter().skip(1).zip(&mut self.entries) {
            let series = entry.slot.map(|slot| &self.slots[slot].series);
            if let Some((before, previous, discontinuity)) = known.get(oid)
                && *before == series
            {
                entry.previous = *previous;
                self.rows[entry.row].discontinuity = *discontinuity;
            }
        }
        let spoken_for = |asset: &AssetId| self.subjects.iter().any(|s| s.asset == *asset);
        let ups = earlier.subjects.iter().filter_map(|s| Some(&earlier.slots[s.up?].series)).chain(&earlier.lost);
        let lost = ups.filter(|up| !spoken_for(&up.asset)).cloned().collect();
        self.lost = lost;
        self.uptime = earlier.uptime;
    }

    /// The answer to [`Plan::oids`] as lines for whoever looks for a fault: the column and the number of the row. Never the
    /// row's index, which in some tables is an address, and of texts only those that are plain.
    #[must_use]
    pub fn in_words(&self, answer: &[VarBind]) -> String {
        let mut text = String::new();
        for (i, varbind) in answer.iter().enumerate() {
            if text.len() >= MAX_ANSWER_CHARS {
                break;
            }
            let entry = i.checked_sub(1).and_then(|i| self.entries.get(i));
            let written = match entry {
                Some(entry) => {
                    let column = &self.profile.tables[entry.table].columns[entry.column];
                    write!(text, "{} row {}", column.oid(), entry.row + 1)
                }
                None => write!(text, "sysUpTime"),
            };
            // Writing to a String cannot fail.
            let _ = written.and_then(|()| match &varbind.value {
                Value::OctetString(bytes) => match std::str::from_utf8(bytes) {
                    Ok(plain) if !plain.chars().any(char::is_control) => writeln!(text, " = {plain}"),
                    _ => writeln!(text, " = {} bytes", bytes.len()),
                },
                Value::IpAddress(_) => writeln!(text, " = an address"),
                value if value.is_exception() => writeln!(text, " is not there"),
                value => writeln!(text, " = {value}"),
            });
        }
        text
    }

    /// Reads the answer to [`Plan::oids`], received at `at`.
    ///
    /// # Errors
    /// [`SnmpFailure`] when it does not answer what was asked, or the device has no sysUpTime.
    pub fn evaluate(&mut self, at: Timestamp, answer: &[VarBind]) -> Result<Evaluated, SnmpFailure> {
        let malformed = |detail: &str| SnmpFailure { reason: FailureReason::Malformed, detail: detail.to_owned() };
        if answer.len() != self.oids.len() || answer.iter().zip(&self.oids).any(|(a, oid)| a.oid != *oid) {
            return Err(malformed("the answer has other objects than the request"));
        }
        let uptime_ticks = match &answer[0].value {
            Value::TimeTicks(ticks) => *ticks,
            value if value.is_exception() => {
                let detail = "the device has no sysUpTime".to_owned();
                return Err(SnmpFailure { reason: FailureReason::Unsupported, detail });
            }
            _ => return Err(malformed("sysUpTime is not TimeTicks")),
        };
        let mut stale = self.uptime.replace(uptime_ticks).is_some_and(|before| uptime_ticks < before);
        self.slots.iter_mut().for_each(|slot| slot.value = None);
        for row in &mut self.rows {
            row.busiest = None;
            row.interrupted = false;
        }
        let values = || answer.iter().skip(1).map(|varbind| &varbind.value);
        for (entry, value) in self.entries.iter_mut().zip(values()) {
            let column = &self.profile.tables[entry.table].columns[entry.column];
            if value.is_exception() {
                stale |= entry.seen;
                // A controller that has forgotten an access point says by that that it is not there.
                if let Some(slot) = entry.slot
                    && self.subjects[self.slots[slot].subject].up == Some(slot)
                {
                    self.slots[slot].value = Some(0.0);
                }
                continue;
            }
            entry.seen = true;
            match column {
                Column::Value { scale, values, otherwise, .. } => {
                    let level = if values.is_empty() {
                        number(value).map(|v| v * scale)
                    } else {
                        word(value).and_then(|w| values.get(w.trim()).copied()).or(*otherwise)
                    };
                    if let (Some(slot), Some(level)) = (entry.slot, level) {
                        *self.slots[slot].value.get_or_insert(0.0) += level;
                    }
                }
                Column::Discontinuity { .. } => {
                    let row = &mut self.rows[entry.row];
                    let now = value.as_u32();
                    row.interrupted = row.discontinuity.is_some() && row.discontinuity != now;
                    row.discontinuity = now;
                }
                _ => {}
            }
        }
        for (entry, value) in self.entries.iter_mut().zip(values()) {
            let Column::Rate { scale, .. } = &self.profile.tables[entry.table].columns[entry.column] else { continue };
            let (width, count) = match value {
                Value::Counter64(count) => (Width::Bits64, *count),
                Value::Counter32(count) => (Width::Bits32, u64::from(*count)),
                _ => {
                    entry.previous = None;
                    continue;
                }
            };
            let row = &mut self.rows[entry.row];
            let current = Reading { at, count, uptime_ticks };
            let before = entry.previous.replace(current).filter(|_| !row.interrupted);
            let per_second = before.and_then(|before| rate(before, current, width)).map(|r| r * scale);
            if let Some(slot) = entry.slot {
                self.slots[slot].value = per_second;
            }
            row.busiest = per_second.map(|p| row.busiest.map_or(p, |busiest| busiest.max(p))).or(row.busiest);
        }
        for row in &self.rows {
            if let (Some(slot), Some(busiest), Some(speed)) = (row.utilisation, row.busiest, row.speed)
                && speed > 0.0
            {
                // Counters and clock are not read at the same instant: a full link may measure a little over.
                self.slots[slot].value = Some((busiest / speed).min(1.0));
            }
        }
        Ok(Evaluated { measures: self.measures(at), uptime_ticks, stale })
    }

    /// What the slots hold. Of an asset that is down nothing but that is told: its last figures are old.
    fn measures(&self, at: Timestamp) -> Vec<Measure> {
        let down = |subject: usize| {
            self.subjects[subject].up.and_then(|up| self.slots[up].value).is_some_and(|value| value < 0.5)
        };
        let told = self.slots.iter().enumerate().filter_map(|(number, slot)| {
            let value = slot.value?;
            let shown = self.subjects[slot.subject].up == Some(number) || !down(slot.subject);
            shown.then(|| Measure { series: slot.series.clone(), time: at, value })
        });
        let lost = self.lost.iter().map(|up| Measure { series: up.clone(), time: at, value: 0.0 });
        told.chain(lost).collect()
    }
}
