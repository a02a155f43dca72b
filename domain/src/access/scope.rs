//! Where a permission holds.

use crate::area::{Area, AreaLevel};
use crate::asset::Placement;
use crate::id::AreaId;
use std::collections::BTreeSet;

/// Where somebody may do what their role may: the whole city, or some of its Municipi.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub enum Scope {
    /// Everywhere.
    #[default]
    City,
    /// In these Municipi alone, one or more.
    Municipi(BTreeSet<AreaId>),
}

impl Scope {
    /// As the API and the database have it: these Municipi, or without any list the whole city.
    #[must_use]
    pub fn of(municipi: Option<impl IntoIterator<Item = AreaId>>) -> Self {
        municipi.map_or(Self::City, |municipi| Self::Municipi(municipi.into_iter().collect()))
    }

    /// Whether it covers what lies there. What has no place, such as a service or a controller in a data centre, is the
    /// whole city's.
    #[must_use]
    pub fn covers(&self, placement: &Placement) -> bool {
        match self {
            Self::City => true,
            Self::Municipi(municipi) => placement.municipio.as_ref().is_some_and(|m| municipi.contains(m)),
        }
    }

    /// Whether it covers all of an area. A NIL is in no Municipio as a whole, so a NIL is the whole city's.
    #[must_use]
    pub fn covers_area(&self, area: &Area) -> bool {
        match self {
            Self::City => true,
            Self::Municipi(municipi) => area.level == AreaLevel::Municipio && municipi.contains(&area.id),
        }
    }

    /// The Municipi it is limited to; none when it is not.
    #[must_use]
    pub fn municipi(&self) -> Option<&BTreeSet<AreaId>> {
        match self {
            Self::City => None,
            Self::Municipi(municipi) => Some(municipi),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(text: &str) -> AreaId {
        text.parse().unwrap()
    }

    #[test]
    fn a_municipio_covers_what_lies_in_it_and_nothing_else() {
        let three = Scope::Municipi(BTreeSet::from([id("municipio-3")]));
        let at = |municipio: Option<&str>| Placement { nil: Some(id("nil-20")), municipio: municipio.map(id) };
        assert!(three.covers(&at(Some("municipio-3"))));
        assert!(!three.covers(&at(Some("municipio-7"))));
        assert!(!three.covers(&at(None)), "what has no place is the city's");
        assert!(Scope::City.covers(&at(None)));
    }

    #[test]
    fn a_nil_is_in_no_municipio_as_a_whole() {
        let three = Scope::Municipi(BTreeSet::from([id("municipio-3"), id("nil-20")]));
        let area = |name: &str, level| Area { id: id(name), level, code: 1, name: String::new(), area_m2: 1.0 };
        assert!(three.covers_area(&area("municipio-3", AreaLevel::Municipio)));
        assert!(!three.covers_area(&area("municipio-7", AreaLevel::Municipio)));
        assert!(!three.covers_area(&area("nil-20", AreaLevel::Nil)));
        assert!(!three.covers_area(&area("milano", AreaLevel::City)));
        assert!(Scope::City.covers_area(&area("milano", AreaLevel::City)));
    }
}
