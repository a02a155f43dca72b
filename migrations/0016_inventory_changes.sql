-- Who changed the inventory, what it was before and after, and whose word holds. docs/decisions/0017-inventory.md says why.

-- Append-only: one row for everything that was changed together.
create table inventory_change (
    id     bigint generated always as identity primary key,
    at     timestamptz not null default now(),
    kind   text        not null check (kind in ('delivery', 'import', 'edit', 'bulk', 'undo')),
    -- The operator's name as it was; no foreign key, so that the log outlives the account. Null for a delivery.
    actor  text check ((actor is null) = (kind = 'delivery')),
    -- The source that delivered.
    source text,
    note   text,
    -- The change that this one undoes: each can be undone once.
    undoes bigint unique references inventory_change (id) check ((undoes is not null) = (kind = 'undo'))
);

-- Before is null for an asset that is new; after and change_id are null for what was changed before this migration.
alter table asset_change alter column before drop not null;
alter table asset_change add column after jsonb;
alter table asset_change add column change_id bigint references inventory_change (id);
-- Whether an operator's word held before.
alter table asset_change add column held_before boolean not null default false;
create index asset_change_by_change on asset_change (change_id);

-- An operator has changed it: deliveries of its source leave it as it is until it is given back.
alter table asset add column held boolean not null default false;

do $$
begin
    if exists (select from pg_roles where rolname = 'cruscotto_app') then
        grant select, insert on inventory_change to cruscotto_app;
        grant usage on all sequences in schema public to cruscotto_app;
    end if;
end $$;
