//! The inventory changed by people: looked at first, then done as a whole or not at all, and taken back.

use super::inventory::{InventoryError, InventoryGate, place};
use crate::live::HubHandle;
use crate::store::{ChangeNote, LoggedAsset, StoreError};
use cruscotto_domain::access::Scope;
use cruscotto_domain::asset::{Asset, OperatingState};
use cruscotto_domain::asset_file::Entry;
use cruscotto_domain::id::AssetId;
use cruscotto_domain::inventory::MAX_INVENTORY_ASSETS;
use cruscotto_domain::inventory_change::{
    BulkChange, ChangeKind, EntryRefusal, InventoryReport, MAX_LISTED_CHANGES, MAX_LISTED_REFUSALS, difference, edited,
};
use serde_json::{Map, Value};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// Who changes the inventory, and whether it is meant.
#[derive(Debug, Clone)]
pub struct Author {
    /// The operator.
    pub name: String,
    /// Where they may change something: an asset must lie there before and after.
    pub scope: Scope,
    /// What they say of it.
    pub note: Option<String>,
    /// Only say what would change.
    pub dry_run: bool,
}

/// What is to be changed.
#[derive(Debug, Clone)]
pub enum Proposed {
    /// The entries of a file.
    File(Vec<Entry>),
    /// Some fields of one asset.
    Edit(AssetId, Map<String, Value>),
    /// The same fields of several.
    Bulk(BulkChange),
    /// A change taken back.
    Undo(i64),
}

/// Assets as they shall be: where each was named, and whether the operator's word holds from then on.
#[derive(Default)]
struct Wanted {
    assets: Vec<(String, Asset, bool)>,
    /// Whether who holds an asset is changed though nothing else of it is.
    regardless: bool,
    refused: Vec<EntryRefusal>,
}

impl Wanted {
    fn refuse(&mut self, place: impl Into<String>, detail: impl std::fmt::Display) {
        self.refused.push(EntryRefusal { place: place.into(), detail: detail.to_string() });
    }
}

impl InventoryGate {
    /// Says what `proposed` changes, and does it unless it is a dry run or something of it is refused.
    ///
    /// # Errors
    /// [`InventoryError`]; nothing is stored then.
    pub async fn change(
        &self,
        proposed: Proposed,
        author: Author,
        hub: &HubHandle,
    ) -> Result<InventoryReport, InventoryError> {
        let (kind, undoes) = match &proposed {
            Proposed::File(_) => (ChangeKind::Import, None),
            Proposed::Edit(..) => (ChangeKind::Edit, None),
            Proposed::Bulk(_) => (ChangeKind::Bulk, None),
            Proposed::Undo(id) => (ChangeKind::Undo, Some(*id)),
        };
        let mut held = self.held.lock().await;
        let wanted = match proposed {
            Proposed::File(entries) => file(entries),
            Proposed::Edit(id, patch) => self.edit(vec![id], &patch, true),
            Proposed::Bulk(bulk) => Wanted { regardless: true, ..self.edit(bulk.assets, &bulk.set, !bulk.release) },
            Proposed::Undo(id) => self.undo(id).await?,
        };
        if wanted.assets.len() > MAX_INVENTORY_ASSETS {
            return Err(InventoryError::TooMany(wanted.assets.len()));
        }
        let (mut report, changed) = self.compare(wanted, &author.scope, &held);
        let clean = report.refused_count == 0 && !author.dry_run;
        if clean && !changed.is_empty() {
            let note = ChangeNote { kind, actor: Some(author.name), source: None, note: author.note, undoes };
            let ids: Vec<(AssetId, bool)> =
                changed.iter().map(|(asset, held)| (asset.asset.id.clone(), *held)).collect();
            let written = self.write(&note, changed, Some(hub)).await.map_err(|error| match (error, undoes) {
                (StoreError::Exists, Some(id)) => {
                    InventoryError::Overtaken { id, detail: "it was undone already".to_owned() }
                }
                (error, _) => error.into(),
            })?;
            for (id, now_held) in ids {
                if now_held {
                    held.insert(id)
                } else {
                    held.remove(&id)
                };
            }
            report.change = Some(written.change);
        }
        report.applied = clean;
        Ok(report)
    }

    /// Whether an operator's word holds for an asset.
    pub async fn is_held(&self, asset: &AssetId) -> bool {
        self.held.lock().await.contains(asset)
    }

    /// What differs from what is known, and what of it cannot be.
    fn compare(
        &self,
        wanted: Wanted,
        scope: &Scope,
        held: &HashSet<AssetId>,
    ) -> (InventoryReport, Vec<(Arc<crate::known::PlacedAsset>, bool)>) {
        let Wanted { assets, regardless, mut refused } = wanted;
        let (mut places, mut holds) = (Vec::new(), HashMap::new());
        let mut bare = Vec::with_capacity(assets.len());
        for (place, asset, hold) in assets {
            if !self.is_within(scope, &asset) {
                let detail = format!("asset {}: it lies, or would lie, outside of where you may act", asset.id);
                refused.push(EntryRefusal { place, detail });
                continue;
            }
            places.push(place);
            holds.entry(asset.id.clone()).or_insert(hold);
            bare.push(asset);
        }
        let (good, wrong) = self.check(bare);
        refused.extend(wrong.into_iter().map(|refusal| {
            let place = places.get(refusal.index as usize).cloned().unwrap_or_default();
            EntryRefusal { place, detail: format!("asset {}: {}", refusal.asset, refusal.detail) }
        }));
        let mut report = InventoryReport { refused_count: refused.len() as u64, ..InventoryReport::default() };
        refused.truncate(MAX_LISTED_REFUSALS);
        report.refused = refused;
        let mut changed = Vec::new();
        for asset in good {
            let known = self.known.asset(&asset.id);
            let hold = holds.get(&asset.id).copied().unwrap_or(true);
            let change = difference(known.as_ref().map(|known| &known.asset), &asset);
            let differs = change.created || !change.fields.is_empty();
            if !differs && (!regardless || held.contains(&asset.id) == hold) {
                report.unchanged += 1;
                continue;
            }
            report.created += u64::from(change.created);
            report.updated += u64::from(!change.created);
            if report.changes.len() < MAX_LISTED_CHANGES {
                report.changes.push(change);
            }
            let source = known.and_then(|known| known.source.clone());
            changed.push((Arc::new(place(asset, source, &self.city)), hold));
        }
        (report, changed)
    }

    /// Whether an asset lies within a scope, as it is known and as it shall be.
    fn is_within(&self, scope: &Scope, asset: &Asset) -> bool {
        let before = self.known.asset(&asset.id);
        let after = asset.point.map(|point| self.city.locate(point)).unwrap_or_default();
        before.is_none_or(|known| scope.covers(&known.placement)) && scope.covers(&after)
    }

    fn edit(&self, ids: Vec<AssetId>, patch: &Map<String, Value>, hold: bool) -> Wanted {
        let mut wanted = Wanted::default();
        for id in ids {
            let place = format!("asset {id}");
            match self.known.asset(&id) {
                None => wanted.refuse(place, "it is not in the inventory"),
                Some(known) => match edited(&known.asset, patch) {
                    Ok(asset) => wanted.assets.push((place, asset, hold)),
                    Err(error) => wanted.refuse(place, error),
                },
            }
        }
        wanted
    }

    /// The assets of a change as they were before it. One that was new cannot go, as measurements may hang on it: it is
    /// retired.
    async fn undo(&self, id: i64) -> Result<Wanted, InventoryError> {
        let change = self.store.inventory_change(id).await?.ok_or(InventoryError::NoSuchChange(id))?;
        let overtaken = |detail: String| InventoryError::Overtaken { id, detail };
        if let Some(by) = change.undone_by {
            return Err(overtaken(format!("change {by} undid it already")));
        }
        let mut wanted = Wanted { regardless: true, ..Wanted::default() };
        for LoggedAsset { before, after, held_before, .. } in self.store.changed_assets(&[id], None).await? {
            let place = format!("asset {}", after.id);
            if self.known.asset(&after.id).is_none_or(|known| known.asset != after) {
                return Err(overtaken(format!("{place} was changed after it; undo that first, or edit the asset")));
            }
            // What a source delivered would come again: the operator's word holds against it.
            let hold = held_before || change.kind == ChangeKind::Delivery;
            match before {
                Some(before) => wanted.assets.push((place, before, hold)),
                None => wanted.assets.push((place, Asset { state: OperatingState::Retired, ..after }, true)),
            }
        }
        Ok(wanted)
    }
}

/// The assets of a file. One that is wrong is refused beside the others, so that a file is corrected once.
fn file(entries: Vec<Entry>) -> Wanted {
    let mut wanted = Wanted::default();
    for Entry { place, asset } in entries {
        match asset {
            Ok(asset) => wanted.assets.push((place, asset, true)),
            Err(error) => wanted.refuse(error.place, error.reason),
        }
    }
    wanted
}
