//! The order of the list.

use crate::console::fleet::FleetRow;
use cruscotto_domain::health::Health;
use std::cmp::Ordering;
use std::rc::Rc;

/// A column that the list is sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Column {
    /// The worst first, of equals the newest.
    #[default]
    State,
    /// By name.
    Name,
    /// By what it is.
    Kind,
    /// Who answers for it.
    Owner,
    /// The newest first.
    Since,
}

impl Column {
    /// Every column.
    pub const ALL: [Self; 5] = [Self::State, Self::Name, Self::Kind, Self::Owner, Self::Since];

    fn as_str(self) -> &'static str {
        match self {
            Self::State => "state",
            Self::Name => "name",
            Self::Kind => "kind",
            Self::Owner => "owner",
            Self::Since => "since",
        }
    }
}

/// A column, in its own order or turned round.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sort {
    /// The column.
    pub column: Column,
    /// Whether its own order is turned round.
    pub reversed: bool,
}

impl Sort {
    /// The order that an address asks for.
    #[must_use]
    pub fn of(word: Option<&str>) -> Self {
        let word = word.unwrap_or_default();
        let (name, reversed) = word.strip_prefix('-').map_or((word, false), |name| (name, true));
        Column::ALL
            .into_iter()
            .find(|column| column.as_str() == name)
            .map_or_else(Self::default, |column| Self { column, reversed })
    }

    /// The word in an address; none for the first order.
    #[must_use]
    pub fn word(self) -> Option<String> {
        let sign = if self.reversed { "-" } else { "" };
        (self != Self::default()).then(|| format!("{sign}{}", self.column.as_str()))
    }

    /// The order after the head of `column` was pressed.
    #[must_use]
    pub fn pressed(self, column: Column) -> Self {
        Self { column, reversed: self.column == column && !self.reversed }
    }

    /// Puts rows in order; equals go by name, then id, so that the list does not dance.
    pub fn apply(self, rows: &mut [Rc<FleetRow>]) {
        rows.sort_unstable_by(|a, b| {
            let order = self.compare(a, b);
            let order = if self.reversed { order.reverse() } else { order };
            order.then_with(|| a.asset.name.cmp(&b.asset.name)).then_with(|| a.asset.id.cmp(&b.asset.id))
        });
    }

    fn compare(self, a: &FleetRow, b: &FleetRow) -> Ordering {
        let (a, b) = (&*a.asset, &*b.asset);
        match self.column {
            Column::State => urgency(a.health).cmp(&urgency(b.health)).then(b.since.cmp(&a.since)),
            Column::Name => a.name.cmp(&b.name),
            Column::Kind => a.kind.cmp(&b.kind),
            Column::Owner => a.owner.is_none().cmp(&b.owner.is_none()).then_with(|| a.owner.cmp(&b.owner)),
            Column::Since => b.since.cmp(&a.since),
        }
    }
}

/// The most urgent first: down, with problems, not known; then what is meant to be as it is.
#[must_use]
pub fn urgency(health: Health) -> u8 {
    match health {
        Health::Critical => 0,
        Health::Problem => 1,
        Health::Unknown => 2,
        Health::Maintenance => 3,
        Health::Ok => 4,
        Health::Retired => 5,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::fleet::Fleet;
    use crate::console::fleet::tests::asset;

    fn order(sort: Sort) -> Vec<String> {
        let mut since = asset("ap-4", Health::Critical);
        since.since = "2026-11-21T19:40:00Z".parse().ok();
        let states = [("ap-1", Health::Ok), ("ap-2", Health::Unknown), ("ap-3", Health::Critical)];
        let fleet = Fleet::of(states.map(|(id, health)| asset(id, health)).into_iter().chain([since]));
        let mut rows = fleet.rows().to_vec();
        sort.apply(&mut rows);
        rows.iter().map(|row| row.asset.id.to_string()).collect()
    }

    #[test]
    fn the_worst_and_newest_come_first_and_a_second_press_turns_round() {
        let first = Sort::default();
        assert_eq!(order(first), ["ap-4", "ap-3", "ap-2", "ap-1"]);
        let turned = first.pressed(Column::State);
        assert_eq!(order(turned), ["ap-1", "ap-2", "ap-3", "ap-4"]);
        assert_eq!(turned.pressed(Column::Name), Sort { column: Column::Name, reversed: false });
    }

    #[test]
    fn an_address_says_the_order_and_rubbish_is_the_first() {
        for column in Column::ALL {
            for reversed in [false, true] {
                let sort = Sort { column, reversed };
                assert_eq!(Sort::of(sort.word().as_deref()), sort);
            }
        }
        assert_eq!(
            (Sort::of(Some("weight")), Sort::of(Some("-")), Sort::default().word()),
            (Sort::default(), Sort::default(), None)
        );
    }
}
