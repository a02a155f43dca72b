//! Contracted against measured: school by school, and supplier by supplier.

use crate::asset::Contract;
use crate::id::AssetId;
use crate::school::{Tier, delivered_share, tier};
use crate::statistics::median;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a school was promised and what it gets.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Delivery {
    /// The school.
    pub school: AssetId,
    /// Who has promised.
    pub supplier: Option<String>,
    /// What was promised.
    pub contract: Contract,
    /// Download that was measured, in bit/s; none where it was not.
    pub down_bps: Option<f64>,
    /// Upload that was measured, in bit/s; none where it was not.
    pub up_bps: Option<f64>,
    /// Measured over contracted, the worse of the two directions; none where nothing was measured.
    pub share: Option<f64>,
    /// How it stands.
    pub tier: Tier,
}

/// What a supplier delivers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SupplierDelivery {
    /// The supplier; none for schools of which nobody has said who it is.
    pub supplier: Option<String>,
    /// Schools with a contract.
    pub schools: u32,
    /// Schools of them that are measured.
    pub measured: u32,
    /// Schools that get what was promised.
    pub as_contracted: u32,
    /// The median of measured over contracted; none where none is measured.
    pub median_share: Option<f64>,
}

impl Delivery {
    /// Of a school with a contract.
    #[must_use]
    pub fn of(
        school: AssetId,
        supplier: Option<String>,
        contract: Contract,
        down_bps: Option<f64>,
        up_bps: Option<f64>,
    ) -> Self {
        let share = delivered_share(down_bps, up_bps, &contract);
        Self { school, supplier, contract, down_bps, up_bps, share, tier: tier(down_bps, up_bps, Some(&contract)) }
    }
}

/// The deliveries, the worst first, and those that are not measured last; equal ones by school.
#[must_use]
pub fn worst_first(mut deliveries: Vec<Delivery>) -> Vec<Delivery> {
    let measured = |delivery: &Delivery| delivery.share.unwrap_or(f64::INFINITY);
    deliveries.sort_by(|a, b| measured(a).total_cmp(&measured(b)).then_with(|| a.school.cmp(&b.school)));
    deliveries
}

/// What each supplier delivers, by name; those without one come first.
#[must_use]
pub fn by_supplier(deliveries: &[Delivery]) -> Vec<SupplierDelivery> {
    let mut suppliers: BTreeMap<Option<&str>, Vec<&Delivery>> = BTreeMap::new();
    for delivery in deliveries {
        suppliers.entry(delivery.supplier.as_deref()).or_default().push(delivery);
    }
    suppliers.into_iter().map(|(supplier, all)| sum(supplier, &all)).collect()
}

/// What all of them deliver together, whoever the supplier.
#[must_use]
pub fn together<'a>(deliveries: impl IntoIterator<Item = &'a Delivery>) -> SupplierDelivery {
    sum(None, &deliveries.into_iter().collect::<Vec<_>>())
}

fn sum(supplier: Option<&str>, all: &[&Delivery]) -> SupplierDelivery {
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let mut shares: Vec<f64> = all.iter().filter_map(|d| d.share).collect();
    shares.sort_by(f64::total_cmp);
    SupplierDelivery {
        supplier: supplier.map(str::to_owned),
        schools: count(all.len()),
        measured: count(shares.len()),
        as_contracted: count(all.iter().filter(|d| d.tier == Tier::AsContracted).count()),
        median_share: median(&shares),
    }
}

#[cfg(test)]
mod tests {
    use super::super::upgrade::tests::TEN;
    use super::*;

    fn delivery(school: &str, supplier: Option<&str>, share: Option<f64>) -> Delivery {
        let bps = share.map(|share| share * TEN.down_bps);
        Delivery::of(AssetId::new(school).unwrap(), supplier.map(str::to_owned), TEN, bps, None)
    }

    #[test]
    fn suppliers_by_hand() {
        let all = worst_first(vec![
            delivery("a", Some("Rete"), Some(0.9)),
            delivery("b", Some("Rete"), None),
            delivery("c", Some("Rete"), Some(0.5)),
            delivery("d", None, Some(1.1)),
            delivery("e", Some("Rete"), Some(0.7)),
        ]);
        assert_eq!(all.iter().map(|d| d.school.as_str()).collect::<Vec<_>>(), ["c", "e", "a", "d", "b"]);
        let found = by_supplier(&all);
        assert_eq!((found[0].supplier.as_deref(), found[0].as_contracted), (None, 1));
        let rete = &found[1];
        assert_eq!((rete.schools, rete.measured, rete.as_contracted), (4, 3, 1));
        assert!((rete.median_share.unwrap() - 0.7).abs() < 1e-12);
        assert_eq!(all[4].tier, Tier::Unknown);
        assert!(by_supplier(&[]).is_empty());
        let whole = together(&all);
        assert_eq!((whole.supplier, whole.schools, whole.measured, whole.as_contracted), (None, 5, 4, 2));
        assert!((whole.median_share.unwrap() - 0.8).abs() < 1e-12, "between 0.7 and 0.9");
        assert_eq!(together(&[]).median_share, None);
    }
}
