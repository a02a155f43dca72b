//! What is so now: every asset with its last values, its health and why; every area with its counts and figures.

use super::figures::{self, Measured};
use super::hub::Commit;
use super::released::Released;
use super::unseen::Unseen;
use crate::health::{Judge, Situation, cause};
use crate::known::{Known, PlacedAsset};
use crate::store::{SavedState, SavedTransition, StoredRow};
use cruscotto_domain::area::{Area, AreaLevel};
use cruscotto_domain::asset::{Layer, OperatingState};
use cruscotto_domain::catalogue::Catalogue;
use cruscotto_domain::failure::PollFailure;
use cruscotto_domain::health::{AssetHealth, ConditionKey, Health, Transition};
use cruscotto_domain::id::{AreaId, AssetId, MetricId, SourceName};
use cruscotto_domain::incident::Incident;
use cruscotto_domain::live::{AreaSummary, AssetSummary};
use cruscotto_domain::sample::{Labels, SeriesKey};
use cruscotto_domain::time::Timestamp;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Changes are gathered this long before they are summed up: a person sees them at once, and a poll of the whole city is a
/// few frames and not thousands.
pub(super) const SETTLE_EVERY: Duration = Duration::from_millis(200);

/// Summing up takes this part of the time at most: when much changes, changes are gathered for longer.
const SETTLING_SHARE: u32 = 10;

/// The longest that changes are gathered, however much there is to sum up.
const SETTLE_AT_LATEST: Duration = Duration::from_secs(1);

/// What the state is made with.
#[derive(Debug)]
pub struct StateOptions {
    /// The metrics.
    pub catalogue: Arc<Catalogue>,
    /// The areas of the city; exactly one is the city itself.
    pub areas: Vec<Area>,
    /// How faults are judged.
    pub judge: Judge,
    /// Counts of people below this are withheld from the public.
    pub small_count: u32,
    /// Microseconds between two releases of counts of people; none for as long as a count is fresh, and 0 to release them as
    /// they come, which only an invented city may.
    pub people_every: Option<i64>,
    /// Microseconds without a delivery after which a source counts as silent.
    pub silent_after: i64,
}

/// One asset.
#[derive(Debug)]
pub(super) struct AssetState {
    pub(super) placed: Arc<PlacedAsset>,
    pub(super) health: AssetHealth,
    pub(super) series: BTreeMap<(MetricId, Labels), Measured>,
    /// Who delivered its newest sample; before the first, who delivered it to the inventory.
    pub(super) source: Option<SourceName>,
    pub(super) last_failure: Option<PollFailure>,
    /// As an operator sees it.
    pub(super) summary: AssetSummary,
    /// When the first of its figures stops speaking for the present.
    stale_after: Option<Timestamp>,
}

/// What settling changed.
#[derive(Debug, Default)]
pub(super) struct Settled {
    pub(super) assets: BTreeSet<AssetId>,
    pub(super) areas: BTreeSet<AreaId>,
    /// Counts of people were released.
    pub(super) released: bool,
    /// Incidents changed.
    pub(super) incidents: bool,
}

/// The live city.
#[derive(Debug)]
pub struct CityState {
    pub(super) options: StateOptions,
    pub(super) areas: BTreeMap<AreaId, Area>,
    pub(super) city: AreaId,
    pub(super) assets: BTreeMap<AssetId, AssetState>,
    /// Every asset of an area, infrastructure too.
    pub(super) placed_in: BTreeMap<AreaId, BTreeSet<AssetId>>,
    pub(super) summaries: BTreeMap<(AreaId, Layer), AreaSummary>,
    pub(super) released: Released,
    children: HashMap<AssetId, BTreeSet<AssetId>>,
    unseen: Unseen,
    /// Assets whose areas are to be summed up again.
    unsummed: BTreeSet<AssetId>,
    /// What settling changed since the hub told it to the feeds.
    unpublished: Settled,
    /// Before this, settling again would cost too much of the time.
    rests_until: Instant,
    /// When each source last delivered, and how old the newest sample of that delivery was, in microseconds.
    pub(super) sources: HashMap<SourceName, (Timestamp, i64)>,
    pub(super) silent: BTreeSet<SourceName>,
    touched: BTreeSet<AssetId>,
    moved: BTreeSet<(AssetId, ConditionKey)>,
    transitions: Vec<SavedTransition>,
    last_commit: Option<Timestamp>,
    /// Every incident that is not over.
    pub(super) incidents: BTreeMap<i64, Incident>,
    incidents_moved: bool,
    /// Assets that planned work is done on now.
    maintained: BTreeSet<AssetId>,
    revision: u64,
}

impl CityState {
    /// A city in which nothing was measured yet.
    #[must_use]
    pub fn new(options: StateOptions) -> Self {
        let city = options.areas.iter().find(|a| a.level == AreaLevel::City).or(options.areas.first());
        // A city folder without an outline does not load; the fallback only keeps this free of panics.
        let city = city.map_or_else(|| options.areas[0].id.clone(), |a| a.id.clone());
        let areas = options.areas.iter().map(|a| (a.id.clone(), a.clone())).collect();
        Self {
            options,
            areas,
            city,
            assets: BTreeMap::new(),
            placed_in: BTreeMap::new(),
            summaries: BTreeMap::new(),
            released: Released::default(),
            children: HashMap::new(),
            unseen: Unseen::default(),
            unsummed: BTreeSet::new(),
            unpublished: Settled::default(),
            rests_until: Instant::now(),
            sources: HashMap::new(),
            silent: BTreeSet::new(),
            touched: BTreeSet::new(),
            moved: BTreeSet::new(),
            transitions: Vec::new(),
            last_commit: None,
            incidents: BTreeMap::new(),
            incidents_moved: false,
            maintained: BTreeSet::new(),
            revision: 0,
        }
    }

    /// Adds or replaces an asset; what was measured of it stays.
    pub fn put_asset(&mut self, placed: Arc<PlacedAsset>) {
        let id = placed.asset.id.clone();
        let old = self.assets.remove(&id);
        if let Some(old) = &old {
            for area in areas_of(&old.placed, &self.city) {
                if let Some(assets) = self.placed_in.get_mut(area) {
                    assets.remove(&id);
                }
            }
            if let Some(siblings) = old.placed.asset.parent.as_ref().and_then(|p| self.children.get_mut(p)) {
                siblings.remove(&id);
            }
        }
        for area in areas_of(&placed, &self.city) {
            self.placed_in.entry(area.clone()).or_default().insert(id.clone());
        }
        if let Some(parent) = &placed.asset.parent {
            self.children.entry(parent.clone()).or_default().insert(id.clone());
        }
        let (health, series, source, last_failure) = match old {
            Some(old) => (old.health, old.series, old.source, old.last_failure),
            None => (AssetHealth::default(), BTreeMap::new(), None, None),
        };
        let summary = figures::blank(&placed.asset);
        let source = source.or_else(|| placed.source.clone());
        let state = AssetState { placed, health, series, source, last_failure, summary, stale_after: None };
        self.assets.insert(id.clone(), state);
        self.touch(id);
    }

    /// Takes what one delivery brought: shows it to the health machines, and keeps the newest of each series for whoever
    /// looks next.
    pub(super) fn committed(&mut self, commit: &Commit, known: &Known) {
        self.delivered(&commit.source, commit.at);
        if let Some(newest) = commit.rows.iter().map(|row| row.time).max() {
            self.lagged(&commit.source, commit.at.micros_since(newest));
        }
        self.meet(&commit.rows, known);
        let source = Arc::new(commit.source.clone());
        // Sorted by series and time: only the last of a series is what is now, the machines see every sample.
        for run in commit.rows.chunk_by(|a, b| a.series == b.series) {
            let Some(last) = run.last() else { continue };
            let Some(judged) = self.unseen.put(last, commit.at, &source).cloned() else { continue };
            for row in run {
                self.judge(&judged, row.time, row.value);
            }
        }
        for failure in &commit.failures {
            self.put_failure(failure.clone());
        }
    }

    /// Learns what series are called that have not been met yet.
    fn meet(&mut self, rows: &[StoredRow], known: &Known) {
        let new = rows.iter().map(|row| row.series).filter(|series| !self.unseen.has_met(*series));
        let new: BTreeSet<i32> = new.collect();
        let keys = if new.is_empty() { Vec::new() } else { known.series_keys(new.iter().copied()) };
        for (series, key) in new.into_iter().zip(keys) {
            if let Some(key) = key {
                let judged = self.options.judge.rule(&key.metric).is_some();
                self.unseen.meet(series, key, judged);
            }
        }
    }

    /// Takes the last sample of a series as the store has it. An older one than the newest that is known changes nothing.
    pub fn fold(&mut self, key: &SeriesKey, time: Timestamp, value: f64) {
        self.show(key, Measured { at: time, value, received: None, source: None });
        self.judge(key, time, value);
    }

    /// Has a sample shown if it is newer than what is.
    fn show(&mut self, key: &SeriesKey, measured: Measured) {
        let Some(asset) = self.assets.get_mut(&key.asset) else { return };
        let source = measured.source.clone();
        match asset.series.entry((key.metric.clone(), key.labels.clone())) {
            Entry::Occupied(mut newest) if measured.at > newest.get().at => drop(newest.insert(measured)),
            Entry::Occupied(_) => return,
            Entry::Vacant(none) => drop(none.insert(measured)),
        }
        if source.is_some() {
            asset.source = source;
        }
        self.touch(key.asset.clone());
    }

    /// Takes what the value of a stored sample is now. Older samples than the newest of the series are not shown, and
    /// health keeps the course it took: it judged what was known then.
    pub fn restate(&mut self, key: &SeriesKey, time: Timestamp, value: f64) {
        let Some(asset) = self.assets.get_mut(&key.asset) else { return };
        let slot = asset.series.entry((key.metric.clone(), key.labels.clone()));
        let restated = Measured { at: time, value, received: None, source: None };
        // The correction may come before the commit that it corrects: then the commit finds it there.
        let measured = slot.or_insert_with(|| Measured { at: Timestamp::EPOCH, ..restated.clone() });
        if time > measured.at {
            *measured = restated;
        } else if time == measured.at && value.total_cmp(&measured.value).is_ne() {
            measured.value = value;
        } else {
            return;
        }
        self.touch(key.asset.clone());
    }

    /// Shows the sample to the health machine of its condition, if it has one.
    pub fn judge(&mut self, key: &SeriesKey, time: Timestamp, value: f64) {
        if self.options.judge.rule(&key.metric).is_none() {
            return;
        }
        let Some(asset) = self.assets.get_mut(&key.asset) else { return };
        let condition = ConditionKey { metric: key.metric.clone(), labels: key.labels.clone() };
        let change = self.options.judge.observe(&mut asset.health, &asset.placed.asset, &condition, time, value);
        if let Some(transition) = change {
            self.changed(&key.asset, condition.clone(), transition);
        }
        self.moved.insert((key.asset.clone(), condition));
    }

    /// Puts a machine back as the store remembers it.
    pub fn restore(&mut self, saved: SavedState) {
        let Some(rule) = self.options.judge.rule(&saved.key.metric) else { return };
        let presence = rule.presence;
        if let Some(asset) = self.assets.get_mut(&saved.asset) {
            asset.health.restore(saved.key, presence, saved.machine);
            self.touch(saved.asset);
        }
    }

    /// Takes a failed poll.
    pub fn put_failure(&mut self, failure: PollFailure) {
        if let Some(asset) = self.assets.get_mut(&failure.asset)
            && asset.last_failure.as_ref().is_none_or(|old| failure.at > old.at)
        {
            asset.last_failure = Some(failure);
        }
    }

    /// Takes all incidents that are not over.
    pub fn put_incidents(&mut self, incidents: Vec<Incident>) {
        self.incidents = incidents.into_iter().map(|incident| (incident.id, incident)).collect();
        self.incidents_moved = true;
    }

    /// Takes which assets planned work is done on now: their health is maintenance until they are taken out again.
    pub fn put_maintenance(&mut self, assets: BTreeSet<AssetId>) {
        self.touched.extend(assets.symmetric_difference(&self.maintained).cloned());
        self.maintained = assets;
    }

    /// A source delivered at `at`.
    pub fn delivered(&mut self, source: &SourceName, at: Timestamp) {
        let (last, _) = self.sources.entry(source.clone()).or_insert((at, 0));
        *last = (*last).max(at);
        self.last_commit = self.last_commit.max(Some(at));
    }

    /// The newest sample of a source's last delivery was `lag` microseconds old.
    pub fn lagged(&mut self, source: &SourceName, lag: i64) {
        if let Some((_, known)) = self.sources.get_mut(source) {
            *known = lag;
        }
    }

    /// When the newest sample was committed.
    #[must_use]
    pub fn last_commit(&self) -> Option<Timestamp> {
        self.last_commit
    }

    /// Grows with every change of what anybody may see.
    #[must_use]
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// Lets time pass: silence becomes unknown, figures go stale, sources fall silent.
    pub fn tick(&mut self, now: Timestamp) {
        let mut changes = Vec::new();
        for (id, asset) in &mut self.assets {
            for (condition, transition) in self.options.judge.tick(&mut asset.health, now) {
                changes.push((id.clone(), condition, transition));
            }
            if asset.stale_after.is_some_and(|limit| now > limit) {
                asset.stale_after = None;
                self.touched.insert(id.clone());
            }
        }
        for (id, condition, transition) in changes {
            self.moved.insert((id.clone(), condition.clone()));
            self.changed(&id, condition, transition);
        }
        let silent_after = self.options.silent_after;
        let silent: BTreeSet<SourceName> = self
            .sources
            .iter()
            .filter(|(_, (at, _))| now.micros_since(*at) > silent_after)
            .map(|(s, _)| s.clone())
            .collect();
        if silent != self.silent {
            let turned: BTreeSet<&SourceName> = silent.symmetric_difference(&self.silent).collect();
            let theirs = self.assets.iter().filter(|(_, a)| a.source.as_ref().is_some_and(|s| turned.contains(s)));
            self.touched.extend(theirs.map(|(id, _)| id.clone()));
            self.silent = silent;
        }
    }

    /// Whether nothing was touched since the last [`Self::settle`].
    pub(super) fn is_settled(&self) -> bool {
        self.touched.is_empty() && self.unseen.is_empty() && self.unsummed.is_empty() && !self.incidents_moved
    }

    /// Whether whoever looks now should have it settled first.
    pub(super) fn is_due(&self) -> bool {
        (!self.is_settled() || self.released.is_due(Timestamp::now())) && Instant::now() >= self.rests_until
    }

    /// Whether an asset may have another health, or another cause of it, than its summary says.
    pub(super) fn is_health_settled(&self) -> bool {
        self.touched.is_empty()
    }

    /// Brings the assets up to date that were touched, and those that hang on them. Their areas are not summed up yet.
    pub(super) fn settle_health(&mut self, now: Timestamp) {
        let mut queue: Vec<AssetId> = std::mem::take(&mut self.touched).into_iter().collect();
        let mut done = BTreeSet::new();
        while let Some(id) = queue.pop() {
            if let Some(health_changed) = self.summarise(&id, now)
                && done.insert(id.clone())
                && health_changed
            {
                // What hangs on it may now have another cause; settled before or not, it is looked at again.
                for child in self.descendants(&id) {
                    done.remove(&child);
                    queue.push(child);
                }
            }
        }
        self.unsummed.append(&mut done);
    }

    /// Brings every summary up to date that what was touched bears on.
    pub(super) fn settle(&mut self, now: Timestamp) {
        let begun = Instant::now();
        for (key, measured) in self.unseen.take() {
            self.show(&key, measured);
        }
        self.settle_health(now);
        let mut assets = std::mem::take(&mut self.unsummed);
        let mut areas = BTreeSet::new();
        for asset in assets.iter().filter_map(|id| self.assets.get(id)) {
            areas.extend(areas_of(&asset.placed, &self.city).cloned());
        }
        for area in &areas {
            self.summarise_area(area);
        }
        let (released, changed) = self.released.advance(self, now);
        let settled = &mut self.unpublished;
        self.revision += u64::from(changed || !assets.is_empty());
        settled.released |= changed;
        settled.incidents |= std::mem::take(&mut self.incidents_moved);
        settled.assets.append(&mut assets);
        settled.areas.append(&mut areas);
        self.released = released;
        let took = begun.elapsed();
        self.rests_until = Instant::now() + rest_after(took);
        metrics::histogram!(crate::observe::LIVE_FLUSH_SECONDS).record(took.as_secs_f64());
    }

    /// What settling changed since the last call.
    pub(super) fn take_settled(&mut self) -> Settled {
        std::mem::take(&mut self.unpublished)
    }

    /// The machines that moved and the changes they made, since the last call.
    pub(super) fn take_page(&mut self) -> crate::health::Page {
        let moved = std::mem::take(&mut self.moved);
        let states = moved.into_iter().filter_map(|(asset, key)| {
            let state = self.assets.get(&asset)?;
            let machine = *state.health.conditions().find(|(k, _)| **k == key)?.1;
            Some(SavedState { asset, key, machine })
        });
        crate::health::Page { states: states.collect(), transitions: std::mem::take(&mut self.transitions) }
    }

    /// Puts back a page that could not be handed over.
    pub(super) fn return_page(&mut self, page: crate::health::Page) {
        self.moved.extend(page.states.into_iter().map(|s| (s.asset, s.key)));
        self.transitions.splice(0..0, page.transitions);
    }

    fn touch(&mut self, id: AssetId) {
        self.touched.insert(id);
    }

    fn changed(&mut self, id: &AssetId, key: ConditionKey, transition: Transition) {
        metrics::counter!(crate::observe::TRANSITIONS, "to" => transition.to.as_str()).increment(1);
        self.transitions.push(SavedTransition { asset: id.clone(), key, transition });
        self.touch(id.clone());
    }

    pub(super) fn descendants(&self, id: &AssetId) -> Vec<AssetId> {
        let mut found = Vec::new();
        let mut seen = BTreeSet::from([id]);
        let mut queue = vec![id];
        while let Some(id) = queue.pop() {
            for child in self.children.get(id).into_iter().flatten() {
                if seen.insert(child) {
                    found.push(child.clone());
                    queue.push(child);
                }
            }
        }
        found
    }

    /// Makes the asset's summary anew; says whether its health is another, `None` without such an asset.
    fn summarise(&mut self, id: &AssetId, now: Timestamp) -> Option<bool> {
        let asset = self.assets.get(id)?;
        let declared = self.declared(asset);
        let (health, since, metric) = asset.health.shown(declared);
        let silent_source = asset.source.as_ref().filter(|s| self.silent.contains(*s));
        let parent = asset.placed.asset.parent.as_ref();
        let situation = Situation { health, metric, parent, measured: asset.health.measured(), silent_source };
        let cause = cause(situation, |id| {
            let ancestor = self.assets.get(id)?;
            let down = ancestor.health.shown(self.declared(ancestor)).0 == Health::Critical;
            Some((down, ancestor.placed.asset.parent.as_ref()))
        });
        let (figures, stale_after) = figures::of_asset(&self.options.catalogue, asset, now);
        let asset = self.assets.get_mut(id)?;
        let changed = asset.summary.health != health;
        asset.summary = AssetSummary { health, since, cause, figures, ..figures::blank(&asset.placed.asset) };
        asset.stale_after = stale_after;
        Some(changed)
    }

    /// Whether it is meant to work now: as the inventory says, and planned work besides.
    fn declared(&self, asset: &AssetState) -> OperatingState {
        match asset.placed.asset.state {
            OperatingState::Active if self.maintained.contains(&asset.placed.asset.id) => OperatingState::Maintenance,
            declared => declared,
        }
    }

    fn summarise_area(&mut self, area: &AreaId) {
        // Looked up once: each layer and each metric goes over all of them.
        let ids = self.placed_in.get(area).into_iter().flatten();
        let placed: Vec<&AssetState> = ids.filter_map(|id| self.assets.get(id)).collect();
        let summaries = Layer::ALL.map(|layer| figures::of_area(&self.options.catalogue, area, layer, &placed));
        for (layer, summary) in Layer::ALL.into_iter().zip(summaries) {
            let key = (area.clone(), layer);
            match summary {
                Some(summary) => self.summaries.insert(key, summary),
                None => self.summaries.remove(&key),
            };
        }
    }
}

/// How long changes are gathered at least after settling took `took`. Half a round when it took little: so that the hub's
/// next round is never just too early.
fn rest_after(took: Duration) -> Duration {
    took.saturating_mul(SETTLING_SHARE).clamp(SETTLE_EVERY / 2, SETTLE_AT_LATEST)
}

/// The areas an asset is counted in: the city always, its NIL and its Municipio where it has a place.
fn areas_of<'a>(placed: &'a PlacedAsset, city: &'a AreaId) -> impl Iterator<Item = &'a AreaId> {
    std::iter::once(city).chain(&placed.placement.nil).chain(&placed.placement.municipio)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settling_takes_a_tenth_of_the_time_until_news_would_be_late() {
        assert_eq!(rest_after(Duration::from_millis(5)), SETTLE_EVERY / 2);
        assert_eq!(rest_after(Duration::from_millis(60)), Duration::from_millis(600));
        assert_eq!(rest_after(Duration::from_secs(9)), SETTLE_AT_LATEST);
    }
}
