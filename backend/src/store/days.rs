//! Days of the city.

use super::instant::Instant;
use super::{Store, StoreError};
use cruscotto_domain::time::Timestamp;

impl Store {
    /// The midnights of a time zone (IANA) from `from` to `to`, both included, oldest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn midnights(&self, from: Timestamp, to: Timestamp, zone: &str) -> Result<Vec<Timestamp>, StoreError> {
        let days: Vec<Instant> = sqlx::query_scalar(
            "select midnight from (
               select day at time zone $3 as midnight
               from generate_series(date_trunc('day', $1 at time zone $3), $2 at time zone $3, interval '1 day') as day
             ) as days where midnight >= $1 and midnight <= $2 order by 1",
        )
        .bind(Instant(from))
        .bind(Instant(to))
        .bind(zone)
        .fetch_all(&self.pool)
        .await?;
        Ok(days.into_iter().map(|day| day.0).collect())
    }
}
