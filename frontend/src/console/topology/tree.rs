//! What hangs on what: a tree over the fleet, with the states of everything below each node. Pure.

use crate::console::fleet::Fleet;
use cruscotto_domain::area_health::HealthCounts;
use cruscotto_domain::health::Health;
use cruscotto_domain::id::AssetId;
use std::collections::{BTreeSet, HashMap};

/// A row of the tree as it is shown: walked from the top, closed nodes without what is below them.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// The asset.
    pub id: AssetId,
    /// How deep it lies, from 1.
    pub level: usize,
    /// Its place among its siblings, from 1, and how many they are.
    pub place: (usize, usize),
    /// Whether it is open; none when nothing hangs on it.
    pub open: Option<bool>,
    /// What hangs on it, by state, at any depth.
    pub below: HealthCounts,
}

/// What hangs on what.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Tree {
    roots: Vec<usize>,
    children: HashMap<usize, Vec<usize>>,
    below: Vec<HealthCounts>,
    ids: Vec<AssetId>,
}

impl Tree {
    /// The tree of a fleet. What hangs on nothing and carries nothing is left out: it has no place in a topology. A ring,
    /// which the inventory refuses, would not hang this up: each asset is visited once.
    #[must_use]
    pub fn of(fleet: &Fleet) -> Self {
        let rows = fleet.rows();
        let at: HashMap<&AssetId, usize> = rows.iter().enumerate().map(|(i, row)| (&row.asset.id, i)).collect();
        let mut children: HashMap<usize, Vec<usize>> = HashMap::new();
        let mut has_parent = vec![false; rows.len()];
        for (i, row) in rows.iter().enumerate() {
            if let Some(parent) = row.asset.hangs_on().find_map(|above| at.get(above)) {
                children.entry(*parent).or_default().push(i);
                has_parent[i] = true;
            }
        }
        let urgent = |i: &usize| crate::console::list::urgency(rows[*i].asset.health);
        let order = |a: &usize, b: &usize| {
            urgent(a).cmp(&urgent(b)).then_with(|| rows[*a].asset.name.cmp(&rows[*b].asset.name))
        };
        for list in children.values_mut() {
            list.sort_by(order);
        }
        let mut roots: Vec<usize> = children.keys().copied().filter(|i| !has_parent[*i]).collect();
        let healths: Vec<Health> = rows.iter().map(|row| row.asset.health).collect();
        let below = summed(&roots, &children, &healths);
        // The tree with the most that is wrong comes first.
        roots.sort_by(|a, b| {
            let wrong = |i: usize| below[i].critical + below[i].problem;
            urgent(a).cmp(&urgent(b)).then(wrong(*b).cmp(&wrong(*a))).then_with(|| order(a, b))
        });
        Self { roots, children, below, ids: rows.iter().map(|row| row.asset.id.clone()).collect() }
    }

    /// The lines to show when these nodes are open.
    #[must_use]
    pub fn lines(&self, open: &BTreeSet<AssetId>) -> Vec<Line> {
        let mut lines = Vec::new();
        self.walk(&self.roots, 1, open, &mut lines);
        lines
    }

    fn walk(&self, nodes: &[usize], level: usize, open: &BTreeSet<AssetId>, lines: &mut Vec<Line>) {
        for (place, node) in nodes.iter().enumerate() {
            let children = self.children.get(node);
            let is_open = children.map(|_| open.contains(&self.ids[*node]));
            lines.push(Line {
                id: self.ids[*node].clone(),
                level,
                place: (place + 1, nodes.len()),
                open: is_open,
                below: self.below[*node],
            });
            // Roots are reached by no ring, so that this ends.
            if let Some(children) = children.filter(|_| is_open == Some(true)) {
                self.walk(children, level + 1, open, lines);
            }
        }
    }

    /// The nodes that carry something.
    pub fn carriers(&self) -> impl Iterator<Item = &AssetId> {
        self.children.keys().map(|i| &self.ids[*i])
    }
}

/// The states of everything below each node, from the leaves upwards.
fn summed(roots: &[usize], children: &HashMap<usize, Vec<usize>>, healths: &[Health]) -> Vec<HealthCounts> {
    let mut below = vec![HealthCounts::default(); healths.len()];
    let mut order = Vec::with_capacity(healths.len());
    let mut stack: Vec<usize> = roots.to_vec();
    while let Some(node) = stack.pop() {
        order.push(node);
        stack.extend(children.get(&node).into_iter().flatten());
    }
    for node in order.into_iter().rev() {
        let mut counts = HealthCounts::default();
        for child in children.get(&node).into_iter().flatten() {
            counts.add(healths[*child]);
            counts = plus(counts, below[*child]);
        }
        below[node] = counts;
    }
    below
}

fn plus(a: HealthCounts, b: HealthCounts) -> HealthCounts {
    HealthCounts {
        unknown: a.unknown + b.unknown,
        ok: a.ok + b.ok,
        problem: a.problem + b.problem,
        critical: a.critical + b.critical,
        maintenance: a.maintenance + b.maintenance,
        retired: a.retired + b.retired,
        never_measured: a.never_measured + b.never_measured,
    }
}

/// What a key does in a tree (WAI-ARIA Authoring Practices, tree view).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Move {
    /// The focus goes to this line.
    To(usize),
    /// This node is opened.
    Open(usize),
    /// This node is closed.
    Close(usize),
}

/// What `key` does when line `at` has the focus; `None` leaves it to the browser.
#[must_use]
pub fn pressed(lines: &[Line], at: usize, key: &str) -> Option<Move> {
    let line = lines.get(at)?;
    match key {
        "ArrowDown" => Some(Move::To((at + 1).min(lines.len() - 1))),
        "ArrowUp" => Some(Move::To(at.saturating_sub(1))),
        "Home" => Some(Move::To(0)),
        "End" => Some(Move::To(lines.len() - 1)),
        "ArrowRight" => match line.open {
            Some(false) => Some(Move::Open(at)),
            Some(true) => Some(Move::To(at + 1)),
            None => None,
        },
        "ArrowLeft" => match line.open {
            Some(true) => Some(Move::Close(at)),
            _ => lines[..at].iter().rposition(|above| above.level < line.level).map(Move::To),
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::fleet::tests::asset;

    fn fleet() -> Fleet {
        let child = |id: &str, parent: &str, health| {
            let mut asset = asset(id, health);
            asset.parent = parent.parse().ok();
            asset
        };
        Fleet::of([
            asset("controller", Health::Ok),
            child("uplink-1", "controller", Health::Ok),
            child("uplink-2", "controller", Health::Critical),
            child("ap-1", "uplink-1", Health::Ok),
            child("ap-2", "uplink-2", Health::Critical),
            child("ap-3", "uplink-2", Health::Critical),
            child("orphan", "gone", Health::Ok),
            asset("alone", Health::Critical),
            // A ring: refused by the inventory, survived here.
            child("ring-1", "ring-2", Health::Ok),
            child("ring-2", "ring-1", Health::Ok),
        ])
    }

    fn shown(open: &[&str]) -> Vec<(String, usize, Option<bool>, u32)> {
        let open = open.iter().map(|id| id.parse().unwrap()).collect();
        let lines = Tree::of(&fleet()).lines(&open);
        lines.into_iter().map(|l| (l.id.to_string(), l.level, l.open, l.below.critical)).collect()
    }

    #[test]
    fn what_is_wrong_below_is_counted_and_comes_first() {
        assert_eq!(shown(&[]), [("controller".to_owned(), 1, Some(false), 3)]);
        let names: Vec<String> = shown(&["controller", "uplink-2"]).into_iter().map(|(id, ..)| id).collect();
        assert_eq!(names, ["controller", "uplink-2", "ap-2", "ap-3", "uplink-1"]);
    }

    #[test]
    fn the_arrows_walk_open_and_close() {
        let open = ["controller", "uplink-2"].map(|id| id.parse().unwrap()).into_iter().collect();
        let lines = Tree::of(&fleet()).lines(&open);
        assert_eq!(pressed(&lines, 0, "ArrowRight"), Some(Move::To(1)));
        assert_eq!(pressed(&lines, 4, "ArrowRight"), Some(Move::Open(4)));
        assert_eq!(pressed(&lines, 1, "ArrowLeft"), Some(Move::Close(1)));
        assert_eq!(pressed(&lines, 3, "ArrowLeft"), Some(Move::To(1)));
        assert_eq!(pressed(&lines, 2, "ArrowRight"), None);
        assert_eq!(
            (pressed(&lines, 4, "ArrowDown"), pressed(&lines, 0, "ArrowUp")),
            (Some(Move::To(4)), Some(Move::To(0)))
        );
        assert_eq!(
            (pressed(&lines, 2, "End"), pressed(&[], 0, "End"), pressed(&lines, 0, "Tab")),
            (Some(Move::To(4)), None, None)
        );
    }
}
