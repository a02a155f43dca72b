-- Back to the key by series: docs/decisions/0013-series-first.md says what the other one cost in the whole.
create unique index sample_by_series on sample (series_id, ts);
drop index sample_by_time;

drop function settle_next_chunks();
drop function unsettled_chunks();
drop function samples_settled_to();

-- Chunks that had settled keep their home until retention drops them: only TimescaleDB may make anything in its own
-- schema. Their second index says nothing more. Where there are none, the home goes as well.
do $$
declare
    chunk record;
begin
    for chunk in
        select indexname from pg_indexes where schemaname = 'settled' and indexname = tablename || '_by_series'
    loop
        execute format('drop index settled.%I', chunk.indexname);
    end loop;
    if not exists (select from pg_class where relnamespace = 'settled'::regnamespace) then
        drop schema settled;
    end if;
end $$;
