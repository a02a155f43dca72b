//! Operators and their password hashes.

use super::{Store, StoreError};

impl Store {
    /// Creates the operator, or gives them another password; their sessions end when the password changes.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn set_operator(&self, name: &str, password_hash: &str) -> Result<(), StoreError> {
        let mut transaction = self.pool.begin().await?;
        sqlx::query(
            "insert into operator (name, password_hash) values ($1, $2)
             on conflict (name) do update set password_hash = excluded.password_hash, updated_at = now()",
        )
        .bind(name)
        .bind(password_hash)
        .execute(&mut *transaction)
        .await?;
        sqlx::query("delete from session where operator = $1").bind(name).execute(&mut *transaction).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// The password hash of an operator, in the PHC string format.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn password_hash(&self, name: &str) -> Result<Option<String>, StoreError> {
        Ok(sqlx::query_scalar("select password_hash from operator where name = $1")
            .bind(name)
            .fetch_optional(&self.pool)
            .await?)
    }
}
