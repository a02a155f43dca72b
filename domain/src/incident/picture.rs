//! What is wrong in the city now, as the one state machine of health and the rules see it.

use super::{Severity, Subject, Why};
use crate::id::{AreaId, AssetId};
use crate::time::Timestamp;
use std::collections::{BTreeMap, BTreeSet};

/// What is wrong with one asset.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Since when.
    pub since: Timestamp,
    /// How urgent that is.
    pub severity: Severity,
    /// What.
    pub why: Why,
    /// The topmost of what it hangs on that is down: the fault is that one's.
    pub parent: Option<AssetId>,
    /// What it is called.
    pub name: String,
    /// Who answers for it.
    pub owner: Option<String>,
    /// Its NIL.
    pub nil: Option<AreaId>,
    /// Its Municipio.
    pub municipio: Option<AreaId>,
    /// Of the demo city.
    pub demo: bool,
}

/// Something that is wrong and is no asset's health: a silent feed, a rule that fired.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alarm {
    /// Since when.
    pub since: Timestamp,
    /// How urgent that is.
    pub severity: Severity,
    /// What.
    pub why: Why,
    /// What its subject is called.
    pub name: String,
    /// How many assets it concerns.
    pub affected: u32,
    /// Its NIL.
    pub nil: Option<AreaId>,
    /// Its Municipio.
    pub municipio: Option<AreaId>,
    /// Of the demo city.
    pub demo: bool,
}

/// All that is wrong at one moment.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Picture {
    /// Assets that do not work as they should. Those in maintenance or retired, those never measured, and those of which
    /// nothing is known because their source is silent are none.
    pub faults: BTreeMap<AssetId, Fault>,
    /// What else.
    pub alarms: BTreeMap<Subject, Alarm>,
    /// Assets that planned work is done on: a fault that is not there because of it did not recover.
    pub maintenance: BTreeSet<AssetId>,
    /// Assets of which it is not known now: their source is silent. A fault that is not there because of it did not recover.
    pub unseen: BTreeSet<AssetId>,
    /// What the areas are called in which something is wrong.
    pub areas: BTreeMap<AreaId, String>,
}
