//! A metric of every area of a level, day by day: what comparisons are made of.

use super::{Store, StoreError};
use cruscotto_domain::area::AreaLevel;
use cruscotto_domain::comparison::Observation;
use cruscotto_domain::day::Day;
use cruscotto_domain::id::MetricId;
use cruscotto_domain::metric::{Aggregation, PublishedBy};
use sqlx::AssertSqlSafe;

/// A day of an area.
#[derive(Debug, Clone, PartialEq)]
pub struct AreaDay {
    /// The area; empty for the city.
    pub area: String,
    /// The day.
    pub day: Day,
    /// What is known of it.
    pub value: Observation,
}

/// Which days of which areas.
#[derive(Debug, Clone, Copy)]
pub struct AreaDaysQuery<'a> {
    /// The metric.
    pub metric: &'a MetricId,
    /// The level.
    pub level: AreaLevel,
    /// The first day.
    pub first: Day,
    /// The last day.
    pub last: Day,
    /// The time zone (IANA) of days.
    pub zone: &'a str,
}

impl Store {
    /// Whole days of every area of a level from the days by place, as they were summed up last: what came since touches
    /// them within a minute, and a day that is not over is none.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn area_values(
        &self,
        query: &AreaDaysQuery<'_>,
        aggregation: Aggregation,
    ) -> Result<Vec<AreaDay>, StoreError> {
        let value = match aggregation {
            Aggregation::Sum => "sum(series_sum)",
            Aggregation::Mean => "sum(asset_mean_sum) / sum(assets)",
            Aggregation::Max => "max(high)",
            Aggregation::Last => "last(last, last_at)",
        };
        let area = match query.level {
            AreaLevel::City => "''",
            AreaLevel::Municipio => "municipio",
            AreaLevel::Nil => "nil",
        };
        // Every part of the text is ours.
        let sql = AssertSqlSafe(format!(
            "select {area}, to_char(bucket at time zone $4, 'YYYY-MM-DD'), {value}
             from rollup_area_1d
             where metric = $1 and bucket >= $2::date::timestamp at time zone $4
               and bucket < ($3::date + 1)::timestamp at time zone $4
               and bucket < (select date_trunc('day', rolled_to, $4) from rollup_state)
             group by 1, bucket"
        ));
        self.days(sql, query, Observation::from).await
    }

    /// The same of a count of people, as it was published: of hours their mean.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn area_people(&self, query: &AreaDaysQuery<'_>, by: PublishedBy) -> Result<Vec<AreaDay>, StoreError> {
        let (table, time) = match by {
            PublishedBy::Hour => ("people_hour", "hour"),
            PublishedBy::Day => ("people_day", "day"),
        };
        let areas = match query.level {
            AreaLevel::City => "jsonb_build_object('', published -> 'city')",
            AreaLevel::Municipio | AreaLevel::Nil => "published -> 'areas'",
        };
        let sql = AssertSqlSafe(format!(
            "select area, to_char({time} at time zone $4, 'YYYY-MM-DD'), avg(value::double precision)
             from {table}, jsonb_each_text({areas}) as counted (area, value)
             where metric = $1 and {time} >= $2::date::timestamp at time zone $4
               and {time} < least(($3::date + 1)::timestamp at time zone $4, date_trunc('day', now(), $4))
             group by 1, 2"
        ));
        self.days(sql, query, |value| value.map_or(Observation::Withheld, Observation::Value)).await
    }

    async fn days(
        &self,
        sql: AssertSqlSafe<String>,
        query: &AreaDaysQuery<'_>,
        value: impl Fn(Option<f64>) -> Observation,
    ) -> Result<Vec<AreaDay>, StoreError> {
        let rows: Vec<(String, String, Option<f64>)> = sqlx::query_as(sql)
            .bind(query.metric.as_str())
            .bind(query.first.to_string())
            .bind(query.last.to_string())
            .bind(query.zone)
            .fetch_all(&self.pool)
            .await?;
        let day = |(area, day, found): (String, String, Option<f64>)| {
            Some(AreaDay { area, day: day.parse().ok()?, value: value(found) })
        };
        Ok(rows.into_iter().filter_map(day).collect())
    }
}
