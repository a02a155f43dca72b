//! One poll of one device.

use super::discover::discover;
use super::plan::Plan;
use super::profile::Profile;
use super::session::{Session, SnmpFailure};
use crate::event;
use crate::journal::Answer;
use crate::measure::Measure;
use crate::schedule::{Outcome, Poll};
use crate::source::{failure, plain_series};
use async_snmp::{Oid, oid};
use cruscotto_domain::failure::FailureReason;
use cruscotto_domain::id::{AssetId, InvalidId};
use cruscotto_domain::sample::SeriesKey;
use cruscotto_domain::time::Timestamp;
use std::sync::{Arc, LazyLock};
use std::time::Duration;
use tokio::time::Instant;

/// sysUpTime.0 (RFC 3418): what every device has, and what tells a restart.
pub(super) static SYS_UP_TIME: LazyLock<Oid> = LazyLock::new(|| oid!(1, 3, 6, 1, 2, 1, 1, 3, 0));

/// Hundredths of a second in a second.
const TICKS_PER_SECOND: f64 = 100.0;

/// How often an answer is written down: it costs as much as reading it.
const WRITE_EVERY: Duration = Duration::from_secs(60);

/// A device that is polled.
pub struct Device<S> {
    asset: AssetId,
    profile: Arc<Profile>,
    session: S,
    rediscover: Duration,
    plan: Option<Plan>,
    discovered: Instant,
    stale: bool,
    /// The last answer in its own words, once a minute, until it is handed over.
    answer: Option<String>,
    written: Option<Instant>,
    up: Arc<SeriesKey>,
    uptime: Arc<SeriesKey>,
    response_time: Arc<SeriesKey>,
}

impl<S: Session> Device<S> {
    /// A device that was not asked yet.
    ///
    /// # Errors
    /// Never for the metrics named here; the identifiers are checked where they are made.
    pub fn new(asset: &AssetId, profile: Arc<Profile>, session: S, rediscover: Duration) -> Result<Self, InvalidId> {
        Ok(Self {
            up: plain_series(asset, "device.up")?,
            uptime: plain_series(asset, "device.uptime")?,
            response_time: plain_series(asset, "device.response_time")?,
            asset: asset.clone(),
            profile,
            session,
            rediscover,
            plan: None,
            discovered: Instant::now(),
            stale: false,
            answer: None,
            written: None,
        })
    }

    async fn read(&mut self) -> Result<Vec<Measure>, SnmpFailure> {
        self.refresh().await?;
        let Some(plan) = &mut self.plan else { return Ok(Vec::new()) };
        let asked = Instant::now();
        let answer = self.session.get(plan.oids()).await?;
        let took = asked.elapsed();
        let at = Timestamp::now();
        event::varbinds(answer.len());
        if self.written.is_none_or(|at| at.elapsed() >= WRITE_EVERY) {
            self.written = Some(Instant::now());
            self.answer = Some(plan.in_words(&answer));
        }
        let evaluated = plan.evaluate(at, &answer)?;
        self.stale = evaluated.stale;
        let measure = |series: &Arc<SeriesKey>, value| Measure { series: series.clone(), time: at, value };
        let mut measures = evaluated.measures;
        measures.push(measure(&self.up, 1.0));
        measures.push(measure(&self.uptime, f64::from(evaluated.uptime_ticks) / TICKS_PER_SECOND));
        measures.push(measure(&self.response_time, took.as_secs_f64() * 1_000.0));
        Ok(measures)
    }

    /// Sees to a plan, discovered anew when it is stale or old.
    async fn refresh(&mut self) -> Result<(), SnmpFailure> {
        if self.plan.is_some() && !self.stale && self.discovered.elapsed() < self.rediscover {
            return Ok(());
        }
        let mut plan = discover(&self.session, &self.profile, &self.asset).await?;
        if let Some(earlier) = &self.plan {
            plan.continue_from(earlier);
        }
        self.plan = Some(plan);
        self.discovered = Instant::now();
        self.stale = false;
        Ok(())
    }

    /// What a failed poll says. Silence says that the device is down; an error of its own says that it is up; an
    /// answer that is no answer, or a fault of this side, says neither.
    fn failed(&self, at: Timestamp, reason: FailureReason) -> Vec<Measure> {
        let value = match reason {
            reason if reason.means_down() => 0.0,
            FailureReason::DeviceError | FailureReason::Unsupported => 1.0,
            _ => return Vec::new(),
        };
        vec![Measure { series: self.up.clone(), time: at, value }]
    }
}

impl<S: Session + 'static> Poll for Device<S>
where
    S: Sync,
{
    const SOURCE: &'static str = "snmp";

    fn name(&self) -> String {
        self.asset.to_string()
    }

    async fn poll(&mut self) -> Outcome {
        match self.read().await {
            Ok(measures) => {
                let text = std::mem::take(&mut self.answer);
                let answer = text.map(|text| Answer { asset: self.asset.clone(), text });
                Outcome { measures, failure: None, answer }
            }
            Err(SnmpFailure { reason, detail }) => {
                let at = Timestamp::now();
                let failure = failure(&self.asset, at, reason, &detail);
                Outcome { measures: self.failed(at, reason), failure: Some(failure), answer: None }
            }
        }
    }
}
