//! The city's time of day where pages are rendered without a browser.

use cruscotto_domain::time::Timestamp;
use jiff::tz::TimeZone;
use std::cell::RefCell;

thread_local! {
    /// The city's zone on this thread, with its name; UTC before it is known, or where the machine has no such zone.
    static ZONE: RefCell<(String, TimeZone)> = const { RefCell::new((String::new(), TimeZone::UTC)) };
}

/// From now on times on this thread are those of this IANA zone, such as `Europe/Rome`.
pub fn keep_time_of(zone: &str) {
    ZONE.with_borrow_mut(|held| {
        if held.0 != zone {
            *held = (zone.to_owned(), TimeZone::get(zone).unwrap_or(TimeZone::UTC));
        }
    });
}

/// Seconds that the city's time is ahead of UTC at `time`, daylight saving included.
#[must_use]
pub fn utc_offset_s(time: Timestamp) -> i32 {
    let at = jiff::Timestamp::from_microsecond(time.as_micros());
    ZONE.with_borrow(|(_, zone)| at.map_or(0, |at| zone.to_offset(at).seconds()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn summer_is_an_hour_ahead_of_winter_and_rubbish_is_utc() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        keep_time_of("Europe/Rome");
        assert_eq!(utc_offset_s(at("2026-11-21T19:40:00Z")), 3_600);
        assert_eq!(utc_offset_s(at("2026-07-21T19:40:00Z")), 7_200);
        keep_time_of("Europe/Atlantis");
        assert_eq!(utc_offset_s(at("2026-07-21T19:40:00Z")), 0);
    }
}
