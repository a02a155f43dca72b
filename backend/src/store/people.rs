//! Everybody who has an account.

use super::accounts::{end_sessions, municipi, read_grant, read_name};
use super::instant::Instant;
use super::{Store, StoreError};
use cruscotto_domain::access::{Grant, Role};
use cruscotto_domain::api::account::{AccountState, NewPerson, Person, PersonChange};
use cruscotto_domain::id::UserName;

/// What became of a change to an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PersonChanged {
    /// It is so now.
    Done,
    /// There is no such account.
    Absent,
    /// Nobody could let anybody in any more; nothing was changed.
    LastAdministrator,
}

#[derive(sqlx::FromRow)]
struct Row {
    name: String,
    display_name: Option<String>,
    email: Option<String>,
    role: String,
    municipi: Option<Vec<String>>,
    disabled: bool,
    has_password: bool,
    external: bool,
    second_factor: bool,
    created_at: Instant,
    last_login_at: Option<Instant>,
}

const COLUMNS: &str = "name, display_name, email, role, municipi, disabled_at is not null as disabled,
    password_hash is not null as has_password, oidc_subject is not null as external,
    totp_secret is not null as second_factor, created_at, last_login_at";

impl Store {
    /// Everybody, by user name.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn people(&self) -> Result<Vec<Person>, StoreError> {
        let sql = format!("select {COLUMNS} from account order by name");
        let rows: Vec<Row> = sqlx::query_as(sqlx::AssertSqlSafe(sql)).fetch_all(&self.pool).await?;
        rows.into_iter().map(person).collect()
    }

    /// One of them.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn person(&self, user: &str) -> Result<Option<Person>, StoreError> {
        let sql = format!("select {COLUMNS} from account where name = $1");
        let row: Option<Row> = sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(user).fetch_optional(&self.pool).await?;
        row.map(person).transpose()
    }

    /// Makes an account that has no password yet.
    ///
    /// # Errors
    /// [`StoreError::Exists`] when the name is taken.
    pub async fn invite(&self, new: &NewPerson, grant: &Grant, by: &str) -> Result<(), StoreError> {
        let mut transaction = self.begin_as(by).await?;
        sqlx::query("insert into account (name, display_name, email, role, municipi) values ($1, $2, $3, $4, $5)")
            .bind(new.user.as_str())
            .bind(&new.name)
            .bind(&new.email)
            .bind(grant.role().as_str())
            .bind(municipi(grant))
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Changes what an administrator can change. Another role, other Municipi, or being disabled end the sessions.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn change_person(
        &self,
        user: &UserName,
        change: &PersonChange,
        grant: &Grant,
        by: &str,
    ) -> Result<PersonChanged, StoreError> {
        let mut transaction = self.begin_as(by).await?;
        // One such change at a time: of two administrators who disable each other one stays.
        sqlx::query("lock table account in share row exclusive mode").execute(&mut *transaction).await?;
        let before: Option<(String, Option<Vec<String>>)> =
            sqlx::query_as("select role, municipi from account where name = $1")
                .bind(user.as_str())
                .fetch_optional(&mut *transaction)
                .await?;
        let Some((role, places)) = before else { return Ok(PersonChanged::Absent) };
        if change.disabled || grant.role() != Role::Administrator {
            let others: i64 = sqlx::query_scalar(
                "select count(*) from account where role = 'administrator' and disabled_at is null and name <> $1
                   and (password_hash is not null or oidc_subject is not null)",
            )
            .bind(user.as_str())
            .fetch_one(&mut *transaction)
            .await?;
            if role == Role::Administrator.as_str() && others == 0 {
                return Ok(PersonChanged::LastAdministrator);
            }
        }
        sqlx::query(
            "update account set display_name = $2, email = $3, role = $4, municipi = $5, updated_at = now(),
               disabled_at = case when $6 then coalesce(disabled_at, now()) end
             where name = $1",
        )
        .bind(user.as_str())
        .bind(&change.name)
        .bind(&change.email)
        .bind(grant.role().as_str())
        .bind(municipi(grant))
        .bind(change.disabled)
        .execute(&mut *transaction)
        .await?;
        if change.disabled || read_grant(user.as_str(), &role, places)? != *grant {
            end_sessions(&mut transaction, user.as_str()).await?;
        }
        transaction.commit().await?;
        Ok(PersonChanged::Done)
    }

    /// Ends every session of somebody, and says how many there were.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn log_out(&self, user: &UserName, by: &str) -> Result<u64, StoreError> {
        let ended = sqlx::query("delete from session where account = $1")
            .bind(user.as_str())
            .execute(&self.pool)
            .await?
            .rows_affected();
        self.note(by, "log_out", "account", user.as_str()).await?;
        Ok(ended)
    }
}

fn person(row: Row) -> Result<Person, StoreError> {
    let grant = read_grant(&row.name, &row.role, row.municipi)?;
    let state = match (row.disabled, row.has_password || row.external) {
        (true, _) => AccountState::Disabled,
        (false, true) => AccountState::Active,
        (false, false) => AccountState::Invited,
    };
    Ok(Person {
        user: read_name(row.name)?,
        name: row.display_name,
        email: row.email,
        role: grant.role(),
        municipi: grant.scope().municipi().map(|municipi| municipi.iter().cloned().collect()),
        state,
        external: row.external,
        second_factor: row.second_factor,
        created: row.created_at.0,
        last_login: row.last_login_at.map(|at| at.0),
    })
}
