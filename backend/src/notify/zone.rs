//! The city's time zone.

use anyhow::{Context, anyhow};
use cruscotto_domain::civil::Civil;
use cruscotto_domain::notify::Zone;
use cruscotto_domain::time::Timestamp;
use jiff::tz::TimeZone;

/// The zone of the city folder.
#[derive(Debug, Clone)]
pub struct CityZone(TimeZone);

impl CityZone {
    /// Its IANA name.
    #[must_use]
    pub fn name(&self) -> &str {
        self.0.iana_name().unwrap_or("UTC")
    }

    /// The zone of this IANA name.
    ///
    /// # Errors
    /// When there is none.
    pub fn new(name: &str) -> anyhow::Result<Self> {
        Ok(Self(TimeZone::get(name).with_context(|| anyhow!("city.toml: there is no time zone '{name}'"))?))
    }
}

impl Zone for CityZone {
    fn civil(&self, at: Timestamp) -> Civil {
        // Every instant of ours is one of the library's; the beginning of time would only be a wrong hour.
        let at = jiff::Timestamp::from_microsecond(at.as_micros()).unwrap_or_default();
        let local = self.0.to_datetime(at);
        Civil {
            year: i64::from(local.year()),
            month: local.month().unsigned_abs(),
            day: local.day().unsigned_abs(),
            hour: local.hour().unsigned_abs(),
            minute: local.minute().unsigned_abs(),
            second: local.second().unsigned_abs(),
        }
    }

    fn instant(&self, civil: Civil) -> Timestamp {
        let utc = jiff::Timestamp::from_second(civil.to_seconds()).unwrap_or_default();
        let local = jiff::tz::Offset::UTC.to_datetime(utc);
        let at = self.0.to_ambiguous_timestamp(local).compatible().unwrap_or(utc);
        Timestamp::from_micros(at.as_microsecond()).unwrap_or(Timestamp::EPOCH)
    }
}
