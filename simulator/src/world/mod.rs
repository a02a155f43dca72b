//! The city as it is now: the plan, what is broken, and the questions that the protocols ask of it.

mod control;
mod counters;
mod faults;
mod schools;
mod services;
mod wifi;

pub use control::{Refusal, Request};
pub use counters::Flow;

use crate::fault::{Board, Condition, Mark, Memory, Schedule};
use crate::plan::{DeviceIndex, Plan, Role};
use crate::zone::Moment;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

/// How often failures of their own accord are looked for.
const REFRESH: Duration = Duration::from_secs(1);

/// The city now.
#[derive(Debug)]
pub struct World {
    /// What was built.
    pub plan: Plan,
    /// Whether nothing breaks of its own accord.
    quiet: bool,
    board: RwLock<Board>,
    marks: RwLock<HashMap<DeviceIndex, Mark>>,
    memory: Mutex<Memory>,
    conditions: Vec<watch::Sender<Condition>>,
}

impl World {
    /// The city `plan` with the past in `memory`.
    #[must_use]
    pub fn new(plan: Plan, quiet: bool, memory: Memory) -> Arc<Self> {
        let known = |(id, mark): (&str, Mark)| Some((plan.find(&id.parse().ok()?)?, mark));
        let marks: HashMap<DeviceIndex, Mark> = memory.marks().filter_map(known).collect();
        let conditions = plan.devices.iter().map(|_| watch::Sender::new(Condition::Up)).collect();
        let world = Self {
            plan,
            quiet,
            board: RwLock::default(),
            marks: RwLock::new(marks),
            memory: Mutex::new(memory),
            conditions,
        };
        world.refresh();
        Arc::new(world)
    }

    /// The present moment.
    #[must_use]
    pub fn now(&self) -> Moment {
        // A clock before 1970 is no clock; the city then lives in 1970.
        let unix = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        self.plan.zone.moment(unix.as_secs_f64())
    }

    /// Tells when the condition of a device changes.
    #[must_use]
    pub fn watch(&self, device: DeviceIndex) -> watch::Receiver<Condition> {
        self.conditions[device].subscribe()
    }

    /// Works every condition out anew and tells those that changed.
    pub fn refresh(&self) {
        let now = self.now();
        self.board_mut().expire(now.unix);
        for device in 0..self.conditions.len() {
            self.refresh_one(device, &now);
        }
    }

    /// Follows failures of their own accord and the ends of faults until `stop`.
    pub async fn live(&self, stop: CancellationToken) {
        let mut ticks = tokio::time::interval(REFRESH);
        ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Skip);
        // Until when the failures of each device stay as they are: most seconds change nothing anywhere.
        let mut steady = vec![f64::NEG_INFINITY; self.conditions.len()];
        while stop.run_until_cancelled(ticks.tick()).await.is_some() {
            let now = self.now();
            let expired = self.board_mut().expire(now.unix);
            if expired {
                self.refresh();
            }
            if self.quiet {
                continue;
            }
            for (device, until) in steady.iter_mut().enumerate().filter(|(_, until)| **until <= now.unix) {
                let it = &self.plan.devices[device];
                *until = Schedule::of(it.asset.kind, it.noise).steady_until(now.unix);
                self.refresh_one(device, &now);
                if let Role::Uplink { children } = &it.role {
                    children.iter().for_each(|child| self.refresh_one(*child, &now));
                }
            }
        }
    }

    fn refresh_one(&self, device: DeviceIndex, now: &Moment) {
        let new = self.condition(device, now);
        self.conditions[device].send_if_modified(|old| std::mem::replace(old, new) != new);
    }

    // A panic elsewhere leaves these maps whole: each change to them is one call.
    fn board(&self) -> RwLockReadGuard<'_, Board> {
        self.board.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn board_mut(&self) -> RwLockWriteGuard<'_, Board> {
        self.board.write().unwrap_or_else(PoisonError::into_inner)
    }

    fn mark(&self, device: DeviceIndex) -> Mark {
        self.marks.read().unwrap_or_else(PoisonError::into_inner).get(&device).copied().unwrap_or_default()
    }

    fn memory(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
