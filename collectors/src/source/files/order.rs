//! What others hang on before those, in deliveries of a bounded size.

use cruscotto_domain::asset::Asset;
use cruscotto_domain::id::AssetId;
use cruscotto_domain::inventory::InventoryBatch;
use std::collections::{HashMap, HashSet};

/// Assets of one record: about half a megabyte.
pub const INVENTORY_CHUNK: usize = 1_000;

/// The assets in batches, all that an asset hangs on in an earlier batch or before it in the same.
#[must_use]
pub fn chunks(assets: Vec<Asset>) -> Vec<InventoryBatch> {
    let mut ordered = Vec::with_capacity(assets.len());
    let known: HashSet<AssetId> = assets.iter().map(|a| a.id.clone()).collect();
    let mut waiting: HashMap<AssetId, Vec<Asset>> = HashMap::new();
    let mut placed: HashSet<AssetId> = HashSet::with_capacity(assets.len());
    // An asset waits for one of those it hangs on at a time.
    let waits_for = |asset: &Asset, placed: &HashSet<AssetId>| {
        let first = asset.hangs_on().map(|(_, id)| id).find(|id| known.contains(*id) && !placed.contains(*id));
        first.cloned()
    };
    let mut ready = assets;
    while !ready.is_empty() {
        let mut next = Vec::new();
        for asset in ready {
            if let Some(above) = waits_for(&asset, &placed) {
                waiting.entry(above).or_default().push(asset);
                continue;
            }
            next.extend(waiting.remove(&asset.id).unwrap_or_default());
            placed.insert(asset.id.clone());
            ordered.push(asset);
        }
        ready = next;
    }
    // What is left hangs on itself in a circle; the backend says so.
    ordered.extend(waiting.into_values().flatten());
    let mut batches = Vec::new();
    let mut rest = ordered.into_iter().peekable();
    while rest.peek().is_some() {
        batches.push(InventoryBatch { assets: rest.by_ref().take(INVENTORY_CHUNK).collect() });
    }
    batches
}
