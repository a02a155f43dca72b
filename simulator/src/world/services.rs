//! The digital services now.

use super::World;
use crate::fault::{FaultKind, Outage, Schedule, Target};
use crate::life::service::{self, COUNTING_SINCE, Today};
use crate::zone::Moment;
use cruscotto_domain::asset::AssetKind;

impl World {
    /// Whether the service answers as it should.
    #[must_use]
    pub fn service_is_up(&self, service: usize, now: &Moment) -> bool {
        !self.service_faults(service, now).iter().any(|f| f.fault == FaultKind::ServiceDown || f.fault.silences())
    }

    /// Whether the service takes too long.
    #[must_use]
    pub fn service_is_slow(&self, service: usize, now: &Moment) -> bool {
        self.service_faults(service, now).iter().any(|f| f.fault == FaultKind::Slow)
    }

    /// Whether what the service publishes of itself is rubbish.
    #[must_use]
    pub fn service_talks_rubbish(&self, service: usize, now: &Moment) -> bool {
        self.service_faults(service, now).iter().any(|f| f.fault == FaultKind::Malformed)
    }

    /// Today's figures of one channel. A pinned figure is the whole service's: it is on the first channel, alone.
    #[must_use]
    pub fn today(&self, service: usize, channel: usize, now: &Moment) -> Today {
        let natural = service::today(&self.plan.services[service], &self.plan.zone, now, channel);
        let figure = |metric: &str, natural: f64| match self.service_pin(service, metric) {
            Some(value) if channel == 0 => value,
            Some(_) => 0.0,
            None => natural,
        };
        Today {
            started: figure("service.started", natural.started),
            completed: figure("service.completed", natural.completed),
            errors: figure("service.errors", natural.errors),
        }
    }

    /// Today's visits and page views.
    #[must_use]
    pub fn visits(&self, service: usize, now: &Moment) -> (f64, f64) {
        let (visits, pages) = service::visits(&self.plan.services[service], &self.plan.zone, now);
        let pinned = |metric: &str| self.service_pin(service, metric);
        (pinned("service.visits").unwrap_or(visits), pinned("service.page_views").unwrap_or(pages))
    }

    /// Days to the first free appointment; none where there are no appointments.
    #[must_use]
    pub fn wait_days(&self, service: usize, now: &Moment) -> Option<f64> {
        let it = &self.plan.services[service];
        let pinned = self.service_pin(service, "service.wait");
        it.reports("service.wait").then(|| pinned.unwrap_or_else(|| service::wait_days(it, now)))
    }

    /// Requests of one channel since the counters began: answered, and failed.
    #[must_use]
    pub fn requests(&self, service: usize, channel: usize, now: &Moment) -> (u64, u64) {
        let it = &self.plan.services[service];
        let mut outages: Vec<Outage> = self.board().outages(service).collect();
        if !self.quiet {
            let incidents = Schedule::of(AssetKind::Service, it.noise);
            let incidents = incidents.between(FaultKind::ServiceDown, COUNTING_SINCE, now.unix);
            outages.extend(incidents.map(|i| Outage { from: i.from, until: i.until }));
        }
        service::requests(it, &self.plan.zone, now, channel, &disjoint(outages))
    }

    fn service_pin(&self, service: usize, metric: &str) -> Option<f64> {
        self.board().pinned(Target::Service(service), metric, "")
    }
}

/// Outages that overlap are one: a request fails once.
fn disjoint(mut outages: Vec<Outage>) -> Vec<Outage> {
    outages.sort_by(|a, b| a.from.total_cmp(&b.from));
    let mut merged: Vec<Outage> = Vec::with_capacity(outages.len());
    for outage in outages {
        match merged.last_mut() {
            Some(last) if outage.from <= last.until => last.until = last.until.max(outage.until),
            _ => merged.push(outage),
        }
    }
    merged
}
