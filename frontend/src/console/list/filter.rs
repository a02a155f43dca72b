//! What of the fleet is listed: in the address, so that a link shows the same list.

use crate::console::fleet::FleetRow;
use crate::console::query::Query;
use crate::widgets::folded;
use cruscotto_domain::asset::AssetKind;
use cruscotto_domain::health::{Cause, Health};
use cruscotto_domain::id::AreaId;
use cruscotto_domain::live::FleetAsset;

/// The states that are wrong: what the list shows unless it is asked for others.
pub const WRONG: [Health; 3] = [Health::Critical, Health::Problem, Health::Unknown];

/// The states in the order of the counts, the worst first.
pub const STATES: [Health; 6] =
    [Health::Critical, Health::Problem, Health::Unknown, Health::Maintenance, Health::Ok, Health::Retired];

/// Why something is not well, as one filters by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CauseKind {
    /// It is down itself, or beyond a limit.
    Own,
    /// What it hangs on is down.
    Parent,
    /// Its collector is silent.
    Collector,
    /// Nothing comes, though the collector is alive.
    NoData,
    /// It was never measured.
    Never,
}

impl CauseKind {
    /// Every kind.
    pub const ALL: [Self; 5] = [Self::Own, Self::Parent, Self::Collector, Self::NoData, Self::Never];

    /// The kind of a cause.
    #[must_use]
    pub fn of(cause: &Cause) -> Self {
        match cause {
            Cause::Parent(_) => Self::Parent,
            Cause::CollectorSilent(_) => Self::Collector,
            Cause::NeverMeasured => Self::Never,
            Cause::NoData => Self::NoData,
            Cause::Metric(_) => Self::Own,
        }
    }

    /// The word in addresses.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Parent => "parent",
            Self::Collector => "collector",
            Self::NoData => "no_data",
            Self::Never => "never",
        }
    }
}

impl std::str::FromStr for CauseKind {
    type Err = ();
    fn from_str(word: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word).ok_or(())
    }
}

/// What is listed.
#[derive(Debug, Clone, PartialEq)]
pub struct Filter {
    /// In one of these states.
    pub states: Vec<Health>,
    /// Of this kind.
    pub kind: Option<AssetKind>,
    /// In this Municipio.
    pub municipio: Option<AreaId>,
    /// In this NIL.
    pub nil: Option<AreaId>,
    /// Of this owner.
    pub owner: Option<String>,
    /// For this reason.
    pub cause: Option<CauseKind>,
    /// With this in its name, id or owner; folded.
    pub text: String,
}

/// The word for every state.
const ALL_STATES: &str = "all";

impl Filter {
    /// The filter of an address. Words that are not known count as absent.
    #[must_use]
    pub fn of(query: &Query) -> Self {
        let states = match query.get("state") {
            None => WRONG.to_vec(),
            Some(ALL_STATES) => STATES.to_vec(),
            Some(words) => words.split(',').filter_map(|word| word.parse().ok()).collect(),
        };
        Self {
            states: if states.is_empty() { WRONG.to_vec() } else { states },
            kind: query.read("kind"),
            municipio: query.read("municipio"),
            nil: query.read("nil"),
            owner: query.get("owner").map(str::to_owned),
            cause: query.read("cause"),
            text: query.get("q").map(|text| folded(text.trim())).unwrap_or_default(),
        }
    }

    /// Whether an asset is listed, whatever its state: what the counts by state are of.
    #[must_use]
    pub fn admits_any_state(&self, row: &FleetRow) -> bool {
        let asset: &FleetAsset = &row.asset;
        self.kind.is_none_or(|kind| asset.kind == kind)
            && self.municipio.as_ref().is_none_or(|area| asset.placement.municipio.as_ref() == Some(area))
            && self.nil.as_ref().is_none_or(|area| asset.placement.nil.as_ref() == Some(area))
            && self.owner.as_ref().is_none_or(|owner| asset.owner.as_ref() == Some(owner))
            && self.cause.is_none_or(|kind| asset.cause.as_ref().map(CauseKind::of) == Some(kind))
            && (self.text.is_empty() || row.folded.contains(&self.text))
    }

    /// Whether an asset is listed.
    #[must_use]
    pub fn admits(&self, row: &FleetRow) -> bool {
        self.states.contains(&row.asset.health) && self.admits_any_state(row)
    }

    /// The words for these states in an address; none when they are those that are shown anyway.
    #[must_use]
    pub fn state_words(states: &[Health]) -> Option<String> {
        let has = |all: &[Health]| all.len() == states.len() && all.iter().all(|state| states.contains(state));
        if has(&WRONG) {
            None
        } else if has(&STATES) {
            Some(ALL_STATES.to_owned())
        } else {
            Some(states.iter().map(|state| state.as_str()).collect::<Vec<_>>().join(","))
        }
    }

    /// The states after one was switched on or off; never none.
    #[must_use]
    pub fn toggled(&self, state: Health) -> Vec<Health> {
        let on = |s: &Health| self.states.contains(s) != (*s == state);
        let states: Vec<Health> = STATES.into_iter().filter(on).collect();
        if states.is_empty() { WRONG.to_vec() } else { states }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::fleet::Fleet;
    use crate::console::fleet::tests::asset;

    fn listed(fleet: &Fleet, query: &str) -> Vec<String> {
        let filter = Filter::of(&Query::of(query));
        fleet.rows().iter().filter(|row| filter.admits(row)).map(|row| row.asset.id.to_string()).collect()
    }

    fn fleet() -> Fleet {
        let mut school = asset("school-1", Health::Problem);
        school.kind = AssetKind::School;
        school.name = "Scuola di Città Studi".into();
        school.placement.municipio = "municipio-3".parse().ok();
        school.cause = Some(Cause::Metric("school.down".parse().unwrap()));
        let mut child = asset("ap-2", Health::Critical);
        child.owner = Some("Società A & B".into());
        child.cause = Some(Cause::Parent("uplink-1".parse().unwrap()));
        Fleet::of([asset("ap-1", Health::Ok), child, school, asset("ap-3", Health::Maintenance)])
    }

    #[test]
    fn without_words_the_list_shows_what_is_wrong() {
        assert_eq!(listed(&fleet(), ""), ["ap-2", "school-1"]);
        assert_eq!(listed(&fleet(), "state=all").len(), 4);
        assert_eq!(listed(&fleet(), "state=ok,maintenance"), ["ap-1", "ap-3"]);
        assert_eq!(listed(&fleet(), "state=purple"), ["ap-2", "school-1"], "an old link still shows a list");
    }

    #[test]
    fn each_word_narrows_the_list_and_text_knows_no_case_or_accent() {
        assert_eq!(listed(&fleet(), "kind=school"), ["school-1"]);
        assert_eq!(listed(&fleet(), "municipio=municipio-3&state=all"), ["school-1"]);
        assert_eq!(listed(&fleet(), "owner=Societ%C3%A0+A+%26+B"), ["ap-2"]);
        assert_eq!(listed(&fleet(), "cause=parent"), ["ap-2"]);
        assert_eq!(listed(&fleet(), "cause=own"), ["school-1"]);
        assert_eq!(listed(&fleet(), "q=CITTA"), ["school-1"]);
        assert_eq!(listed(&fleet(), "q=ap-2&kind=school"), Vec::<String>::new());
    }

    #[test]
    fn states_are_switched_and_written_and_never_all_off() {
        let filter = Filter::of(&Query::default());
        let without = filter.toggled(Health::Unknown);
        assert_eq!(Filter::state_words(&without).as_deref(), Some("critical,problem"));
        assert_eq!(Filter::state_words(&WRONG), None);
        assert_eq!(Filter::state_words(&STATES).as_deref(), Some("all"));
        let one = Filter::of(&Query::of("state=ok"));
        assert_eq!(one.toggled(Health::Ok), WRONG);
    }
}
