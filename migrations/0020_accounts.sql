-- People with an account: a role, and where it holds. Who could log in before stays what they were, an operator.

alter table operator rename to account;
alter table account
    add column role         text        not null default 'operator' check (role in ('viewer', 'operator', 'administrator')),
    -- The Municipi the role holds in; null for the whole city.
    add column municipi     text[]      check (cardinality(municipi) > 0),
    add column display_name text,
    add column email        text,
    add column created_at   timestamptz not null default now(),
    -- Since when nobody gets in with it; an account is never deleted, as logs name it.
    add column disabled_at  timestamptz,
    -- An account without a password is one that was invited, or one of the identity provider's.
    alter column password_hash drop not null,
    add constraint administrators_are_of_the_city check (role <> 'administrator' or municipi is null);
alter table account alter column role drop default;

alter table session rename column operator to account;
alter table session
    -- What a session is called where its holder lists and ends it.
    add column id           bigint generated always as identity unique,
    add column last_seen_at timestamptz not null default now(),
    -- The browser, as it calls itself: so that its holder knows it again.
    add column agent        text;
create index session_by_account on session (account);
