//! The inventory on its way in: `POST /api/v1/inventory`, all assets of a source or some of them.

use crate::asset::Asset;
use crate::bounded;
use crate::id::AssetId;
use serde::{Deserialize, Deserializer, Serialize};

/// Assets of one delivery at most.
pub const MAX_INVENTORY_ASSETS: usize = 50_000;

/// What is read of a delivery, a tag counted 1 and an asset 2: three tags on each of as many assets as are taken.
const MAX_READ_WEIGHT: usize = 5 * MAX_INVENTORY_ASSETS;

/// Assets to create or update. Assets not named stay as they are: absence is not retirement.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InventoryBatch {
    /// The assets; a parent must be in the same delivery or already known.
    #[serde(deserialize_with = "read_assets")]
    pub assets: Vec<Asset>,
}

fn read_assets<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Asset>, D::Error> {
    bounded::list(deserializer, MAX_READ_WEIGHT, |asset: &Asset| 2 + asset.tags.len())
}

/// One asset refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AssetRefusal {
    /// Position in `assets`.
    pub index: u32,
    /// The asset.
    pub asset: AssetId,
    /// What is wrong and what would be right.
    pub detail: String,
}

/// The answer: sent after the commit.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InventoryReceipt {
    /// Assets that are new.
    pub created: u64,
    /// Assets that changed.
    pub updated: u64,
    /// Assets that were already so.
    pub unchanged: u64,
    /// Assets that an operator has changed, and that stay as the operator said.
    #[serde(default)]
    pub held: u64,
    /// Assets refused.
    pub refused: Vec<AssetRefusal>,
}
