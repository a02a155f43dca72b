//! Polls beside the grid, because somebody has said that one would show something.
//!
//! A hint is no state. A state is believed when it has lasted (`domain::health`), so a hint brings one poll now and a few
//! after it: what the first one sees is confirmed or taken back before the target's turn comes.

use std::collections::VecDeque;
use std::future::pending;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Notify;
use tokio::time::{Instant, sleep_until};

/// From one poll on a hint to the next of the same target at least. Hints in between are one.
const SPACING: Duration = Duration::from_secs(5);

/// When the target is polled again after a poll on a hint: the last time is past the catalogue's longest tolerance for
/// reachability (30 s), with room for a time-out.
const FOLLOW_UPS: [Duration; 3] = [SPACING, Duration::from_secs(15), Duration::from_secs(35)];

/// Asks for a poll of one target now. Hints that come while one waits are one.
#[derive(Debug, Clone, Default)]
pub struct Hints(Arc<Notify>);

impl Hints {
    /// Something has happened that a poll would show.
    pub fn give(&self) {
        self.0.notify_one();
    }
}

/// The polls of one target that hints ask for.
pub(crate) struct HintedTurns {
    hints: Hints,
    /// A hint was taken, and no poll has begun since.
    hinted: bool,
    earliest: Instant,
    follow_ups: VecDeque<Instant>,
}

impl HintedTurns {
    pub(crate) fn new(hints: Hints) -> Self {
        Self { hints, hinted: false, earliest: Instant::now(), follow_ups: VecDeque::new() }
    }

    /// Waits for the next of them. It may be dropped and called again: nothing is lost.
    pub(crate) async fn next(&mut self) {
        let follow_up = self.follow_ups.front().copied();
        let on_hint = async {
            if !self.hinted {
                self.hints.0.notified().await;
                self.hinted = true;
            }
            sleep_until(self.earliest).await;
        };
        let on_follow_up = async {
            match follow_up {
                Some(at) => sleep_until(at).await,
                None => pending().await,
            }
        };
        tokio::select! {
            biased;
            () = on_hint => {}
            () = on_follow_up => {}
        }
    }

    /// A poll, on whatever occasion, has begun: it sees what was hinted at before.
    pub(crate) fn polled(&mut self, at: Instant) {
        if std::mem::take(&mut self.hinted) {
            self.earliest = at + SPACING;
            self.follow_ups = FOLLOW_UPS.iter().map(|after| at + *after).collect();
        }
        while self.follow_ups.front().is_some_and(|due| *due <= at) {
            self.follow_ups.pop_front();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::FutureExt;

    #[tokio::test]
    async fn a_hint_is_taken_once_and_followed_up() {
        let (hints, begun) = (Hints::default(), Instant::now());
        let mut turns = HintedTurns::new(hints.clone());
        assert!(turns.next().now_or_never().is_none(), "nobody has said anything");
        (0..10).for_each(|_| hints.give());
        tokio::time::timeout(SPACING, turns.next()).await.unwrap();
        turns.polled(begun);
        assert!(turns.next().now_or_never().is_none(), "ten hints are one");
        assert_eq!(turns.follow_ups, FOLLOW_UPS.map(|after| begun + after));
        // A poll in its turn does for what was due by then.
        turns.polled(begun + Duration::from_secs(20));
        assert_eq!(turns.follow_ups, [begun + FOLLOW_UPS[2]]);
    }

    #[tokio::test]
    async fn a_hint_within_the_spacing_waits_and_is_not_lost() {
        let (hints, begun) = (Hints::default(), Instant::now());
        let mut turns = HintedTurns::new(hints.clone());
        hints.give();
        tokio::time::timeout(SPACING, turns.next()).await.unwrap();
        turns.polled(begun);
        hints.give();
        assert!(turns.next().now_or_never().is_none(), "too early");
        assert!(turns.hinted, "dropped while it waited, and still known");
        turns.polled(begun + SPACING);
        assert_eq!(turns.follow_ups[0], begun + SPACING + FOLLOW_UPS[0]);
    }
}
