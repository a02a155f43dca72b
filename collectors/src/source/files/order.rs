//! Parents before children, in deliveries of a bounded size.

use cruscotto_domain::asset::Asset;
use cruscotto_domain::id::AssetId;
use cruscotto_domain::inventory::InventoryBatch;
use std::collections::{HashMap, HashSet};

/// Assets of one record: about half a megabyte.
pub const INVENTORY_CHUNK: usize = 1_000;

/// The assets in batches, every parent in an earlier batch or before its children in the same.
#[must_use]
pub fn chunks(assets: Vec<Asset>) -> Vec<InventoryBatch> {
    let mut ordered = Vec::with_capacity(assets.len());
    let known: HashSet<AssetId> = assets.iter().map(|a| a.id.clone()).collect();
    let mut children: HashMap<AssetId, Vec<Asset>> = HashMap::new();
    let mut ready = Vec::new();
    for asset in assets {
        match &asset.parent {
            Some(parent) if known.contains(parent) => children.entry(parent.clone()).or_default().push(asset),
            _ => ready.push(asset),
        }
    }
    while !ready.is_empty() {
        let mut next = Vec::new();
        for asset in ready {
            next.extend(children.remove(&asset.id).unwrap_or_default());
            ordered.push(asset);
        }
        ready = next;
    }
    // What is left hangs on itself in a circle; the backend says so.
    ordered.extend(children.into_values().flatten());
    let mut batches = Vec::new();
    let mut rest = ordered.into_iter().peekable();
    while rest.peek().is_some() {
        batches.push(InventoryBatch { assets: rest.by_ref().take(INVENTORY_CHUNK).collect() });
    }
    batches
}
