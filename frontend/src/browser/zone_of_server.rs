//! The city's time of day where pages are rendered without a browser.

use cruscotto_domain::time::Timestamp;
use cruscotto_domain::utc_offset::UtcOffsets;
use jiff::tz::TimeZone;
use std::cell::RefCell;

/// Changes of the clock before now that a page knows: times of years ago are seldom written anew in it.
const PAST_CHANGES: usize = 6;

/// Changes of the clock that are still to come: a page may stay open for months, and tells of planned work.
const NEXT_CHANGES: usize = 2;

/// What says how late it is in the city.
enum Clock {
    /// A zone with its name.
    Zone(String, TimeZone),
    /// What a page knows.
    Page(UtcOffsets),
}

thread_local! {
    /// The city's clock on this thread; UTC before it is known.
    static CLOCK: RefCell<Clock> = const { RefCell::new(Clock::Zone(String::new(), TimeZone::UTC)) };
}

/// From now on times on this thread are those of this IANA zone, such as `Europe/Rome`; of UTC where the machine has no such
/// zone.
pub fn keep_time_of(zone: &str) {
    CLOCK.with_borrow_mut(|held| {
        if !matches!(held, Clock::Zone(name, _) if name == zone) {
            *held = Clock::Zone(zone.to_owned(), zone_of(zone));
        }
    });
}

/// From now on times on this thread are those of a clock with these offsets.
pub fn keep_offsets(offsets: UtcOffsets) {
    CLOCK.set(Clock::Page(offsets));
}

/// Seconds that the city's time is ahead of UTC at `time`, daylight saving included.
#[must_use]
pub fn utc_offset_s(time: Timestamp) -> i32 {
    CLOCK.with_borrow(|clock| match clock {
        Clock::Zone(_, zone) => {
            let at = jiff::Timestamp::from_microsecond(time.as_micros());
            at.map_or(0, |at| zone.to_offset(at).seconds())
        }
        Clock::Page(offsets) => offsets.at(time),
    })
}

/// The offsets of a zone in the years around `now`; UTC where the machine has no such zone.
#[must_use]
pub fn offsets_of(zone: &str, now: Timestamp) -> UtcOffsets {
    let zone = zone_of(zone);
    let Ok(at) = jiff::Timestamp::from_microsecond(now.as_micros()) else { return UtcOffsets::default() };
    let change = |change: jiff::tz::TimeZoneTransition<'_>| {
        Some((Timestamp::from_micros(change.timestamp().as_microsecond()).ok()?, change.offset().seconds()))
    };
    let mut changes: Vec<_> = zone.preceding(at).map_while(change).take(PAST_CHANGES).collect();
    changes.reverse();
    changes.extend(zone.following(at).map_while(change).take(NEXT_CHANGES));
    let before = changes.first().map_or(now.as_micros(), |(first, _)| first.as_micros() - 1);
    let first_s = jiff::Timestamp::from_microsecond(before).map_or(0, |at| zone.to_offset(at).seconds());
    UtcOffsets::new(first_s, changes).unwrap_or_default()
}

fn zone_of(name: &str) -> TimeZone {
    TimeZone::get(name).unwrap_or(TimeZone::UTC)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn summer_is_an_hour_ahead_of_winter_and_rubbish_is_utc() {
        keep_time_of("Europe/Rome");
        assert_eq!(utc_offset_s(at("2026-11-21T19:40:00Z")), 3_600);
        assert_eq!(utc_offset_s(at("2026-07-21T19:40:00Z")), 7_200);
        keep_time_of("Europe/Atlantis");
        assert_eq!(utc_offset_s(at("2026-07-21T19:40:00Z")), 0);
    }

    #[test]
    fn a_zone_without_summer_time_has_its_one_offset() {
        let tokyo = offsets_of("Asia/Tokyo", at("2026-11-21T19:40:00Z"));
        assert_eq!(tokyo.to_string(), "32400");
        assert_eq!(offsets_of("Europe/Atlantis", at("2026-11-21T19:40:00Z")), UtcOffsets::default());
    }

    proptest! {
        /// What a page knows is what the zone says, from three years ago to a year ahead.
        #[test]
        fn a_page_agrees_with_the_zone(
            zone in prop_oneof![Just("Europe/Rome"), Just("Europe/Tallinn"), Just("Asia/Jerusalem"), Just("Asia/Tokyo")],
            days in -1_000i64..180,
            second in 0i64..86_400,
        ) {
            let now = at("2026-11-26T12:00:00Z");
            let time = now.plus_micros((days * 86_400 + second) * 1_000_000);
            keep_time_of(zone);
            let expected = utc_offset_s(time);
            keep_offsets(offsets_of(zone, now));
            prop_assert_eq!(utc_offset_s(time), expected);
        }
    }
}
