//! What can go wrong with the store, sorted by what the caller can do about it.

/// An error of the store.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database is away, restarting, full or overloaded: the same request may succeed later.
    #[error("the database is not available: {0}")]
    Unavailable(#[source] sqlx::Error),
    /// Two transactions waited for each other, and this one gave way: nothing of it is stored, and it may be tried again.
    #[error("the database had this transaction give way to another")]
    Deadlock,
    /// The database refused the data: the same request will fail again.
    #[error("the database refused the data: {0}")]
    Refused(#[source] sqlx::Error),
    /// A row was already there where it had to be new.
    #[error("a row with the same key is already stored")]
    Exists,
    /// A statement or a row is not what this program expects: schema and program do not fit.
    #[error("the database does not fit this program: {0}")]
    Faulty(#[source] sqlx::Error),
    /// A row that the domain does not take.
    #[error("{table}: row '{key}' cannot be read: {reason}")]
    BadRow {
        /// The table.
        table: &'static str,
        /// Which row.
        key: String,
        /// Why, and what would be right.
        reason: String,
    },
    /// The extension is not there.
    #[error("{0}")]
    Extension(String),
    /// The schema is older or newer than this program.
    #[error("{0}")]
    Migrations(String),
}

/// SQLSTATE of a unique violation (PostgreSQL documentation, appendix A).
const UNIQUE_VIOLATION: &str = "23505";

/// SQLSTATE of a transaction that gave way to another (PostgreSQL documentation, section 13.3.4).
const DEADLOCK_DETECTED: &str = "40P01";

/// SQLSTATE classes that say "the data is wrong": data exception, integrity constraint violation.
const DATA_CLASSES: [&str; 2] = ["22", "23"];

/// SQLSTATE classes that say "not now": connection, transaction state, rollback, insufficient resources, object in use,
/// operator intervention, system error.
const PASSING_CLASSES: [&str; 7] = ["08", "25", "40", "53", "55", "57", "58"];

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::Database(database) => {
                let code = database.code().unwrap_or_default().into_owned();
                let of = |classes: &[&str]| classes.iter().any(|class| code.starts_with(class));
                if code == UNIQUE_VIOLATION {
                    Self::Exists
                } else if code == DEADLOCK_DETECTED {
                    Self::Deadlock
                } else if of(&DATA_CLASSES) {
                    Self::Refused(error)
                } else if of(&PASSING_CLASSES) {
                    Self::Unavailable(error)
                } else {
                    Self::Faulty(error)
                }
            }
            sqlx::Error::Io(_)
            | sqlx::Error::Tls(_)
            | sqlx::Error::Protocol(_)
            | sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed => Self::Unavailable(error),
            _ => Self::Faulty(error),
        }
    }
}

impl StoreError {
    /// A row of `table` that the domain does not take.
    pub(super) fn bad_row(table: &'static str, key: impl Into<String>, reason: impl std::fmt::Display) -> Self {
        Self::BadRow { table, key: key.into(), reason: reason.to_string() }
    }

    /// Whether the same request may succeed later.
    #[must_use]
    pub fn is_passing(&self) -> bool {
        matches!(self, Self::Unavailable(_) | Self::Deadlock)
    }
}
