-- Who changed what: written by the database itself, in the transaction of the change, so that no way of changing can leave
-- it out. A table is audited by one line:
--
--   create trigger audited after insert or update or delete on T
--       for each row execute function audit_row('KEY', 'SECRETS', 'IGNORED');
--
-- KEY is the column that names the row; SECRETS are columns whose change is noted and whose value is not; a change of
-- IGNORED columns alone is none. Both are lists with commas, and may be empty. Who does it says so for the transaction:
-- select set_config('cruscotto.actor', NAME, true).

create table audit_event (
    id           bigint generated always as identity primary key,
    at           timestamptz not null default clock_timestamp(),
    -- A person's user name; '(command line)' and '(server)' are no user names. No foreign key: the trail outlives them all.
    actor        text not null,
    -- insert, update, delete, or what else was done: log_in.
    action       text not null,
    -- The table, and the row's key in it.
    subject_kind text not null,
    subject      text not null,
    -- The row as it was and as it became; of an update what changed alone.
    before       jsonb,
    after        jsonb
);
create index audit_event_by_subject on audit_event (subject_kind, subject, id);
create index audit_event_by_actor on audit_event (actor, id);

create function audit_row() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    secrets constant text[] := string_to_array(tg_argv[1], ',');
    ignored constant text[] := string_to_array(tg_argv[2], ',');
    before  jsonb;
    after   jsonb;
    subject text;
begin
    if tg_op <> 'INSERT' then
        before := to_jsonb(old) - ignored;
        subject := before ->> tg_argv[0];
    end if;
    if tg_op <> 'DELETE' then
        after := to_jsonb(new) - ignored;
        subject := after ->> tg_argv[0];
    end if;
    if tg_op = 'UPDATE' then
        if before = after then
            return null;
        end if;
        select coalesce(jsonb_object_agg(key, value), '{}') into after
        from jsonb_each(after) where value is distinct from before -> key;
        select coalesce(jsonb_object_agg(key, value), '{}') into before
        from jsonb_each(before) where after ? key;
    end if;
    select jsonb_object_agg(key, case when key = any (secrets) and value <> 'null' then '"(secret)"' else value end)
        into before from jsonb_each(before);
    select jsonb_object_agg(key, case when key = any (secrets) and value <> 'null' then '"(secret)"' else value end)
        into after from jsonb_each(after);
    insert into public.audit_event (actor, action, subject_kind, subject, before, after)
    values (coalesce(nullif(current_setting('cruscotto.actor', true), ''), '(server)'), lower(tg_op), tg_table_name,
            coalesce(subject, '?'), before, after);
    return null;
end $$;

-- What was done that is no change of a row.
create function audit_note(who text, what text, kind text, subject_key text, detail jsonb) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
    insert into public.audit_event (actor, action, subject_kind, subject, after)
    values (who, what, kind, subject_key, detail);
$$;

create trigger audited after insert or update or delete on account
    for each row execute function audit_row('name', 'password_hash', 'updated_at');

revoke execute on function audit_note(text, text, text, text, jsonb) from public;
do $$
begin
    if exists (select from pg_roles where rolname = 'cruscotto_app') then
        revoke all on audit_event from cruscotto_app;
        grant select on audit_event to cruscotto_app;
        grant execute on function audit_note(text, text, text, text, jsonb) to cruscotto_app;
    end if;
end $$;
