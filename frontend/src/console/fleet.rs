//! Every asset at once, as topic `fleet` has it: kept in step with the live state, cheap to filter ten thousand times a
//! day. What did not change is the same allocation as before.

use crate::live::use_topic;
use crate::order::ordered;
use crate::state::LiveState;
use crate::widgets::folded;
use cruscotto_domain::area_health::HealthCounts;
use cruscotto_domain::asset::AssetKind;
use cruscotto_domain::id::AssetId;
use cruscotto_domain::live::{Entry, FleetAsset, Topic, TopicState};
use std::rc::Rc;
use std::sync::Arc;
use yew::prelude::*;

/// An asset, with what a search looks in.
#[derive(Debug)]
pub struct FleetRow {
    /// The asset.
    pub asset: Arc<FleetAsset>,
    /// Its name, id and owner in lower case without accents.
    pub folded: String,
}

impl PartialEq for FleetRow {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.asset, &other.asset) || self.asset == other.asset
    }
}

impl FleetRow {
    fn new(asset: &Arc<FleetAsset>) -> Self {
        let owner = asset.owner.as_deref().unwrap_or_default();
        Self { asset: Arc::clone(asset), folded: folded(&format!("{} {} {owner}", asset.name, asset.id)) }
    }
}

/// Every asset, by id.
#[derive(Debug, Clone, Default)]
pub struct Fleet {
    rows: Rc<Vec<Rc<FleetRow>>>,
    /// Whether the server has told.
    known: bool,
}

/// The same allocation is the same fleet; comparing ten thousand assets would cost more than drawing.
impl PartialEq for Fleet {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.rows, &other.rows) && self.known == other.known
    }
}

impl Fleet {
    /// The fleet after `state`, with everything of `before` that is still so.
    #[must_use]
    pub fn after(before: &Self, state: Option<&TopicState>) -> Self {
        let Some(state) = state else { return before.clone() };
        let mut old = before.rows.iter().peekable();
        let mut same = before.known;
        let mut rows = Vec::with_capacity(before.rows.len());
        for entry in state.entries() {
            let Entry::Fleet(asset) = entry else { continue };
            // Both are in the order of ids.
            while old.next_if(|row| row.asset.id < asset.id).is_some() {
                same = false;
            }
            match old.next_if(|row| row.asset.id == asset.id) {
                Some(row) if Arc::ptr_eq(&row.asset, asset) || row.asset == *asset => rows.push(Rc::clone(row)),
                _ => {
                    same = false;
                    rows.push(Rc::new(FleetRow::new(asset)));
                }
            }
        }
        if same && old.next().is_none() { before.clone() } else { Self { rows: Rc::new(rows), known: true } }
    }

    /// The fleet of these assets, for tests and for pages drawn without a browser.
    #[must_use]
    pub fn of(assets: impl IntoIterator<Item = FleetAsset>) -> Self {
        let rows: Vec<Rc<FleetRow>> = assets.into_iter().map(|a| Rc::new(FleetRow::new(&Arc::new(a)))).collect();
        Self { rows: Rc::new(ordered(&rows, |a, b| a.asset.id.cmp(&b.asset.id))), known: true }
    }

    /// Whether the server has told what there is.
    #[must_use]
    pub fn is_known(&self) -> bool {
        self.known
    }

    /// Every asset, by id.
    #[must_use]
    pub fn rows(&self) -> &[Rc<FleetRow>] {
        &self.rows
    }

    /// One asset.
    #[must_use]
    pub fn get(&self, id: &AssetId) -> Option<&Arc<FleetAsset>> {
        let found = self.rows.binary_search_by(|row| row.asset.id.cmp(id)).ok()?;
        self.rows.get(found).map(|row| &row.asset)
    }

    /// The name of an asset; its id when it is not known.
    #[must_use]
    pub fn name_of(&self, id: &AssetId) -> String {
        self.get(id).map_or_else(|| id.to_string(), |asset| asset.name.clone())
    }

    /// The asset of a kind that was meant by what somebody typed: its id, or its name where no other is called so.
    #[must_use]
    pub fn meant(&self, typed: &str, kind: AssetKind) -> Option<AssetId> {
        let of_kind = || self.rows.iter().map(|row| &row.asset).filter(|asset| asset.kind == kind);
        if let Some(asset) = of_kind().find(|asset| asset.id.as_str() == typed) {
            return Some(asset.id.clone());
        }
        let name = folded(typed);
        let mut called = of_kind().filter(|asset| folded(&asset.name) == name);
        called.next().filter(|_| called.next().is_none()).map(|asset| asset.id.clone())
    }

    /// How many are in each state.
    #[must_use]
    pub fn counts(&self) -> HealthCounts {
        let mut counts = HealthCounts::default();
        self.rows.iter().for_each(|row| counts.add(row.asset.health));
        counts
    }

    /// The owners there are, in order.
    #[must_use]
    pub fn owners(&self) -> Vec<String> {
        let owners: std::collections::BTreeSet<&String> =
            self.rows.iter().filter_map(|row| row.asset.owner.as_ref()).collect();
        owners.into_iter().cloned().collect()
    }
}

/// Tells everything below the fleet.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The console.
    pub children: Html,
}

/// Holds topic `fleet` while the console is open.
#[component]
pub fn FleetProvider(props: &Props) -> Html {
    let live = use_topic(Topic::Fleet);
    let kept = use_mut_ref(Fleet::default);
    let state: &LiveState = &live.state;
    let fleet = Fleet::after(&kept.borrow(), state.topic(&Topic::Fleet));
    kept.replace(fleet.clone());
    html! { <ContextProvider<Fleet> context={fleet}>{ props.children.clone() }</ContextProvider<Fleet>> }
}

/// The fleet; the component is drawn anew when something of it changes.
#[hook]
pub fn use_fleet() -> Fleet {
    use_context::<Fleet>().unwrap_or_default()
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use cruscotto_domain::asset::Placement;
    use cruscotto_domain::health::Health;
    use cruscotto_domain::live::{Delta, Snapshot};
    use cruscotto_domain::time::Timestamp;

    pub(in crate::console) fn asset(id: &str, health: Health) -> FleetAsset {
        FleetAsset {
            id: id.parse().unwrap(),
            kind: AssetKind::AccessPoint,
            name: format!("Punto {id}"),
            owner: None,
            parent: None,
            controller: None,
            power: None,
            point: None,
            placement: Placement::default(),
            health,
            since: None,
            cause: None,
            source: None,
            demo: true,
        }
    }

    fn entry(id: &str, health: Health) -> Entry {
        Entry::Fleet(Arc::new(asset(id, health)))
    }

    #[test]
    fn only_what_changed_is_made_anew() {
        let entries = ["ap-1", "ap-2", "ap-3"].map(|id| entry(id, Health::Ok)).to_vec();
        let at = Timestamp::EPOCH;
        let mut state =
            TopicState::from_snapshot(Snapshot { topic: Topic::Fleet, sequence: 1, at, entries: entries.clone() });
        let first = Fleet::after(&Fleet::default(), Some(&state));
        assert_eq!((first.rows().len(), first.counts().ok), (3, 3));
        assert!(Fleet::after(&first, Some(&state)) == first, "nothing changed");
        assert!(Fleet::after(&first, None) == first, "what is known stays while the server is away");

        let changed = vec![entry("ap-2", Health::Critical), entry("ap-4", Health::Ok)];
        state.apply(Delta { topic: Topic::Fleet, sequence: 2, at, changed, removed: vec![] });
        let second = Fleet::after(&first, Some(&state));
        assert!(second != first);
        assert!(Rc::ptr_eq(&first.rows()[0], &second.rows()[0]) && Rc::ptr_eq(&first.rows()[2], &second.rows()[2]));
        assert_eq!((second.counts().critical, second.counts().ok), (1, 3));
        assert_eq!(second.get(&"ap-2".parse().unwrap()).unwrap().health, Health::Critical);

        let fewer = TopicState::from_snapshot(Snapshot { topic: Topic::Fleet, sequence: 1, at, entries });
        assert_eq!(Fleet::after(&second, Some(&fewer)).rows().len(), 3, "a snapshot without ap-4");
        assert_eq!(Fleet::default().rows().len(), 0);
    }

    #[test]
    fn an_asset_is_meant_by_its_id_or_by_a_name_that_is_no_others() {
        let named = |id: &str, name: &str| FleetAsset {
            kind: AssetKind::School,
            name: name.to_owned(),
            ..asset(id, Health::Ok)
        };
        let fleet = Fleet::of([
            named("s-1", "Scuola Città Studi"),
            named("s-2", "Manzoni"),
            named("s-3", "Manzoni"),
            asset("ap-1", Health::Ok),
        ]);
        let meant = |typed: &str| fleet.meant(typed, AssetKind::School).map(|id| id.to_string());
        assert_eq!((meant("s-2"), meant("scuola citta studi")), (Some("s-2".to_owned()), Some("s-1".to_owned())));
        assert_eq!((meant("Manzoni"), meant("ap-1"), meant("")), (None, None, None));
    }
}
