-- Days of the city summed up by place, so that a year of an area is read from a row a day and not from all its series.
-- docs/decisions/0016-area-days.md says why it looks like this.

-- The areas an asset lies in, as the server placed it; '' for none. Assets that lie in the same areas are one place: an
-- asset lies in exactly one, and every area is some of them.
create table asset_place (
    asset_id  text primary key references asset (id),
    nil       text not null,
    municipio text not null
);
create index asset_place_by_place on asset_place (nil, municipio);

-- All series of a metric in a place on a day: rollup_1d added up, in every way that a metric may be added up.
create table rollup_area_1d (
    bucket         timestamptz      not null,
    -- Of the newest sample; `last` is its value.
    last_at        timestamptz      not null,
    samples        bigint           not null,
    assets         integer          not null,
    -- The sum of the series' means, and of their bounds.
    series_sum     double precision not null,
    low_sum        double precision not null,
    high_sum       double precision not null,
    -- The sum of the assets' means, an asset's being the mean of its series.
    asset_mean_sum double precision not null,
    low            double precision not null,
    high           double precision not null,
    last           double precision not null,
    metric         text             not null,
    nil            text             not null,
    municipio      text             not null
);
select create_hypertable('rollup_area_1d', 'bucket', chunk_time_interval => interval '364 days', create_default_indexes => false);
create unique index rollup_area_1d_by_metric on rollup_area_1d (metric, bucket, nil, municipio);

-- Places whose days are to be added up anew, because an asset came or went: from this day on. Until then they are read
-- from the series.
create table place_stale (
    nil       text not null,
    municipio text not null,
    -- Null: from the first day that is kept.
    from_day  timestamptz,
    primary key (nil, municipio)
);

-- As in 0010, and what was summed up by place goes with the days that it was made of.
create or replace function retire_rollups(rollup text, before timestamptz) returns integer
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
    if rollup = 'rollup_1d' then
        perform public.drop_chunks('public.rollup_area_1d'::regclass, older_than => beyond);
    end if;
    insert into public.retention_horizon as known (kind, dropped_before) values (rollup, beyond)
    on conflict (kind) do update set dropped_before = greatest(known.dropped_before, excluded.dropped_before);
    return dropped;
end $$;

do $$
begin
    if exists (select from pg_roles where rolname = 'cruscotto_app') then
        grant select, insert, update, delete on rollup_area_1d, place_stale to cruscotto_app;
        grant select, insert, update on asset_place to cruscotto_app;
    end if;
end $$;
