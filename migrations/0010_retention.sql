-- Forgetting: samples per metric, rollups per width, logs by age. The server may not delete; it calls these functions,
-- and they refuse what is younger than anybody means to forget, and samples that are not summed up yet. What is kept how
-- long is the catalogue's and the city's to say: docs/decisions/0009-retention.md.

-- Removes the samples of the metrics `expired` from one chunk, or all of them when it is null, and says how many. A chunk
-- of which nothing stays is dropped; of one of which something stays a new one is made, as deleting would leave the room
-- taken. No row of a chunk that is gone already.
create function retire_samples(chunk_name text, expired text[]) returns bigint
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    chunk    regclass;
    first    timestamptz;
    beyond   timestamptz;
    all_rows bigint;
    kept     bigint := 0;
begin
    select format('%I.%I', c.chunk_schema, c.chunk_name)::regclass, range_start, range_end into chunk, first, beyond
    from timescaledb_information.chunks c
    where hypertable_schema = 'public' and hypertable_name = 'sample' and c.chunk_name = retire_samples.chunk_name;
    if not found then
        return 0;
    end if;
    if beyond > now() - interval '7 days' then
        raise 'the samples before % are younger than 7 days', beyond using errcode = 'invalid_parameter_value';
    end if;
    if not coalesce(beyond <= (select rolled_to from public.rollup_state), false) or exists (
        -- Said to be gone before it goes: from then on nobody makes rollups again from what is left.
        select from unnest(case when expired is null then array['sample'] else expired end) as gone
        where not exists (
            select from public.retention_horizon
            where kind in (gone, 'sample.' || gone) and beyond <= dropped_before)
    ) then
        raise 'the samples before % are not summed up yet', beyond using errcode = 'object_not_in_prerequisite_state';
    end if;
    -- What comes late for this chunk waits as long as this takes; who reads it, from when it is dropped until what stays
    -- is back. Who reads it already goes first, or this is given up.
    perform set_config('lock_timeout', '2s', true);
    execute format('lock table %s in exclusive mode', chunk);
    execute format('select count(*) from %s', chunk) into all_rows;
    if expired is not null then
        execute format(
            'create temporary table retained on commit drop as select ts, value, series_id from %s
             where series_id not in (select id from public.series where metric = any ($1))', chunk) using expired;
        execute 'select count(*) from retained' into kept;
        if kept = all_rows then
            drop table retained;
            return 0;
        end if;
    end if;
    perform public.drop_chunks('public.sample'::regclass, older_than => beyond, newer_than => first);
    if kept > 0 then
        execute 'insert into public.sample (ts, value, series_id)
                 select ts, value, series_id from retained order by series_id, ts';
    end if;
    if expired is not null then
        drop table retained;
    end if;
    return all_rows - kept;
end $$;

-- Drops the chunks of a rollup that end before an instant, and says how many; null when somebody is summing up, and it is
-- to be tried again.
create function retire_rollups(rollup text, before timestamptz) returns integer
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    beyond  timestamptz;
    dropped integer;
begin
    if rollup not in ('rollup_5m', 'rollup_1h', 'rollup_1d') then
        raise '% is no rollup', rollup using errcode = 'invalid_parameter_value';
    elsif before > now() - interval '7 days' then
        raise 'rollups before % are younger than 7 days', before using errcode = 'invalid_parameter_value';
    elsif not public.rollup_turn() then
        return null;
    elsif not coalesce(before <= (select rolled_to from public.rollup_state), false) then
        return 0;
    end if;
    select max(range_end) into beyond from timescaledb_information.chunks
    where hypertable_schema = 'public' and hypertable_name = rollup and range_end <= before;
    if beyond is null then
        return 0;
    end if;
    select count(*) into dropped
    from public.drop_chunks(format('public.%I', rollup)::regclass, older_than => beyond);
    insert into public.retention_horizon as known (kind, dropped_before) values (rollup, beyond)
    on conflict (kind) do update set dropped_before = greatest(known.dropped_before, excluded.dropped_before);
    return dropped;
end $$;

-- Removes entries of a log older than an instant, oldest first, at most so many, and says how many. The last delivery of
-- each source stays: it says since when the source is silent.
create function retire_log(log text, before timestamptz, at_most integer) returns integer
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    gone integer;
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
        else
            raise '% is no log with a retention', log using errcode = 'invalid_parameter_value';
    end case;
    get diagnostics gone = row_count;
    return gone;
end $$;

revoke execute on function retire_samples(text, text[]) from public;
revoke execute on function retire_rollups(text, timestamptz) from public;
revoke execute on function retire_log(text, timestamptz, integer) from public;
do $$
begin
    if exists (select from pg_roles where rolname = 'cruscotto_app') then
        grant execute on function retire_samples(text, text[]) to cruscotto_app;
        grant execute on function retire_rollups(text, timestamptz) to cruscotto_app;
        grant execute on function retire_log(text, timestamptz, integer) to cruscotto_app;
    end if;
end $$;
