-- What the console keeps: views that people save, what collectors say of themselves, what devices answered last.

-- By the name of the account, without a foreign key: whoever is disabled and comes back finds them.
create table saved_view (
    account  text        not null,
    name     text        not null check (char_length(name) between 1 and 60),
    query    text        not null check (char_length(query) <= 1000),
    saved_at timestamptz not null default now(),
    primary key (account, name)
);

-- The newest of each source.
create table collector_report (
    source      text        primary key,
    reported_at timestamptz not null,
    report      jsonb       not null
);

-- The newest of each asset and way of asking: as many rows as assets. Addresses of people's devices were taken out by the
-- collector.
create table poll_answer (
    asset_id text        not null references asset (id),
    source   text        not null,
    protocol text        not null,
    at       timestamptz not null,
    took_ms  integer     not null,
    answer   text        not null check (char_length(answer) <= 2000),
    primary key (asset_id, source, protocol)
) with (fillfactor = 70); -- rewritten often

do $$
begin
    if exists (select from pg_roles where rolname = 'cruscotto_app') then
        grant select, insert, update, delete on saved_view to cruscotto_app;
        grant select, insert, update on collector_report, poll_answer to cruscotto_app;
    end if;
end $$;
