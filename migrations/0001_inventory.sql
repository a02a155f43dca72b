-- What is measured, who measures it, and what changed when.

create table asset (
    id          text primary key,
    -- The asset as the domain has it; the columns below are read out of it, so that there is one truth.
    definition  jsonb not null,
    kind        text not null generated always as (definition ->> 'kind') stored,
    state       text not null generated always as (definition ->> 'state') stored,
    parent      text generated always as (definition ->> 'parent') stored,
    -- The source that delivered it; null for what the city folder defines.
    source      text,
    created_at  timestamptz not null default now(),
    updated_at  timestamptz not null default now(),
    check (definition ->> 'id' = id)
);
create index asset_by_parent on asset (parent) where parent is not null;

-- Append-only: an asset as it was before each change. Its creation is asset.created_at.
create table asset_change (
    id         bigint generated always as identity primary key,
    asset_id   text not null references asset (id),
    changed_at timestamptz not null default now(),
    source     text,
    before     jsonb not null
);
create index asset_change_by_asset on asset_change (asset_id, changed_at);

-- A holder of an ingest token. Only the hash is kept: the token has 192 bits or more, so a plain hash is enough
-- and finding it by equality tells an attacker nothing about its bytes.
create table source (
    name         text primary key,
    token_sha256 bytea not null unique check (octet_length(token_sha256) = 32),
    created_at   timestamptz not null default now()
);

-- The last failed poll of each asset. Operators read it; history of failures is the transitions'.
create table asset_failure (
    asset_id text primary key references asset (id),
    at       timestamptz not null,
    reason   text not null,
    detail   text not null
);
