//! The inventory on its way in: one delivery at a time, parents before children, no circles.

use crate::known::{Known, PlacedAsset};
use crate::live::HubHandle;
use crate::store::{AssetWrite, ChangeNote, ChangedAsset, Store, StoreError};
use cruscotto_domain::asset::{Asset, Contract, Link};
use cruscotto_domain::city::City;
use cruscotto_domain::id::{AssetId, SourceName};
use cruscotto_domain::inventory::{AssetRefusal, InventoryBatch, InventoryReceipt, MAX_INVENTORY_ASSETS};
use cruscotto_domain::inventory_change::ChangeKind;
use cruscotto_domain::service_hours::{SERVICE_HOURS_TAG, ServiceHours};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use tokio::sync::Mutex;

/// Longest name of an asset, in characters.
const MAX_NAME_CHARS: usize = 200;

/// Longest owner, tag name or tag value, in characters.
const MAX_NOTE_CHARS: usize = 200;

/// Tags of one asset at most.
const MAX_TAGS: usize = 32;

/// Links from an asset up to what hangs on nothing, at most: access point, switch, controller, uplink, power and as many
/// again.
const MAX_CHAIN: usize = 10;

/// The fastest connection that can be contracted, in bit/s: 400 Gbit/s Ethernet (IEEE 802.3bs).
const MAX_CONTRACT_BPS: f64 = 400e9;

/// Why a delivery was refused as a whole.
#[derive(Debug, thiserror::Error)]
pub enum InventoryError {
    /// More than one delivery may have.
    #[error("the inventory has {0} assets: at most {MAX_INVENTORY_ASSETS} are taken at once")]
    TooMany(usize),
    /// There is no such entry of the log.
    #[error("change {0} is not in the log: GET /api/v1/inventory/changes lists those that are")]
    NoSuchChange(i64),
    /// What it would take back is no longer so.
    #[error("change {id} cannot be undone: {detail}")]
    Overtaken {
        /// The change.
        id: i64,
        /// What came after.
        detail: String,
    },
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Takes deliveries and changes one after the other, so that what was compared is what is overwritten.
#[derive(Debug)]
pub struct InventoryGate {
    pub(super) store: Store,
    pub(super) known: Arc<Known>,
    pub(super) city: Arc<City>,
    /// The assets that operators have changed: deliveries leave them as they are. Who has the lock has the turn.
    pub(super) held: Mutex<HashSet<AssetId>>,
}

impl InventoryGate {
    /// A gate; points are placed by the boundaries of `city`.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn new(store: Store, known: Arc<Known>, city: Arc<City>) -> Result<Self, StoreError> {
        let held = store.held_assets().await?.into_iter().collect();
        Ok(Self { store, known, city, held: Mutex::new(held) })
    }

    /// Checks and stores a delivery, and makes it known to ingest and to the hub before it answers: samples that follow
    /// find their assets.
    ///
    /// # Errors
    /// [`InventoryError`]; nothing is stored then.
    pub async fn take(
        &self,
        batch: InventoryBatch,
        source: Option<SourceName>,
        hub: Option<&HubHandle>,
    ) -> Result<InventoryReceipt, InventoryError> {
        if batch.assets.len() > MAX_INVENTORY_ASSETS {
            return Err(InventoryError::TooMany(batch.assets.len()));
        }
        let held = self.held.lock().await;
        let (good, refused) = self.check(batch.assets);
        let mut receipt = InventoryReceipt { refused, ..InventoryReceipt::default() };
        let mut changed = Vec::new();
        for asset in good {
            let known = self.known.asset(&asset.id);
            let is_held = held.contains(&asset.id);
            // What an operator has changed stays; that it is this source's is news all the same.
            let kept = known.as_ref().filter(|known| is_held && known.asset != asset);
            receipt.held += u64::from(kept.is_some());
            let asset = kept.map_or(asset, |known| known.asset.clone());
            if known.is_some_and(|known| known.asset == asset && known.source == source) {
                receipt.unchanged += 1;
            } else {
                changed.push((Arc::new(place(asset, source.clone(), &self.city)), is_held));
            }
        }
        if !changed.is_empty() {
            let kind = ChangeKind::Delivery;
            let note = ChangeNote { kind, actor: None, source, note: None, undoes: None };
            let written = self.write(&note, changed, hub).await?;
            (receipt.created, receipt.updated) = (written.created, written.updated);
        }
        Ok(receipt)
    }

    /// Stores assets, and makes them known to ingest and to the hub. Whoever calls has the turn.
    pub(super) async fn write(
        &self,
        note: &ChangeNote,
        changed: Vec<(Arc<PlacedAsset>, bool)>,
        hub: Option<&HubHandle>,
    ) -> Result<AssetWrite, StoreError> {
        let rows: Vec<ChangedAsset<'_>> = changed
            .iter()
            .map(|(placed, held)| ChangedAsset {
                asset: &placed.asset,
                placement: &placed.placement,
                source: placed.source.as_ref(),
                held: *held,
            })
            .collect();
        let written = self.store.change_inventory(note, &rows).await?;
        let placed: Vec<Arc<PlacedAsset>> = changed.into_iter().map(|(placed, _)| placed).collect();
        self.known.learn_assets(placed.iter().cloned());
        if let Some(hub) = hub {
            hub.assets(placed).await;
        }
        Ok(written)
    }

    /// The assets that may come in, each once, and the refusals.
    pub(super) fn check(&self, assets: Vec<Asset>) -> (Vec<Asset>, Vec<AssetRefusal>) {
        let mut refused = Vec::new();
        let mut good: Vec<(usize, Asset)> = Vec::with_capacity(assets.len());
        let mut seen = HashSet::new();
        let mut refuse = |index: usize, asset: &Asset, detail: String| {
            let index = u32::try_from(index).unwrap_or(u32::MAX);
            refused.push(AssetRefusal { index, asset: asset.id.clone(), detail });
        };
        for (index, asset) in assets.into_iter().enumerate() {
            if !seen.insert(asset.id.clone()) {
                refuse(index, &asset, format!("asset '{}' is in the delivery twice: the first is taken", asset.id));
            } else if let Err(detail) = check_fields(&asset) {
                refuse(index, &asset, detail);
            } else {
                good.push((index, asset));
            }
        }
        // A refused parent leaves its children without one, so refusing goes on until nothing changes.
        loop {
            let above: HashMap<AssetId, Vec<(Link, AssetId)>> =
                good.iter().map(|(_, asset)| (asset.id.clone(), links(asset))).collect();
            let before = good.len();
            good.retain(|(index, asset)| match self.check_links(asset, &above) {
                Ok(()) => true,
                Err(detail) => {
                    refuse(*index, asset, detail);
                    false
                }
            });
            if good.len() == before {
                break;
            }
        }
        refused.sort_by_key(|r| r.index);
        (good.into_iter().map(|(_, asset)| asset).collect(), refused)
    }

    /// Everything that it hangs on, by whatever, is in the delivery or known, and none of it hangs on itself.
    fn check_links(&self, asset: &Asset, delivered: &HashMap<AssetId, Vec<(Link, AssetId)>>) -> Result<(), String> {
        let mut seen = HashSet::new();
        let mut level = links(asset);
        for depth in 0.. {
            let mut next = Vec::new();
            for (link, id) in level {
                let field = link.field();
                if id == asset.id {
                    return Err(format!("{field} '{id}' closes a circle: a chain of parents must end"));
                }
                let above = match delivered.get(&id) {
                    Some(above) => above.clone(),
                    None => match self.known.asset(&id) {
                        Some(known) => links(&known.asset),
                        None => {
                            return Err(format!(
                                "{field} '{id}' is neither in the delivery nor known: deliver it first"
                            ));
                        }
                    },
                };
                if seen.insert(id) {
                    next.extend(above);
                }
            }
            if next.is_empty() {
                break;
            }
            if depth + 1 >= MAX_CHAIN {
                return Err(format!(
                    "the chain of parents has more than {MAX_CHAIN} links: name the nearest that matter"
                ));
            }
            level = next;
        }
        Ok(())
    }
}

fn links(asset: &Asset) -> Vec<(Link, AssetId)> {
    asset.hangs_on().map(|(link, id)| (link, id.clone())).collect()
}

/// An asset with the areas its point lies in.
pub(crate) fn place(asset: Asset, source: Option<SourceName>, city: &City) -> PlacedAsset {
    let placement = asset.point.map(|point| city.locate(point)).unwrap_or_default();
    PlacedAsset { asset, placement, source }
}

fn check_fields(asset: &Asset) -> Result<(), String> {
    let text = |field: &str, value: &str, max: usize| {
        let chars = value.chars().count();
        if value.trim().is_empty() || chars > max || value.chars().any(char::is_control) {
            return Err(format!(
                "{field} has {chars} characters: expected 1 to {max}, none of them a control character"
            ));
        }
        Ok(())
    };
    text("name", &asset.name, MAX_NAME_CHARS)?;
    if let Some(owner) = &asset.owner {
        text("owner", owner, MAX_NOTE_CHARS)?;
    }
    if asset.tags.len() > MAX_TAGS {
        return Err(format!("tags has {} entries: at most {MAX_TAGS}", asset.tags.len()));
    }
    for (name, value) in &asset.tags {
        text("a tag's name", name, MAX_NOTE_CHARS)?;
        text("a tag's value", value, MAX_NOTE_CHARS)?;
    }
    if let Some(hours) = asset.tags.get(SERVICE_HOURS_TAG) {
        hours.parse::<ServiceHours>().map_err(|error| format!("tag {SERVICE_HOURS_TAG}: {error}"))?;
    }
    if let Some(point) = asset.point
        && !((-180.0..=180.0).contains(&point.lon) && (-90.0..=90.0).contains(&point.lat))
    {
        return Err(format!(
            "point {} {} is no place: expected longitude and latitude in degrees",
            point.lon, point.lat
        ));
    }
    if let Some(Contract { down_bps, up_bps }) = asset.contract
        && [down_bps, up_bps].iter().any(|bps| !(0.0..=MAX_CONTRACT_BPS).contains(bps))
    {
        return Err(format!("contract {down_bps} / {up_bps} is not in 0 to {MAX_CONTRACT_BPS} bit/s"));
    }
    Ok(())
}
