//! When to come again.

use std::time::{Duration, SystemTime};

/// Reads Retry-After (RFC 9110 10.2.3): seconds, or a date (`Sat, 21 Nov 2026 19:40:00 GMT`).
#[must_use]
pub fn retry_after(value: &str, now: SystemTime) -> Option<Duration> {
    if let Ok(seconds) = value.trim().parse() {
        return Some(Duration::from_secs(seconds));
    }
    let date = httpdate::parse_http_date(value.trim()).ok()?;
    Some(date.duration_since(now).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        let now = httpdate::parse_http_date("Sat, 21 Nov 2026 19:40:00 GMT").unwrap();
        assert_eq!(retry_after("120", now), Some(Duration::from_secs(120)));
        assert_eq!(retry_after("Sat, 21 Nov 2026 19:40:30 GMT", now), Some(Duration::from_secs(30)));
        assert_eq!(retry_after("Sat, 21 Nov 2026 19:39:30 GMT", now), Some(Duration::ZERO));
        assert_eq!(retry_after("soon", now), None);
    }
}
