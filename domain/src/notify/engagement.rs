//! How far a policy has gone with an incident.

use super::policy::Policy;
use crate::time::{MICROS_PER_SECOND, Timestamp};
use std::collections::BTreeSet;

/// A policy that has begun to tell of an incident. It lasts from the first notice to the incident's end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Engagement {
    /// The policy.
    pub policy: i32,
    /// The event that made it begin; escalations are of that event.
    pub event: i64,
    /// Steps done.
    pub reached: usize,
    /// Who was told: they hear how it ends.
    pub told: BTreeSet<i32>,
    /// When the next step is due; none when there is none, or somebody is on it.
    pub next: Option<Timestamp>,
}

impl Engagement {
    /// A beginning at `from`, the time of `event`.
    pub(super) fn begin(policy: &Policy, event: i64, from: Timestamp) -> Self {
        let mut engagement = Self { policy: policy.id, event, reached: 1, told: BTreeSet::new(), next: None };
        engagement.schedule(policy, from);
        engagement
    }

    /// Sets the time of the next step, counted from `from` as the step before it was.
    pub(super) fn schedule(&mut self, policy: &Policy, from: Timestamp) {
        self.next = policy.steps.get(self.reached).map(|step| {
            let before = policy.steps.get(self.reached - 1).map_or(0, |before| before.after_s);
            from.plus_micros(i64::from(step.after_s.saturating_sub(before)) * MICROS_PER_SECOND)
        });
    }
}
