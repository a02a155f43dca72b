-- The backend's role reads and writes rows and nothing else: no schema changes, no deletion of what is append-only.
-- A database with a single role (a test's) has no such role, and nothing to grant.
do $$
begin
    if exists (select from pg_roles where rolname = 'cruscotto_app') then
        revoke all on all tables in schema public from cruscotto_app;
        grant usage on schema public to cruscotto_app;
        grant select, insert on asset_change, series, sample, delivery, health_transition to cruscotto_app;
        grant select, insert, update on asset, asset_failure, health_state, source, operator to cruscotto_app;
        grant select, insert, update, delete on session to cruscotto_app;
        grant select on _sqlx_migrations to cruscotto_app;
        grant usage on all sequences in schema public to cruscotto_app;
    end if;
end $$;
