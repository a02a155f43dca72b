-- The trail of changes and the history of messages are kept for a time, too, as the other logs: the same function removes
-- them, and refuses what is younger than anybody may mean to forget. docs/decisions/0009-retention.md.
create index audit_event_at on audit_event (at);
create index notification_message_at on notification_message (created_at);

create or replace function retire_log(log text, before timestamptz, at_most integer) returns integer
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    gone integer;
    done bigint[];
begin
    if before > now() - interval '7 days' then
        raise 'entries before % are younger than 7 days', before using errcode = 'invalid_parameter_value';
    end if;
    case log
        when 'delivery' then
            delete from public.delivery where ctid = any (array(
                select old.ctid from public.delivery old
                where received_at < before and exists (
                    select from public.delivery later
                    where later.source = old.source and later.received_at > old.received_at)
                order by received_at limit at_most));
        when 'health_transition' then
            delete from public.health_transition where ctid = any (array(
                select ctid from public.health_transition where decided < before order by decided limit at_most));
        when 'audit_event' then
            -- The Garante's six months for what administrators of systems did (provvedimento of 27 November 2008, 4.5).
            if before > now() - interval '183 days' then
                raise 'changes before % are younger than 183 days', before using errcode = 'invalid_parameter_value';
            end if;
            delete from public.audit_event where id = any (array(
                select id from public.audit_event where at < retire_log.before order by at limit at_most));
        when 'notification_message' then
            -- With what was planned and tried for it. What is still under way stays, and what is about an incident that is
            -- not over.
            done := array(
                select m.id from public.notification_message m
                where m.created_at < before
                    and not exists (
                        select from public.notification_delivery d
                        where d.message_id = m.id and d.state not in ('sent', 'dead'))
                    and not exists (
                        select from public.notification_notice n join public.incident i on i.id = n.incident_id
                        where n.message_id = m.id and i.state not in ('resolved', 'merged'))
                order by m.created_at limit at_most);
            delete from public.notification_attempt where delivery_id in (
                select id from public.notification_delivery where message_id = any (done));
            delete from public.notification_delivery where message_id = any (done);
            delete from public.notification_notice where message_id = any (done);
            delete from public.notification_message where id = any (done);
        else
            raise '% is no log with a retention', log using errcode = 'invalid_parameter_value';
    end case;
    get diagnostics gone = row_count;
    return gone;
end $$;
