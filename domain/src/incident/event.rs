//! The timeline of an incident: every transition is one event, and nothing else changes an incident.

use super::Severity;
use crate::id::AssetId;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// Assets that one event names; with more it gives their number, and the incident lists them.
pub const MAX_LISTED: usize = 20;

/// Assets, of which the first are named.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Listed {
    /// How many there are.
    pub count: u32,
    /// The first of them, at most 20.
    pub assets: Vec<AssetId>,
}

impl FromIterator<AssetId> for Listed {
    fn from_iter<I: IntoIterator<Item = AssetId>>(assets: I) -> Self {
        let mut listed = Self::default();
        for asset in assets {
            listed.count = listed.count.saturating_add(1);
            if listed.assets.len() < MAX_LISTED {
                listed.assets.push(asset);
            }
        }
        listed
    }
}

/// Why an incident is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Resolution {
    /// The fault is gone.
    Recovered,
    /// Somebody said so; the fault may still be there, and is not alarmed again before it went and came back.
    ByHand,
    /// Planned work began on what is left of it.
    Maintenance,
    /// What it was about is back; what stayed away has incidents of its own.
    SplitUp,
    /// It is not measured or judged any more: retired, or the rule was switched off.
    Withdrawn,
}

/// One transition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "detail", rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Change {
    /// It began to be an incident.
    Opened {
        /// How urgent.
        severity: Severity,
        /// When the fault began, before it was taken for one.
        since: Timestamp,
        /// What it takes along.
        assets: Listed,
    },
    /// The fault is back.
    Reopened {
        /// Since when.
        since: Timestamp,
    },
    /// It is over.
    Resolved {
        /// Why.
        how: Resolution,
        /// What the person said who resolved it.
        note: Option<String>,
    },
    /// Somebody is on it.
    Acknowledged {
        /// What they say.
        note: String,
        /// Until when it is quiet; without it, until it is resolved.
        until: Option<Timestamp>,
    },
    /// The time of the acknowledgement has passed: it calls for attention again.
    AcknowledgementEnded,
    /// It is somebody's.
    Assigned {
        /// Whose; nobody's without it.
        to: Option<String>,
    },
    /// Somebody says something.
    Commented {
        /// What.
        text: String,
    },
    /// It is part of another incident, which goes on in its place.
    Merged {
        /// The other.
        into: i64,
    },
    /// Another incident turned out to be part of this one.
    Absorbed {
        /// The other.
        incident: i64,
        /// What it brought along.
        assets: Listed,
    },
    /// More assets are part of it.
    Joined {
        /// Which.
        assets: Listed,
    },
    /// Assets are back, or left it for what explains them better.
    Left {
        /// Which.
        assets: Listed,
    },
    /// These stayed away when the others came back: they have incidents of their own.
    SplitOff {
        /// Which.
        assets: Listed,
    },
    /// It became more or less urgent.
    SeverityChanged {
        /// Before.
        from: Severity,
        /// After.
        to: Severity,
    },
    /// It comes and goes: the single comings and goings are not told any more.
    FlappingBegan,
    /// It has been quiet for long enough.
    FlappingEnded,
}

impl Change {
    /// The name of its kind: column `kind` of the log.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Opened { .. } => "opened",
            Self::Reopened { .. } => "reopened",
            Self::Resolved { .. } => "resolved",
            Self::Acknowledged { .. } => "acknowledged",
            Self::AcknowledgementEnded => "acknowledgement_ended",
            Self::Assigned { .. } => "assigned",
            Self::Commented { .. } => "commented",
            Self::Merged { .. } => "merged",
            Self::Absorbed { .. } => "absorbed",
            Self::Joined { .. } => "joined",
            Self::Left { .. } => "left",
            Self::SplitOff { .. } => "split_off",
            Self::SeverityChanged { .. } => "severity_changed",
            Self::FlappingBegan => "flapping_began",
            Self::FlappingEnded => "flapping_ended",
        }
    }
}

/// An entry of the timeline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EventItem {
    /// Its number; later events of any incident have higher ones.
    pub id: i64,
    /// The incident.
    pub incident: i64,
    /// When.
    pub at: Timestamp,
    /// Who; nobody when it happened by itself.
    pub actor: Option<String>,
    /// What.
    #[serde(flatten)]
    pub change: Change,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kind_is_the_tag_and_the_log_is_read_back() {
        let at: Timestamp = "2026-11-25T10:00:00Z".parse().unwrap();
        let assets: Listed = (0..30).map(|n| AssetId::new(format!("ap-{n}")).unwrap()).collect();
        assert_eq!((assets.count, assets.assets.len()), (30, MAX_LISTED));
        for change in [
            Change::Opened { severity: Severity::Critical, since: at, assets: assets.clone() },
            Change::Reopened { since: at },
            Change::Resolved { how: Resolution::ByHand, note: Some("fuse".into()) },
            Change::Acknowledged { note: String::new(), until: Some(at) },
            Change::AcknowledgementEnded,
            Change::Assigned { to: None },
            Change::Commented { text: "è la fibra".into() },
            Change::Merged { into: 7 },
            Change::Absorbed { incident: 7, assets: assets.clone() },
            Change::Joined { assets: assets.clone() },
            Change::Left { assets: assets.clone() },
            Change::SplitOff { assets },
            Change::SeverityChanged { from: Severity::Warning, to: Severity::Critical },
            Change::FlappingBegan,
            Change::FlappingEnded,
        ] {
            let item = EventItem { id: 1, incident: 2, at, actor: None, change };
            let json = serde_json::to_value(&item).unwrap();
            assert_eq!(json["kind"], item.change.kind());
            assert_eq!(serde_json::from_value::<EventItem>(json).unwrap(), item);
        }
    }
}
