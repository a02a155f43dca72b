//! What of the ledger is listed: in the address, so that a link shows the same schools.

use super::screen::next;
use crate::console::query::Query;
use crate::widgets::folded;
use cruscotto_domain::id::AreaId;
use cruscotto_domain::school_ledger::{LedgerSchool, LedgerShortfall, SHORTFALL_DAYS, Stage};

/// The word for schools that wait for nothing more.
pub(super) const COMPLETE: &str = "complete";

/// Days below contract that may be asked for.
pub(super) const MAX_DAYS: i32 = 365;

/// What is listed.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Filter {
    municipio: Option<AreaId>,
    /// The step that comes next; none inside for schools that are complete.
    waits: Option<Option<Stage>>,
    supplier: Option<String>,
    /// With this in its name or id; folded.
    text: String,
    /// Only those below contract that have been so for longer.
    pub(super) days: i32,
}

impl Filter {
    /// The filter of an address. Words that are not known count as absent.
    pub(super) fn of(query: &Query) -> Self {
        let waits = query.get("waits");
        Self {
            municipio: query.read("municipio"),
            waits: if waits == Some(COMPLETE) { Some(None) } else { query.read("waits").map(Some) },
            supplier: query.get("supplier").map(str::to_owned),
            text: query.get("q").map(|text| folded(text.trim())).unwrap_or_default(),
            days: query.read("days").filter(|days| (0..=MAX_DAYS).contains(days)).unwrap_or(SHORTFALL_DAYS),
        }
    }

    /// Whether a school of the ledger is listed.
    pub(super) fn admits(&self, of: &LedgerSchool) -> bool {
        self.is_of(of.municipio.as_ref(), of.supplier.as_deref())
            && self.waits.is_none_or(|waits| next(of) == waits)
            && self.says(&of.name, of.school.as_str())
    }

    /// Whether a school below its contract is listed: what it waits for does not matter to that.
    pub(super) fn admits_below(&self, of: &LedgerShortfall) -> bool {
        self.is_of(of.municipio.as_ref(), of.shortfall.supplier.as_deref())
            && self.says(&of.name, of.shortfall.school.as_str())
    }

    fn is_of(&self, municipio: Option<&AreaId>, supplier: Option<&str>) -> bool {
        self.municipio.as_ref().is_none_or(|id| municipio == Some(id))
            && self.supplier.as_deref().is_none_or(|name| supplier == Some(name))
    }

    fn says(&self, name: &str, id: &str) -> bool {
        self.text.is_empty() || folded(&format!("{name} {id}")).contains(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use cruscotto_domain::asset::Contract;
    use cruscotto_domain::school_ledger::Step;

    #[test]
    fn the_address_says_which_schools_are_listed() {
        let step = |stage| Step { stage, on: "2026-11-01".parse().unwrap(), evidence: None };
        let mut of = LedgerSchool {
            school: "s-1".parse().unwrap(),
            name: "Scuola di Città Studi".to_owned(),
            demo: true,
            municipio: Some("municipio-2".parse().unwrap()),
            supplier: Some("Fibra & figli".to_owned()),
            contract: Contract { down_bps: 1e10, up_bps: 1e10 },
            steps: vec![step(Stage::Ordered)],
        };
        let listed = |of: &LedgerSchool, query: &str| Filter::of(&Query::of(query)).admits(of);
        for yes in
            ["", "waits=installed", "municipio=municipio-2", "supplier=Fibra+%26+figli", "q=CITTA", "waits=wrong"]
        {
            assert!(listed(&of, yes), "{yes}");
        }
        for no in ["waits=tested", "waits=complete", "municipio=municipio-1", "supplier=Rete", "q=manzoni"] {
            assert!(!listed(&of, no), "{no}");
        }
        of.steps = Stage::ALL.map(step).to_vec();
        assert!(listed(&of, "waits=complete") && !listed(&of, "waits=accepted"));
        let days = |query: &str| Filter::of(&Query::of(query)).days;
        assert_eq!((days("days=30"), days(""), days("days=366"), days("days=x")), (30, 14, 14, 14));
    }
}
