//! The views of lists that people save.

use super::{Store, StoreError};
use cruscotto_domain::api::SavedView;

impl Store {
    /// The views of an account, by name.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn views(&self, account: &str) -> Result<Vec<SavedView>, StoreError> {
        let rows: Vec<(String, String)> =
            sqlx::query_as("select name, query from saved_view where account = $1 order by name")
                .bind(account)
                .fetch_all(&self.pool)
                .await?;
        Ok(rows.into_iter().map(|(name, query)| SavedView { name, query }).collect())
    }

    /// Saves a view, or another query under its name; false, and nothing is saved, when the account has `at_most` others.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn save_view(&self, account: &str, view: &SavedView, at_most: i64) -> Result<bool, StoreError> {
        let saved = sqlx::query(
            "insert into saved_view (account, name, query)
             select $1, $2, $3 where (select count(*) from saved_view where account = $1 and name <> $2) < $4
             on conflict (account, name) do update set query = excluded.query, saved_at = now()",
        )
        .bind(account)
        .bind(&view.name)
        .bind(&view.query)
        .bind(at_most)
        .execute(&self.pool)
        .await?;
        Ok(saved.rows_affected() > 0)
    }

    /// Forgets a view; false when there was none.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn delete_view(&self, account: &str, name: &str) -> Result<bool, StoreError> {
        let deleted = sqlx::query("delete from saved_view where account = $1 and name = $2")
            .bind(account)
            .bind(name)
            .execute(&self.pool)
            .await?;
        Ok(deleted.rows_affected() > 0)
    }
}
