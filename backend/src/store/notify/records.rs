//! Policies, calendars and templates: small records that people change. None is ever deleted, as messages name them.

use super::super::instant::Instant;
use super::super::{Store, StoreError};
use cruscotto_domain::notify::Policy;
use cruscotto_domain::time::Timestamp;
use serde_json::Value;

/// A template as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateRow {
    /// Its number.
    pub id: i32,
    /// Its name.
    pub name: String,
    /// Its JSON.
    pub body: String,
}

/// An on-call calendar as it was imported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarRow {
    /// Its number.
    pub id: i32,
    /// Its name.
    pub name: String,
    /// The iCalendar file.
    pub source: String,
    /// Who imported it.
    pub changed_by: String,
    /// When.
    pub changed_at: Timestamp,
}

impl Store {
    /// The policies, oldest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn notification_policies(&self) -> Result<Vec<Policy>, StoreError> {
        let rows: Vec<(i32, Value)> =
            sqlx::query_as("select id, definition from notification_policy where removed_at is null order by id")
                .fetch_all(&self.pool)
                .await?;
        rows.into_iter().map(|(id, definition)| policy(id, definition)).collect()
    }

    /// Keeps a new policy and gives its number.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn add_notification_policy(&self, policy: &Policy, by: &str) -> Result<i32, StoreError> {
        let id =
            sqlx::query_scalar("insert into notification_policy (definition, changed_by) values ($1, $2) returning id")
                .bind(json(policy)?)
                .bind(by)
                .fetch_one(&self.pool)
                .await?;
        Ok(id)
    }

    /// Changes a policy; false when there is none of its number.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn put_notification_policy(&self, policy: &Policy, by: &str) -> Result<bool, StoreError> {
        let done = sqlx::query(
            "update notification_policy set definition = $2, changed_by = $3, changed_at = now()
             where id = $1 and removed_at is null",
        )
        .bind(policy.id)
        .bind(json(policy)?)
        .bind(by)
        .execute(&self.pool)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Takes a policy out of use; false when there is none.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn remove_notification_policy(&self, id: i32, by: &str) -> Result<bool, StoreError> {
        self.remove(
            "update notification_policy set removed_at = now(), changed_by = $2, changed_at = now()
                     where id = $1 and removed_at is null",
            id,
            by,
        )
        .await
    }

    /// The templates, oldest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn notification_templates(&self) -> Result<Vec<TemplateRow>, StoreError> {
        let rows: Vec<(i32, String, String)> =
            sqlx::query_as("select id, name, body from notification_template where removed_at is null order by id")
                .fetch_all(&self.pool)
                .await?;
        Ok(rows.into_iter().map(|(id, name, body)| TemplateRow { id, name, body }).collect())
    }

    /// Keeps a template: a new one without `id`, otherwise in the place of the one there is. `None` when there is none.
    ///
    /// # Errors
    /// [`StoreError::Exists`] when another has the name.
    pub async fn put_notification_template(
        &self,
        id: Option<i32>,
        name: &str,
        body: &str,
        by: &str,
    ) -> Result<Option<i32>, StoreError> {
        let query = match id {
            None => sqlx::query_scalar(
                "insert into notification_template (name, body, changed_by) values ($1, $2, $3) returning id",
            ),
            Some(_) => sqlx::query_scalar(
                "update notification_template set name = $1, body = $2, changed_by = $3, changed_at = now()
                 where id = $4 and removed_at is null returning id",
            ),
        };
        let query = query.bind(name).bind(body).bind(by);
        Ok(match id {
            None => query.fetch_optional(&self.pool).await?,
            Some(id) => query.bind(id).fetch_optional(&self.pool).await?,
        })
    }

    /// Takes a template out of use; false when there is none, or contacts use it.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn remove_notification_template(&self, id: i32, by: &str) -> Result<bool, StoreError> {
        self.remove(
            "update notification_template set removed_at = now(), changed_by = $2, changed_at = now()
             where id = $1 and removed_at is null and not exists (
                 select from notification_contact where template_id = $1 and removed_at is null)",
            id,
            by,
        )
        .await
    }

    /// The calendars, oldest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn notification_calendars(&self) -> Result<Vec<CalendarRow>, StoreError> {
        let rows: Vec<(i32, String, String, String, Instant)> = sqlx::query_as(
            "select id, name, source, changed_by, changed_at from notification_calendar
             where removed_at is null order by id",
        )
        .fetch_all(&self.pool)
        .await?;
        let row = |(id, name, source, changed_by, at): (i32, String, String, String, Instant)| CalendarRow {
            id,
            name,
            source,
            changed_by,
            changed_at: at.0,
        };
        Ok(rows.into_iter().map(row).collect())
    }

    /// Keeps a calendar: a new one without `id`, otherwise in the place of the one there is. `None` when there is none.
    ///
    /// # Errors
    /// [`StoreError::Exists`] when another has the name.
    pub async fn put_notification_calendar(
        &self,
        id: Option<i32>,
        name: &str,
        source: &str,
        by: &str,
    ) -> Result<Option<i32>, StoreError> {
        let query = match id {
            None => sqlx::query_scalar(
                "insert into notification_calendar (name, source, changed_by) values ($1, $2, $3) returning id",
            ),
            Some(_) => sqlx::query_scalar(
                "update notification_calendar set name = $1, source = $2, changed_by = $3, changed_at = now()
                 where id = $4 and removed_at is null returning id",
            ),
        };
        let query = query.bind(name).bind(source).bind(by);
        Ok(match id {
            None => query.fetch_optional(&self.pool).await?,
            Some(id) => query.bind(id).fetch_optional(&self.pool).await?,
        })
    }

    /// Takes a calendar out of use; false when there is none.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn remove_notification_calendar(&self, id: i32, by: &str) -> Result<bool, StoreError> {
        self.remove(
            "update notification_calendar set removed_at = now(), changed_by = $2, changed_at = now()
                     where id = $1 and removed_at is null",
            id,
            by,
        )
        .await
    }

    async fn remove(&self, sql: &'static str, id: i32, by: &str) -> Result<bool, StoreError> {
        Ok(sqlx::query(sql).bind(id).bind(by).execute(&self.pool).await?.rows_affected() == 1)
    }
}

fn json(policy: &Policy) -> Result<Value, StoreError> {
    serde_json::to_value(policy)
        .map_err(|error| StoreError::bad_row("notification_policy", policy.id.to_string(), error))
}

fn policy(id: i32, definition: Value) -> Result<Policy, StoreError> {
    let policy: Policy = serde_json::from_value(definition)
        .map_err(|error| StoreError::bad_row("notification_policy", id.to_string(), error))?;
    Ok(Policy { id, ..policy })
}
