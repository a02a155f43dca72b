//! How long to wait before the next attempt to connect.

/// The first wait, in milliseconds.
const FIRST_MS: f64 = 500.0;

/// The longest wait, in milliseconds.
const LONGEST_MS: f64 = 30_000.0;

/// The wait before attempt `attempt` (0 is the first after a loss), in milliseconds: doubled each time, and from half
/// to the whole of it by `random` in 0..1, so that a city's browsers do not return in one moment after a restart.
#[must_use]
pub(super) fn wait_ms(attempt: u32, random: f64) -> f64 {
    let doubled = FIRST_MS * 2.0_f64.powi(attempt.min(16).cast_signed());
    doubled.min(LONGEST_MS) * (0.5 + 0.5 * random.clamp(0.0, 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_half_a_minute_with_jitter() {
        assert_eq!([wait_ms(0, 0.0), wait_ms(0, 1.0), wait_ms(3, 1.0)], [250.0, 500.0, 4_000.0]);
        assert_eq!([wait_ms(40, 1.0), wait_ms(u32::MAX, 0.0)], [30_000.0, 15_000.0]);
    }
}
