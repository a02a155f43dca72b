//! What the API tells of an incident beyond itself.

use super::{EventItem, Incident, Likeness};
use crate::id::AssetId;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// An asset that an incident takes along.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct IncidentAsset {
    /// The asset.
    pub asset: AssetId,
    /// What it is called.
    pub name: String,
    /// When its fault began.
    pub since: Timestamp,
    /// When it was back.
    pub back: Option<Timestamp>,
}

/// An incident of before that this one resembles.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SimilarIncident {
    /// The incident of before.
    pub incident: Incident,
    /// In what they are alike.
    pub alike: Vec<Likeness>,
    /// How much, the sum of the points of what they are alike in.
    pub points: u32,
}

/// `GET /api/v1/incidents/{id}`: everything known of an incident.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct IncidentDetail {
    /// The incident.
    pub incident: Incident,
    /// What it takes along, those that are still away first.
    pub assets: Vec<IncidentAsset>,
    /// All that happened to it, oldest first.
    pub timeline: Vec<EventItem>,
    /// Incidents of before that it resembles, the most alike first.
    pub similar: Vec<SimilarIncident>,
}
