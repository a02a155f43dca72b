//! Policies: which incidents go to whom, and what happens while nobody acknowledges.

use super::incident::IncidentFacts;
use super::recipient::{BadContact, check_name};
use crate::asset::AssetKind;
use crate::id::AreaId;
use crate::incident::Severity;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Steps of a policy at most.
pub const MAX_STEPS: usize = 8;

/// Targets of a step at most.
pub const MAX_TARGETS: usize = 50;

/// How long notices wait for others to go with, unless it is said, in seconds: an uplink's children come in a minute.
pub const WINDOW_DEFAULT_S: u32 = 60;

/// The longest window, in seconds: after an hour news are none.
pub const MAX_WINDOW_S: u32 = 3_600;

/// The latest step, in seconds after the incident began: a week.
pub const MAX_AFTER_S: u32 = 7 * 24 * 3_600;

/// Words of one list of a filter at most.
const MAX_WORDS: usize = 200;

/// Which incidents a policy is for. What is empty takes all.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Filter {
    /// Only from this severity on.
    pub severity: Option<Severity>,
    /// Only of assets of these kinds.
    pub kinds: BTreeSet<AssetKind>,
    /// Only in these areas: Municipi or NIL.
    pub areas: BTreeSet<AreaId>,
    /// Only of assets of these owners.
    pub owners: BTreeSet<String>,
    /// Only of assets of these suppliers (the tag `supplier`).
    pub suppliers: BTreeSet<String>,
}

impl Filter {
    /// Whether it takes an incident.
    #[must_use]
    pub fn takes(&self, incident: &IncidentFacts) -> bool {
        let word = |list: &BTreeSet<String>, has: &Option<String>| {
            list.is_empty() || has.as_ref().is_some_and(|word| list.contains(word))
        };
        self.severity.is_none_or(|least| incident.severity >= least)
            && (self.kinds.is_empty() || incident.kind.is_some_and(|kind| self.kinds.contains(&kind)))
            && (self.areas.is_empty() || incident.areas.iter().any(|area| self.areas.contains(area)))
            && word(&self.owners, &incident.owner)
            && word(&self.suppliers, &incident.supplier)
    }
}

/// Whom a step tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Target {
    /// A recipient, by their number.
    Recipient(i32),
    /// Whoever is on call then, by the calendar's number.
    OnCall(i32),
}

/// A step: after so long without an acknowledgement, these.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Step {
    /// Seconds after the incident began; the first step is at 0.
    #[serde(default)]
    pub after_s: u32,
    /// Whom it tells.
    pub to: Vec<Target>,
}

/// A policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Policy {
    /// Its number; the server gives it.
    #[serde(default)]
    pub id: i32,
    /// Its name.
    pub name: String,
    /// Whether it is in force.
    #[serde(default = "yes")]
    pub enabled: bool,
    /// Which incidents it is for.
    #[serde(default)]
    pub filter: Filter,
    /// Whom it tells, in time; each later than the one before.
    pub steps: Vec<Step>,
    /// How long notices wait for others to go with, in seconds, 0 to 3600.
    #[serde(default = "window")]
    pub window_s: u32,
    /// Incidents from this severity on are told in quiet hours as well; none: nothing is.
    #[serde(default)]
    pub pierces: Option<Severity>,
    /// Whether who was told of an incident is told of its end.
    #[serde(default = "yes")]
    pub tell_resolved: bool,
    /// Whether who was told of an incident is told that somebody has taken it up.
    #[serde(default = "yes")]
    pub tell_acknowledged: bool,
}

fn yes() -> bool {
    true
}

fn window() -> u32 {
    WINDOW_DEFAULT_S
}

/// What is wrong with a policy.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadPolicy {
    /// Its name.
    #[error(transparent)]
    Name(#[from] BadContact),
    /// None, or too many.
    #[error("{0} steps: expected 1 to {MAX_STEPS}")]
    Steps(usize),
    /// The first is not at once.
    #[error("the first step comes after {0} s: expected 0, whom to tell at once")]
    First(u32),
    /// Not later than the one before, or too late.
    #[error(
        "step {step} comes after {after} s: expected more than the {before} s of the step before, and at most {MAX_AFTER_S}"
    )]
    Order {
        /// Which, from 1.
        step: usize,
        /// What it says.
        after: u32,
        /// What the one before says.
        before: u32,
    },
    /// Nobody, or too many.
    #[error("step {step} tells {count} targets: expected 1 to {MAX_TARGETS}")]
    Targets {
        /// Which, from 1.
        step: usize,
        /// How many.
        count: usize,
    },
    /// A window beyond its bound.
    #[error("the window is {0} s: expected 0 to {MAX_WINDOW_S}")]
    Window(u32),
    /// A list of the filter is too long.
    #[error("the filter names {0} {1}: at most {MAX_WORDS}")]
    Words(usize, &'static str),
}

impl Policy {
    /// Checks what does not depend on other records.
    ///
    /// # Errors
    /// [`BadPolicy`], with what would be right.
    pub fn check(&self) -> Result<(), BadPolicy> {
        check_name(&self.name)?;
        if self.window_s > MAX_WINDOW_S {
            return Err(BadPolicy::Window(self.window_s));
        }
        let lists = [
            (self.filter.areas.len(), "areas"),
            (self.filter.owners.len(), "owners"),
            (self.filter.suppliers.len(), "suppliers"),
        ];
        if let Some((length, what)) = lists.into_iter().find(|(length, _)| *length > MAX_WORDS) {
            return Err(BadPolicy::Words(length, what));
        }
        if !(1..=MAX_STEPS).contains(&self.steps.len()) {
            return Err(BadPolicy::Steps(self.steps.len()));
        }
        let mut before = None;
        for (index, Step { after_s: after, to }) in self.steps.iter().enumerate() {
            match before {
                None if *after != 0 => return Err(BadPolicy::First(*after)),
                Some(before) if *after <= before || *after > MAX_AFTER_S => {
                    return Err(BadPolicy::Order { step: index + 1, after: *after, before });
                }
                _ => before = Some(*after),
            }
            if !(1..=MAX_TARGETS).contains(&to.len()) {
                return Err(BadPolicy::Targets { step: index + 1, count: to.len() });
            }
        }
        Ok(())
    }

    /// Whether it tells of an incident in quiet hours.
    #[must_use]
    pub fn is_piercing(&self, severity: Severity) -> bool {
        self.pierces.is_some_and(|from| severity >= from)
    }
}
