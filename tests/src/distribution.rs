//! Durations seen, as percentiles.

use std::fmt;
use std::time::Duration;

/// A collection of durations.
#[derive(Debug, Clone, Default)]
pub struct Distribution {
    sorted: Vec<Duration>,
}

impl FromIterator<Duration> for Distribution {
    fn from_iter<I: IntoIterator<Item = Duration>>(durations: I) -> Self {
        let mut sorted: Vec<Duration> = durations.into_iter().collect();
        sorted.sort_unstable();
        Self { sorted }
    }
}

impl Distribution {
    /// How many durations there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.sorted.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.sorted.is_empty()
    }

    /// The duration that `percent` of all do not exceed (nearest rank); zero when there is none.
    #[must_use]
    pub fn percentile(&self, percent: usize) -> Duration {
        let rank = (self.sorted.len() * percent).div_ceil(100).max(1);
        self.sorted.get(rank - 1).copied().unwrap_or_default()
    }
}

impl fmt::Display for Distribution {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "n {}", self.len())?;
        for (name, percent) in [("min", 0), ("p50", 50), ("p90", 90), ("p95", 95), ("p99", 99), ("max", 100)] {
            write!(f, ", {name} {} ms", self.percentile(percent).as_millis())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(millis: impl IntoIterator<Item = u64>) -> Distribution {
        millis.into_iter().map(Duration::from_millis).collect()
    }

    #[test]
    fn percentiles_are_values_that_were_seen() {
        let hundred = of((1..=100).rev());
        assert_eq!(hundred.percentile(95), Duration::from_millis(95));
        assert_eq!(hundred.percentile(0), Duration::from_millis(1));
        assert_eq!(hundred.percentile(100), Duration::from_millis(100));
        assert_eq!(of([7]).percentile(50), Duration::from_millis(7));
        assert_eq!(of([]).percentile(95), Duration::ZERO);
    }

    #[test]
    fn is_printed_in_one_line() {
        assert_eq!(of([1, 2]).to_string(), "n 2, min 1 ms, p50 1 ms, p90 2 ms, p95 2 ms, p99 2 ms, max 2 ms");
    }
}
