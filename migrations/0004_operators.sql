-- People who may see what the public may not.

create table operator (
    name          text primary key,
    -- Argon2id in the PHC string format.
    password_hash text not null,
    updated_at    timestamptz not null default now()
);

create table session (
    token_sha256 bytea primary key check (octet_length(token_sha256) = 32),
    operator     text not null references operator (name) on delete cascade,
    created_at   timestamptz not null default now(),
    expires_at   timestamptz not null
);
create index session_by_expiry on session (expires_at);
