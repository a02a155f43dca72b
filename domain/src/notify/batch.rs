//! What goes into one message.

use super::plan::Notice;
use super::quiet::Zone;
use super::recipient::Recipient;
use crate::time::Timestamp;
use std::collections::BTreeSet;

/// Notices of one recipient that go together, in the order they were planned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// Their places in the list that was handed in.
    pub taken: Vec<usize>,
    /// Whether some of them waited for the end of quiet hours.
    pub digest: bool,
}

/// Which of the notices that wait for `recipient`, in the order they were planned, go at `now`; `None` when none is due.
///
/// The first that is due takes along all that may go: one message instead of many. In quiet hours only those go that
/// pierce, and with them what else waits of the same incidents, so that nobody reads of an end before the beginning.
#[must_use]
pub fn take_due(recipient: &Recipient, waiting: &[Notice], zone: &impl Zone, now: Timestamp) -> Option<Batch> {
    let quiet = recipient.quiet.filter(|hours| hours.until(now, zone).is_some());
    let may_go = |notice: &Notice| quiet.is_none() || notice.piercing;
    if !waiting.iter().any(|notice| may_go(notice) && notice.ready <= now) {
        return None;
    }
    let incidents: BTreeSet<i64> = waiting.iter().filter(|n| may_go(n)).map(|n| n.incident).collect();
    let taken: Vec<usize> = (0..waiting.len()).filter(|i| incidents.contains(&waiting[*i].incident)).collect();
    let held = |notice: &Notice| {
        !notice.piercing && recipient.quiet.is_some_and(|hours| hours.until(notice.ready, zone).is_some())
    };
    Some(Batch { digest: quiet.is_none() && taken.iter().any(|i| held(&waiting[*i])), taken })
}
