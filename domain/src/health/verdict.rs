//! What one value says about its asset, before tolerance.

use super::Health;
use crate::asset::Contract;
use crate::metric::{HealthRule, Limit, RelativeTo};

/// The verdict of `value` under `rule`; `shown` is the state shown now, which hysteresis holds on to.
///
/// `None` when the rule is relative to a contract the asset does not have: no promise, no breach.
#[must_use]
pub fn verdict(rule: &HealthRule, value: f64, contract: Option<&Contract>, shown: Health) -> Option<Health> {
    let value = match rule.relative_to {
        None => value,
        Some(side) => value / base(contract?, side)?,
    };
    let beyond = |limit: Option<Limit>, holding: bool| {
        limit.is_some_and(|limit| crossed(limit, value, if holding { rule.hysteresis } else { 0.0 }))
    };
    if beyond(rule.critical, shown == Health::Critical) {
        return Some(Health::Critical);
    }
    if beyond(rule.problem, matches!(shown, Health::Problem | Health::Critical)) {
        return Some(Health::Problem);
    }
    Some(Health::Ok)
}

fn base(contract: &Contract, side: RelativeTo) -> Option<f64> {
    let base = match side {
        RelativeTo::ContractDown => contract.down_bps,
        RelativeTo::ContractUp => contract.up_bps,
    };
    (base > 0.0).then_some(base)
}

fn crossed(limit: Limit, value: f64, hysteresis: f64) -> bool {
    match limit {
        Limit::Below(limit) => value < limit + limit.abs() * hysteresis,
        Limit::Above(limit) => value > limit - limit.abs() * hysteresis,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(problem: Option<Limit>, critical: Option<Limit>, hysteresis: f64) -> HealthRule {
        HealthRule {
            problem,
            critical,
            relative_to: None,
            hysteresis,
            fault_after_s: 0,
            recovery_after_s: 0,
            presence: false,
        }
    }

    #[test]
    fn the_limit_itself_is_good() {
        let r = rule(Some(Limit::Below(0.8)), Some(Limit::Below(0.2)), 0.0);
        assert_eq!(verdict(&r, 0.8, None, Health::Ok), Some(Health::Ok));
        assert_eq!(verdict(&r, 0.799, None, Health::Ok), Some(Health::Problem));
        assert_eq!(verdict(&r, 0.199, None, Health::Ok), Some(Health::Critical));
    }

    #[test]
    fn a_fault_must_come_back_past_the_limit() {
        let r = rule(Some(Limit::Above(100.0)), None, 0.1);
        assert_eq!(verdict(&r, 95.0, None, Health::Ok), Some(Health::Ok));
        assert_eq!(verdict(&r, 95.0, None, Health::Problem), Some(Health::Problem));
        assert_eq!(verdict(&r, 90.0, None, Health::Problem), Some(Health::Ok));
    }

    #[test]
    fn relative_to_the_contract_and_silent_without_one() {
        let mut r = rule(Some(Limit::Below(0.8)), None, 0.0);
        r.relative_to = Some(RelativeTo::ContractDown);
        let contract = Contract { down_bps: 1e9, up_bps: 1e9 };
        assert_eq!(verdict(&r, 0.7e9, Some(&contract), Health::Ok), Some(Health::Problem));
        assert_eq!(verdict(&r, 0.9e9, Some(&contract), Health::Ok), Some(Health::Ok));
        assert_eq!(verdict(&r, 0.7e9, None, Health::Ok), None);
    }
}
