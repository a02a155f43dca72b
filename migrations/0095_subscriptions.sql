-- Who gets the newest frozen briefing by mail, every Monday at seven on the city's clocks.
-- docs/decisions/0094-monday-at-seven.md says why it looks like this.

alter table notification_message drop constraint notification_message_purpose_check;
alter table notification_message add constraint notification_message_purpose_check
    check (purpose in ('news', 'digest', 'test', 'briefing'));

create table briefing_subscription (
    recipient_id integer     primary key references notification_recipient (id),
    -- What happened before is not sent.
    since        timestamptz not null default now(),
    -- The Monday that was seen to last, at seven: it moves in the transaction that puts the mail into the outbox.
    told_for     timestamptz,
    -- The briefing that was sent last: what changed is told against it.
    told         bigint      references briefing (id),
    changed_by   text        not null
);
create trigger acted before insert or update on briefing_subscription for each row execute function briefing_actor();
create trigger audited after insert or update or delete on briefing_subscription
    for each row execute function audit_row('recipient_id', '', 'changed_by,told_for,told');

do $$
begin
    if exists (select from pg_roles where rolname = 'cruscotto_app') then
        revoke all on briefing_subscription from cruscotto_app;
        grant select, insert, update, delete on briefing_subscription to cruscotto_app;
    end if;
end $$;
