//! The roles of the cluster, and the statements that make them.

/// A database role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Makes roles and databases: the cluster's own set-up, and tests that make databases.
    Superuser,
    /// Owns the schema: migrations.
    Owner,
    /// Reads and writes rows: the running backend.
    App,
}

impl Role {
    pub(super) const ALL: [Self; 3] = [Self::Superuser, Self::Owner, Self::App];

    /// Its name in the database.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Superuser => "postgres",
            Self::Owner => "cruscotto_owner",
            Self::App => "cruscotto_app",
        }
    }
}

/// Makes the roles that are missing. For the maintenance database.
pub(super) const MAKE_ROLES: &str = "
DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'cruscotto_owner') THEN
        CREATE ROLE cruscotto_owner LOGIN;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'cruscotto_app') THEN
        CREATE ROLE cruscotto_app LOGIN;
    END IF;
END $$;
";

/// Prepares a database: the extension, which only a superuser may create, and what the backend's
/// role may do with whatever the migrations make.
pub(super) const PREPARE_DATABASE: &str = "
CREATE EXTENSION IF NOT EXISTS timescaledb;
GRANT USAGE ON SCHEMA public TO cruscotto_app;
ALTER DEFAULT PRIVILEGES FOR ROLE cruscotto_owner
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO cruscotto_app;
ALTER DEFAULT PRIVILEGES FOR ROLE cruscotto_owner
    GRANT USAGE, SELECT ON SEQUENCES TO cruscotto_app;
";

/// Brings an older extension to the installed version; has to be the first statement of its session.
pub(super) const UPDATE_EXTENSION: &str = "ALTER EXTENSION timescaledb UPDATE";
