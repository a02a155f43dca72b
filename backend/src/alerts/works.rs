//! Planned work: which assets are in maintenance now, and that it is written down for availability.

use crate::live::{CityState, HubHandle};
use crate::store::{MaintenanceSpan, Store, StoreError, StoredWindow};
use cruscotto_domain::id::AssetId;
use cruscotto_domain::maintenance::Scope;
use cruscotto_domain::time::{MICROS_PER_DAY, Timestamp};
use jiff::tz::TimeZone;
use std::collections::BTreeSet;

/// How far back windows are looked at for stretches that were not written down: a server that was away over a weekend.
const LOOK_BACK: i64 = 7 * MICROS_PER_DAY;

/// Keeps the health of assets under planned work at maintenance.
#[derive(Debug)]
pub struct Works {
    zone: TimeZone,
    windows: Vec<StoredWindow>,
    /// What the hub was told last.
    told: Option<BTreeSet<AssetId>>,
    /// Windows and beginnings of stretches that are written down with these assets.
    noted: BTreeSet<(AssetId, i64, Timestamp)>,
}

impl Works {
    /// Nothing is planned.
    #[must_use]
    pub fn new(zone: TimeZone) -> Self {
        Self { zone, windows: Vec::new(), told: None, noted: BTreeSet::new() }
    }

    /// Takes the windows as they are stored.
    pub fn replace(&mut self, windows: Vec<StoredWindow>) {
        self.windows = windows.into_iter().filter(|window| window.ended.is_none()).collect();
    }

    /// Tells the hub who is in maintenance now, after it is written down.
    ///
    /// # Errors
    /// [`StoreError`]; then nothing is told, and the next look does it.
    pub async fn look(&mut self, store: &Store, hub: &HubHandle, now: Timestamp) -> Result<(), StoreError> {
        let (spans, active) = self.due(&hub.health(), now);
        if !spans.is_empty() {
            store.note_maintenance(&spans).await?;
            self.noted.extend(spans.into_iter().map(|s| (s.asset, s.window, s.stretch.0)));
        }
        if self.told.as_ref() != Some(&active) {
            hub.maintenance(active.clone()).await;
            self.told = Some(active);
        }
        self.noted.retain(|(_, _, from)| now.micros_since(*from) < 8 * LOOK_BACK);
        Ok(())
    }

    /// What is to be written down, and who is in maintenance now.
    fn due(&self, state: &CityState, now: Timestamp) -> (Vec<MaintenanceSpan>, BTreeSet<AssetId>) {
        let (mut spans, mut active) = (Vec::new(), BTreeSet::new());
        for window in &self.windows {
            let begun = window.plan.when.stretches(now.plus_micros(-LOOK_BACK), &self.zone);
            let begun = begun.take_while(|(from, _)| *from <= now).filter(|(_, to)| *to > window.created);
            let stretches: Vec<_> = begun.collect();
            if stretches.is_empty() {
                continue;
            }
            let assets = state.in_scope(&window.plan.scope);
            for stretch in stretches {
                // What was before it was planned was no maintenance.
                let stretch = (stretch.0.max(window.created), stretch.1);
                let new = assets.iter().filter(|asset| !self.noted.contains(&((*asset).clone(), window.id, stretch.0)));
                spans.extend(new.map(|asset| MaintenanceSpan { asset: asset.clone(), window: window.id, stretch }));
                if now < stretch.1 {
                    active.extend(assets.iter().cloned());
                }
            }
        }
        (spans, active)
    }
}

impl CityState {
    /// The assets that planned work of this scope is done on.
    #[must_use]
    pub fn in_scope(&self, scope: &Scope) -> Vec<AssetId> {
        match scope {
            Scope::Asset(id) => self.with_descendants(id, false),
            Scope::Subtree(id) => self.with_descendants(id, true),
            Scope::Area(id) => self.placed_in(id),
        }
    }
}
