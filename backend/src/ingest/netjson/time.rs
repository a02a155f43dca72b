//! The `time` parameter: `%d-%m-%Y_%H:%M:%S.%f`, in UTC, as the agent writes it into its file names.

use cruscotto_domain::time::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

/// A `time` parameter that is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "time '{0}' is not valid: expected day-month-year_hours:minutes:seconds.fraction in UTC, 21-11-2026_19:40:00.000000"
)]
pub struct InvalidTime(String);

/// Reads the parameter.
///
/// # Errors
/// [`InvalidTime`] for another form, or a day that does not exist.
pub fn read_time(text: &str) -> Result<Timestamp, InvalidTime> {
    let wrong = || InvalidTime(text.chars().take(40).collect());
    let civil = DateTime::strptime("%d-%m-%Y_%H:%M:%S.%f", text).map_err(|_| wrong())?;
    let instant = TimeZone::UTC.to_timestamp(civil).map_err(|_| wrong())?;
    Timestamp::from_micros(instant.as_microsecond()).map_err(|_| wrong())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_the_agent_writes() {
        assert_eq!(read_time("21-11-2026_19:40:00.000000").unwrap().to_string(), "2026-11-21T19:40:00Z");
        assert_eq!(read_time("29-02-2024_00:00:00.250000").unwrap().to_string(), "2024-02-29T00:00:00.25Z");
    }

    #[test]
    fn refuses_other_forms_and_says_the_right_one() {
        for bad in
            ["", "2026-11-21T19:40:00Z", "29-02-2023_00:00:00.0", "21-11-2026_25:00:00.0", "21-11-1926_19:40:00.0"]
        {
            let error = read_time(bad).unwrap_err().to_string();
            assert!(error.contains("21-11-2026_19:40:00.000000"), "{error}");
        }
    }
}
