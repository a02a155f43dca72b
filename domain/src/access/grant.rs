//! A role and where it holds.

use super::{Permission, Role, Scope};
use crate::asset::Placement;

/// What a person was given: a role, and where it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    role: Role,
    scope: Scope,
}

/// A role and a scope that do not go together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidGrant {
    /// Who lets people in could widen their own scope: it would limit nothing.
    #[error("an administrator is one of the whole city: leave the Municipi out, or choose another role")]
    ScopedAdministrator,
    /// A scope that covers nothing.
    #[error("no Municipio is named: name one or more, or leave them out for the whole city")]
    Nowhere,
    /// Sources are collectors, people are not.
    #[error("nobody is a collector: sources have tokens, people are viewer, operator or administrator")]
    Collector,
}

impl Grant {
    /// Checks that the two go together.
    ///
    /// # Errors
    /// [`InvalidGrant`].
    pub fn new(role: Role, scope: Scope) -> Result<Self, InvalidGrant> {
        match (role, scope.municipi()) {
            (Role::Collector, _) => Err(InvalidGrant::Collector),
            (Role::Administrator, Some(_)) => Err(InvalidGrant::ScopedAdministrator),
            (_, Some(municipi)) if municipi.is_empty() => Err(InvalidGrant::Nowhere),
            _ => Ok(Self { role, scope }),
        }
    }

    /// The role.
    #[must_use]
    pub fn role(&self) -> Role {
        self.role
    }

    /// Where it holds.
    #[must_use]
    pub fn scope(&self) -> &Scope {
        &self.scope
    }

    /// Whether they may do it somewhere.
    #[must_use]
    pub fn may(&self, permission: Permission) -> bool {
        self.role.may(permission)
    }

    /// Whether they may do it to what lies there.
    #[must_use]
    pub fn may_at(&self, permission: Permission, placement: &Placement) -> bool {
        self.may(permission) && self.scope.covers(placement)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn administrators_are_of_the_whole_city_and_a_scope_names_somewhere() {
        let three = || Scope::Municipi(BTreeSet::from(["municipio-3".parse().unwrap()]));
        assert_eq!(Grant::new(Role::Administrator, three()), Err(InvalidGrant::ScopedAdministrator));
        assert_eq!(Grant::new(Role::Viewer, Scope::Municipi(BTreeSet::new())), Err(InvalidGrant::Nowhere));
        assert_eq!(Grant::new(Role::Collector, Scope::City), Err(InvalidGrant::Collector));
        let operator = Grant::new(Role::Operator, three()).unwrap();
        let there = Placement { nil: None, municipio: Some("municipio-3".parse().unwrap()) };
        assert!(operator.may_at(Permission::HandleIncidents, &there));
        assert!(!operator.may_at(Permission::ManagePeople, &there));
        assert!(!operator.may_at(Permission::HandleIncidents, &Placement::default()));
    }
}
