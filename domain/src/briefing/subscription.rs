//! A briefing by mail, every Monday at seven.

use crate::civil::{Civil, DAY_S};
use crate::notify::Zone;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// The hour of the city's clocks at which it is sent.
const HOUR: i64 = 7;

/// Days from a Monday to 1970-01-01, which was a Thursday.
const EPOCH_AFTER_MONDAY: i64 = 3;

/// The last Monday at seven on the city's clocks that is not after `now`. Summer time begins and ends on a Sunday, so that two
/// of them are 167, 168 or 169 hours apart.
#[must_use]
pub fn last_monday(zone: &impl Zone, now: Timestamp) -> Timestamp {
    let this = monday(zone, now, 0);
    if this <= now { this } else { monday(zone, now, -1) }
}

/// The Monday at seven that follows `now`.
#[must_use]
pub fn next_monday(zone: &impl Zone, now: Timestamp) -> Timestamp {
    let this = monday(zone, now, 0);
    if this > now { this } else { monday(zone, now, 1) }
}

/// Seven o'clock of the Monday of the week of `now`, or of `weeks` later.
fn monday(zone: &impl Zone, now: Timestamp, weeks: i64) -> Timestamp {
    let today = zone.civil(now).to_seconds().div_euclid(DAY_S);
    let monday = today - (today + EPOCH_AFTER_MONDAY).rem_euclid(7) + 7 * weeks;
    zone.instant(Civil::from_seconds(monday * DAY_S + HOUR * 3_600))
}

/// `GET /api/v1/briefing-subscriptions`: somebody who may get briefings by mail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = BriefingSubscription))]
pub struct Subscription {
    /// The recipient's number.
    pub recipient: i32,
    /// What the recipient is called.
    pub name: String,
    /// Whether there is an address for mail.
    pub mail: bool,
    /// Whether a briefing is sent.
    pub subscribed: bool,
    /// The Monday that was seen to last.
    pub last: Option<Timestamp>,
    /// The next one.
    pub next: Option<Timestamp>,
}

/// `PUT /api/v1/briefing-subscriptions/{recipient}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = BriefingSubscribe))]
pub struct Subscribe {
    /// Whether a briefing is to be sent.
    pub subscribed: bool,
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::tz::TimeZone;
    use proptest::prelude::*;

    struct Rome(TimeZone);

    impl Zone for Rome {
        fn civil(&self, at: Timestamp) -> Civil {
            let offset = self.0.to_offset(jiff::Timestamp::from_microsecond(at.as_micros()).unwrap());
            Civil::from_seconds(at.as_micros().div_euclid(1_000_000) + i64::from(offset.seconds()))
        }

        fn instant(&self, civil: Civil) -> Timestamp {
            let utc = jiff::Timestamp::from_second(civil.to_seconds()).unwrap();
            let local = jiff::tz::Offset::UTC.to_datetime(utc);
            let at = self.0.to_ambiguous_timestamp(local).compatible().unwrap();
            Timestamp::from_micros(at.as_microsecond()).unwrap()
        }
    }

    fn rome() -> Rome {
        Rome(TimeZone::get("Europe/Rome").unwrap())
    }

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn seven_is_seven_in_summer_and_in_winter() {
        for (now, last, next) in [
            // A Thursday in winter.
            ("2026-11-26T10:00:00Z", "2026-11-23T06:00:00Z", "2026-11-30T06:00:00Z"),
            // A Monday, a second before seven, and at seven.
            ("2026-11-23T05:59:59Z", "2026-11-16T06:00:00Z", "2026-11-23T06:00:00Z"),
            ("2026-11-23T06:00:00Z", "2026-11-23T06:00:00Z", "2026-11-30T06:00:00Z"),
            // The Sundays on which the clocks change.
            ("2026-03-29T12:00:00Z", "2026-03-23T06:00:00Z", "2026-03-30T05:00:00Z"),
            ("2026-10-25T12:00:00Z", "2026-10-19T05:00:00Z", "2026-10-26T06:00:00Z"),
            // It is Monday in Rome when it is still Sunday in Greenwich.
            ("2026-07-05T22:30:00Z", "2026-06-29T05:00:00Z", "2026-07-06T05:00:00Z"),
        ] {
            assert_eq!((last_monday(&rome(), at(now)), next_monday(&rome(), at(now))), (at(last), at(next)), "{now}");
        }
    }

    proptest! {
        /// Whenever it is looked: one Monday is the last and the one after it the next, both at seven.
        #[test]
        fn every_moment_lies_between_two_mondays(seconds in 0_i64..4_102_444_800) {
            let (zone, now) = (rome(), Timestamp::from_micros(seconds * 1_000_000).unwrap());
            let (last, next) = (last_monday(&zone, now), next_monday(&zone, now));
            prop_assert!(last <= now && now < next);
            prop_assert_eq!(last_monday(&zone, next.plus_micros(-1)), last);
            for monday in [last, next] {
                let civil = zone.civil(monday);
                prop_assert_eq!((civil.hour, civil.minute, civil.second), (7, 0, 0));
                prop_assert_eq!((civil.to_seconds() / DAY_S + EPOCH_AFTER_MONDAY) % 7, 0);
            }
            let hours = next.micros_since(last) / 3_600_000_000;
            prop_assert!((167..=169).contains(&hours));
        }
    }
}
