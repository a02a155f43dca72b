-- Planned work and rules are in the audit trail (0021). By whom a row was changed is in the row itself, and is said to the
-- trail before it looks. What people do with incidents is in the incidents' own log.
create function plan_actor() returns trigger language plpgsql as $$
begin
    perform set_config('cruscotto.actor', new.changed_by, true);
    return new;
end $$;
create trigger acted before insert or update on maintenance_window
    for each row execute function plan_actor();
create trigger acted before insert or update on alert_rule
    for each row execute function plan_actor();

create trigger audited after insert or update or delete on maintenance_window
    for each row execute function audit_row('id', '', 'changed_by,changed_at');
create trigger audited after insert or update or delete on alert_rule
    for each row execute function audit_row('id', '', 'changed_by,changed_at');
