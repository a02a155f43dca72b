-- A value that is restated keeps the old one, with who, when and why.

create table correction (
    id           bigint generated always as identity primary key,
    series_id    integer          not null references series (id),
    ts           timestamptz      not null,
    before       double precision not null,
    after        double precision not null,
    -- The operator's name as it was; no foreign key, so that the log outlives the account.
    corrected_by text             not null,
    corrected_at timestamptz      not null,
    reason       text             not null
);
create index correction_by_series on correction (series_id, ts, id);

-- Changes a sample and says so in the log, both or neither. The server may call this and has no other way to change a
-- sample or to write to the log: neither can be done without the other.
--
-- No row: there is no such sample. A row without id: it has this value already.
create function correct_sample(
    of_series integer, at timestamptz, new_value double precision, operator text, because text
) returns table (id bigint, before double precision, corrected_at timestamptz)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    old double precision;
begin
    -- One correction of a sample at a time. A lock of its own and not the row's: compressed chunks have no row locks.
    perform pg_advisory_xact_lock(of_series, (extract(epoch from at)::bigint % 2147483647)::integer);
    select value into old from public.sample where series_id = of_series and ts = at;
    if not found then
        return;
    elsif old = new_value then
        return query select null::bigint, old, clock_timestamp();
    else
        update public.sample set value = new_value where series_id = of_series and ts = at;
        return query
            insert into public.correction as made (series_id, ts, before, after, corrected_by, corrected_at, reason)
            values (of_series, at, old, new_value, operator, clock_timestamp(), because)
            returning made.id, made.before, made.corrected_at;
    end if;
end $$;

revoke execute on function correct_sample(integer, timestamptz, double precision, text, text) from public;
do $$
begin
    if exists (select from pg_roles where rolname = 'cruscotto_app') then
        revoke all on correction from cruscotto_app;
        grant select on correction to cruscotto_app;
        grant execute on function correct_sample(integer, timestamptz, double precision, text, text) to cruscotto_app;
    end if;
end $$;
