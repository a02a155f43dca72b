//! Why a poll failed: the words an operator filters by.

use crate::id::AssetId;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Characters kept of a failure's detail.
pub const MAX_DETAIL_CHARS: usize = 200;

/// The reason a poll failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum FailureReason {
    /// No answer within the time-out and its retries.
    Timeout,
    /// The connection was refused.
    Refused,
    /// No route, no such host.
    Unreachable,
    /// Wrong community, user, key or token.
    Authentication,
    /// An answer that is not of the protocol.
    Malformed,
    /// An answer larger than its bound.
    TooLarge,
    /// The device says it does not have what was asked.
    Unsupported,
    /// The device answered with an error of its own.
    DeviceError,
    /// The collector itself failed: its fault, not the device's.
    Collector,
}

impl FailureReason {
    /// Every reason.
    pub const ALL: [Self; 9] = [
        Self::Timeout,
        Self::Refused,
        Self::Unreachable,
        Self::Authentication,
        Self::Malformed,
        Self::TooLarge,
        Self::Unsupported,
        Self::DeviceError,
        Self::Collector,
    ];

    /// The name in counters and the database.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Timeout => "timeout",
            Self::Refused => "refused",
            Self::Unreachable => "unreachable",
            Self::Authentication => "authentication",
            Self::Malformed => "malformed",
            Self::TooLarge => "too_large",
            Self::Unsupported => "unsupported",
            Self::DeviceError => "device_error",
            Self::Collector => "collector",
        }
    }

    /// Whether the failure says that the device is down: silence does, an answer with an error in it does not.
    #[must_use]
    pub fn means_down(self) -> bool {
        matches!(self, Self::Timeout | Self::Refused | Self::Unreachable)
    }
}

impl fmt::Display for FailureReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A poll that failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PollFailure {
    /// The asset polled.
    pub asset: AssetId,
    /// When.
    pub at: Timestamp,
    /// Why.
    pub reason: FailureReason,
    /// What was seen, at most [`MAX_DETAIL_CHARS`] characters, without addresses or secrets.
    pub detail: String,
}
