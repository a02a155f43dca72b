//! The inventory on its way in: `POST /api/v1/inventory`, all assets of a source or some of them.

use crate::asset::Asset;
use crate::id::AssetId;
use serde::{Deserialize, Serialize};

/// Assets of one delivery at most.
pub const MAX_INVENTORY_ASSETS: usize = 50_000;

/// Assets to create or update. Assets not named stay as they are: absence is not retirement.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InventoryBatch {
    /// The assets; a parent must be in the same delivery or already known.
    pub assets: Vec<Asset>,
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
    /// Assets refused.
    pub refused: Vec<AssetRefusal>,
}
