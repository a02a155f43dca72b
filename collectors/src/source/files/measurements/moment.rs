//! Times as files have them: RFC 3339, Unix seconds, or what the clock on the wall showed.

use cruscotto_domain::time::{MICROS_PER_MILLI, MICROS_PER_SECOND, Timestamp};
use jiff::civil::{DateTime, Time};
use jiff::fmt::strtime::BrokenDownTime;
use jiff::tz::{AmbiguousOffset, Offset, TimeZone};

/// `italian`: what a spreadsheet set to Italian writes.
const ITALIAN: [&str; 3] = ["%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M", "%d/%m/%Y"];

/// `iso`: local times without an offset.
const ISO: [&str; 5] = ["%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%d"];

/// How the times of a file are written.
#[derive(Debug, Clone)]
pub enum TimeFormat {
    /// RFC 3339, with its offset.
    Rfc3339,
    /// Seconds (1) or milliseconds (1,000) since 1970.
    Unix {
        /// Microseconds of one.
        micros: i64,
    },
    /// By the clock on the wall.
    Civil {
        /// Patterns tried in order, as in C's strptime.
        patterns: Vec<String>,
        /// Where the wall is.
        zone: TimeZone,
    },
}

/// An instant, or two between which the clock on the wall does not tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// This one.
    Once(Timestamp),
    /// In the hour that the end of summer time repeats.
    Twice {
        /// Before the clock is put back.
        earlier: Timestamp,
        /// After it.
        later: Timestamp,
    },
}

impl TimeFormat {
    /// The format called `format` (`rfc3339`, `unix`, `unix_ms`, `italian`, `iso`, or a strptime pattern) in the time
    /// zone `zone`.
    ///
    /// # Errors
    /// What would be right.
    pub fn new(format: &str, zone: &str) -> Result<Self, String> {
        let patterns: Vec<String> = match format {
            "rfc3339" => return Ok(Self::Rfc3339),
            "unix" => return Ok(Self::Unix { micros: MICROS_PER_SECOND }),
            "unix_ms" => return Ok(Self::Unix { micros: MICROS_PER_MILLI }),
            "italian" => ITALIAN.map(str::to_owned).to_vec(),
            "iso" => ISO.map(str::to_owned).to_vec(),
            pattern => vec![pattern.to_owned()],
        };
        let expected = "expected rfc3339, unix, unix_ms, italian, iso, or a pattern such as \"%d/%m/%Y %H:%M\"";
        let sample = DateTime::constant(2_026, 11, 21, 0, 0, 0, 0);
        for pattern in &patterns {
            // A pattern that cannot read back the day it wrote lacks something.
            let written = BrokenDownTime::from(sample).to_string(pattern);
            let read = written.ok().and_then(|text| civil(pattern, &text)).map(|(datetime, _)| datetime);
            if read != Some(sample) && !pattern.contains("%z") {
                return Err(format!("'{pattern}' does not give day, month and year: {expected}"));
            }
        }
        let zone = TimeZone::get(zone)
            .map_err(|_| format!("zone '{zone}' is not known: expected an IANA name such as Europe/Rome"))?;
        Ok(Self::Civil { patterns, zone })
    }

    /// The moment that `text` is.
    ///
    /// # Errors
    /// What is wrong with it and what would be right.
    pub fn read(&self, text: &str) -> Result<Moment, String> {
        let shown = || text.chars().take(40).collect::<String>();
        match self {
            Self::Rfc3339 => text.parse().map(Moment::Once).map_err(|e| format!("{e}; for other times say format")),
            Self::Unix { micros } => {
                let whole = text.parse::<i64>().ok().and_then(|units| units.checked_mul(*micros));
                let found = whole.and_then(|micros| Timestamp::from_micros(micros).ok());
                let unit = if *micros == MICROS_PER_SECOND { "seconds" } else { "milliseconds" };
                let refusal =
                    || format!("'{}' is not a whole number of {unit} since 1970, up to the year 9999", shown());
                found.map(Moment::Once).ok_or_else(refusal)
            }
            Self::Civil { patterns, zone } => {
                let found = patterns.iter().find_map(|pattern| civil(pattern, text));
                let refusal =
                    || format!("'{}' is not a time such as {}: {}", shown(), example(patterns), patterns.join(" or "));
                let (datetime, offset) = found.ok_or_else(refusal)?;
                match offset {
                    Some(offset) => at(datetime, offset).map(Moment::Once),
                    None => local(datetime, zone),
                }
            }
        }
    }
}

fn example(patterns: &[String]) -> String {
    let sample = DateTime::constant(2_026, 11, 21, 20, 40, 0, 0);
    let written = patterns.first().and_then(|pattern| BrokenDownTime::from(sample).to_string(pattern).ok());
    written.unwrap_or_default()
}

/// Date and time of day, midnight when there is none, and the offset when the pattern has one.
fn civil(pattern: &str, text: &str) -> Option<(DateTime, Option<Offset>)> {
    let read = BrokenDownTime::parse(pattern, text).ok()?;
    let time = if read.hour().is_some() { read.to_time().ok()? } else { Time::midnight() };
    Some((read.to_date().ok()?.to_datetime(time), read.offset()))
}

fn at(datetime: DateTime, offset: Offset) -> Result<Timestamp, String> {
    let instant = offset.to_timestamp(datetime).map_err(|e| e.to_string())?;
    Timestamp::from_micros(instant.as_microsecond()).map_err(|e| e.to_string())
}

fn local(datetime: DateTime, zone: &TimeZone) -> Result<Moment, String> {
    match zone.to_ambiguous_timestamp(datetime).offset() {
        AmbiguousOffset::Unambiguous { offset } => at(datetime, offset).map(Moment::Once),
        AmbiguousOffset::Fold { before, after } => {
            Ok(Moment::Twice { earlier: at(datetime, before)?, later: at(datetime, after)? })
        }
        AmbiguousOffset::Gap { .. } => Err(format!(
            "{datetime} does not exist in {}: the clock is put forward over it; write RFC 3339 with the offset",
            zone.iana_name().unwrap_or("this zone")
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(format: &str, text: &str) -> Result<String, String> {
        TimeFormat::new(format, "Europe/Rome").unwrap().read(text).map(|moment| match moment {
            Moment::Once(time) => time.to_string(),
            Moment::Twice { earlier, later } => format!("{earlier} or {later}"),
        })
    }

    #[test]
    fn each_format_is_read() {
        for (format, text, expected) in [
            ("rfc3339", "2026-11-21T20:40:00+01:00", "2026-11-21T19:40:00Z"),
            ("unix", "1795290000", "2026-11-21T19:40:00Z"),
            ("unix_ms", "1795290000250", "2026-11-21T19:40:00.25Z"),
            ("italian", "21/11/2026 20:40", "2026-11-21T19:40:00Z"),
            ("italian", "1/7/2026 8:05:09", "2026-07-01T06:05:09Z"),
            ("italian", "21/11/2026", "2026-11-20T23:00:00Z"),
            ("iso", "2026-11-21 20:40", "2026-11-21T19:40:00Z"),
            ("%d.%m.%y %H.%M", "21.11.26 20.40", "2026-11-21T19:40:00Z"),
            ("%Y%m%d%H%M %z", "202611212040 +0200", "2026-11-21T18:40:00Z"),
        ] {
            assert_eq!(read(format, text).as_deref(), Ok(expected), "{format} {text}");
        }
    }

    #[test]
    fn the_hours_that_the_clock_skips_and_repeats() {
        let error = read("italian", "29/03/2026 02:30").unwrap_err();
        assert!(error.contains("2026-03-29T02:30:00 does not exist in Europe/Rome"), "{error}");
        assert_eq!(read("italian", "29/03/2026 03:00").as_deref(), Ok("2026-03-29T01:00:00Z"));
        let repeated = "2026-10-25T00:30:00Z or 2026-10-25T01:30:00Z";
        assert_eq!(read("italian", "25/10/2026 02:30").as_deref(), Ok(repeated));
        assert_eq!(read("italian", "25/10/2026 03:00").as_deref(), Ok("2026-10-25T02:00:00Z"));
    }

    #[test]
    fn what_is_no_time_is_refused_with_an_example() {
        for (format, text, wanted) in [
            ("italian", "2026-11-21", "'2026-11-21' is not a time such as 21/11/2026 20:40:00"),
            ("italian", "31/02/2026", "is not a time"),
            ("rfc3339", "21/11/2026", "for other times say format"),
            ("unix", "today", "whole number of seconds"),
            ("unix", "99999999999999", "up to the year 9999"),
        ] {
            let error = read(format, text).unwrap_err();
            assert!(error.contains(wanted), "{error}\nshould have\n{wanted}");
        }
        let error = TimeFormat::new("%H:%M", "Europe/Rome").unwrap_err();
        assert!(error.contains("does not give day, month and year"), "{error}");
        assert!(TimeFormat::new("dd/mm/yyyy", "Europe/Rome").unwrap_err().contains("such as \"%d/%m/%Y"));
        assert!(TimeFormat::new("iso", "Milano").unwrap_err().contains("Europe/Rome"));
    }

    proptest! {
        #[test]
        fn rubbish_is_refused_never_a_panic(text in "[0-9/: T+-]{0,24}|.{0,20}") {
            for format in ["rfc3339", "unix", "unix_ms", "italian", "iso", "%d %b %Y %I:%M %p %z"] {
                let _ = read(format, &text);
            }
        }
    }
}
