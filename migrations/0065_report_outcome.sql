-- What became of a citizen's report: it belongs to an incident, and it is done with when there is nothing left to do.

alter table report
    add column incident_id bigint references incident (id) on delete set null,
    drop constraint report_state_check,
    add constraint report_state_check check (state in ('new', 'accepted', 'closed', 'dismissed')),
    -- What nobody has read, or what tells of nothing, belongs to no incident.
    add constraint report_incident_check check (incident_id is null or state in ('accepted', 'closed'));
create index report_by_incident on report (incident_id) where incident_id is not null;

-- Decisions are in the audit trail (0021), without what the citizen wrote; that there is a report is no change of staff's.
create trigger audited after update on report
    for each row execute function audit_row('id', '', 'body,decided_by,decided_at');

do $$
begin
    if exists (select from pg_roles where rolname = 'cruscotto_app') then
        grant update (incident_id) on report to cruscotto_app;
    end if;
end $$;
