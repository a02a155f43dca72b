//! Sorts what is wrong in the city into incidents: one a cause.
//!
//! It looks at what is so now, again and again, and not at a stream of news: whatever was missed in between, whatever
//! came late or twice, the next look finds the same city and comes to the same incidents. So a backlog that moves the
//! health of a device through its past opens nothing, and a server that was killed goes on where its committed incidents
//! are.

use super::group::{self, MIN_TOGETHER};
use super::round::Round;
use super::{Action, Alarm, Change, Fault, Incident, IncidentState, Picture, Refused, Resolution, Subject, Timing};
use crate::id::AssetId;
use crate::time::Timestamp;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// An asset in an incident.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Member {
    /// When its fault began.
    pub since: Timestamp,
    /// When it was back, or left for an incident that explains it better.
    pub back: Option<Timestamp>,
}

/// An incident with its assets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// The incident.
    pub incident: Incident,
    /// What it takes along.
    pub members: BTreeMap<AssetId, Member>,
}

impl Kept {
    /// Whether what is in it is spoken for: it is live, or was resolved by hand while its fault is still there.
    pub(super) fn holds(&self) -> bool {
        self.incident.state.is_live() || (self.incident.state == IncidentState::Resolved && self.incident.faulty)
    }

    pub(super) fn away(&self) -> impl Iterator<Item = (&AssetId, &Member)> {
        self.members.iter().filter(|(_, member)| member.back.is_none())
    }

    fn is_recent(&self, now: Timestamp, timing: &Timing) -> bool {
        self.incident.resolved.is_some_and(|at| now.micros_since(at) <= timing.reopen)
    }
}

/// The incidents that are not over, and those that may be reopened.
#[derive(Debug, Clone, Default)]
pub struct Book {
    timing: Timing,
    pub(super) kept: BTreeMap<i64, Kept>,
    /// Since when each fault is seen. Not kept over a restart: a fault is seen anew, and opens a moment later.
    seen: HashMap<AssetId, Timestamp>,
}

impl Book {
    /// A book with what the store knows: every incident that holds, and those resolved within [`Timing::reopen`].
    #[must_use]
    pub fn new(timing: Timing, kept: Vec<Kept>) -> Self {
        Self { timing, kept: kept.into_iter().map(|k| (k.incident.id, k)).collect(), seen: HashMap::new() }
    }

    /// The same book on what the store knows now.
    #[must_use]
    pub fn reloaded(self, kept: Vec<Kept>) -> Self {
        Self { seen: self.seen, ..Self::new(self.timing, kept) }
    }

    /// Every incident that is not over.
    pub fn live(&self) -> impl Iterator<Item = &Incident> {
        self.kept.values().map(|k| &k.incident).filter(|i| i.state.is_live())
    }

    /// An incident of the book.
    #[must_use]
    pub fn get(&self, id: i64) -> Option<&Kept> {
        self.kept.get(&id)
    }

    /// Puts an incident back that is older than what the book keeps, so that somebody can act on it.
    pub fn put(&mut self, kept: Kept) {
        self.kept.entry(kept.incident.id).or_insert(kept);
    }

    /// Somebody does something.
    ///
    /// # Errors
    /// [`Refused`]; `None` when the book does not have the incident.
    pub fn act(&mut self, id: i64, action: Action, by: &str, now: Timestamp) -> Option<Result<Round, Refused>> {
        let before = self.revisions();
        let kept = self.kept.get_mut(&id)?;
        Some(kept.incident.act(action, by, now).map(|changes| {
            let mut round = Round::default();
            round.tell(id, now, Some(by), changes);
            round.close(&mut self.kept, &before);
            round
        }))
    }

    /// Brings the incidents up to `picture`. New ones take their numbers from `ids`; when it runs out, the rest waits for
    /// the next look.
    pub fn look(&mut self, now: Timestamp, picture: &Picture, ids: &mut dyn Iterator<Item = i64>) -> Round {
        let (mut round, before) = (Round::default(), self.revisions());
        self.see(now, picture);
        let left = self.returns(now, picture, &mut round);
        let mut holder = self.holders();
        self.together(now, picture, ids, &mut holder, &mut round);
        self.alone(now, picture, ids, &mut holder, &mut round);
        self.children(now, picture, &mut holder, &mut round);
        self.conclude(now, picture, &left, &mut round);
        self.alarms(now, picture, ids, &mut round);
        for kept in self.kept.values_mut() {
            let changes = kept.incident.tick(now, &self.timing);
            round.tell(kept.incident.id, now, None, changes);
        }
        round.close(&mut self.kept, &before);
        let timing = self.timing;
        self.kept.retain(|_, k| k.incident.state != IncidentState::Merged && (k.holds() || k.is_recent(now, &timing)));
        round
    }

    fn revisions(&self) -> BTreeMap<i64, u32> {
        self.kept.iter().map(|(id, kept)| (*id, kept.incident.revision)).collect()
    }

    fn see(&mut self, now: Timestamp, picture: &Picture) {
        self.seen.retain(|asset, _| picture.faults.contains_key(asset));
        for asset in picture.faults.keys() {
            // A clock that was set back must not make a fault wait for the time it was set back by.
            let seen = self.seen.entry(asset.clone()).or_insert(now);
            *seen = (*seen).min(now);
        }
    }

    fn gathered(&self, asset: &AssetId, now: Timestamp) -> bool {
        self.seen.get(asset).is_some_and(|seen| now.micros_since(*seen) >= self.timing.gather)
    }

    /// Marks who is back; says of which incidents somebody left because planned work began.
    fn returns(&mut self, now: Timestamp, picture: &Picture, round: &mut Round) -> BTreeSet<i64> {
        let mut planned = BTreeSet::new();
        for kept in self.kept.values_mut().filter(|k| k.holds()) {
            let mut back = Vec::new();
            for (asset, member) in kept.members.iter_mut().filter(|(_, m)| m.back.is_none()) {
                match picture.faults.get(asset) {
                    Some(fault) if fault.since > member.since => {
                        member.since = fault.since;
                        round.moved(kept.incident.id, asset);
                    }
                    Some(_) => {}
                    None if picture.unseen.contains(asset) => {}
                    None => {
                        member.back = Some(now);
                        round.moved(kept.incident.id, asset);
                        back.push(asset.clone());
                        if picture.maintenance.contains(asset) {
                            planned.insert(kept.incident.id);
                        }
                    }
                }
            }
            if !back.is_empty() && kept.members.len() > 1 {
                round.left(kept, back, now);
            }
        }
        planned
    }

    /// Which incident each asset is in.
    fn holders(&self) -> HashMap<AssetId, i64> {
        let holding = self.kept.values().filter(|k| k.holds());
        holding.flat_map(|k| k.away().map(|(asset, _)| (asset.clone(), k.incident.id))).collect()
    }

    /// Faults that hang on nothing that is down and began together: of one area, or of one data owner.
    fn together(
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

    /// Faults that nothing else explains.
    fn alone(
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
    fn returning(&self, subject: &Subject, now: Timestamp) -> Option<i64> {
        let same = self.kept.values().filter(|k| k.incident.subject == *subject);
        let over = |k: &&Kept| !k.incident.faulty && k.is_recent(now, &self.timing);
        same.filter(|k| k.incident.state.is_live() || over(k)).map(|k| k.incident.id).next_back()
    }

    /// Faults of what hangs on something that is down: they belong where that is.
    fn children(&mut self, now: Timestamp, picture: &Picture, holder: &mut HashMap<AssetId, i64>, round: &mut Round) {
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

    /// Ends what is over, and says how urgent the rest is.
    fn conclude(&mut self, now: Timestamp, picture: &Picture, planned: &BTreeSet<i64>, round: &mut Round) {
        let timing = self.timing;
        for kept in self.kept.values_mut().filter(|k| k.holds() && !k.members.is_empty()) {
            let id = kept.incident.id;
            let away: Vec<AssetId> = kept.away().map(|(asset, _)| asset.clone()).collect();
            if away.is_empty() {
                let how = if planned.contains(&id) { Resolution::Maintenance } else { Resolution::Recovered };
                kept.incident.affected = 0;
                round.tell(id, now, None, kept.incident.clear(how, now, &timing));
                continue;
            }
            if Self::is_split(kept, now, &timing) {
                round.split(kept, away, now);
                round.tell(id, now, None, kept.incident.clear(Resolution::SplitUp, now, &timing));
                continue;
            }
            let faults = || away.iter().filter_map(|asset| picture.faults.get(asset));
            let severity = faults().map(|f| f.severity).max().unwrap_or(kept.incident.severity);
            let why = match &kept.incident.subject {
                Subject::Asset(root) => picture.faults.get(root).map(|f| f.why.clone()),
                _ => None,
            };
            let why = why.unwrap_or_else(|| kept.incident.why.clone());
            let before = kept.incident.revision;
            let changes = kept.incident.judge(severity, why, now);
            if kept.incident.revision != before {
                round.touched(id);
            }
            round.tell(id, now, None, changes);
        }
    }

    /// Whether what explained it is back for so long that what stayed away has reasons of its own.
    fn is_split(kept: &Kept, now: Timestamp, timing: &Timing) -> bool {
        let lingered = |back: Timestamp| now.micros_since(back) >= timing.linger;
        match &kept.incident.subject {
            Subject::Asset(root) => kept.members.get(root).and_then(|m| m.back).is_some_and(lingered),
            _ => {
                let last_back = kept.members.values().filter_map(|m| m.back).max();
                kept.away().count() * 2 <= kept.members.len() && last_back.is_some_and(lingered)
            }
        }
    }

    /// Silent feeds, and rules that fired.
    fn alarms(&mut self, now: Timestamp, picture: &Picture, ids: &mut dyn Iterator<Item = i64>, round: &mut Round) {
        let timing = self.timing;
        for kept in self.kept.values_mut() {
            let about_alarm = matches!(kept.incident.subject, Subject::Source(_) | Subject::Rule { .. });
            if about_alarm && kept.holds() && !picture.alarms.contains_key(&kept.incident.subject) {
                let before = kept.incident.revision;
                let changes = kept.incident.clear(Resolution::Recovered, now, &timing);
                if kept.incident.revision != before {
                    round.touched(kept.incident.id);
                }
                round.tell(kept.incident.id, now, None, changes);
            }
        }
        for (subject, alarm) in &picture.alarms {
            let on = self.kept.values_mut().find(|k| k.holds() && k.incident.faulty && k.incident.subject == *subject);
            if let Some(kept) = on {
                let before = kept.incident.revision;
                let changes = kept.incident.judge(alarm.severity, alarm.why.clone(), now);
                if kept.incident.revision != before || kept.incident.affected != alarm.affected {
                    kept.incident.affected = alarm.affected;
                    kept.incident.involved = kept.incident.involved.max(alarm.affected);
                    round.touched(kept.incident.id);
                }
                round.tell(kept.incident.id, now, None, changes);
                continue;
            }
            if let Some(id) = self.returning(subject, now) {
                self.returned(id, alarm.since, now, round);
                continue;
            }
            let Some(id) = ids.next() else { return };
            self.open(id, subject.clone(), alarm.name.clone(), &alarm.fault(), now, round);
            if let Some(kept) = self.kept.get_mut(&id) {
                (kept.incident.affected, kept.incident.involved) = (alarm.affected, alarm.affected);
            }
        }
    }

    fn open(&mut self, id: i64, subject: Subject, name: String, fault: &Fault, now: Timestamp, round: &mut Round) {
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

    fn returned(&mut self, id: i64, since: Timestamp, now: Timestamp, round: &mut Round) {
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

    fn join(&mut self, id: i64, asset: &AssetId, since: Timestamp, now: Timestamp, round: &mut Round) {
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
    fn absorb(
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

impl Alarm {
    fn fault(&self) -> Fault {
        Fault {
            since: self.since,
            severity: self.severity,
            why: self.why.clone(),
            parent: None,
            name: self.name.clone(),
            owner: None,
            nil: self.nil.clone(),
            municipio: self.municipio.clone(),
            demo: self.demo,
        }
    }
}

#[cfg(test)]
mod tests;
