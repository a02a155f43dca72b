//! The use of a digital service: today so far, and in all.

use super::rhythm::{OFFICE, ONLINE, Rhythm};
use crate::fault::Outage;
use crate::plan::ServicePlan;
use crate::zone::{DAY_S, Moment, Zone};
use cruscotto_domain::city::Channel;

/// When the request counters began: 2026-01-01 00:00 UTC.
pub const COUNTING_SINCE: f64 = 1_767_225_600.0;

/// Requests that a transaction makes.
const REQUESTS_PER_TRANSACTION: f64 = 40.0;

/// Visits for each transaction started, and pages for each visit.
const VISITS_PER_TRANSACTION: f64 = 6.0;
const PAGES_PER_VISIT: f64 = 4.2;

/// Share of requests that fail in the ordinary way, and while the service is down.
const FAILING: f64 = 0.003;
const FAILING_WHILE_DOWN: f64 = 0.9;

/// Share of today's work that the city does on this day more or less than on another.
const DAY_TO_DAY: (f64, f64) = (0.85, 1.15);

/// How long a transaction takes, in seconds: it is started before it is completed.
const TRANSACTION_S: f64 = 600.0;

/// How long an answer takes at night, in milliseconds.
const LATENCY_MS: (f64, f64) = (25.0, 220.0);

/// Days of waiting for an appointment: the usual one, and how far it drifts over the months.
const WAIT_DAYS: (f64, f64) = (4.0, 45.0);
const WAIT_DRIFT: f64 = 0.35;
const WAIT_PERIOD_DAYS: f64 = 75.0;

/// Today's figures of one channel, since local midnight.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Today {
    /// Transactions started.
    pub started: f64,
    /// Transactions completed.
    pub completed: f64,
    /// Transactions broken off by an error.
    pub errors: f64,
}

/// Today's figures of the channel number `channel` of `service`.
#[must_use]
pub fn today(service: &ServicePlan, zone: &Zone, moment: &Moment, channel: usize) -> Today {
    let Some(&(kind, share)) = service.channels.get(channel) else {
        return Today { started: 0.0, completed: 0.0, errors: 0.0 };
    };
    let midnight = zone.midnight(moment);
    let day = service.noise.of("day").at(moment.day).between(DAY_TO_DAY.0, DAY_TO_DAY.1);
    let until = |unix: f64| {
        let seconds = busy_seconds(rhythm(kind), zone, midnight, unix.max(midnight));
        service.daily * share * day * seconds / busy_seconds_of_a_day(rhythm(kind))
    };
    let (started, finished) = (until(moment.unix), until(moment.unix - TRANSACTION_S));
    Today {
        started: started.floor(),
        completed: (finished * service.completion).floor(),
        errors: (finished * service.error_share).floor(),
    }
}

/// Today's visits and page views of the web site of `service`.
#[must_use]
pub fn visits(service: &ServicePlan, zone: &Zone, moment: &Moment) -> (f64, f64) {
    let started: f64 = (0..service.channels.len())
        .filter(|c| matches!(service.channels[*c].0, Channel::Online | Channel::App))
        .map(|c| today(service, zone, moment, c).started)
        .sum();
    let visits = (started * VISITS_PER_TRANSACTION).floor();
    (visits, (visits * PAGES_PER_VISIT).floor())
}

/// Requests of the channel number `channel` since [`COUNTING_SINCE`]: answered, and failed with a server error.
/// `outages` are the times it was down, each within the time counted.
#[must_use]
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "not negative, far below 2^53")]
pub fn requests(service: &ServicePlan, zone: &Zone, moment: &Moment, channel: usize, outages: &[Outage]) -> (u64, u64) {
    let Some(&(kind, share)) = service.channels.get(channel) else { return (0, 0) };
    let per_second = service.daily * share * REQUESTS_PER_TRANSACTION / busy_seconds_of_a_day(rhythm(kind));
    let between = |from: f64, to: f64| per_second * busy_seconds(rhythm(kind), zone, from, to);
    let all = between(COUNTING_SINCE, moment.unix);
    let down: f64 = outages.iter().map(|o| between(o.from, o.until.min(moment.unix))).sum();
    let failed = all * FAILING + down * (FAILING_WHILE_DOWN - FAILING);
    ((all - failed).floor() as u64, failed.floor() as u64)
}

/// Days from booking to the first free appointment.
#[must_use]
#[allow(clippy::cast_precision_loss, reason = "days since 1970")]
pub fn wait_days(service: &ServicePlan, moment: &Moment) -> f64 {
    let noise = service.noise.of("wait");
    let usual = noise.log_between(WAIT_DAYS.0, WAIT_DAYS.1);
    let phase = moment.day as f64 / WAIT_PERIOD_DAYS + noise.of("phase").unit();
    (usual * (1.0 + WAIT_DRIFT * (std::f64::consts::TAU * phase).sin())).round()
}

/// How long the service takes for an answer, in milliseconds: longer while many use it.
#[must_use]
pub fn latency_ms(service: &ServicePlan, moment: &Moment) -> f64 {
    let noise = service.noise.of("latency");
    let jitter = noise.at(moment.unix.div_euclid(20.0).to_bits()).between(0.85, 1.25);
    noise.log_between(LATENCY_MS.0, LATENCY_MS.1) * (1.0 + ONLINE.value(moment.week_s)) * jitter
}

fn rhythm(channel: Channel) -> &'static Rhythm {
    match channel {
        Channel::Phone | Channel::Counter => &OFFICE,
        Channel::Online | Channel::App | Channel::Chatbot | Channel::Whatsapp => &ONLINE,
    }
}

/// Seconds of the busiest hour that have the same use as the time between two Unix times.
fn busy_seconds(rhythm: &Rhythm, zone: &Zone, from: f64, to: f64) -> f64 {
    if to <= from {
        return 0.0;
    }
    zone.local_runs(from, to).map(|(a, b)| rhythm.integral(b) - rhythm.integral(a)).sum()
}

/// As [`busy_seconds`], of an average working day.
fn busy_seconds_of_a_day(rhythm: &Rhythm) -> f64 {
    (rhythm.integral(5.0 * DAY_S) - rhythm.integral(0.0)) / 5.0
}
