//! People and air of the access points.

use super::World;
use crate::fault::Condition;
use crate::life::wifi::{self, RADIOS, SSIDS};
use crate::plan::{AccessPoint, DeviceIndex, Role};
use crate::zone::Moment;

/// The metric that counts people, and by which they are pinned.
pub(super) const CLIENTS: &str = "wifi.clients";

/// The metric of the busy air.
pub(super) const CHANNEL_UTILISATION: &str = "wifi.channel_utilisation";

impl World {
    /// The access point at `device`, if it is one.
    #[must_use]
    pub fn access_point(&self, device: DeviceIndex) -> Option<AccessPoint> {
        match &self.plan.devices[device].role {
            Role::AccessPoint(ap) => Some(*ap),
            _ => None,
        }
    }

    /// People on one network of one radio.
    #[must_use]
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "pins are checked to be counts")]
    pub fn clients(&self, device: DeviceIndex, ssid: usize, radio: usize, now: &Moment) -> u32 {
        let Some(ap) = self.access_point(device) else { return 0 };
        // A pinned count is on one radio: the sum is what was asked for.
        let pinned = |value: f64| if radio == 0 { value as u32 } else { 0 };
        if let Some(value) = self.pinned(device, CLIENTS, SSIDS[ssid]) {
            return pinned(value);
        }
        if let Some(value) = self.pinned(device, CLIENTS, "") {
            return if ssid == 0 { pinned(value) } else { 0 };
        }
        wifi::clients(&ap, self.plan.devices[device].noise, now, ssid, radio)
    }

    /// People on the access point.
    #[must_use]
    pub fn all_clients(&self, device: DeviceIndex, now: &Moment) -> u32 {
        (0..SSIDS.len()).map(|ssid| self.clients_of_ssid(device, ssid, now)).sum()
    }

    /// People on one network of the access point.
    #[must_use]
    pub fn clients_of_ssid(&self, device: DeviceIndex, ssid: usize, now: &Moment) -> u32 {
        (0..RADIOS.len()).map(|radio| self.clients(device, ssid, radio, now)).sum()
    }

    /// People on one radio, as its controller counts them: nobody while the access point is away.
    #[must_use]
    pub fn clients_of_radio(&self, device: DeviceIndex, radio: usize, now: &Moment) -> u32 {
        if self.condition(device, now) == Condition::Silent {
            return 0;
        }
        (0..SSIDS.len()).map(|ssid| self.clients(device, ssid, radio, now)).sum()
    }

    /// Share of time the channel of a radio is busy, 0 to 1.
    #[must_use]
    pub fn channel_utilisation(&self, device: DeviceIndex, radio: usize, now: &Moment) -> f64 {
        let Some(ap) = self.access_point(device) else { return 0.0 };
        self.pinned(device, CHANNEL_UTILISATION, "")
            .unwrap_or_else(|| wifi::channel_utilisation(&ap, self.plan.devices[device].noise, now, radio))
    }
}
