//! Suppression where parts are counted in two partitions that do not nest, and both are published beside the parts and
//! the whole: assets in NIL and in Municipi.
//!
//! A part is hidden with company: other parts whose values can rise as it falls, and fall as it rises, without moving any
//! number that is published. In a cell (the parts of one NIL in one Municipio) company moves nothing at all. Company in
//! another cell of the same Municipio moves the totals of both NIL, so these are hidden too; company in another Municipio
//! moves the totals of both Municipi as well. So for every small part there is a line in the set of all cities that look
//! the same from outside, along which it takes every value from 0 to the threshold: no solver can say more. Zeros are
//! published, and are nobody's company. Feasibility and protection as in Hundepool et al., "Statistical Disclosure
//! Control" (Wiley, 2012), section 4.2.

use super::is_small;
use std::collections::{BTreeMap, BTreeSet};

/// A part: its value, and the two areas it is counted in. `None` areas are not published.
#[derive(Debug, PartialEq)]
pub struct Part<'a, A> {
    /// How many people.
    pub value: f64,
    /// The area of the fine partition.
    pub fine: Option<&'a A>,
    /// The area of the coarse partition.
    pub coarse: Option<&'a A>,
}

// Derived, they would ask areas to be copied, too.
impl<A> Clone for Part<'_, A> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<A> Copy for Part<'_, A> {}

/// What must be withheld.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withheld<'a, A> {
    /// A flag for each part.
    pub parts: Vec<bool>,
    /// Areas of both partitions.
    pub areas: BTreeSet<&'a A>,
    /// Whether the total of all parts is withheld.
    pub whole: bool,
}

type Cell<'a, A> = (Option<&'a A>, Option<&'a A>);

/// Which of the parts, of the totals of their areas and of the total of all must be withheld.
#[must_use]
pub fn withhold_crossed<'a, A: Ord>(parts: &[Part<'a, A>], threshold: u32) -> Withheld<'a, A> {
    let mut table = Table { parts, threshold, hidden: parts.iter().map(|p| is_small(p.value, threshold)).collect() };
    let mut areas = BTreeSet::new();
    let mut cells: BTreeMap<Cell<'a, A>, Vec<usize>> = BTreeMap::new();
    for (i, part) in parts.iter().enumerate() {
        cells.entry((part.fine, part.coarse)).or_default().push(i);
    }
    // What found no company in its cell, by coarse area.
    let mut alone: BTreeMap<Option<&'a A>, Vec<usize>> = BTreeMap::new();
    for ((_, coarse), members) in &cells {
        if let Err(rest) = table.accompany(Vec::new(), members) {
            alone.entry(*coarse).or_default().extend(rest);
        }
    }
    // What found none in its coarse area.
    let mut forlorn = Vec::new();
    for (coarse, group) in alone {
        let in_coarse: Vec<usize> = (0..parts.len()).filter(|&i| parts[i].coarse == coarse).collect();
        match table.accompany(group, &in_coarse) {
            Ok(company) => areas.extend(company.into_iter().filter_map(|i| parts[i].fine)),
            Err(rest) => forlorn.extend(rest),
        }
    }
    let mut whole = false;
    if !forlorn.is_empty() {
        let all: Vec<usize> = (0..parts.len()).collect();
        let company = table.accompany(forlorn, &all).unwrap_or_else(|all| {
            whole = true;
            all
        });
        areas.extend(company.iter().filter_map(|&i| parts[i].fine));
        areas.extend(company.iter().filter_map(|&i| parts[i].coarse));
    }
    Withheld { parts: table.hidden, areas, whole }
}

struct Table<'a, 'p, A> {
    parts: &'p [Part<'a, A>],
    threshold: u32,
    hidden: Vec<bool>,
}

impl<A> Table<'_, '_, A> {
    /// Gives company to `group` (of nobody: to what is hidden among `members`) from `members`, the smallest first.
    ///
    /// # Errors
    /// All that is hidden among them, when it is not enough.
    fn accompany(&mut self, group: Vec<usize>, members: &[usize]) -> Result<Vec<usize>, Vec<usize>> {
        let mut company = group;
        if company.is_empty() {
            company = members.iter().copied().filter(|&i| self.hidden[i]).collect();
            if company.is_empty() {
                return Ok(company);
            }
        }
        let mut others: Vec<usize> =
            members.iter().copied().filter(|i| !company.contains(i) && self.parts[*i].value > 0.0).collect();
        // What is hidden already costs nothing more.
        others.sort_by(|&a, &b| {
            let cost = |i: usize| (!self.hidden[i], self.parts[i].value);
            cost(a).partial_cmp(&cost(b)).unwrap_or(std::cmp::Ordering::Equal)
        });
        let mut others = others.into_iter();
        while !self.is_enough(&company) {
            let Some(next) = others.next() else { return Err(company) };
            self.hidden[next] = true;
            company.push(next);
        }
        Ok(company)
    }

    /// One alone is the difference, and several whose sum is small are bounded by it.
    fn is_enough(&self, company: &[usize]) -> bool {
        company.len() > 1 && !is_small(company.iter().map(|&i| self.parts[i].value).sum(), self.threshold)
    }
}

#[cfg(test)]
mod tests;
