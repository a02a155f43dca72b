//! How long incidents wait for what belongs to them.

use crate::time::MICROS_PER_SECOND;

/// The times of the engine, in microseconds. A test has no minutes to wait and takes shorter ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timing {
    /// A fault must be seen this long before an incident is opened: what fails with it is seen by then, and a backlog that
    /// is being delivered has gone past it.
    pub gather: i64,
    /// Faults of one quarter whose beginnings are no further apart than this are one event.
    pub correlate: i64,
    /// What failed at most this long before or after what it hangs on failed because of it. Devices are polled each minute
    /// and a fault must last half of one: children are found up to two minutes before their parent.
    pub settle: i64,
    /// How long what hung on something may stay away after that is back, before it counts as a fault of its own.
    pub linger: i64,
    /// A fault that returns within this time after its incident was resolved reopens it.
    pub reopen: i64,
    /// How far back comings and goings are counted for flapping.
    pub flap: i64,
}

impl Default for Timing {
    fn default() -> Self {
        Self {
            gather: 5 * MICROS_PER_SECOND,
            correlate: 60 * MICROS_PER_SECOND,
            settle: 300 * MICROS_PER_SECOND,
            linger: 120 * MICROS_PER_SECOND,
            reopen: 1_800 * MICROS_PER_SECOND,
            flap: 1_800 * MICROS_PER_SECOND,
        }
    }
}

impl Timing {
    /// All times a `part` of the usual ones.
    #[must_use]
    pub fn shortened(part: i64) -> Self {
        let usual = Self::default();
        let part = part.max(1);
        Self {
            gather: usual.gather / part,
            correlate: usual.correlate / part,
            settle: usual.settle / part,
            linger: usual.linger / part,
            reopen: usual.reopen / part,
            flap: usual.flap / part,
        }
    }
}
