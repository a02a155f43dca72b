//! Who something is shown to.

use cruscotto_domain::access::Scope;
use cruscotto_domain::area::Area;
use cruscotto_domain::asset::Placement;
use std::sync::Arc;

/// Who something is shown to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Audience {
    /// Anybody: no metrics that are not public, no small counts of people.
    Public,
    /// An operator who logged in: everything.
    Operator,
}

/// Who follows the live city. Staff of some Municipi are staff there, and the public elsewhere. Those of the same scope see
/// the same, and share their frames.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Viewer {
    /// Anybody.
    Public,
    /// Somebody who logged in, where their role holds.
    Staff(Arc<Scope>),
}

impl Viewer {
    /// Staff of the whole city.
    #[must_use]
    pub fn city() -> Self {
        Self::Staff(Arc::new(Scope::City))
    }

    /// What they are of the city as a whole.
    #[must_use]
    pub fn of_city(&self) -> Audience {
        self.where_covered(|scope| *scope == Scope::City)
    }

    /// What they are of something that lies there.
    #[must_use]
    pub fn at(&self, placement: &Placement) -> Audience {
        self.where_covered(|scope| scope.covers(placement))
    }

    /// What they are of an area.
    #[must_use]
    pub fn of_area(&self, area: &Area) -> Audience {
        self.where_covered(|scope| scope.covers_area(area))
    }

    fn where_covered(&self, covered: impl Fn(&Scope) -> bool) -> Audience {
        match self {
            Self::Staff(scope) if covered(scope) => Audience::Operator,
            _ => Audience::Public,
        }
    }
}
