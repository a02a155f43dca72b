//! What is so now: every asset with its last values, its health and why; every area with its counts and figures.

mod fold;
mod settle;

pub(super) use settle::{SETTLE_EVERY, Settled};

use super::figures::{self, Measured};
use super::released::Released;
use super::unseen::Unseen;
use crate::health::Judge;
use crate::known::PlacedAsset;
use crate::store::{PublishedDay, SavedState, SavedTransition};
use cruscotto_domain::area::{Area, AreaLevel};
use cruscotto_domain::asset::Layer;
use cruscotto_domain::catalogue::Catalogue;
use cruscotto_domain::failure::PollFailure;
use cruscotto_domain::health::{AssetHealth, ConditionKey, Transition};
use cruscotto_domain::id::{AreaId, AssetId, MetricId, SourceName};
use cruscotto_domain::incident::Incident;
use cruscotto_domain::live::{AreaSummary, AssetSummary};
use cruscotto_domain::sample::Labels;
use cruscotto_domain::time::Timestamp;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;
use std::time::Instant;

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
            for (_, above) in old.placed.asset.hangs_on() {
                if let Some(siblings) = self.children.get_mut(above) {
                    siblings.remove(&id);
                }
            }
        }
        for area in areas_of(&placed, &self.city) {
            self.placed_in.entry(area.clone()).or_default().insert(id.clone());
        }
        for (_, above) in placed.asset.hangs_on() {
            self.children.entry(above.clone()).or_default().insert(id.clone());
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

    /// Takes the newest published day of each count of people that the public is given by the day.
    pub(super) fn put_people_days(&mut self, days: &[PublishedDay]) {
        let catalogue = Arc::clone(&self.options.catalogue);
        for day in days {
            if let Some(metric) = catalogue.get(&day.metric).filter(|m| m.public) {
                self.released.put_day(metric, &self.city, day);
            }
        }
        self.unpublished.released = true;
        self.revision += 1;
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
}

/// The areas an asset is counted in: the city always, its NIL and its Municipio where it has a place.
fn areas_of<'a>(placed: &'a PlacedAsset, city: &'a AreaId) -> impl Iterator<Item = &'a AreaId> {
    std::iter::once(city).chain(&placed.placement.nil).chain(&placed.placement.municipio)
}
