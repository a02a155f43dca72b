//! What a school's line gives at a moment: the contract, less what the supplier fails to give and what is in use.

use super::rhythm::SCHOOL;
use crate::noise::Noise;
use crate::plan::School;
use crate::zone::Moment;

/// Share of a test's time that the octets of WebSocket, TCP and IP headers take away from what it measures.
const OVERHEAD: f64 = 0.05;

/// Part of the school's own traffic that a test has to share the line with: TCP flows divide a full line, so that a
/// single test flow is pushed aside by less than the traffic there is.
const CROWDING: f64 = 0.25;

/// A direction of the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Towards the school.
    Down,
    /// From the school.
    Up,
}

/// What a single TCP flow gets at `moment` in bit/s; `throttle` is what a fault leaves of the line, 1 without.
#[must_use]
pub fn capacity_bps(school: &School, noise: Noise, moment: &Moment, direction: Direction, throttle: f64) -> f64 {
    let (contract, busy) = match direction {
        Direction::Down => (school.contract.down_bps, school.busy_share),
        Direction::Up => (school.contract.up_bps, school.busy_share / 4.0),
    };
    let in_use = busy * CROWDING * SCHOOL.value(moment.week_s);
    let jitter = noise.of("line").at(moment.unix.div_euclid(60.0).to_bits()).between(0.985, 1.0);
    contract * school.delivered_share * throttle * (1.0 - OVERHEAD) * (1.0 - in_use) * jitter
}

/// Smallest round-trip time over the line in milliseconds.
#[must_use]
pub fn min_rtt_ms(school: &School, moment: &Moment) -> f64 {
    school.rtt_ms * (1.0 + school.busy_share * SCHOOL.value(moment.week_s))
}
