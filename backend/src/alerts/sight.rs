//! What of the live city is wrong in the eyes of who is on duty, and what only looks wrong because it is not seen.

use crate::live::{CityState, Feed, Unwell};
use cruscotto_domain::health::{Cause, Health};
use cruscotto_domain::id::SourceName;
use cruscotto_domain::incident::{Alarm, Fault, Picture, Severity, Subject, Why};
use cruscotto_domain::time::{MICROS_PER_SECOND, Timestamp};
use std::collections::HashMap;

/// A source whose newest sample is older than this when it comes is behind: what it says of its assets is of the past.
/// Two polls of a minute; a healthy way takes seconds.
const LATE_AFTER: i64 = 120 * MICROS_PER_SECOND;

/// A source that measures something which is unknown after this time is expected to deliver all the time; a slower one
/// only before what it measures becomes unknown.
const STEADY_FRESHNESS: i64 = 900 * MICROS_PER_SECOND;

/// Sees the city, and remembers of each source since when it can be relied on.
#[derive(Debug)]
pub struct Sight {
    /// Microseconds without a delivery after which a source counts as silent.
    silent_after: i64,
    begun: Timestamp,
    /// Since when each source delivers, and delivers what is new.
    reliable: HashMap<SourceName, Timestamp>,
    /// Since when each source delivers nothing but what is old.
    late: HashMap<SourceName, Timestamp>,
}

impl Sight {
    /// Eyes that are opened at `begun`: what was not delivered while nobody could take it is not held against anybody.
    #[must_use]
    pub fn new(silent_after: i64, begun: Timestamp) -> Self {
        Self { silent_after, begun, reliable: HashMap::new(), late: HashMap::new() }
    }

    /// What is wrong now.
    pub fn look(&mut self, state: &CityState, now: Timestamp) -> Picture {
        let mut picture = Picture::default();
        for feed in state.feeds() {
            self.judge_feed(&feed, now, &mut picture);
        }
        for unwell in state.unwell() {
            self.judge_asset(&unwell, now, &mut picture);
        }
        let concerned = picture.faults.values().flat_map(|fault| [&fault.nil, &fault.municipio]).flatten();
        let named = concerned.filter_map(|id| state.area(id).map(|area| (id.clone(), area.name.clone())));
        picture.areas = named.collect();
        picture
    }

    fn judge_feed(&mut self, feed: &Feed, now: Timestamp, picture: &mut Picture) {
        let limit = if feed.freshness <= STEADY_FRESHNESS { self.silent_after } else { feed.freshness };
        let silent = now.micros_since(feed.last.max(self.begun)) > limit;
        let late = feed.lag > LATE_AFTER && feed.freshness <= STEADY_FRESHNESS;
        if silent || late {
            self.reliable.remove(&feed.name);
        } else {
            self.reliable.entry(feed.name.clone()).or_insert(now);
        }
        let late_since = if late {
            *self.late.entry(feed.name.clone()).or_insert(now)
        } else {
            self.late.remove(&feed.name);
            now
        };
        let (since, why) = if silent {
            (feed.last, Why::FeedSilent)
        } else if late && now.micros_since(late_since) > self.silent_after {
            (late_since, Why::FeedLate)
        } else {
            return;
        };
        let alarm = Alarm {
            since,
            severity: Severity::Critical,
            why,
            name: feed.name.to_string(),
            affected: feed.assets,
            nil: None,
            municipio: None,
            demo: feed.demo,
        };
        picture.alarms.insert(Subject::Source(feed.name.clone()), alarm);
    }

    fn judge_asset(&self, unwell: &Unwell<'_>, now: Timestamp, picture: &mut Picture) {
        let summary = unwell.summary;
        let relied_on = |for_at_least: i64| {
            let since = unwell.source.and_then(|source| self.reliable.get(source));
            since.is_some_and(|since| now.micros_since(*since) >= for_at_least)
        };
        let (severity, why, parent) = match (summary.health, &summary.cause) {
            (Health::Ok | Health::Retired, _) => return,
            (Health::Maintenance, _) => {
                picture.maintenance.insert(summary.id.clone());
                return;
            }
            (Health::Unknown, None | Some(Cause::NeverMeasured)) => return,
            // What a source that is behind says is of the past; what it does not say may be on its way.
            (Health::Critical | Health::Problem, _) if !relied_on(0) => {
                picture.unseen.insert(summary.id.clone());
                return;
            }
            (Health::Critical | Health::Unknown, Some(Cause::Parent(parent))) => {
                (Severity::Critical, Why::Down, Some(parent.clone()))
            }
            (Health::Critical, cause) => {
                let why = match cause {
                    Some(Cause::Metric(metric)) if !unwell.down => Why::Limit(metric.clone()),
                    _ => Why::Down,
                };
                (Severity::Critical, why, None)
            }
            (Health::Problem, Some(Cause::Metric(metric))) => (Severity::Warning, Why::Limit(metric.clone()), None),
            (Health::Unknown, Some(Cause::NoData)) if relied_on(self.silent_after) => {
                (Severity::Warning, Why::NoData, None)
            }
            (Health::Unknown | Health::Problem, _) => {
                picture.unseen.insert(summary.id.clone());
                return;
            }
        };
        let placed = unwell.placed;
        let fault = Fault {
            since: summary.since.unwrap_or(now).min(now),
            severity,
            why,
            parent,
            name: summary.name.clone(),
            owner: placed.asset.owner.clone(),
            nil: placed.placement.nil.clone(),
            municipio: placed.placement.municipio.clone(),
            demo: summary.demo,
        };
        picture.faults.insert(summary.id.clone(), fault);
    }
}
