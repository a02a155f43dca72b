//! Breaking and pinning things.

use super::{Flow, World};
use crate::fault::{ActiveFault, ControlFault, FaultKind, Mark, MemoryError, Target};
use crate::life::wifi::SSIDS;
use crate::world::wifi::{CHANNEL_UTILISATION, CLIENTS};
use crate::zone::Moment;
use cruscotto_domain::asset::AssetKind;
use serde::Deserialize;
use std::sync::PoisonError;

/// How long a restart takes when nothing is said, in seconds.
const REBOOT_S: f64 = 60.0;

/// What is left of a throttled line when nothing is said.
const THROTTLE_SHARE: f64 = 0.3;

/// Longest fault in seconds: a year. Longer ones have no end and are deleted.
const MAX_SECONDS: f64 = 366.0 * 86_400.0;

/// Service metrics that can be pinned.
const SERVICE_PINS: [&str; 6] =
    ["service.started", "service.completed", "service.errors", "service.visits", "service.page_views", "service.wait"];

/// Highest pinned value: far above any real one, and a whole number of octets a second still fits a counter.
const MAX_PIN: f64 = 1e12;

/// A fault that is asked for.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// The asset, a service by its id, or the quarter that has no power.
    pub asset: String,
    /// What is to be wrong.
    pub fault: FaultKind,
    /// For how long; without it until it is deleted.
    pub seconds: Option<f64>,
    /// What is to be left of a throttled line, 0 to 1.
    pub share: Option<f64>,
}

/// Why something that was asked for is not done.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// No such thing.
    #[error("{what} '{id}' is not in this city; GET /control/devices lists what is")]
    Unknown {
        /// Kind of thing.
        what: &'static str,
        /// What was asked for.
        id: String,
    },
    /// A request that cannot be right.
    #[error("{0}")]
    Invalid(String),
    /// Too much.
    #[error("there are too many faults on; delete some")]
    Full,
    /// The state directory.
    #[error(transparent)]
    Memory(#[from] MemoryError),
}

impl World {
    /// The device or service called `asset`.
    ///
    /// # Errors
    /// [`Refusal::Unknown`].
    pub fn target(&self, asset: &str) -> Result<Target, Refusal> {
        let device = asset.parse().ok().and_then(|id| self.plan.find(&id)).map(Target::Device);
        let found = device.or_else(|| self.plan.find_service(asset).map(Target::Service));
        found.ok_or_else(|| Refusal::Unknown { what: "asset", id: asset.chars().take(96).collect() })
    }

    /// Breaks something.
    ///
    /// # Errors
    /// [`Refusal`] when the asset is unknown, the fault does not fit it, or a number is out of its range.
    pub fn inflict(&self, request: &Request) -> Result<ControlFault, Refusal> {
        let target = match self.plan.find_quarter(&request.asset) {
            Some(quarter) => Target::Quarter(quarter),
            None => self.target(&request.asset)?,
        };
        self.check(request, target)?;
        let now = self.now();
        let seconds = request.seconds.or((request.fault == FaultKind::Reboot).then_some(REBOOT_S));
        let share = (request.fault == FaultKind::Throttle).then(|| request.share.unwrap_or(THROTTLE_SHARE));
        let fault = ControlFault {
            id: 0,
            asset: request.asset.clone(),
            fault: request.fault,
            from: now.unix,
            until: seconds.map(|s| now.unix + s),
            share,
            target,
        };
        match request.fault {
            FaultKind::Reboot | FaultKind::Power => self.keep(target, |mark| mark.started = fault.until)?,
            FaultKind::Wrap => self.keep(target, |mark| mark.counters_set = Some(now.unix))?,
            _ => {}
        }
        let fault = self.board_mut().add(fault).ok_or(Refusal::Full)?;
        self.refresh();
        Ok(fault)
    }

    /// Mends something that was broken on request.
    ///
    /// # Errors
    /// [`Refusal::Unknown`] when no such fault is on.
    pub fn mend(&self, id: u64) -> Result<ControlFault, Refusal> {
        let now = self.now();
        let unknown = || Refusal::Unknown { what: "fault", id: id.to_string() };
        let fault = self.board_mut().remove(id, now.unix).ok_or_else(unknown)?;
        if matches!(fault.fault, FaultKind::Reboot | FaultKind::Power) {
            self.keep(fault.target, |mark| mark.started = Some(now.unix))?;
        }
        self.refresh();
        Ok(fault)
    }

    /// The faults that were asked for and are on.
    #[must_use]
    pub fn inflicted(&self) -> Vec<ControlFault> {
        let now = self.now();
        self.board().all(now.unix).cloned().collect()
    }

    /// Pins a value; `ssid` only with `wifi.clients`.
    ///
    /// # Errors
    /// [`Refusal`] when the asset has no such metric or the value is out of its range.
    pub fn pin(&self, target: Target, metric: &str, ssid: Option<&str>, value: f64) -> Result<(), Refusal> {
        let max = if metric == CHANNEL_UTILISATION { 1.0 } else { MAX_PIN };
        if !(value.is_finite() && (0.0..=max).contains(&value)) {
            return Err(Refusal::Invalid(format!("value {value} is not right: expected a number from 0 to {max:e}")));
        }
        if let Some(ssid) = ssid
            && (metric != CLIENTS || !SSIDS.contains(&ssid))
        {
            let known = SSIDS.join("', '");
            return Err(Refusal::Invalid(format!("ssid '{ssid}' is not right: only with {CLIENTS}, one of '{known}'")));
        }
        self.check_metric(target, metric)?;
        match (target, flow(metric)) {
            (Target::Device(device), Some(flow)) => {
                self.pin_rate(device, flow, Some(value), &self.now());
            }
            _ => self.board_mut().pin(target, metric, ssid.unwrap_or_default(), value),
        }
        Ok(())
    }

    /// Unpins a metric.
    ///
    /// # Errors
    /// [`Refusal::Unknown`] when it is not pinned.
    pub fn unpin(&self, target: Target, metric: &str) -> Result<(), Refusal> {
        self.check_metric(target, metric)?;
        let done = match (target, flow(metric)) {
            (Target::Device(device), Some(flow)) => self.pin_rate(device, flow, None, &self.now()),
            _ => self.board_mut().unpin(target, metric),
        };
        done.then_some(()).ok_or_else(|| Refusal::Unknown { what: "pin", id: metric.to_owned() })
    }

    /// The faults on `target`, with those of what it hangs on.
    #[must_use]
    pub fn all_faults(&self, target: Target, now: &Moment) -> Vec<ActiveFault> {
        match target {
            Target::Service(service) => self.service_faults(service, now),
            Target::Quarter(_) => self.board().active(target, now.unix).collect(),
            Target::Device(device) => {
                let mut faults = self.faults(device, now);
                if let Some(uplink) = self.hangs_on(device) {
                    let taken_along = self.faults(uplink, now).into_iter().filter(|f| f.fault.silences());
                    faults.extend(taken_along.map(|f| ActiveFault { cause: "uplink", ..f }));
                }
                faults
            }
        }
    }

    fn check(&self, request: &Request, target: Target) -> Result<(), Refusal> {
        if let Some(s) = request.seconds
            && !(s > 0.0 && s <= MAX_SECONDS)
        {
            return Err(Refusal::Invalid(format!("seconds {s} is not right: expected above 0 up to {MAX_SECONDS}")));
        }
        if let Some(share) = request.share
            && (request.fault != FaultKind::Throttle || !(share > 0.0 && share <= 1.0))
        {
            let expected = "only with throttle, above 0 up to 1";
            return Err(Refusal::Invalid(format!("share {share} is not right: expected {expected}")));
        }
        let fits = match (request.fault, target) {
            (FaultKind::ServiceDown | FaultKind::Slow | FaultKind::Malformed, Target::Service(_))
            | (FaultKind::Power, Target::Quarter(_)) => true,
            (_, Target::Service(_) | Target::Quarter(_)) | (FaultKind::ServiceDown | FaultKind::Power, _) => false,
            (FaultKind::Throttle, Target::Device(d)) => self.plan.devices[d].asset.kind == AssetKind::School,
            (FaultKind::Cut | FaultKind::Reboot, Target::Device(_)) => true,
            (_, Target::Device(d)) => self.plan.devices[d].answers_snmp(),
        };
        if fits {
            return Ok(());
        }
        let hint = "service_down, slow and malformed fit services; throttle fits schools; malformed, slow and wrap fit \
                    what answers SNMP itself; power fits quarters; cut and reboot fit every device";
        Err(Refusal::Invalid(format!("fault '{}' does not fit '{}': {hint}", request.fault, request.asset)))
    }

    fn check_metric(&self, target: Target, metric: &str) -> Result<(), Refusal> {
        let known: &[&str] = match target {
            Target::Service(_) => &SERVICE_PINS,
            Target::Quarter(_) => &[],
            Target::Device(device) => match self.plan.devices[device].asset.kind {
                AssetKind::AccessPoint => &[CLIENTS, CHANNEL_UTILISATION, Flow::In.metric(), Flow::Out.metric()],
                AssetKind::School => &["school.download", "school.upload", Flow::In.metric(), Flow::Out.metric()],
                _ => &[Flow::In.metric(), Flow::Out.metric()],
            },
        };
        if known.contains(&metric) {
            return Ok(());
        }
        let expected = known.join(", ");
        Err(Refusal::Invalid(format!("metric '{metric}' cannot be pinned here: expected one of {expected}")))
    }

    /// Changes the marks of the devices that `target` stands for, here and in the state file.
    fn keep(&self, target: Target, change: impl Fn(&mut Mark)) -> Result<(), Refusal> {
        let devices = match target {
            Target::Device(device) => vec![device],
            Target::Quarter(quarter) => self.plan.powered_by(quarter).collect(),
            Target::Service(_) => Vec::new(),
        };
        for device in devices {
            let mut mark = self.mark(device);
            change(&mut mark);
            self.memory().keep(self.plan.devices[device].asset.id.as_str(), mark)?;
            self.marks.write().unwrap_or_else(PoisonError::into_inner).insert(device, mark);
        }
        Ok(())
    }
}

fn flow(metric: &str) -> Option<Flow> {
    [Flow::In, Flow::Out].into_iter().find(|f| f.metric() == metric)
}
