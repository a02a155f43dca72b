//! What failed together, though nothing that it hangs on is down: one incident of the quarter, or of the data owner.

use super::Book;
use crate::id::AssetId;
use crate::incident::group::{self, MIN_TOGETHER};
use crate::incident::round::Round;
use crate::incident::{Fault, Picture, Subject};
use crate::time::Timestamp;
use std::collections::{BTreeSet, HashMap};

impl Book {
    /// Faults that hang on nothing that is down and began together: of one area, or of one data owner.
    pub(super) fn together(
        &mut self,
        now: Timestamp,
        picture: &Picture,
        ids: &mut dyn Iterator<Item = i64>,
        holder: &mut HashMap<AssetId, i64>,
        round: &mut Round,
    ) {
        let parents: BTreeSet<&AssetId> = picture.faults.values().filter_map(|f| f.parent.as_ref()).collect();
        let groups =
            group::candidates(picture, |asset, fault| match holder.get(asset).and_then(|id| self.kept.get(id)) {
                _ if self.stayed_away(asset, fault) => false,
                // What has an incident of its own is only drawn into one of its area while that is new.
                Some(kept) => {
                    kept.incident.subject == Subject::Asset(asset.clone())
                        && kept.incident.state.is_live()
                        && now.micros_since(fault.since) <= self.timing.settle
                        && !parents.contains(asset)
                }
                None => true,
            });
        for (place, faults) in groups {
            // Who comes later to what began with them.
            let mut rest = Vec::new();
            for (asset, since) in faults {
                match self.joinable(&place, &asset, since, picture, parents.contains(&asset)) {
                    Some(id) if !holder.contains_key(&asset) => {
                        self.join(id, &asset, since, now, round);
                        holder.insert(asset, id);
                    }
                    Some(id) => {
                        self.absorb(holder.get(&asset).copied(), id, now, holder, round);
                    }
                    None => rest.push((asset, since)),
                }
            }
            for cluster in group::clusters(rest, self.timing.correlate) {
                if cluster.len() < MIN_TOGETHER || !cluster.iter().any(|(asset, _)| self.gathered(asset, now)) {
                    continue;
                }
                let (first, since) = &cluster[0];
                let Some(fault) = picture.faults.get(first) else { continue };
                let id = match self.again(&place, &cluster, now) {
                    Some(id) => {
                        self.returned(id, *since, now, round);
                        id
                    }
                    None => {
                        let Some(id) = ids.next() else { return };
                        let subject = place.subject(*since);
                        let name = place.name(picture).to_owned();
                        self.open(id, subject, name, fault, now, round);
                        id
                    }
                };
                for (asset, since) in &cluster {
                    match holder.get(asset).copied() {
                        Some(own) => self.absorb(Some(own), id, now, holder, round),
                        None => {
                            self.join(id, asset, *since, now, round);
                            holder.insert(asset.clone(), id);
                        }
                    }
                }
            }
        }
    }

    /// The incident of `place` that a fault of `since` belongs to: enough that began with it are still away.
    fn joinable(
        &self,
        place: &group::Place,
        asset: &AssetId,
        since: Timestamp,
        picture: &Picture,
        is_parent: bool,
    ) -> Option<i64> {
        let own = |id: &AssetId| picture.faults.get(id).is_some_and(|f| f.parent.is_none());
        let of_place = self.kept.values().filter(|k| k.incident.state.is_live() && place.is(&k.incident.subject));
        let found = of_place.filter(|k| {
            let others = k.away().filter(|(id, _)| *id != asset && own(id));
            let near = others.filter(|(_, m)| place.joins(m.since, since, self.timing.correlate)).count();
            // What others hang on is rather their cause than one of them.
            near >= if is_parent { MIN_TOGETHER } else { 1 }
        });
        found.map(|k| k.incident.id).next()
    }

    /// The incident of `place` that is over, or flaps, and had all of `cluster` in it.
    fn again(&self, place: &group::Place, cluster: &[(AssetId, Timestamp)], now: Timestamp) -> Option<i64> {
        let over = self.kept.values().filter(|k| place.is(&k.incident.subject) && !k.incident.faulty);
        let over = over.filter(|k| k.incident.state.is_live() || k.is_recent(now, &self.timing));
        over.filter(|k| cluster.iter().all(|(a, _)| k.members.contains_key(a))).map(|k| k.incident.id).next_back()
    }

    /// Whether it was away with others and stayed away when they were back: a fault of its own now.
    fn stayed_away(&self, asset: &AssetId, fault: &Fault) -> bool {
        self.kept
            .values()
            .filter(|k| !k.holds() && k.incident.subject != Subject::Asset(asset.clone()))
            .any(|k| k.members.get(asset).is_some_and(|m| m.back.is_none() && m.since >= fault.since))
    }
}
