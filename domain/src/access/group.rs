//! Groups of an identity provider, and what they may do here.

use super::{Grant, InvalidGrant, Role, Scope, UnknownRole};
use crate::id::{AreaId, InvalidId};
use std::str::FromStr;

/// What the members of a group may do: `GROUP=ROLE`, or `GROUP=ROLE@MUNICIPIO+MUNICIPIO`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupRule {
    /// The group, as the provider calls it; it may have `=` in it, as the names of a directory do.
    pub group: String,
    /// What its members may do, and where.
    pub grant: Grant,
}

/// Why a text is no rule.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidGroupRule {
    /// Not of the form.
    #[error(
        "'{0}' is no rule: expected GROUP=ROLE or GROUP=ROLE@MUNICIPIO+MUNICIPIO, such as net-ops=operator@municipio-3"
    )]
    Form(String),
    /// The role is none.
    #[error(transparent)]
    Role(#[from] UnknownRole),
    /// An area is none.
    #[error(transparent)]
    Area(#[from] InvalidId),
    /// Role and Municipi do not go together.
    #[error(transparent)]
    Grant(#[from] InvalidGrant),
}

impl FromStr for GroupRule {
    type Err = InvalidGroupRule;
    fn from_str(text: &str) -> Result<Self, InvalidGroupRule> {
        let form = || InvalidGroupRule::Form(text.chars().take(200).collect());
        let (group, what) = text.trim().rsplit_once('=').filter(|(group, _)| !group.is_empty()).ok_or_else(form)?;
        let (role, municipi) = match what.split_once('@') {
            None => (what, None),
            Some((role, places)) => {
                let ids: Result<Vec<AreaId>, InvalidId> = places.split('+').map(str::parse).collect();
                (role, Some(ids?))
            }
        };
        Ok(Self { group: group.to_owned(), grant: Grant::new(role.parse::<Role>()?, Scope::of(municipi))? })
    }
}

/// What the member of `groups` may do: the highest role that any of them has, wherever one of those has it. None when no
/// rule knows any of them: whoever the provider knows is not let in for that.
#[must_use]
pub fn grant_of(rules: &[GroupRule], groups: &[String]) -> Option<Grant> {
    let own = || rules.iter().filter(|rule| groups.contains(&rule.group)).map(|rule| &rule.grant);
    let role = own().map(Grant::role).max()?;
    let mut places = Vec::new();
    for grant in own().filter(|grant| grant.role() == role) {
        match grant.scope().municipi() {
            None => return Grant::new(role, Scope::City).ok(),
            Some(municipi) => places.extend(municipi.iter().cloned()),
        }
    }
    Grant::new(role, Scope::of(Some(places))).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(texts: &[&str]) -> Vec<GroupRule> {
        texts.iter().map(|text| text.parse().unwrap()).collect()
    }

    fn shown(grant: Option<Grant>) -> Option<(Role, Option<Vec<String>>)> {
        grant.map(|grant| {
            let municipi = grant.scope().municipi().map(|m| m.iter().map(ToString::to_string).collect());
            (grant.role(), municipi)
        })
    }

    #[test]
    fn the_highest_role_counts_wherever_it_holds() {
        let rules = rules(&[
            "staff=viewer",
            "net-3=operator@municipio-3",
            "net-4-5=operator@municipio-4+municipio-5",
            "cn=net,ou=it,dc=comune=operator",
            "it-heads=administrator",
        ]);
        let of = |groups: &[&str]| {
            let groups: Vec<String> = groups.iter().map(|g| (*g).to_owned()).collect();
            shown(grant_of(&rules, &groups))
        };
        let places = |ids: &[&str]| Some(ids.iter().map(|id| (*id).to_owned()).collect::<Vec<_>>());
        assert_eq!(of(&["staff", "canteen"]), Some((Role::Viewer, None)));
        assert_eq!(of(&["staff", "net-3"]), Some((Role::Operator, places(&["municipio-3"]))));
        let three = places(&["municipio-3", "municipio-4", "municipio-5"]);
        assert_eq!(of(&["net-3", "net-4-5"]), Some((Role::Operator, three)));
        assert_eq!(of(&["net-3", "cn=net,ou=it,dc=comune"]), Some((Role::Operator, None)));
        assert_eq!(of(&["it-heads", "net-3"]), Some((Role::Administrator, None)));
        assert_eq!(of(&["canteen"]), None);
        assert_eq!(of(&[]), None);
    }

    #[test]
    fn what_is_no_rule_says_what_would_be() {
        for (text, word) in [
            ("staff", "GROUP=ROLE"),
            ("=viewer", "GROUP=ROLE"),
            ("staff=collector", "viewer, operator or administrator"),
            ("staff=viewer@Municipio 3", "area id"),
            ("staff=administrator@municipio-3", "whole city"),
        ] {
            let error = text.parse::<GroupRule>().unwrap_err().to_string();
            assert!(error.contains(word), "{text}: {error}");
        }
    }
}
