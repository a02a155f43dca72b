//! Times and dates in words. Local time is the city's, whose offset the caller gives: this module has no clock.

use super::{Lang, Messages};
use cruscotto_domain::civil::Civil;
use cruscotto_domain::time::{MICROS_PER_SECOND, Timestamp};

/// Ages under this are "just now": a second old is not news.
const NOW_S: u64 = 2;

/// How long ago `then` was at `now`; a time slightly ahead of a slow clock is now.
#[must_use]
pub fn age(messages: &Messages, then: Timestamp, now: Timestamp) -> String {
    let seconds = u64::try_from(now.micros_since(then) / MICROS_PER_SECOND).unwrap_or(0);
    match seconds {
        s if s < NOW_S => messages.just_now.to_owned(),
        s if s < 90 => (messages.seconds_ago)(s),
        s if s < 3_600 => (messages.minutes_ago)(s / 60),
        s if s < 86_400 => (messages.hours_ago)(s / 3_600),
        s => (messages.days_ago)(s / 86_400),
    }
}

/// `14:05:09`.
#[must_use]
pub fn clock_time(time: Timestamp, utc_offset_s: i32) -> String {
    let t = local(time, utc_offset_s);
    format!("{:02}:{:02}:{:02}", t.hour, t.minute, t.second)
}

/// `21 nov 2026, 14:05`.
#[must_use]
pub fn day_time(lang: Lang, time: Timestamp, utc_offset_s: i32) -> String {
    let t = local(time, utc_offset_s);
    format!("{}, {:02}:{:02}", date(lang, t), t.hour, t.minute)
}

/// The day of a time in the city: `21 nov 2026`.
#[must_use]
pub fn day_of(lang: Lang, time: Timestamp, utc_offset_s: i32) -> String {
    date(lang, local(time, utc_offset_s))
}

/// Microseconds as days, hours and minutes: the two largest that are not nothing.
#[must_use]
pub fn duration(lang: Lang, micros: i64) -> String {
    let minutes = u64::try_from(micros / MICROS_PER_SECOND / 60).unwrap_or(0);
    (lang.public().duration)(minutes / 1_440, minutes / 60 % 24, minutes % 60)
}

/// An ISO date such as `2018-12-28` in words; a text that is none stays as it is.
#[must_use]
pub fn date_of(lang: Lang, iso: &str) -> String {
    Civil::from_date(iso).map_or_else(|| iso.to_owned(), |day| date(lang, day))
}

fn date(lang: Lang, day: Civil) -> String {
    let month = lang.messages().months.get(usize::from(day.month).wrapping_sub(1));
    format!("{} {} {}", day.day, month.unwrap_or(&""), day.year)
}

fn local(time: Timestamp, utc_offset_s: i32) -> Civil {
    Civil::from_seconds(time.as_micros().div_euclid(MICROS_PER_SECOND) + i64::from(utc_offset_s))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn ages_step_from_seconds_to_days() {
        let now = at("2026-11-21T19:40:00Z");
        let ago = |s: i64| age(Lang::It.messages(), now.plus_micros(-s * MICROS_PER_SECOND), now);
        assert_eq!(
            [ago(-3), ago(1), ago(12), ago(89), ago(90), ago(3_600), ago(7_200), ago(90_000)],
            ["adesso", "adesso", "12 s fa", "89 s fa", "1 min fa", "un'ora fa", "2 ore fa", "ieri"]
        );
    }

    #[test]
    fn local_time_follows_the_offset_over_midnight() {
        let t = at("2026-11-21T23:30:05Z");
        assert_eq!(day_time(Lang::It, t, 3600), "22 nov 2026, 00:30");
        assert_eq!(day_time(Lang::En, t, 0), "21 Nov 2026, 23:30");
        assert_eq!(clock_time(t, 3600), "00:30:05");
    }

    #[test]
    fn durations_say_what_matters() {
        let minutes = |m: i64| duration(Lang::It, m * 60 * MICROS_PER_SECOND);
        assert_eq!([minutes(0), minutes(59), minutes(61), minutes(1_505)], ["1 min", "59 min", "1 h 1 min", "1 g 1 h"]);
    }

    #[test]
    fn published_dates_are_words_and_rubbish_stays() {
        assert_eq!(date_of(Lang::It, "2018-12-28"), "28 dic 2018");
        assert_eq!(date_of(Lang::En, "autumn"), "autumn");
    }
}
