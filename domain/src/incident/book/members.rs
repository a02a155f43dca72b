//! What the others do with incidents: open one, go on with one, put assets in, make one a part of another.

use super::{Book, Kept, Member};
use crate::id::AssetId;
use crate::incident::round::Round;
use crate::incident::{Change, Fault, Incident, Subject};
use crate::time::Timestamp;
use std::collections::{BTreeMap, HashMap};

impl Book {
    pub(super) fn open(
        &mut self,
        id: i64,
        subject: Subject,
        name: String,
        fault: &Fault,
        now: Timestamp,
        round: &mut Round,
    ) {
        let judged = (fault.why.clone(), fault.severity);
        let incident = Incident {
            nil: fault.nil.clone(),
            municipio: fault.municipio.clone(),
            demo: fault.demo,
            ..Incident::open(id, subject, name, judged, fault.since, now)
        };
        let opening = incident.opening(std::iter::empty().collect());
        self.kept.insert(id, Kept { incident, members: BTreeMap::new() });
        round.open(id, now, opening);
    }

    pub(super) fn returned(&mut self, id: i64, since: Timestamp, now: Timestamp, round: &mut Round) {
        let timing = self.timing;
        // What is not over yet goes on.
        if let Some(kept) = self.kept.get_mut(&id).filter(|kept| !kept.incident.faulty) {
            // Who had stayed away has an incident of its own since; who belongs to this one again joins it.
            for (asset, member) in kept.members.iter_mut().filter(|(_, member)| member.back.is_none()) {
                member.back = Some(now);
                round.moved(id, asset);
            }
            let changes = kept.incident.fault(since, now, &timing);
            round.touched(id);
            round.tell(id, now, None, changes);
        }
    }

    pub(super) fn join(&mut self, id: i64, asset: &AssetId, since: Timestamp, now: Timestamp, round: &mut Round) {
        if let Some(kept) = self.kept.get_mut(&id) {
            let own = kept.incident.subject == Subject::Asset(asset.clone());
            kept.members.insert(asset.clone(), Member { since, back: None });
            round.moved(id, asset);
            if !own {
                round.joined(id, asset.clone(), now);
            }
        }
    }

    /// Makes incident `from` a part of `into`, with all that is away in it.
    pub(super) fn absorb(
        &mut self,
        from: Option<i64>,
        into: i64,
        now: Timestamp,
        holder: &mut HashMap<AssetId, i64>,
        round: &mut Round,
    ) {
        let Some(from) = from.filter(|from| *from != into) else { return };
        let Some(old) = self.kept.get_mut(&from) else { return };
        let moving: Vec<(AssetId, Member)> = old.away().map(|(a, m)| (a.clone(), *m)).collect();
        let changes = old.incident.merge(into, now);
        old.incident.affected = 0;
        round.tell(from, now, None, changes);
        let assets = moving.iter().map(|(asset, _)| asset.clone()).collect();
        if let Some(new) = self.kept.get_mut(&into) {
            for (asset, member) in &moving {
                new.members.insert(asset.clone(), *member);
                round.moved(into, asset);
                holder.insert(asset.clone(), into);
            }
            new.incident.since = moving.iter().map(|(_, m)| m.since).fold(new.incident.since, Timestamp::min);
            round.tell(into, now, None, vec![Change::Absorbed { incident: from, assets }]);
        }
    }
}
