-- How people get in: a password, a second factor, a link that works once.

alter table account
    add column last_login_at timestamptz,
    -- The secret that the codes of RFC 6238 are made of; there is no second factor without one.
    add column totp_secret   bytea check (octet_length(totp_secret) between 16 and 64),
    -- One that its holder has not shown a code of yet.
    add column totp_pending  bytea check (octet_length(totp_pending) between 16 and 64),
    -- The step of time of the last code that was taken: neither it nor an earlier one is taken again.
    add column totp_step     bigint,
    -- Who it is at the identity provider, 'ISSUER SUBJECT'; null for an account of our own.
    add column oidc_subject  text unique;

drop trigger audited on account;
create trigger audited after insert or update or delete on account
    for each row execute function audit_row(
        'name', 'password_hash,totp_secret,totp_pending', 'updated_at,last_login_at,totp_step');

-- For who has lost the second factor; each works once.
create table recovery_code (
    code_sha256 bytea primary key check (octet_length(code_sha256) = 32),
    account     text not null references account (name),
    used_at     timestamptz
);
create index recovery_code_by_account on recovery_code (account);

-- A link with which an account gets its password. It works once and is gone.
create table account_link (
    token_sha256 bytea primary key check (octet_length(token_sha256) = 32),
    account      text        not null unique references account (name),
    created_at   timestamptz not null default now(),
    expires_at   timestamptz not null
);
create trigger audited after insert or update or delete on account_link
    for each row execute function audit_row('account', 'token_sha256', '');

-- A browser that an account has logged in with. It opens nothing: it is told from all others when too many logins fail, so
-- that who guesses locks out themselves and not the owner.
create table device (
    token_sha256 bytea primary key check (octet_length(token_sha256) = 32),
    account      text        not null references account (name),
    last_used_at timestamptz not null default now()
);
create index device_by_account on device (account, last_used_at);

-- A login that has gone to the identity provider and is not back yet.
create table oidc_attempt (
    state_sha256  bytea primary key check (octet_length(state_sha256) = 32),
    nonce         text        not null,
    pkce_verifier text        not null,
    created_at    timestamptz not null default now()
);

do $$
begin
    if exists (select from pg_roles where rolname = 'cruscotto_app') then
        revoke all on recovery_code, account_link, device, oidc_attempt from cruscotto_app;
        grant select, insert, update, delete on recovery_code, account_link, device, oidc_attempt to cruscotto_app;
    end if;
end $$;
