//! An attacker who keeps every public answer and solves them together.
//!
//! They read every asset and every area at every release, and every published hour of them; they know how totals are made
//! and how hours are rounded, and that no count is negative. What they do not know is every single count. A linear solver
//! tells them the least and the most that each can have been. Protected means: of a withheld small count they cannot say
//! more than anybody knows of one, "from 1 to one below the threshold".

use super::super::state::{CityState, StateOptions};
use crate::audience::Audience;
use crate::health::{Judge, Override};
use crate::known::PlacedAsset;
use crate::people::{Count, Published, publish, samples_needed};
use cruscotto_domain::area::{Area, AreaLevel};
use cruscotto_domain::asset::{Asset, AssetKind, Placement};
use cruscotto_domain::catalogue::Catalogue;
use cruscotto_domain::figure::Figure;
use cruscotto_domain::id::{AreaId, AssetId, MetricId};
use cruscotto_domain::sample::{Labels, SeriesKey};
use cruscotto_domain::suppression::is_small;
use cruscotto_domain::time::{MICROS_PER_SECOND, Timestamp};
use microlp::{ComparisonOp, OptimizationDirection, Problem, SolveOutcome, Variable};
use rand::rngs::SmallRng;
use rand::{RngExt, SeedableRng};
use std::collections::BTreeMap;
use std::sync::Arc;

const THRESHOLD: u32 = 5;

/// Seconds between two polls of an access point.
const POLL_S: i64 = 60;

/// Polls of an hour.
const POLLS: usize = 60;

/// Where the hour begins.
const BEGIN: i64 = 1_700_000_000 / 3_600 * 3_600;

fn at(second: i64) -> Timestamp {
    Timestamp::from_micros((BEGIN + second) * MICROS_PER_SECOND).unwrap()
}

fn metric() -> MetricId {
    "wifi.clients".parse().unwrap()
}

/// The poll that a release shows, and the public figures of assets and areas.
type Release = (usize, BTreeMap<AssetId, Figure>, BTreeMap<AreaId, Figure>);

/// An hour of an invented city, and what it showed.
struct Hour {
    assets: Vec<(AssetId, Placement)>,
    /// Counts by asset and poll: what nobody outside knows.
    counts: Vec<Vec<f64>>,
    /// What was read at each release.
    releases: Vec<Release>,
    published: Published,
}

fn area(id: &str, level: AreaLevel) -> Area {
    Area { id: id.parse().unwrap(), level, code: 0, name: id.to_owned(), area_m2: 1.0 }
}

fn placed(id: &AssetId, placement: &Placement) -> Arc<PlacedAsset> {
    let asset = Asset { demo: true, ..Asset::new(id.clone(), AssetKind::AccessPoint, id.to_string()) };
    Arc::new(PlacedAsset { asset, placement: placement.clone(), source: None })
}

fn figure(figures: &[Figure]) -> Option<Figure> {
    figures.iter().find(|f| f.metric == metric()).cloned()
}

impl Hour {
    /// Lives an hour. `every` is the time between two releases; none as the catalogue has it.
    fn of(seed: u64, every: Option<i64>) -> Self {
        let mut random = SmallRng::seed_from_u64(seed);
        let catalogue = Arc::new(Catalogue::built_in().unwrap());
        let mut areas = vec![area("milano", AreaLevel::City)];
        areas.extend((1..=3).map(|n| area(&format!("nil-{n}"), AreaLevel::Nil)));
        areas.extend((1..=2).map(|n| area(&format!("municipio-{n}"), AreaLevel::Municipio)));
        let judge = Judge::new(&catalogue, Override { fault_after: None, recovery_after: None });
        let mut state = CityState::new(StateOptions {
            catalogue: Arc::clone(&catalogue),
            areas,
            judge,
            small_count: THRESHOLD,
            people_every: every,
            silent_after: i64::MAX,
        });
        // NIL straddle Municipi: each asset is in any of both.
        let assets: Vec<(AssetId, Placement)> = (0..random.random_range(3..9))
            .map(|n| {
                let nil = Some(format!("nil-{}", random.random_range(1..=3)).parse().unwrap());
                let municipio = Some(format!("municipio-{}", random.random_range(1..=2)).parse().unwrap());
                (format!("ap-{n}").parse().unwrap(), Placement { nil, municipio })
            })
            .collect();
        for (id, placement) in &assets {
            state.put_asset(placed(id, placement));
        }
        // Some are seldom used, some are crowded, and most come and go.
        let means: Vec<u32> = assets.iter().map(|_| [2, 5, 8, 30][random.random_range(0..4)]).collect();
        let mut counts = vec![Vec::new(); assets.len()];
        let mut releases: Vec<(usize, _, BTreeMap<AreaId, Figure>)> = Vec::new();
        state.settle(at(-1));
        for poll in 0..POLLS {
            let time = at(i64::try_from(poll).unwrap() * POLL_S);
            for (i, (id, _)) in assets.iter().enumerate() {
                let count = f64::from(random.random_range(0..=2 * means[i]));
                counts[i].push(count);
                let key = SeriesKey { asset: id.clone(), metric: metric(), labels: Labels::new() };
                state.fold(&key, time, count);
                if every == Some(0) {
                    // As they come: each alone.
                    state.settle(time);
                }
            }
            state.settle(time);
            let summaries = assets.iter().map(|(id, _)| state.asset_summary(id, Audience::Public).unwrap());
            let shown: BTreeMap<AssetId, Figure> =
                summaries.filter_map(|s| Some((s.id.clone(), figure(&s.figures)?))).collect();
            let items = state.area_items(None, |_| Audience::Public).into_iter();
            let totals: BTreeMap<AreaId, Figure> =
                items.filter_map(|i| Some((i.area.id, figure(&i.layers.first()?.figures)?))).collect();
            // Before the first release a figure has a time and no value.
            let is_new = totals.values().any(|f| f.value.is_some() && f.as_of == Some(time));
            if is_new && releases.last().is_none_or(|(_, _, before)| *before != totals) {
                releases.push((poll, shown, totals));
            }
        }
        let definition = catalogue.get(&metric()).unwrap();
        let mean = |i: usize| counts[i].iter().sum::<f64>() / 60.0;
        let hour: Vec<Count<'_>> = assets
            .iter()
            .enumerate()
            .map(|(i, (id, placement))| Count {
                asset: id,
                nil: placement.nil.as_ref(),
                municipio: placement.municipio.as_ref(),
                value: mean(i),
                samples: 60,
            })
            .collect();
        let published = publish(&hour, samples_needed(definition), THRESHOLD);
        Self { assets, counts, releases, published }
    }

    fn is_in(&self, i: usize, area: &AreaId) -> bool {
        let placement = &self.assets[i].1;
        area.as_str() == "milano" || placement.nil.as_ref() == Some(area) || placement.municipio.as_ref() == Some(area)
    }

    /// The least or the most that the count of asset `i` at `poll` can have been.
    fn bound(&self, direction: OptimizationDirection, i: usize, poll: usize) -> f64 {
        let mut problem = Problem::new(direction);
        let any = (0.0, f64::INFINITY);
        let live: BTreeMap<(usize, usize), Variable> = self
            .releases
            .iter()
            .flat_map(|(p, ..)| (0..self.assets.len()).map(move |a| (a, *p)))
            .map(|key| (key, problem.add_var(if key == (i, poll) { 1.0 } else { 0.0 }, any)))
            .collect();
        for (p, shown, totals) in &self.releases {
            for (a, (id, _)) in self.assets.iter().enumerate() {
                if let Some(value) = shown.get(id).and_then(|f| f.value) {
                    problem.add_constraint([(live[&(a, *p)], 1.0)], ComparisonOp::Eq, value);
                }
            }
            for (area, total) in totals {
                if let Some(value) = total.value {
                    let members = (0..self.assets.len()).filter(|a| self.is_in(*a, area));
                    let members: Vec<_> = members.map(|a| (live[&(a, *p)], 1.0)).collect();
                    problem.add_constraint(members.as_slice(), ComparisonOp::Eq, value);
                }
            }
        }
        // Each hour is the mean of all polls, also of those that were never released, and rounded.
        let rounded: Vec<Variable> = (0..self.assets.len()).map(|_| problem.add_var(0.0, any)).collect();
        for (a, (id, _)) in self.assets.iter().enumerate() {
            let rest = problem.add_var(0.0, any);
            let mut sum: Vec<(Variable, f64)> = vec![(rest, 1.0)];
            sum.extend(self.releases.iter().map(|(p, ..)| (live[&(a, *p)], 1.0)));
            sum.push((rounded[a], -60.0));
            problem.add_constraint(sum.as_slice(), ComparisonOp::Le, 30.0);
            problem.add_constraint(sum.as_slice(), ComparisonOp::Ge, -30.0);
            if let Some(value) = self.published.assets[id] {
                problem.add_constraint([(rounded[a], 1.0)], ComparisonOp::Eq, value);
            }
        }
        let areas = self.published.areas.iter().map(|(area, value)| (area.clone(), *value));
        for (area, value) in areas.chain([("milano".parse().unwrap(), self.published.city)]) {
            if let Some(value) = value {
                let members = (0..self.assets.len()).filter(|a| self.is_in(*a, &area));
                let members: Vec<_> = members.map(|a| (rounded[a], 1.0)).collect();
                problem.add_constraint(members.as_slice(), ComparisonOp::Eq, value);
            }
        }
        match problem.solve() {
            Ok(SolveOutcome::Solution(solution)) => solution.objective(),
            Err(microlp::Error::Unbounded) => f64::INFINITY,
            other => panic!("what was published contradicts itself: {other:?}"),
        }
    }

    /// The small counts that were released, and those of them that the attacker knows better than they should.
    fn attack(&self) -> (usize, Vec<String>) {
        let (mut small, mut known) = (0, Vec::new());
        for (poll, shown, _) in &self.releases {
            for i in (0..self.assets.len()).filter(|i| is_small(self.counts[*i][*poll], THRESHOLD)) {
                small += 1;
                let (id, count) = (&self.assets[i].0, self.counts[i][*poll]);
                let least = self.bound(OptimizationDirection::Minimize, i, *poll);
                let most = self.bound(OptimizationDirection::Maximize, i, *poll);
                let is_shown = shown.get(id).is_some_and(|f| f.value.is_some());
                if is_shown || least > 1.0 + 1e-6 || most < f64::from(THRESHOLD) - 1.0 - 1e-6 {
                    known.push(format!("{id} had {count} in poll {poll}: {least:.2} to {most:.2}"));
                }
            }
        }
        (small, known)
    }
}

#[test]
fn nothing_that_is_published_together_tells_a_small_count() {
    let mut small = 0;
    for seed in 0..12 {
        let hour = Hour::of(seed, None);
        assert!((10..=13).contains(&hour.releases.len()), "{} releases", hour.releases.len());
        let (found, known) = hour.attack();
        assert!(known.is_empty(), "seed {seed}: {known:#?}");
        small += found;
    }
    assert!(small > 100, "the attacker had {small} small counts to go for");
}

/// The same attacker, where counts are released as they come: that they find nothing above is not for want of trying.
#[test]
fn counts_released_as_they_come_give_themselves_away() {
    let all: Vec<String> = (0..4).flat_map(|seed| differences(seed).into_iter()).collect();
    assert!(!all.is_empty());
}

/// Withheld small counts that the difference of the city's total, before and after a single one moved, tells.
fn differences(seed: u64) -> Vec<String> {
    let mut random = SmallRng::seed_from_u64(seed);
    let catalogue = Arc::new(Catalogue::built_in().unwrap());
    let judge = Judge::new(&catalogue, Override { fault_after: None, recovery_after: None });
    let mut areas = vec![area("milano", AreaLevel::City)];
    areas.push(area("nil-1", AreaLevel::Nil));
    areas.push(area("municipio-1", AreaLevel::Municipio));
    let options =
        StateOptions { catalogue, areas, judge, small_count: THRESHOLD, people_every: Some(0), silent_after: i64::MAX };
    let mut state = CityState::new(options);
    let placement = Placement { nil: "nil-1".parse().ok(), municipio: "municipio-1".parse().ok() };
    let ids: Vec<AssetId> = (0..4).map(|n| format!("ap-{n}").parse().unwrap()).collect();
    let mut told = Vec::new();
    let mut known: BTreeMap<AssetId, f64> = BTreeMap::new();
    let mut before: Option<f64> = None;
    for id in &ids {
        state.put_asset(placed(id, &placement));
    }
    for second in 0..200 {
        let id = &ids[random.random_range(0..ids.len())];
        let count = f64::from(random.random_range(0..12u32));
        let key = SeriesKey { asset: id.clone(), metric: metric(), labels: Labels::new() };
        state.fold(&key, at(second), count);
        state.settle(at(second));
        let city = state.area_items(Some(AreaLevel::City), |_| Audience::Public);
        let total = city[0].layers.first().and_then(|l| figure(&l.figures)).and_then(|f| f.value);
        let shown = figure(&state.asset_summary(id, Audience::Public).unwrap().figures).and_then(|f| f.value);
        if let (Some(total), Some(before), Some(last), None) = (total, before, known.get(id), shown) {
            let derived = last + total - before;
            if is_small(count, THRESHOLD) && (derived - count).abs() < 1e-9 {
                told.push(format!("{id} has {count}"));
            }
        }
        for id in &ids {
            let value = figure(&state.asset_summary(id, Audience::Public).unwrap().figures).and_then(|f| f.value);
            match value {
                Some(value) => drop(known.insert(id.clone(), value)),
                None => drop(known.remove(id)),
            }
        }
        before = total;
    }
    told
}
