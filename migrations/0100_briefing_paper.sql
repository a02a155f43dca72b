-- The paper of a briefing as it goes out by mail: printed once, so that everybody gets the same bytes in every attempt.
-- docs/decisions/0100-the-paper-in-the-mail.md says why it looks like this.

create table briefing_paper (
    briefing_id bigint      primary key references briefing (id),
    -- On A4.
    pdf         bytea       not null check (octet_length(pdf) > 0),
    printed_at  timestamptz not null default now()
);

-- The briefing whose paper goes with a message.
alter table notification_message add column paper bigint references briefing_paper (briefing_id);

do $$
begin
    if exists (select from pg_roles where rolname = 'cruscotto_app') then
        revoke all on briefing_paper from cruscotto_app;
        grant select, insert on briefing_paper to cruscotto_app;
    end if;
end $$;
