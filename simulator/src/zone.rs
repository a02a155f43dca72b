//! The city's local time: what hour it is for the people, also across the changes of the clock.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use std::ops::Range;

/// Seconds of a day of 24 hours.
pub const DAY_S: f64 = 86_400.0;

/// Seconds of a week.
pub const WEEK_S: f64 = 7.0 * DAY_S;

/// Offsets are looked up once for this span: from before any simulated device started to long after any run.
const SPAN: Range<i64> = 1_577_836_800..2_524_608_000; // 2020 to 2050

/// The first of January 1970 was a Thursday: three days after a Monday.
const EPOCH_AFTER_MONDAY_S: f64 = 3.0 * DAY_S;

/// A time zone of the city, as a short table: looking an offset up is on the way of every answer.
#[derive(Debug, Clone)]
pub struct Zone {
    /// From this Unix second on, this offset in seconds east of Greenwich.
    spans: Vec<(f64, f64)>,
}

/// A moment, for the clock and for the people.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Moment {
    /// Unix time in seconds.
    pub unix: f64,
    /// Seconds since Monday 00:00 local time, 0 to [`WEEK_S`].
    pub week_s: f64,
    /// Seconds since local midnight by the wall clock.
    pub day_s: f64,
    /// Number of the local day, counted from 1970.
    pub day: u64,
}

/// No such time zone.
#[derive(Debug, thiserror::Error)]
#[error("time zone '{name}' is not known: expected an IANA name such as Europe/Rome ({source})")]
pub struct UnknownZone {
    name: String,
    source: jiff::Error,
}

impl Zone {
    /// The zone with the IANA name `name`.
    ///
    /// # Errors
    /// [`UnknownZone`] when the time zone database has no such name.
    #[allow(clippy::cast_precision_loss, reason = "seconds up to 2050 fit a double exactly")]
    pub fn named(name: &str) -> Result<Self, UnknownZone> {
        let unknown = |source| UnknownZone { name: name.to_owned(), source };
        let zone = TimeZone::get(name).map_err(unknown)?;
        let start = Timestamp::from_second(SPAN.start).map_err(unknown)?;
        let mut spans = vec![(f64::NEG_INFINITY, f64::from(zone.to_offset(start).seconds()))];
        for change in zone.following(start).take_while(|t| t.timestamp().as_second() < SPAN.end) {
            spans.push((change.timestamp().as_second() as f64, f64::from(change.offset().seconds())));
        }
        Ok(Self { spans })
    }

    /// The moment at the Unix time `unix`.
    #[must_use]
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "days since 1970 are small and positive"
    )]
    pub fn moment(&self, unix: f64) -> Moment {
        let local = unix + self.spans[self.span_at(unix)].1;
        let day = (local / DAY_S).floor().max(0.0);
        Moment {
            unix,
            week_s: (local + EPOCH_AFTER_MONDAY_S).rem_euclid(WEEK_S),
            day_s: local - day * DAY_S,
            day: day as u64,
        }
    }

    /// The Unix time of the local midnight that began the day of `moment`.
    #[must_use]
    pub fn midnight(&self, moment: &Moment) -> f64 {
        let guess = moment.unix - moment.day_s;
        // On the day the clock changes the guess is off by the change, before it or after it.
        guess + self.spans[self.span_at(moment.unix)].1 - self.spans[self.span_at(guess)].1
    }

    /// Runs of constant offset between two Unix times, as seconds on the local clock since a Monday 00:00.
    pub fn local_runs(&self, from: f64, to: f64) -> impl Iterator<Item = (f64, f64)> + '_ {
        (self.span_at(from)..=self.span_at(to)).map(move |i| {
            let end = self.spans.get(i + 1).map_or(to, |next| next.0.min(to));
            let shift = self.spans[i].1 + EPOCH_AFTER_MONDAY_S;
            (self.spans[i].0.max(from) + shift, end + shift)
        })
    }

    fn span_at(&self, unix: f64) -> usize {
        self.spans.partition_point(|(from, _)| *from <= unix).saturating_sub(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unix(text: &str) -> f64 {
        text.parse::<Timestamp>().unwrap().as_second() as f64
    }

    #[test]
    fn a_rome_morning_is_eight_in_winter_and_in_summer() {
        let rome = Zone::named("Europe/Rome").unwrap();
        for morning in ["2026-01-12T07:00:00Z", "2026-07-13T06:00:00Z"] {
            let moment = rome.moment(unix(morning));
            assert_eq!(moment.day_s, 8.0 * 3600.0);
            assert_eq!(moment.week_s, 8.0 * 3600.0, "both are Mondays");
        }
    }

    #[test]
    fn midnight_is_found_on_the_days_the_clock_changes() {
        let rome = Zone::named("Europe/Rome").unwrap();
        for (now, midnight) in [
            ("2026-10-25T12:00:00Z", "2026-10-24T22:00:00Z"),
            ("2026-03-29T12:00:00Z", "2026-03-28T23:00:00Z"),
            ("2026-06-01T12:00:00Z", "2026-05-31T22:00:00Z"),
        ] {
            assert_eq!(rome.midnight(&rome.moment(unix(now))), unix(midnight), "{now}");
        }
    }

    #[test]
    fn local_runs_add_up_to_the_time_that_passed() {
        let rome = Zone::named("Europe/Rome").unwrap();
        let (from, to) = (unix("2026-01-01T00:00:00Z"), unix("2026-12-31T00:00:00Z"));
        let runs: Vec<_> = rome.local_runs(from, to).collect();
        assert_eq!(runs.len(), 3);
        assert_eq!(runs.iter().map(|(a, b)| b - a).sum::<f64>(), to - from);
    }

    #[test]
    fn an_unknown_zone_says_what_is_right() {
        assert!(Zone::named("Europe/Milan").unwrap_err().to_string().contains("Europe/Rome"));
    }
}
