//! Encoded pages and their pictures, kept until the city changes, and what is printed, which does not. Bounded in number and bytes; what was asked for longest
//! ago goes first.

use crate::web::encoded::Encoded;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Pages kept at most.
const MAX_PAGES: usize = 512;

/// Bytes of pages kept at most, in all encodings together.
const MAX_BYTES: usize = 64 << 20;

/// How long what is made is kept.
#[derive(Debug, Clone, Copy)]
pub(in crate::web) struct Ages {
    /// Younger than this it is served as it is, even if the city changed meanwhile.
    pub(super) young: Duration,
    /// Older than this it is made anew even if nothing live changed: what the store has may differ, as changes of health
    /// are saved a moment after they are seen.
    pub(super) old: Duration,
}

impl Ages {
    /// Of pages: the live part of the page brings what is newer, and a crowd costs one rendering a second.
    pub(super) const PAGE: Self = Self { young: Duration::from_secs(1), old: Duration::from_secs(10) };
    /// Of pictures, which whoever shows them keeps for hours.
    pub(super) const PICTURE: Self = Self { young: Duration::from_secs(60), old: Duration::from_secs(600) };
    /// Of what is frozen.
    pub(in crate::web) const FOR_EVER: Self = Self { young: Duration::MAX, old: Duration::MAX };
}

#[derive(Debug, Clone)]
struct Kept {
    page: Encoded,
    revision: u64,
    made: Instant,
}

impl Kept {
    /// Whether it may be served without a look at anything.
    fn is_current(&self, revision: u64, now: Instant, ages: Ages) -> bool {
        let age = now.saturating_duration_since(self.made);
        age < ages.young || (self.revision == revision && age < ages.old)
    }
}

/// A page's place: what is kept of it, and who makes it anew.
#[derive(Debug, Default)]
struct Slot {
    kept: Mutex<Option<Kept>>,
    making: tokio::sync::Mutex<()>,
}

impl Slot {
    fn kept(&self) -> Option<Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// The pages by their address.
#[derive(Debug)]
pub(in crate::web) struct Cache {
    ages: Ages,
    slots: Mutex<Slots>,
}

#[derive(Debug, Default)]
struct Slots {
    by_address: HashMap<String, (Arc<Slot>, u64)>,
    /// Counts look-ups: the smallest was asked for longest ago.
    clock: u64,
}

impl Cache {
    pub(in crate::web) fn new(ages: Ages) -> Self {
        Self { ages, slots: Mutex::default() }
    }

    /// The page at `address` when the city is at `revision`: as it is kept, or made by `make`, once for all who ask
    /// meanwhile. While somebody makes it anew the others get the one before.
    pub(in crate::web) async fn get<E>(
        &self,
        address: &str,
        revision: u64,
        make: impl Future<Output = Result<Encoded, E>>,
    ) -> Result<Encoded, E> {
        let slot = self.slot(address);
        let current = |kept: &Kept| kept.is_current(revision, Instant::now(), self.ages);
        let turn = match slot.kept() {
            Some(kept) if current(&kept) => return Ok(kept.page),
            Some(kept) => match slot.making.try_lock() {
                Ok(turn) => turn,
                Err(_) => return Ok(kept.page),
            },
            None => {
                let turn = slot.making.lock().await;
                if let Some(kept) = slot.kept().filter(current) {
                    return Ok(kept.page);
                }
                turn
            }
        };
        let page = make.await?;
        let kept = Kept { page: page.clone(), revision, made: Instant::now() };
        *slot.kept.lock().unwrap_or_else(PoisonError::into_inner) = Some(kept);
        drop(turn);
        self.shrink();
        Ok(page)
    }

    fn slot(&self, address: &str) -> Arc<Slot> {
        let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        slots.clock += 1;
        let now = slots.clock;
        if let Some((slot, asked)) = slots.by_address.get_mut(address) {
            *asked = now;
            return Arc::clone(slot);
        }
        let slot = Arc::new(Slot::default());
        slots.by_address.insert(address.to_owned(), (Arc::clone(&slot), now));
        slot
    }

    /// Forgets what was asked for longest ago until the rest fits.
    fn shrink(&self) {
        let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        let size = |slot: &Slot| slot.kept().map_or(0, |kept| kept.page.bytes());
        let mut bytes: usize = slots.by_address.values().map(|(slot, _)| size(slot)).sum();
        while slots.by_address.len() > MAX_PAGES || bytes > MAX_BYTES {
            let oldest = slots.by_address.iter().min_by_key(|(_, (_, asked))| *asked).map(|(a, _)| a.clone());
            let Some((slot, _)) = oldest.and_then(|address| slots.by_address.remove(&address)) else { return };
            bytes -= size(&slot);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::StatusCode;
    use std::convert::Infallible;
    use std::sync::atomic::{AtomicU32, Ordering};

    fn page(text: &str) -> Encoded {
        Encoded::page(StatusCode::OK, text.to_owned()).unwrap()
    }

    #[tokio::test]
    async fn many_who_ask_at_once_cost_one_rendering() {
        let cache = Arc::new(Cache::new(Ages::PAGE));
        let made = Arc::new(AtomicU32::new(0));
        let asks = (0..50).map(|_| {
            let (cache, made) = (Arc::clone(&cache), Arc::clone(&made));
            tokio::spawn(async move {
                let make = async {
                    made.fetch_add(1, Ordering::Relaxed);
                    tokio::task::yield_now().await;
                    Ok::<_, Infallible>(page("x"))
                };
                cache.get("/", 1, make).await.unwrap();
            })
        });
        for ask in asks.collect::<Vec<_>>() {
            ask.await.unwrap();
        }
        assert_eq!(made.load(Ordering::Relaxed), 1);
    }

    #[test]
    fn a_page_is_made_anew_when_the_city_changed_or_it_is_old() {
        let made = Instant::now();
        let kept = Kept { page: page("x"), revision: 7, made };
        let at = |seconds: u64| made + Duration::from_secs(seconds);
        let current = |revision, at| kept.is_current(revision, at, Ages::PAGE);
        assert!(current(8, made), "younger than a crowd notices");
        assert!(current(7, at(5)) && !current(8, at(5)) && !current(7, at(11)));
    }

    #[tokio::test]
    async fn what_was_asked_for_longest_ago_goes_first_and_a_failure_is_not_kept() {
        let cache = Cache::new(Ages::PAGE);
        for i in 0..=MAX_PAGES {
            let _ = cache.get(&format!("/{i}"), 1, async { Ok::<_, Infallible>(page("x")) }).await;
            let _ = cache.get("/0", 1, async { Ok::<_, Infallible>(page("x")) }).await;
        }
        let held = |address: &str| cache.slots.lock().unwrap().by_address.contains_key(address);
        assert!(held("/0") && !held("/1") && held(&format!("/{MAX_PAGES}")));
        let failed = cache.get("/failed", 1, async { Err::<Encoded, _>("no") }).await;
        assert_eq!(failed.unwrap_err(), "no");
        assert!(cache.slot("/failed").kept().is_none());
    }
}
