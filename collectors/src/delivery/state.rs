//! What `/status` says of the delivery.

use cruscotto_domain::time::Timestamp;
use serde::Serialize;
use std::sync::{Arc, Mutex, PoisonError};

/// How deliveries go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryState {
    /// Nothing was delivered yet.
    #[default]
    Idle,
    /// The last delivery was accepted.
    Delivering,
    /// The backend is away or busy; the spool grows.
    Retrying,
    /// The token is not accepted; the spool grows until somebody changes it.
    Unauthorised,
}

/// The state, since when, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DeliveryReport {
    /// How deliveries go.
    pub state: DeliveryState,
    /// Since when they go so.
    pub since: Timestamp,
    /// The last delivery that was accepted.
    pub last_delivered: Option<Timestamp>,
    /// What went wrong last; none while all is well.
    pub error: Option<String>,
}

/// Shared between the delivery and `/status`.
#[derive(Debug, Clone)]
pub struct DeliveryStatus(Arc<Mutex<DeliveryReport>>);

impl Default for DeliveryStatus {
    fn default() -> Self {
        let report =
            DeliveryReport { state: DeliveryState::Idle, since: Timestamp::now(), last_delivered: None, error: None };
        Self(Arc::new(Mutex::new(report)))
    }
}

impl DeliveryStatus {
    /// What to report now.
    #[must_use]
    pub fn report(&self) -> DeliveryReport {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(super) fn set(&self, state: DeliveryState, error: Option<String>) {
        let now = Timestamp::now();
        let mut report = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if report.state != state {
            report.state = state;
            report.since = now;
        }
        if state == DeliveryState::Delivering {
            report.last_delivered = Some(now);
        }
        report.error = error;
    }
}
