//! The map played back: every area's history in step, as JSON and as an animated picture.

pub(super) mod json;
mod page;
mod picture;

pub(super) use page::playback_content;
use picture::animated;

use super::Shared;
use super::history::answer_for;
use super::history_plan::{Plan, Subject};
use super::metrics::visible;
use super::problem::Problem;
use crate::audience::Audience;
use crate::store::Bucket;
use axum::body::Bytes;
use cruscotto_domain::area::AreaLevel;
use cruscotto_domain::id::{AreaId, MetricId};
use cruscotto_domain::playback::{Period, Playback, Points, aligned};
use cruscotto_domain::time::{MICROS_PER_DAY, Timestamp};
use futures_util::stream::{self, StreamExt as _, TryStreamExt as _};
use std::collections::HashMap;
use std::sync::{Arc, PoisonError};
use std::time::{Duration, Instant};

/// How long a playback is told as it was gathered: its newest frame is not over.
const GATHERED_FOR: Duration = Duration::from_secs(120);

/// Playbacks and pictures of them kept at most: some kilobytes and some hundreds each.
const MAX_KEPT: usize = 32;
const MAX_DRAWN: usize = 8;

/// Areas that the store is asked for at once: some of its connections are left for everybody else.
const ASKED_AT_ONCE: usize = 4;

const HOUR: Duration = Duration::from_secs(3_600);

/// Days that a mandate is looked back at most: five years.
const MANDATE_DAYS: i64 = 1_827;

/// What of.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Asked {
    pub(super) metric: MetricId,
    pub(super) level: AreaLevel,
    pub(super) period: Period,
}

/// Playbacks as they were gathered last.
#[derive(Debug, Default)]
pub struct Playbacks {
    kept: std::sync::Mutex<HashMap<Asked, (Instant, Arc<Playback>)>>,
    /// One is gathered at a time: it asks the store once an area.
    turn: tokio::sync::Mutex<()>,
    /// Pictures as they were drawn last; one is drawn at a time.
    drawn: tokio::sync::Mutex<HashMap<Asked, (Instant, Bytes)>>,
}

impl Playbacks {
    fn fresh(&self, asked: &Asked) -> Option<Arc<Playback>> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.get(asked).filter(|(at, _)| at.elapsed() < GATHERED_FOR).map(|(_, playback)| Arc::clone(playback))
    }

    fn keep(&self, asked: &Asked, playback: &Arc<Playback>) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|_, (at, _)| at.elapsed() < GATHERED_FOR);
        if kept.len() < MAX_KEPT {
            kept.insert(asked.clone(), (Instant::now(), Arc::clone(playback)));
        }
    }
}

/// The playback, as the public sees it.
pub(super) async fn playback(state: &Shared, asked: &Asked) -> Result<Arc<Playback>, Problem> {
    if let Some(playback) = state.playbacks.fresh(asked) {
        return Ok(playback);
    }
    let _turn = state.playbacks.turn.lock().await;
    if let Some(playback) = state.playbacks.fresh(asked) {
        return Ok(playback);
    }
    let playback = Arc::new(gathered(state, asked).await?);
    state.playbacks.keep(asked, &playback);
    Ok(playback)
}

async fn gathered(state: &Shared, asked: &Asked) -> Result<Playback, Problem> {
    let known = state.catalogue.get(&asked.metric).filter(|metric| visible(metric, Audience::Public)).cloned();
    let metric = known.ok_or_else(|| {
        Problem::not_found(format!("there is no metric '{}': GET /api/v1/metrics lists those there are", asked.metric))
    })?;
    if asked.level == AreaLevel::City {
        return Err(Problem::bad_request("level is nil or municipio: the city is one area"));
    }
    let now = Timestamp::now();
    let (days, bucket) = match asked.period {
        Period::Day => (1, Bucket::Width(HOUR)),
        Period::Month => (31, Bucket::Day),
        Period::Mandate => (MANDATE_DAYS, Bucket::Week),
    };
    let from = now.plus_micros(-days * MICROS_PER_DAY);
    let named: Vec<(AreaId, String)> = {
        let live = state.hub.state();
        let all = live.area_items(Some(asked.level), |_| Audience::Public).into_iter();
        all.map(|item| (item.area.id, item.area.name)).collect()
    };
    let histories = named.into_iter().map(|(area, name)| async move {
        let subject = Subject::Area(area.clone());
        let plan = Plan { subject, metric: asked.metric.clone(), from, to: now, bucket: Some(bucket) };
        let history = answer_for(state, Audience::Public, plan).await?;
        // A day of which only the end lies in the period would be told by whoever was measured late in it.
        let whole = history.points.into_iter().filter(|point| point.time >= from);
        let points: Points = whole.map(|point| (point.time, point.value)).collect();
        Ok::<_, Problem>((area, name, points))
    });
    let areas: Vec<_> = stream::iter(histories).buffered(ASKED_AT_ONCE).try_collect().await?;
    let (times, areas) = aligned(areas);
    Ok(Playback {
        metric: metric.id.clone(),
        name: metric.name.clone(),
        unit: metric.unit.clone(),
        level: asked.level,
        period: asked.period,
        times,
        areas,
    })
}
