//! How the assets of each source are, as far as the live state knows.

use super::state::CityState;
use cruscotto_domain::asset::Placement;
use cruscotto_domain::collector::FailureCount;
use cruscotto_domain::failure::FailureReason;
use cruscotto_domain::id::SourceName;
use cruscotto_domain::time::{MICROS_PER_SECOND, Timestamp};
use std::collections::{BTreeMap, HashMap};

/// Microseconds for which a failed poll is told: longer, and it is of another day.
const TOLD_FOR: i64 = 3_600 * MICROS_PER_SECOND;

/// The assets of one source.
#[derive(Debug, Default)]
pub struct SourceSum {
    /// How many there are.
    pub assets: u32,
    failing: BTreeMap<FailureReason, u32>,
}

impl SourceSum {
    /// Assets whose last poll failed within the hour, by reason, most frequent first.
    #[must_use]
    pub fn failing(&self) -> Vec<FailureCount> {
        let mut counts: Vec<FailureCount> =
            self.failing.iter().map(|(reason, assets)| FailureCount { reason: *reason, assets: *assets }).collect();
        counts.sort_by_key(|count| std::cmp::Reverse(count.assets));
        counts
    }
}

impl CityState {
    /// The assets of each source that lie where `covers` says.
    #[must_use]
    pub fn source_sums(&self, now: Timestamp, covers: impl Fn(&Placement) -> bool) -> HashMap<SourceName, SourceSum> {
        let mut sums: HashMap<SourceName, SourceSum> = HashMap::new();
        for asset in self.assets.values().filter(|asset| covers(&asset.placed.placement)) {
            let Some(source) = &asset.source else { continue };
            let sum = sums.entry(source.clone()).or_default();
            sum.assets += 1;
            if let Some(failure) = asset.last_failure.as_ref().filter(|f| now.micros_since(f.at) <= TOLD_FOR) {
                *sum.failing.entry(failure.reason).or_default() += 1;
            }
        }
        sums
    }

    /// Whether nothing came from a source for so long that this is why nothing is known of its assets.
    #[must_use]
    pub fn is_silent(&self, source: &SourceName) -> bool {
        self.silent.contains(source)
    }
}
