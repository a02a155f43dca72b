//! What the API tells of briefings, and takes.

use super::{Decision, Difference, Document, Draft, Restated, State, Step, Template, Tongue};
use crate::id::AreaId;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// Characters of a comment at most.
pub const MAX_COMMENT_CHARS: usize = 2_000;

/// `GET /api/v1/briefings`: a briefing at first sight.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BriefingItem {
    /// Its number.
    pub id: i64,
    /// Its heading.
    pub title: String,
    /// What it was made for.
    pub template: Template,
    /// The day of the meeting, ISO 8601.
    pub meeting: Option<String>,
    /// Where it stands.
    pub state: State,
    /// How many blocks it has.
    pub blocks: u32,
    /// One more with each change.
    pub version: i32,
    /// The briefing that it follows.
    pub follows: Option<i64>,
    /// Who began it.
    pub created_by: String,
    /// Who changed it last.
    pub changed_by: String,
    /// When.
    pub changed: Timestamp,
    /// When it was frozen.
    pub frozen: Option<Timestamp>,
    /// The SHA-256 of the frozen document, in hexadecimal: its name.
    pub sha256: Option<String>,
}

/// What somebody said of a briefing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = BriefingComment))]
pub struct Comment {
    /// Its number.
    pub id: i64,
    /// The block's key; none for the whole.
    pub block: Option<String>,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub author: String,
    /// What.
    pub text: String,
}

/// `GET /api/v1/briefings/{id}`: a briefing with what was said and decided of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BriefingDetail {
    /// At first sight.
    pub item: BriefingItem,
    /// What each block is to show, and the notes for the speaker.
    pub draft: Draft,
    /// What people said of it, oldest first.
    pub comments: Vec<Comment>,
    /// What was decided on it, oldest first.
    pub decisions: Vec<Decision>,
    /// What was decided on the briefing that it follows.
    pub followed_up: Vec<Decision>,
}

/// `POST /api/v1/briefings`: begin one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = BriefingNewBriefing))]
pub struct NewBriefing {
    /// From which template; of one that follows another, its blocks are taken over instead.
    pub template: Template,
    /// The language.
    #[serde(default)]
    pub language: Tongue,
    /// The Municipio that it is about; the city without one.
    #[serde(default)]
    pub area: Option<AreaId>,
    /// The briefing that it follows.
    #[serde(default)]
    pub follows: Option<i64>,
}

/// `PUT /api/v1/briefings/{id}`: the draft as it is to be.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = BriefingDraftPut))]
pub struct DraftPut {
    /// The version that was changed.
    pub version: i32,
    /// The draft.
    pub draft: Draft,
}

/// `POST /api/v1/briefings/{id}/steps`: what is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = BriefingStepTaken))]
pub struct StepTaken {
    /// The version that was looked at.
    pub version: i32,
    /// The step.
    pub step: Step,
}

/// `POST /api/v1/briefings/{id}/comments`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = BriefingNewComment))]
pub struct NewComment {
    /// The block's key; none for the whole.
    #[serde(default)]
    pub block: Option<String>,
    /// What, 1 to 2,000 characters.
    pub text: String,
}

/// `GET /api/v1/frozen-briefings/{sha256}/beside`: what was corrected after a briefing was frozen, of what its numbers were
/// made from. The document itself stays as it is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = BriefingBeside))]
pub struct Beside {
    /// The document.
    pub sha256: String,
    /// The corrections, each with the blocks that it concerns, the latest first.
    pub corrections: Vec<LaterCorrection>,
    /// True when there are more than are listed.
    pub more: bool,
}

/// A correction made after a briefing was frozen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = BriefingLaterCorrection))]
pub struct LaterCorrection {
    /// The keys of the blocks whose numbers it concerns.
    pub blocks: Vec<String>,
    /// The correction.
    pub correction: Restated,
}

/// `GET /api/v1/briefing-differences`: in what two frozen briefings differ.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = BriefingDifferences))]
pub struct Differences {
    /// The hash of the older one.
    pub before: String,
    /// The hash of the newer one.
    pub after: String,
    /// The blocks that differ.
    pub blocks: Vec<Difference>,
}

/// A draft with its numbers as they are now: what would be frozen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = BriefingPreview))]
pub struct Preview {
    /// The version of the draft.
    pub version: i32,
    /// The document.
    pub document: Document,
}
