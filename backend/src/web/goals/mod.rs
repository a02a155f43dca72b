//! The city's goals: what the folder says of each, and what has been measured of it since.

pub(super) mod list;
mod measured;

use super::Shared;
use cruscotto_domain::goal::GoalItem;
use cruscotto_domain::time::Timestamp;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How long goals are told as they were gathered: their readings are weeks, and the newest is a figure of the city, which
/// pages show live beside them.
const GATHERED_FOR: Duration = Duration::from_secs(30);

/// The goals as they were gathered last.
#[derive(Debug, Default)]
pub struct Goals(Mutex<Option<(Instant, Gathered)>>);

/// Goals, and whether what is kept of the past could be read.
#[derive(Debug, Clone)]
pub(super) struct Gathered {
    pub(super) goals: Arc<Vec<GoalItem>>,
    pub(super) whole: bool,
}

/// Every goal as it stands now. While the database is away, what it would add is missing.
pub(super) async fn goals(state: &Shared) -> Gathered {
    let kept = state.goals.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
    if let Some((_, gathered)) = kept.filter(|(at, _)| at.elapsed() < GATHERED_FOR) {
        return gathered;
    }
    let now = Timestamp::now();
    let mut goals = state.city.goals(&state.past.zone, now);
    let mut whole = true;
    for goal in goals.iter_mut().filter(|goal| goal.measured_by.is_some()) {
        match measured::readings(state, goal, now).await {
            Ok(readings) => goal.stand(readings, now),
            Err(problem) => {
                tracing::warn!(goal = goal.id, detail = problem.detail(), "a goal is told without its past");
                whole = false;
            }
        }
    }
    let gathered = Gathered { goals: Arc::new(goals), whole };
    if whole {
        *state.goals.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((Instant::now(), gathered.clone()));
    }
    gathered
}
