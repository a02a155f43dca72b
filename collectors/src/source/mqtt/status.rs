//! How it stands with a broker.

use super::aside::Kept;
use super::register::{RefusedTopic, Register};
use super::suggest::suggestion;
use crate::source::mapping::Trouble;
use cruscotto_domain::id::SourceName;
use cruscotto_domain::time::Timestamp;
use serde::Serialize;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What `/status` says of a broker.
#[derive(Debug, Clone, Serialize)]
pub struct MqttReport {
    /// The source.
    pub name: SourceName,
    /// Whether it is connected now.
    pub connected: bool,
    /// Since when it is or is not.
    pub since: Timestamp,
    /// Why not.
    pub reason: Option<String>,
    /// Filters the broker has refused.
    pub refused_filters: Vec<String>,
    /// Messages since the start.
    pub messages: u64,
    /// Measures since the start that are on the disk.
    pub samples: u64,
    /// Messages of which something could not be taken.
    pub kept_aside: u64,
    /// The file they are kept in.
    pub file: PathBuf,
    /// Their topics.
    pub topics: Vec<RefusedTopic>,
    /// Messages of topics that are not listed.
    pub other_topics: u64,
}

#[derive(Debug)]
struct State {
    report: MqttReport,
    register: Register,
}

/// The state of a source, shared with whoever asks for it.
#[derive(Debug, Clone)]
pub struct MqttStatus(Arc<Mutex<State>>);

impl MqttStatus {
    pub(super) fn new(name: SourceName, file: PathBuf) -> Self {
        let report = MqttReport {
            name,
            connected: false,
            since: Timestamp::now(),
            reason: Some("connecting".to_owned()),
            refused_filters: Vec::new(),
            messages: 0,
            samples: 0,
            kept_aside: 0,
            file,
            topics: Vec::new(),
            other_topics: 0,
        };
        Self(Arc::new(Mutex::new(State { report, register: Register::default() })))
    }

    /// How it stands now.
    #[must_use]
    pub fn report(&self) -> MqttReport {
        let state = self.lock();
        let (topics, other_topics) = state.register.list();
        MqttReport { topics, other_topics, ..state.report.clone() }
    }

    pub(super) fn connected(&self) {
        let report = &mut self.lock().report;
        (report.connected, report.since, report.reason) = (true, Timestamp::now(), None);
    }

    /// True when that is news: it was connected before, or the reason is another.
    pub(super) fn disconnected(&self, reason: &str) -> bool {
        let report = &mut self.lock().report;
        let news = report.connected || report.reason.as_deref() != Some(reason);
        if report.connected {
            report.since = Timestamp::now();
        }
        report.connected = false;
        report.reason = Some(reason.to_owned());
        news
    }

    pub(super) fn refused_filters(&self, filters: Vec<String>) {
        self.lock().report.refused_filters = filters;
    }

    pub(super) fn message(&self) {
        self.lock().report.messages += 1;
    }

    pub(super) fn stored(&self, samples: usize) {
        self.lock().report.samples += samples as u64;
    }

    pub(super) fn kept_aside(&self, kept: &Kept, trouble: &Trouble, payload: &[u8]) {
        let mut state = self.lock();
        state.report.kept_aside += 1;
        let suggest = || matches!(trouble, Trouble::Unmapped).then(|| suggestion(&kept.topic, payload));
        state.register.count(kept, suggest);
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
