-- Samples by time while they come in, by series once they have come: docs/decisions/0013-time-first.md.
--
-- What comes in is of now: in an index by time it goes to the end, where the last sample went, and not to a page of its
-- own for each series. The key is the same pair, and keeps samples as unique as before.
create unique index sample_by_time on sample (ts, series_id);
drop index sample_by_series;

-- The home of chunks that have settled. An index lies in the schema of its table, and in the one that TimescaleDB makes
-- chunks in the owner of a table may make none.
create schema settled;

-- Chunks of samples that have not got their index by series yet, though nothing more is expected of them.
create function unsettled_chunks() returns table (chunk_schema name, chunk_name name)
language sql stable set search_path = pg_catalog, pg_temp as $$
    with bare as materialized (
        select chunk.oid, space.nspname, chunk.relname
        from pg_inherits child
        join pg_class chunk on chunk.oid = child.inhrelid
        join pg_namespace space on space.oid = chunk.relnamespace
        where child.inhparent = 'public.sample'::regclass
          and not (space.nspname = 'settled' and exists (
              select from pg_index i join pg_class c on c.oid = i.indexrelid
              where i.indrelid = chunk.oid and c.relname = chunk.relname || '_by_series'))
    )
    select chunk.chunk_schema, chunk.chunk_name
    from bare join timescaledb_information.chunks chunk
      on chunk.chunk_schema = bare.nspname and chunk.chunk_name = bare.relname
    where chunk.hypertable_schema = 'public' and chunk.hypertable_name = 'sample' and not chunk.is_compressed
      and chunk.range_end < now() - interval '10 minutes'
    order by chunk.range_end desc
$$;

-- Takes chunks that have settled, the newest first, a step towards their index by series: one that is not at home is
-- moved there, one that is gets the index, with the value in it. Says how many steps were made: none, when all is done.
-- Sorting a chunk once costs less than finding the place of each sample when it comes.
--
-- Moving locks a chunk for a moment; making its index keeps its late samples waiting, a second or two for a million, and
-- nobody who reads. So a call makes 50 steps at most and begins none after half a second, and a chunk that somebody else
-- has locked for longer than a second is left for the next call.
--
-- Making indexes is the owner's right and not the server's, so the server calls this. It takes no arguments: whoever may
-- call it can do nothing but this.
create function settle_next_chunks() returns integer
language plpgsql security definer set search_path = pg_catalog, pg_temp set lock_timeout = '1s' as $$
declare
    chunk record;
    began constant timestamptz := clock_timestamp();
    steps integer := 0;
begin
    for chunk in select * from public.unsettled_chunks() limit 50 loop
        exit when clock_timestamp() > began + interval '500 milliseconds';
        begin
            if chunk.chunk_schema <> 'settled' then
                execute format('alter table %I.%I set schema settled', chunk.chunk_schema, chunk.chunk_name);
            else
                execute format('create index %I on settled.%I (series_id, ts) include (value)',
                               chunk.chunk_name || '_by_series', chunk.chunk_name);
            end if;
            steps := steps + 1;
        exception when lock_not_available then
            null;
        end;
    end loop;
    return steps;
end $$;

-- Up to where samples have their index by series; none when no chunk has one.
create function samples_settled_to() returns timestamptz
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select max(range_end) from timescaledb_information.chunks
    where hypertable_schema = 'public' and hypertable_name = 'sample' and chunk_schema = 'settled'
      and exists (
          select from pg_indexes
          where schemaname = 'settled' and tablename = chunk_name and indexname = chunk_name || '_by_series'
      )
$$;

revoke execute on function unsettled_chunks(), settle_next_chunks() from public;
do $$
begin
    if exists (select from pg_roles where rolname = 'cruscotto_app') then
        grant usage on schema settled to cruscotto_app;
        grant execute on function settle_next_chunks(), samples_settled_to() to cruscotto_app;
    end if;
end $$;
