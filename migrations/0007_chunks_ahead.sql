-- Chunks of samples made before their first sample: making one holds a lock that every writer of that period waits for.
--
-- The edition that distributions ship has no create_chunk. What makes a chunk on every edition is a row; it is gone
-- again in the same transaction, so nobody ever sees it. No series has id 0: they are numbered from 1.
--
-- Deleting is the owner's right and not the server's, so the server calls this. It takes no arguments: whoever may call
-- it can do nothing but this.
create function make_next_chunks() returns integer
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    made  integer := 0;
    width interval;
    due   timestamptz;
begin
    select time_interval into strict width from timescaledb_information.dimensions
    where hypertable_schema = 'public' and hypertable_name = 'sample' and dimension_type = 'Time';
    foreach due in array array[now(), now() + width] loop
        if not exists (
            select from timescaledb_information.chunks
            where hypertable_schema = 'public' and hypertable_name = 'sample'
              and range_start <= due and due < range_end
        ) then
            insert into public.sample (ts, value, series_id) values (due, 0, 0);
            delete from public.sample where series_id = 0 and ts = due;
            made := made + 1;
        end if;
    end loop;
    return made;
end $$;

revoke execute on function make_next_chunks() from public;
do $$
begin
    if exists (select from pg_roles where rolname = 'cruscotto_app') then
        grant execute on function make_next_chunks() to cruscotto_app;
    end if;
end $$;
