//! What failed because of what it hangs on: it goes where that is, also when it was found first.

use super::{Book, Member};
use crate::id::AssetId;
use crate::incident::Picture;
use crate::incident::round::Round;
use crate::time::Timestamp;
use std::collections::{BTreeMap, HashMap};

impl Book {
    /// Faults of what hangs on something that is down: they belong where that is.
    pub(super) fn children(
        &mut self,
        now: Timestamp,
        picture: &Picture,
        holder: &mut HashMap<AssetId, i64>,
        round: &mut Round,
    ) {
        let mut moves: BTreeMap<(i64, i64), Vec<AssetId>> = BTreeMap::new();
        for (asset, fault) in &picture.faults {
            let Some(parent) = &fault.parent else { continue };
            let Some(&into) = holder.get(parent) else { continue };
            match holder.get(asset) {
                None => {
                    self.join(into, asset, fault.since, now, round);
                    holder.insert(asset.clone(), into);
                }
                Some(from) if *from != into => moves.entry((*from, into)).or_default().push(asset.clone()),
                Some(_) => {}
            }
        }
        for ((from, into), assets) in moves {
            let Some(old) = self.kept.get(&from).filter(|k| k.incident.state.is_live()) else { continue };
            let Some(new) = self.kept.get(&into) else { continue };
            // What had failed long before what it hangs on did not fail because of it.
            let began = new.incident.since;
            let together = |m: &Member| m.since.micros_since(began).abs() <= self.timing.settle;
            let going: Vec<AssetId> = assets.into_iter().filter(|a| old.members.get(a).is_some_and(together)).collect();
            if going.is_empty() {
                continue;
            }
            if old.away().all(|(asset, _)| going.contains(asset)) {
                self.absorb(Some(from), into, now, holder, round);
                continue;
            }
            if let Some(old) = self.kept.get_mut(&from) {
                for asset in &going {
                    if let Some(member) = old.members.get_mut(asset) {
                        member.back = Some(now);
                        round.moved(from, asset);
                    }
                }
                round.left(old, going.clone(), now);
            }
            for asset in going {
                if let Some(fault) = picture.faults.get(&asset) {
                    self.join(into, &asset, fault.since, now, round);
                    holder.insert(asset, into);
                }
            }
        }
    }
}
