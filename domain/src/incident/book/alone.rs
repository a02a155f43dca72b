//! What fails by itself: an incident of its own.

use super::{Book, Kept};
use crate::id::AssetId;
use crate::incident::round::Round;
use crate::incident::{Picture, Subject};
use crate::time::Timestamp;
use std::collections::HashMap;

impl Book {
    /// Faults that nothing else explains.
    pub(super) fn alone(
        &mut self,
        now: Timestamp,
        picture: &Picture,
        ids: &mut dyn Iterator<Item = i64>,
        holder: &mut HashMap<AssetId, i64>,
        round: &mut Round,
    ) {
        for (asset, fault) in &picture.faults {
            if fault.parent.is_some() || holder.contains_key(asset) || !self.gathered(asset, now) {
                continue;
            }
            let subject = Subject::Asset(asset.clone());
            let id = match self.returning(&subject, now) {
                Some(id) => {
                    self.returned(id, fault.since, now, round);
                    id
                }
                None => {
                    let Some(id) = ids.next() else { return };
                    self.open(id, subject, fault.name.clone(), fault, now, round);
                    id
                }
            };
            self.join(id, asset, fault.since, now, round);
            holder.insert(asset.clone(), id);
        }
    }

    /// The incident about `subject` that its fault comes back to: it flaps, waits for what hangs on it, or was over a moment
    /// ago.
    pub(super) fn returning(&self, subject: &Subject, now: Timestamp) -> Option<i64> {
        let same = self.kept.values().filter(|k| k.incident.subject == *subject);
        let over = |k: &&Kept| !k.incident.faulty && k.is_recent(now, &self.timing);
        same.filter(|k| k.incident.state.is_live() || over(k)).map(|k| k.incident.id).next_back()
    }
}
