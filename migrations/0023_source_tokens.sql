-- The tokens of sources. Two may be valid at once, so that a token is changed without a gap in what is delivered.

create table source_token (
    id           bigint generated always as identity primary key,
    source       text        not null references source (name),
    token_sha256 bytea       not null unique check (octet_length(token_sha256) = 32),
    created_at   timestamptz not null default now(),
    -- From then on it is refused; null for never.
    expires_at   timestamptz,
    revoked_at   timestamptz,
    -- To the minute.
    last_used_at timestamptz
);
create index source_token_by_source on source_token (source);

insert into source_token (source, token_sha256, created_at) select name, token_sha256, created_at from source;
alter table source drop column token_sha256;

create trigger audited after insert or update or delete on source
    for each row execute function audit_row('name', '', '');
create trigger audited after insert or update or delete on source_token
    for each row execute function audit_row('source', 'token_sha256', 'last_used_at');

do $$
begin
    if exists (select from pg_roles where rolname = 'cruscotto_app') then
        revoke all on source_token from cruscotto_app;
        grant select, insert, update on source_token to cruscotto_app;
    end if;
end $$;
