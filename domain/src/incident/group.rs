//! What failed together, though nothing says that it hangs together: faults of one quarter within a minute are a power
//! cut, and devices of one data owner that are measured no more are its feed.

use super::{Fault, Picture, Subject, Why};
use crate::id::{AreaId, AssetId};
use crate::time::Timestamp;
use std::collections::BTreeMap;

/// Faults that make an event of their place: two at once happen by chance each week in a city of thousands of access
/// points that fail once a month (about 0.02 a day in a quarter of fifty, with a minute to meet in), three do not.
pub(super) const MIN_TOGETHER: usize = 3;

/// Where faults are gathered.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Place {
    Area(AreaId),
    Owner(String),
}

impl Place {
    /// What an incident is about in which the first failed `at`.
    pub(super) fn subject(&self, at: Timestamp) -> Subject {
        match self {
            Self::Area(area) => Subject::Area { area: area.clone(), at },
            Self::Owner(owner) => Subject::Owner(owner.clone()),
        }
    }

    /// Whether an incident is of this place.
    pub(super) fn is(&self, subject: &Subject) -> bool {
        match (self, subject) {
            (Self::Area(a), Subject::Area { area: b, .. }) => a == b,
            (Self::Owner(a), Subject::Owner(b)) => a == b,
            _ => false,
        }
    }

    /// What people call it.
    pub(super) fn name<'a>(&'a self, picture: &'a Picture) -> &'a str {
        match self {
            Self::Area(area) => picture.areas.get(area).map_or(area.as_str(), String::as_str),
            Self::Owner(owner) => owner,
        }
    }

    /// Whether a fault of `since` belongs to one of `other`. A feed is one thing, whenever its devices are missed.
    pub(super) fn joins(&self, other: Timestamp, since: Timestamp, within: i64) -> bool {
        match self {
            Self::Area(_) => since.micros_since(other).abs() <= within,
            Self::Owner(_) => true,
        }
    }
}

/// Faults that may be part of a common event, by place, oldest first.
pub(super) fn candidates(
    picture: &Picture,
    free: impl Fn(&AssetId, &Fault) -> bool,
) -> BTreeMap<Place, Vec<(AssetId, Timestamp)>> {
    let mut places: BTreeMap<Place, Vec<(AssetId, Timestamp)>> = BTreeMap::new();
    for (asset, fault) in picture.faults.iter().filter(|(_, fault)| fault.parent.is_none()) {
        let place = match fault.why {
            Why::Down => fault.nil.clone().or_else(|| fault.municipio.clone()).map(Place::Area),
            Why::NoData => fault.owner.clone().map(Place::Owner),
            _ => None,
        };
        if let Some(place) = place
            && free(asset, fault)
        {
            places.entry(place).or_default().push((asset.clone(), fault.since));
        }
    }
    for faults in places.values_mut() {
        faults.sort_by(|a, b| (a.1, &a.0).cmp(&(b.1, &b.0)));
    }
    places
}

/// `faults`, oldest first, cut wherever the next began more than `within` microseconds later.
pub(super) fn clusters(faults: Vec<(AssetId, Timestamp)>, within: i64) -> Vec<Vec<(AssetId, Timestamp)>> {
    let mut clusters: Vec<Vec<(AssetId, Timestamp)>> = Vec::new();
    for fault in faults {
        match clusters.last_mut() {
            Some(last) if last.last().is_some_and(|(_, before)| fault.1.micros_since(*before) <= within) => {
                last.push(fault);
            }
            _ => clusters.push(vec![fault]),
        }
    }
    clusters
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::MICROS_PER_SECOND as S;

    #[test]
    fn a_gap_longer_than_the_window_ends_a_cluster() {
        let fault = |second: i64| -> (AssetId, Timestamp) {
            (AssetId::new(format!("ap-{second}")).unwrap(), Timestamp::from_micros(second * S).unwrap())
        };
        let found = clusters([0, 50, 110, 171].map(fault).to_vec(), 60 * S);
        assert_eq!(found.iter().map(Vec::len).collect::<Vec<_>>(), [3, 1]);
        assert!(clusters(Vec::new(), S).is_empty());
    }
}
