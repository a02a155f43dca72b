//! Rules on the live city: the domain's evaluators, fed with the last value of each series.

use super::past::Seen;
use crate::live::CityState;
use cruscotto_domain::area::AreaLevel;
use cruscotto_domain::area_health::HealthCounts;
use cruscotto_domain::asset::Asset;
use cruscotto_domain::health::Health;
use cruscotto_domain::id::AssetId;
use cruscotto_domain::incident::{Alarm, Picture, Subject, Why};
use cruscotto_domain::rule::{Evaluator, RuleItem, Target, Watch};
use cruscotto_domain::sample::Labels;
use cruscotto_domain::time::{MICROS_PER_SECOND, Timestamp};
use jiff::tz::TimeZone;
use std::collections::{BTreeMap, HashMap};

/// How often rules are judged, in microseconds: devices are polled each minute.
const JUDGE_EVERY: i64 = 10 * MICROS_PER_SECOND;

/// Series of one rule: an asset with labels, or nothing for an area's share.
pub(super) type Series = Option<(AssetId, Labels)>;

/// The rules that are switched on.
#[derive(Debug)]
pub struct Rules {
    zone: TimeZone,
    rules: Vec<RuleItem>,
    evaluators: HashMap<i64, HashMap<Series, Evaluator>>,
    alarms: BTreeMap<Subject, Alarm>,
    judged: Option<Timestamp>,
}

impl Rules {
    /// No rules.
    #[must_use]
    pub fn new(zone: TimeZone) -> Self {
        Self { zone, rules: Vec::new(), evaluators: HashMap::new(), alarms: BTreeMap::new(), judged: None }
    }

    /// Takes the rules as they are stored. Those that stay keep what they have seen.
    pub fn replace(&mut self, rules: Vec<RuleItem>) {
        self.rules = rules.into_iter().filter(|item| item.enabled).collect();
        let rules = &self.rules;
        self.evaluators.retain(|id, _| rules.iter().any(|item| item.id == *id));
        self.judged = None;
    }

    /// The rules that have seen nothing yet.
    #[must_use]
    pub fn fresh(&self) -> Vec<RuleItem> {
        self.rules.iter().filter(|item| !self.evaluators.contains_key(&item.id)).cloned().collect()
    }

    /// Shows a rule what was before.
    pub fn show(&mut self, item: &RuleItem, seen: Seen) {
        let evaluators = self.evaluators.entry(item.id).or_default();
        for (series, points) in seen.series {
            let evaluator =
                evaluators.entry(series).or_insert_with(|| Evaluator::new(item.rule.watch.clone(), seen.freshness));
            for (at, value) in points {
                evaluator.observe(at, value);
            }
        }
    }

    /// Whether there is a rule to judge.
    #[must_use]
    pub fn is_due(&self, now: Timestamp) -> bool {
        let recent = self.judged.is_some_and(|at| (0..JUDGE_EVERY).contains(&now.micros_since(at)));
        !recent && (!self.rules.is_empty() || !self.alarms.is_empty())
    }

    /// Judges every rule by the last values.
    pub fn judge(&mut self, state: &CityState, now: Timestamp) {
        self.judged = Some(now);
        self.alarms.clear();
        for item in &self.rules {
            let seen = self.evaluators.entry(item.id).or_default();
            let watches = item.rule.hours.as_ref().is_none_or(|hours| hours.contains(now, &self.zone));
            match &item.rule.watch {
                Watch::ShareDown { layer, area, .. } => {
                    let counts = state.counts(area.as_ref(), *layer);
                    let evaluator =
                        seen.entry(None).or_insert_with(|| Evaluator::new(item.rule.watch.clone(), i64::MAX / 4));
                    evaluator.observe(now, share_down(counts));
                    if let Some(since) = evaluator.fires(now).filter(|_| watches) {
                        let subject = Subject::Rule { rule: item.id, asset: None, area: area.clone() };
                        let alarm = alarm(item, since, item.rule.name.clone(), counts.of(Health::Critical));
                        let of = |level| area.clone().filter(|id| state.area(id).is_some_and(|a| a.level == level));
                        let (nil, municipio) = (of(AreaLevel::Nil), of(AreaLevel::Municipio));
                        self.alarms.insert(subject, Alarm { nil, municipio, ..alarm });
                    }
                }
                watch => {
                    let (Some(metric), Some(target)) = (watch.metric(), watch.target()) else { continue };
                    let freshness = state.freshness_of(metric);
                    for value in state.newest_of(metric) {
                        let placed = value.placed;
                        if !state.is_in(placed, target.area.as_ref()) || !is_meant(target, &placed.asset) {
                            continue;
                        }
                        let key = Some((placed.asset.id.clone(), value.labels.clone()));
                        let evaluator = seen.entry(key).or_insert_with(|| Evaluator::new(watch.clone(), freshness));
                        evaluator.observe(value.at, value.value);
                        if let Some(since) = evaluator.fires(now).filter(|_| watches && !value.maintained) {
                            let asset = Some(placed.asset.id.clone());
                            let subject = Subject::Rule { rule: item.id, asset, area: None };
                            let name = format!("{}: {}", item.rule.name, placed.asset.name);
                            let alarm = Alarm {
                                nil: placed.placement.nil.clone(),
                                municipio: placed.placement.municipio.clone(),
                                demo: placed.asset.demo,
                                ..alarm(item, since, name, 1)
                            };
                            self.alarms.entry(subject).or_insert(alarm);
                        }
                    }
                }
            }
        }
    }

    /// Adds what the rules said to `picture`.
    pub fn tell(&self, picture: &mut Picture) {
        for (subject, alarm) in &self.alarms {
            // What is not seen is its feed's incident, not that of every rule that misses something.
            let unseen = matches!(subject, Subject::Rule { asset: Some(asset), .. } if picture.unseen.contains(asset));
            if !unseen {
                picture.alarms.insert(subject.clone(), alarm.clone());
            }
        }
    }
}

/// Whether a rule for `target` is about `asset`, wherever that is.
pub(super) fn is_meant(target: &Target, asset: &Asset) -> bool {
    target.asset.as_ref().is_none_or(|id| *id == asset.id) && target.kind.is_none_or(|kind| kind == asset.kind)
}

/// The part of the assets that are known which is down.
pub(super) fn share_down(counts: HealthCounts) -> f64 {
    let known = counts.ok + counts.problem + counts.critical;
    if known == 0 { 0.0 } else { f64::from(counts.critical) / f64::from(known) }
}

fn alarm(item: &RuleItem, since: Timestamp, name: String, affected: u32) -> Alarm {
    Alarm {
        since,
        severity: item.rule.severity,
        why: Why::Rule(item.rule.name.clone()),
        name,
        affected,
        nil: None,
        municipio: None,
        demo: false,
    }
}
