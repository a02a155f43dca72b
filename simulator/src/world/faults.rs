//! What is wrong with a device or a service now.

use super::World;
use crate::fault::{ActiveFault, Condition, FaultKind, Incident, Schedule, Target};
use crate::noise::Noise;
use crate::plan::{DeviceIndex, Role};
use crate::zone::Moment;
use cruscotto_domain::asset::AssetKind;

impl World {
    /// The faults of the device itself, not of what it hangs on.
    #[must_use]
    pub fn faults(&self, device: DeviceIndex, now: &Moment) -> Vec<ActiveFault> {
        let it = &self.plan.devices[device];
        let mut faults = self.faults_of(it.asset.kind, it.noise, Target::Device(device), now);
        if let Role::AccessPoint(ap) = &it.role {
            faults.extend(self.board().active(Target::Quarter(ap.quarter), now.unix));
        }
        faults
    }

    /// The faults of a service.
    #[must_use]
    pub fn service_faults(&self, service: usize, now: &Moment) -> Vec<ActiveFault> {
        let noise = self.plan.services[service].noise;
        self.faults_of(AssetKind::Service, noise, Target::Service(service), now)
    }

    /// How the device answers: its own faults, and those of the link it hangs on.
    #[must_use]
    pub fn condition(&self, device: DeviceIndex, now: &Moment) -> Condition {
        let own = self.faults(device, now);
        let has = |wanted: FaultKind| own.iter().any(|f| f.fault == wanted);
        let silent = own.iter().any(|f| f.fault.silences())
            || self.hangs_on(device).is_some_and(|up| self.faults(up, now).iter().any(|f| f.fault.silences()));
        match () {
            () if silent => Condition::Silent,
            () if has(FaultKind::Malformed) => Condition::Malformed,
            () if has(FaultKind::Slow) => Condition::Slow,
            () => Condition::Up,
        }
    }

    /// When the device last started.
    #[must_use]
    pub fn started(&self, device: DeviceIndex, now: &Moment) -> f64 {
        let it = &self.plan.devices[device];
        let schedule = Schedule::of(it.asset.kind, it.noise);
        // A quiet city has no restarts of its own accord: its devices run since they were built.
        let by_itself = if self.quiet { schedule.last_start(0.0) } else { schedule.last_start(now.unix) };
        by_itself.max(self.mark(device).started.filter(|s| *s <= now.unix).unwrap_or(by_itself))
    }

    /// The link the device hangs on.
    #[must_use]
    pub fn hangs_on(&self, device: DeviceIndex) -> Option<DeviceIndex> {
        match &self.plan.devices[device].role {
            Role::AccessPoint(ap) => Some(ap.uplink),
            _ => None,
        }
    }

    fn faults_of(&self, kind: AssetKind, noise: Noise, target: Target, now: &Moment) -> Vec<ActiveFault> {
        let by_itself = |i: Incident| ActiveFault {
            fault: i.fault,
            cause: i.cause,
            from: i.from,
            until: Some(i.until),
            share: (i.fault == FaultKind::Throttle).then_some(i.share),
            id: None,
        };
        let spontaneous = (!self.quiet).then(|| Schedule::of(kind, noise).active(now.unix).map(by_itself));
        let board = self.board();
        spontaneous.into_iter().flatten().chain(board.active(target, now.unix)).collect()
    }
}
