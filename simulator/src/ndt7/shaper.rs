//! Holds a flow to the speed of a line.

use std::time::Duration;
use tokio::time::Instant;

/// How much a flow may catch up after it was held up, in time of the line: what a router's buffer would have held.
const BURST: Duration = Duration::from_millis(60);

/// No line is slower, in bit/s: a subtest must move.
const MIN_BPS: f64 = 64e3;

/// The moment at which the line will have carried everything that was put on it.
#[derive(Debug)]
pub(super) struct Shaper {
    due: Instant,
}

impl Shaper {
    pub(super) fn new(now: Instant) -> Self {
        Self { due: now }
    }

    /// Waits until a line of `bps` bit/s has carried `octets` more.
    pub(super) async fn carry(&mut self, octets: usize, bps: f64) {
        tokio::time::sleep_until(self.put(Instant::now(), octets, bps)).await;
    }

    /// When a line of `bps` bit/s will have carried `octets` that are put on it at `now`.
    #[allow(clippy::cast_precision_loss, reason = "a message's size")]
    fn put(&mut self, now: Instant, octets: usize, bps: f64) -> Instant {
        let earliest = now.checked_sub(BURST).unwrap_or(self.due);
        self.due = self.due.max(earliest) + Duration::from_secs_f64(octets as f64 * 8.0 / bps.max(MIN_BPS));
        self.due
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn carries_at_the_speed_of_the_line() {
        let start = Instant::now();
        let (mut shaper, mut now) = (Shaper::new(start), start);
        for _ in 0..100 {
            now = shaper.put(now, 125_000, 1e9); // a millisecond each
        }
        assert_eq!(now - start, Duration::from_millis(100));
    }

    #[test]
    fn a_pause_is_caught_up_by_no_more_than_a_buffer() {
        let start = Instant::now();
        let mut shaper = Shaper::new(start);
        let later = start + Duration::from_secs(5);
        let due = shaper.put(later, 1_250_000, 1e9); // ten milliseconds
        assert_eq!(due, later - BURST + Duration::from_millis(10));
    }

    #[test]
    fn a_dead_line_moves_all_the_same() {
        let start = Instant::now();
        assert_eq!(Shaper::new(start).put(start, 8_000, 0.0), start + Duration::from_secs(1));
    }
}
