//! Roles.

use super::Permission;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// What somebody is here for. A person has one of the first three; each may do what the one before may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Role {
    /// Sees what the public may not.
    Viewer,
    /// Acts on it: incidents, maintenance, inventory, corrections.
    Operator,
    /// Lets people and sources in, and reads the audit trail. Always for the whole city.
    Administrator,
    /// No person: the holder of an ingest token. Delivers, and does nothing else.
    Collector,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 4] = [Self::Viewer, Self::Operator, Self::Administrator, Self::Collector];

    /// Those a person may have, the least first.
    pub const PEOPLE: [Self; 3] = [Self::Viewer, Self::Operator, Self::Administrator];

    /// The name in files, the database and the API.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Viewer => "viewer",
            Self::Operator => "operator",
            Self::Administrator => "administrator",
            Self::Collector => "collector",
        }
    }

    /// Whether the role has the permission, somewhere.
    #[must_use]
    pub fn may(self, permission: Permission) -> bool {
        match (self, permission.least()) {
            (Self::Collector, least) => least == Self::Collector,
            (_, Self::Collector) => false,
            (role, least) => role >= least,
        }
    }

    /// What the role may do, somewhere.
    pub fn permissions(self) -> impl Iterator<Item = Permission> {
        Permission::ALL.into_iter().filter(move |permission| self.may(*permission))
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A role that is not one of a person's.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("role '{0}' is not known: expected viewer, operator or administrator")]
pub struct UnknownRole(String);

/// Reads the role of a person; nobody is made a collector, sources are.
impl FromStr for Role {
    type Err = UnknownRole;
    fn from_str(s: &str) -> Result<Self, UnknownRole> {
        Self::PEOPLE
            .into_iter()
            .find(|role| role.as_str() == s)
            .ok_or_else(|| UnknownRole(s.chars().take(40).collect()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_may_what_the_one_before_may_and_more() {
        for pair in Role::PEOPLE.windows(2) {
            let [less, more] = [pair[0], pair[1]].map(|role| role.permissions().collect::<Vec<_>>());
            assert!(less.len() < more.len() && less.iter().all(|permission| more.contains(permission)), "{pair:?}");
        }
    }

    #[test]
    fn people_and_collectors_have_nothing_in_common() {
        assert_eq!(Role::Collector.permissions().collect::<Vec<_>>(), [Permission::Deliver]);
        assert!(Role::PEOPLE.iter().all(|role| !role.may(Permission::Deliver)));
    }

    #[test]
    fn nobody_is_made_a_collector_by_name() {
        assert_eq!("administrator".parse(), Ok(Role::Administrator));
        assert!("collector".parse::<Role>().unwrap_err().to_string().contains("viewer, operator or administrator"));
    }
}
