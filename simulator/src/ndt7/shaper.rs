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
    pub(super) fn new() -> Self {
        Self { due: Instant::now() }
    }

    /// Waits until a line of `bps` bit/s has carried `octets` more.
    #[allow(clippy::cast_precision_loss, reason = "a message's size")]
    pub(super) async fn carry(&mut self, octets: usize, bps: f64) {
        let earliest = Instant::now().checked_sub(BURST).unwrap_or(self.due);
        self.due = self.due.max(earliest) + Duration::from_secs_f64(octets as f64 * 8.0 / bps.max(MIN_BPS));
        tokio::time::sleep_until(self.due).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn carries_at_the_speed_of_the_line() {
        let start = Instant::now();
        let mut shaper = Shaper::new();
        for _ in 0..100 {
            shaper.carry(125_000, 1e9).await; // a millisecond each
        }
        let took = start.elapsed();
        assert!((Duration::from_millis(100)..Duration::from_millis(103)).contains(&took), "{took:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn a_pause_is_caught_up_by_no_more_than_a_buffer() {
        let mut shaper = Shaper::new();
        tokio::time::advance(Duration::from_secs(5)).await;
        let start = Instant::now();
        for _ in 0..100 {
            shaper.carry(1_250_000, 1e9).await; // ten milliseconds each
        }
        let took = start.elapsed();
        assert!(took >= Duration::from_secs(1) - BURST, "{took:?}");
    }
}
