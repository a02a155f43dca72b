//! What the line of a school gives now.

use super::World;
use crate::fault::FaultKind;
use crate::life::link::{self, Direction};
use crate::plan::{DeviceIndex, Role, School};
use crate::zone::Moment;

/// The metric of a direction, by which it is pinned.
#[must_use]
pub(super) const fn metric(direction: Direction) -> &'static str {
    match direction {
        Direction::Down => "school.download",
        Direction::Up => "school.upload",
    }
}

impl World {
    /// The school at `device`, if it is one.
    #[must_use]
    pub fn school(&self, device: DeviceIndex) -> Option<School> {
        match &self.plan.devices[device].role {
            Role::School(school) => Some(*school),
            _ => None,
        }
    }

    /// What a single TCP flow gets in bit/s; none for what is no school.
    #[must_use]
    pub fn capacity_bps(&self, device: DeviceIndex, direction: Direction, now: &Moment) -> Option<f64> {
        let school = self.school(device)?;
        if let Some(bps) = self.pinned(device, metric(direction), "") {
            return Some(bps);
        }
        let faults = self.faults(device, now);
        let throttles = faults.iter().filter(|f| f.fault == FaultKind::Throttle).filter_map(|f| f.share);
        let throttle = throttles.fold(1.0, f64::min);
        Some(link::capacity_bps(&school, self.plan.devices[device].noise, now, direction, throttle))
    }

    /// Smallest round-trip time of the line in milliseconds; none for what is no school.
    #[must_use]
    pub fn min_rtt_ms(&self, device: DeviceIndex, now: &Moment) -> Option<f64> {
        Some(link::min_rtt_ms(&self.school(device)?, now))
    }
}
