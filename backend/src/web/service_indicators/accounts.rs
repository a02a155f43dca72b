//! What the city's own books and surveys say of a service: their newest period, and the one to compare it with.

use cruscotto_domain::city::{Channel, ServiceAccount};
use cruscotto_domain::comparison::Period;
use cruscotto_domain::service_change::IndicatorChange;
use cruscotto_domain::service_kpi::{ChannelUse, Indicator};

/// The indicator by the books: their newest period that is over by the last day of `now`, against the newest that is over by
/// the last day of `then`, or else the one before. `accounts` are those of one service.
pub(super) fn by_the_books(
    kind: Indicator,
    accounts: &[&ServiceAccount],
    now: Period,
    then: Period,
) -> IndicatorChange {
    let says = |account: &ServiceAccount| match kind {
        Indicator::CostPerTransaction => account.cost.is_some(),
        _ => account.ratings.is_some(),
    };
    let newest = |by: cruscotto_domain::day::Day| {
        let over = accounts.iter().filter(|account| says(account) && account.period.last <= by);
        over.map(|account| account.period).max_by_key(|period| (period.last, period.first))
    };
    let of_now = newest(now.last);
    let of_then = of_now.and_then(|of_now| newest(then.last.min(of_now.first.plus(-1))));
    let channels = |period: Option<Period>| -> Vec<ChannelUse> {
        let rows = accounts.iter().filter(|account| says(account) && Some(account.period) == period);
        rows.map(|account| channel(account)).collect()
    };
    let mut change = IndicatorChange::of(kind, (of_then, &channels(of_then)), (of_now, &channels(of_now)));
    let newest = accounts.iter().find(|account| says(account) && Some(account.period) == of_now);
    change.source = newest.map(|account| account.source.clone());
    change.demo = newest.is_some_and(|account| account.demo);
    change
}

fn channel(account: &ServiceAccount) -> ChannelUse {
    ChannelUse {
        digital: is_digital(&account.channel),
        channel: account.channel.clone(),
        started: None,
        completed: account.cost.map(|(completed, _)| completed),
        cost: account.cost.map(|(_, cost)| cost),
        ratings: account.ratings,
    }
}

/// Whether what is completed in a channel counts as digital (GOV.UK Service Manual, digital take-up): whoever asks a person,
/// by phone or at a counter, does not.
pub(super) fn is_digital(channel: &str) -> bool {
    [Channel::Online, Channel::App, Channel::Chatbot, Channel::Whatsapp].iter().any(|c| c.as_str() == channel)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn account(first: &str, last: &str, channel: &str, completed: f64, cost: f64) -> ServiceAccount {
        ServiceAccount {
            service: "casa".parse().unwrap(),
            channel: channel.to_owned(),
            period: Period::new(first.parse().unwrap(), last.parse().unwrap()).unwrap(),
            cost: Some((completed, cost)),
            ratings: None,
            source: format!("books of {last}"),
            source_date: last.parse().unwrap(),
            demo: false,
        }
    }

    #[test]
    fn the_newest_quarter_that_is_over_is_compared_with_the_one_before() {
        let rows = [
            account("2026-04-01", "2026-06-30", "counter", 100.0, 1_000.0),
            account("2026-07-01", "2026-09-30", "counter", 50.0, 500.0),
            account("2026-07-01", "2026-09-30", "online", 50.0, 100.0),
            account("2026-10-01", "2026-12-31", "counter", 1.0, 1.0),
        ];
        let rows: Vec<&ServiceAccount> = rows.iter().collect();
        let period = |first: &str, last: &str| Period::new(first.parse().unwrap(), last.parse().unwrap()).unwrap();
        let (now, then) = (period("2026-10-29", "2026-11-25"), period("2026-10-01", "2026-10-28"));
        let found = by_the_books(Indicator::CostPerTransaction, &rows, now, then);
        assert_eq!(found.now_period, Some(period("2026-07-01", "2026-09-30")));
        assert_eq!(found.then_period, Some(period("2026-04-01", "2026-06-30")));
        let told = found.decomposition.unwrap();
        // From 10 to 6 euros, as half of it went online: 4 euros by the mix.
        assert!((told.then - 10.0).abs() < 1e-12 && (told.now - 6.0).abs() < 1e-12 && (told.mix + 4.0).abs() < 1e-12);
        assert_eq!(found.source.as_deref(), Some("books of 2026-09-30"));
        let none = by_the_books(Indicator::Satisfaction, &rows, now, then);
        assert_eq!((none.now, none.source), (None, None));
    }
}
