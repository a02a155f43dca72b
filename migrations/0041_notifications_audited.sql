-- Who changed who is told of what is in the audit trail (0021): by whom is in the row itself, and said to the trail before
-- it looks. Contacts change in the transaction of their recipient.
create function notification_actor() returns trigger language plpgsql as $$
begin
    perform set_config('cruscotto.actor', new.changed_by, true);
    return new;
end $$;
create trigger acted before insert or update on notification_recipient
    for each row execute function notification_actor();
create trigger acted before insert or update on notification_template
    for each row execute function notification_actor();
create trigger acted before insert or update on notification_policy
    for each row execute function notification_actor();
create trigger acted before insert or update on notification_calendar
    for each row execute function notification_actor();

create trigger audited after insert or update or delete on notification_recipient
    for each row execute function audit_row('id', '', 'changed_by,changed_at');
create trigger audited after insert or update or delete on notification_template
    for each row execute function audit_row('id', '', 'changed_by,changed_at');
create trigger audited after insert or update or delete on notification_policy
    for each row execute function audit_row('id', '', 'changed_by,changed_at');
-- A calendar is a file of a megabyte at most: that it was changed is said, not what was in it.
create trigger audited after insert or update or delete on notification_calendar
    for each row execute function audit_row('id', 'source', 'changed_by,changed_at');
create trigger audited after insert or update or delete on notification_contact
    for each row execute function audit_row('id', 'sealed', '');
