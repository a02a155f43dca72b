-- What citizens say of an asset. Nothing is kept of who wrote it: no address, no browser, no session.

create table report (
    id         bigint generated always as identity primary key,
    asset_id   text        not null references asset (id),
    at         timestamptz not null default now(),
    kind       text        not null check (kind in ('not_working', 'slow', 'not_there', 'other')),
    body       text        not null check (char_length(body) <= 500),
    state      text        not null default 'new' check (state in ('new', 'accepted', 'dismissed')),
    -- The operator's name as it was; no foreign key, so that the decision outlives the account.
    decided_by text,
    decided_at timestamptz,
    check ((decided_by is null) = (decided_at is null) and (state = 'new') = (decided_by is null))
);
create index report_by_state on report (state, id);
create index report_by_asset on report (asset_id, id);

do $$
begin
    if exists (select from pg_roles where rolname = 'cruscotto_app') then
        revoke all on report from cruscotto_app;
        grant select, insert on report to cruscotto_app;
        -- What was written stays as it was written; only what became of it changes.
        grant update (state, decided_by, decided_at) on report to cruscotto_app;
    end if;
end $$;
