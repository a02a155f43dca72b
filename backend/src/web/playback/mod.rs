//! The map played back: every area's history in step, as JSON and as an animated picture.

mod gather;
pub(super) mod json;
mod page;
mod picture;

pub(super) use page::playback_content;
use picture::animated;

use super::Shared;
use super::problem::Problem;
use axum::body::Bytes;
use cruscotto_domain::area::AreaLevel;
use cruscotto_domain::id::MetricId;
use cruscotto_domain::playback::{Period, Playback};
use gather::gathered;
use std::collections::HashMap;
use std::sync::{Arc, PoisonError};
use std::time::{Duration, Instant};

/// How long a playback is told as it was gathered: its newest frame is not over.
const GATHERED_FOR: Duration = Duration::from_secs(120);

/// Playbacks and pictures of them kept at most: some kilobytes and some hundreds each.
const MAX_KEPT: usize = 32;
const MAX_DRAWN: usize = 8;

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
    /// One is gathered at a time.
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
