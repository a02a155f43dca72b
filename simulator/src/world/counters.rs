//! Rates and octet counters of the interfaces.

use super::World;
use crate::fault::Target;
use crate::life::rhythm::{Rhythm, SCHOOL, STREET};
use crate::life::traffic::Traffic;
use crate::plan::{Device, DeviceIndex, Role};
use crate::zone::Moment;

/// A counter that was made to wrap does so after about this many seconds at the rate of that moment.
const WRAP_AFTER_S: f64 = 20.0;

/// The smallest rate taken for that, in octets a second: an idle counter wraps too.
const WRAP_MIN_RATE: f64 = 500.0;

/// One device in so many has counters that started near their end, and wrap within a month by themselves.
const BORN_NEAR_THE_END: u64 = 100;
const BORN_BEFORE_THE_END_S: (f64, f64) = (86_400.0, 30.0 * 86_400.0);

/// A direction of an interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flow {
    /// Into the device.
    In,
    /// Out of it.
    Out,
}

impl Flow {
    /// The metric that its rate becomes, and by which it is pinned.
    #[must_use]
    pub const fn metric(self) -> &'static str {
        match self {
            Self::In => "interface.in_rate",
            Self::Out => "interface.out_rate",
        }
    }
}

impl World {
    /// The rate of an interface in bit/s.
    #[must_use]
    pub fn rate_bps(&self, device: DeviceIndex, interface: usize, flow: Flow, now: &Moment) -> f64 {
        if interface == 0
            && let Some(pin) = self.board().rates.get(&(device, flow == Flow::In))
            && let Some((_, octets_per_s)) = pin.active
        {
            return octets_per_s * 8.0;
        }
        let it = &self.plan.devices[device];
        traffic(it, interface, flow).map_or(0.0, |t| t.rate_bps(rhythm(it), now))
    }

    /// The octet counter of an interface: 64 bits, of which the 32-bit objects show the low half.
    #[must_use]
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "octets, not negative, below 2^53")]
    pub fn octets(&self, device: DeviceIndex, interface: usize, flow: Flow, now: &Moment) -> u64 {
        let it = &self.plan.devices[device];
        let Some(traffic) = traffic(it, interface, flow) else { return 0 };
        let zone = &self.plan.zone;
        let started = self.started(device, now);
        let set = self.mark(device).counters_set.filter(|set| *set > started);
        let since = set.unwrap_or(started);
        let before_the_end = match set {
            Some(set) => {
                let rate = traffic.rate_bps(rhythm(it), &zone.moment(set)) / 8.0;
                rate.max(WRAP_MIN_RATE) * WRAP_AFTER_S
            }
            None if it.noise.of("counters").bits().is_multiple_of(BORN_NEAR_THE_END) => {
                let (soon, late) = BORN_BEFORE_THE_END_S;
                traffic.octets(rhythm(it), zone, since, since + it.noise.of("wrap").between(soon, late))
            }
            None => 0.0,
        };
        let natural = |to: f64| traffic.octets(rhythm(it), zone, since, to);
        let board = self.board();
        let pin = if interface == 0 { board.rates.get(&(device, flow == Flow::In)) } else { None };
        let counted = match pin {
            Some(pin) => {
                #[allow(clippy::float_cmp, reason = "the very same moment or another")]
                let carry = if pin.epoch == since { pin.carry } else { 0.0 };
                match pin.active {
                    Some((from, octets_per_s)) => {
                        let from = from.max(since);
                        natural(from) + carry + octets_per_s * (now.unix - from).max(0.0)
                    }
                    None => natural(now.unix) + carry,
                }
            }
            None => natural(now.unix),
        };
        (counted.max(0.0) as u64).wrapping_sub(before_the_end as u64)
    }

    /// When the counters of the device were last set without a restart, Unix seconds.
    #[must_use]
    pub fn counters_set(&self, device: DeviceIndex, now: &Moment) -> Option<f64> {
        let started = self.started(device, now);
        self.mark(device).counters_set.filter(|set| *set > started)
    }

    /// Pins the rate of the first interface, or unpins it; the counter goes on from where it is.
    pub(super) fn pin_rate(&self, device: DeviceIndex, flow: Flow, bps: Option<f64>, now: &Moment) -> bool {
        let it = &self.plan.devices[device];
        let Some(traffic) = traffic(it, 0, flow) else { return false };
        let since = self.counters_set(device, now).unwrap_or_else(|| self.started(device, now));
        let mut board = self.board_mut();
        let pin = board.rates.entry((device, flow == Flow::In)).or_default();
        #[allow(clippy::float_cmp, reason = "the very same moment or another")]
        if pin.epoch != since {
            (pin.carry, pin.epoch) = (0.0, since);
        }
        let was_pinned = pin.active.is_some();
        if let Some((from, octets_per_s)) = pin.active {
            let from = from.max(since);
            let natural = traffic.octets(rhythm(it), &self.plan.zone, from, now.unix);
            pin.carry += octets_per_s * (now.unix - from).max(0.0) - natural;
        }
        pin.active = bps.map(|bps| (now.unix, bps / 8.0));
        bps.is_some() || was_pinned
    }

    /// A pinned value of a device.
    pub(super) fn pinned(&self, device: DeviceIndex, metric: &str, ssid: &str) -> Option<f64> {
        self.board().pinned(Target::Device(device), metric, ssid)
    }
}

fn traffic(device: &Device, interface: usize, flow: Flow) -> Option<&Traffic> {
    let interface = device.interfaces.get(interface)?;
    Some(match flow {
        Flow::In => &interface.inbound,
        Flow::Out => &interface.outbound,
    })
}

fn rhythm(device: &Device) -> &'static Rhythm {
    match device.role {
        Role::School(_) => &SCHOOL,
        Role::AccessPoint(_) | Role::Uplink { .. } | Role::Controller { .. } => &STREET,
    }
}
