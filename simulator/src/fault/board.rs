//! Faults and pinned values that somebody asked for at the control endpoint. They are forgotten with the process.

use super::{ActiveFault, FaultKind, Outage};
use crate::plan::DeviceIndex;
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};

/// Faults on at the same time at most.
const MAX_FAULTS: usize = 10_000;

/// Outages of services remembered at most, for their counters; the oldest go first.
const MAX_OUTAGES: usize = 1_000;

/// What a fault is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Target {
    /// A device.
    Device(DeviceIndex),
    /// A quarter, by its position.
    Quarter(usize),
    /// A digital service, by its position.
    Service(usize),
}

/// A fault that somebody asked for.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ControlFault {
    /// Its number.
    pub id: u64,
    /// The asset.
    pub asset: String,
    /// What is wrong.
    pub fault: FaultKind,
    /// Since when, Unix seconds.
    pub from: f64,
    /// Until when; none until it is deleted.
    pub until: Option<f64>,
    /// What is left of a throttled line, 0 to 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub share: Option<f64>,
    /// What it is on.
    #[serde(skip)]
    pub target: Target,
}

/// A pinned rate, and what pins before it have added to the counter.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct RatePin {
    /// Since when, Unix seconds, and octets a second; none when no longer pinned.
    pub active: Option<(f64, f64)>,
    /// Octets that earlier pins made the counter run ahead (or behind).
    pub carry: f64,
    /// The beginning of the counter that `carry` belongs to; another beginning, no carry.
    pub epoch: f64,
}

/// The faults and the pins.
#[derive(Debug, Default)]
pub struct Board {
    next_id: u64,
    faults: BTreeMap<u64, ControlFault>,
    outages: Vec<(usize, Outage)>,
    /// Values by target, metric and network; the network is empty for the whole.
    pins: HashMap<(Target, String, String), f64>,
    /// Rates by device and whether inbound.
    pub rates: HashMap<(DeviceIndex, bool), RatePin>,
}

impl Board {
    /// Adds a fault and gives it a number; none when there are [`MAX_FAULTS`].
    pub fn add(&mut self, mut fault: ControlFault) -> Option<ControlFault> {
        self.expire(fault.from);
        if self.faults.len() >= MAX_FAULTS {
            return None;
        }
        self.next_id += 1;
        fault.id = self.next_id;
        self.faults.insert(fault.id, fault.clone());
        Some(fault)
    }

    /// Ends a fault.
    pub fn remove(&mut self, id: u64, now: f64) -> Option<ControlFault> {
        self.expire(now);
        let fault = self.faults.remove(&id)?;
        self.remember(&fault, now);
        Some(fault)
    }

    /// Drops what is over; whether anything was.
    pub fn expire(&mut self, now: f64) -> bool {
        let over: Vec<u64> = self.faults.values().filter(|f| f.until.is_some_and(|u| u <= now)).map(|f| f.id).collect();
        for id in &over {
            if let Some(fault) = self.faults.remove(id) {
                self.remember(&fault, fault.until.unwrap_or(now));
            }
        }
        !over.is_empty()
    }

    /// The faults on `target` at the Unix time `now`.
    pub fn active(&self, target: Target, now: f64) -> impl Iterator<Item = ActiveFault> + '_ {
        self.all(now).filter(move |f| f.target == target).map(|f| ActiveFault {
            fault: f.fault,
            cause: "asked for",
            from: f.from,
            until: f.until,
            share: f.share,
            id: Some(f.id),
        })
    }

    /// Every fault that is on at the Unix time `now`.
    pub fn all(&self, now: f64) -> impl Iterator<Item = &ControlFault> + '_ {
        self.faults.values().filter(move |f| f.until.is_none_or(|u| now < u))
    }

    /// The times the service number `service` was made to be down.
    pub fn outages(&self, service: usize) -> impl Iterator<Item = Outage> + '_ {
        let on = self.faults.values().filter(move |f| f.fault == FaultKind::ServiceDown);
        let on = on.filter(move |f| f.target == Target::Service(service));
        let on = on.map(|f| Outage { from: f.from, until: f.until.unwrap_or(f64::INFINITY) });
        self.outages.iter().filter(move |(s, _)| *s == service).map(|(_, o)| *o).chain(on)
    }

    /// Pins a value; `ssid` is empty for the whole.
    pub fn pin(&mut self, target: Target, metric: &str, ssid: &str, value: f64) {
        self.pins.insert((target, metric.to_owned(), ssid.to_owned()), value);
    }

    /// Unpins every value of a metric; whether there was one.
    pub fn unpin(&mut self, target: Target, metric: &str) -> bool {
        let before = self.pins.len();
        self.pins.retain(|(t, m, _), _| *t != target || m != metric);
        self.pins.len() < before
    }

    /// The pinned value.
    #[must_use]
    pub fn pinned(&self, target: Target, metric: &str, ssid: &str) -> Option<f64> {
        if self.pins.is_empty() {
            return None;
        }
        self.pins.get(&(target, metric.to_owned(), ssid.to_owned())).copied()
    }

    fn remember(&mut self, fault: &ControlFault, until: f64) {
        if let (FaultKind::ServiceDown, Target::Service(service)) = (fault.fault, fault.target) {
            if self.outages.len() == MAX_OUTAGES {
                self.outages.remove(0);
            }
            self.outages.push((service, Outage { from: fault.from, until }));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(asset: usize, kind: FaultKind, from: f64, until: Option<f64>) -> ControlFault {
        let target = if kind == FaultKind::ServiceDown { Target::Service(asset) } else { Target::Device(asset) };
        ControlFault { id: 0, asset: asset.to_string(), fault: kind, from, until, share: None, target }
    }

    #[test]
    fn a_fault_with_an_end_ends_by_itself() {
        let mut board = Board::default();
        board.add(fault(1, FaultKind::Cut, 100.0, Some(110.0))).unwrap();
        assert_eq!(board.active(Target::Device(1), 109.0).count(), 1);
        assert_eq!(board.active(Target::Device(1), 110.0).count(), 0);
        assert_eq!(board.active(Target::Device(2), 109.0).count(), 0);
        assert!(board.expire(110.0) && !board.expire(110.0));
        assert_eq!(board.all(0.0).count(), 0);
    }

    #[test]
    fn numbers_are_never_used_again() {
        let mut board = Board::default();
        let first = board.add(fault(1, FaultKind::Cut, 0.0, None)).unwrap().id;
        assert!(board.remove(first, 1.0).is_some());
        assert!(board.remove(first, 1.0).is_none());
        assert_ne!(board.add(fault(1, FaultKind::Cut, 2.0, None)).unwrap().id, first);
    }

    #[test]
    fn outages_are_remembered_after_their_end() {
        let mut board = Board::default();
        let id = board.add(fault(3, FaultKind::ServiceDown, 10.0, None)).unwrap().id;
        assert_eq!(board.outages(3).next().unwrap().until, f64::INFINITY);
        board.remove(id, 25.0);
        assert_eq!(board.outages(3).collect::<Vec<_>>(), [Outage { from: 10.0, until: 25.0 }]);
    }
}
