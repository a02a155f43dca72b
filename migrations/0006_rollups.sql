-- Samples summed up by time, and what is needed to keep that exact. docs/decisions/0008-rollups.md says why it looks
-- like this; domain/src/rollup says what the columns mean.

create table rollup_5m (
    bucket     timestamptz      not null,
    first_at   timestamptz      not null,
    last_at    timestamptz      not null,
    samples    bigint           not null check (samples > 0),
    sum        double precision not null,
    low        double precision not null,
    high       double precision not null,
    first      double precision not null,
    last       double precision not null,
    -- Microseconds between first_at and last_at: with a known value, and of those up.
    covered_us bigint           not null,
    up_us      bigint           not null,
    series_id  integer          not null,
    -- The distribution of the values; null when low = high says it.
    sketch     bytea
);
create table rollup_1h (like rollup_5m including all);
-- Days of the city, from midnight to midnight there: 23, 24 or 25 hours.
create table rollup_1d (like rollup_5m including all);

-- A chunk of each has about as many rows as one of samples every minute: what a query of its span reads is in few chunks.
select create_hypertable('rollup_5m', 'bucket', chunk_time_interval => interval '1 day', create_default_indexes => false);
select create_hypertable('rollup_1h', 'bucket', chunk_time_interval => interval '14 days', create_default_indexes => false);
select create_hypertable('rollup_1d', 'bucket', chunk_time_interval => interval '364 days', create_default_indexes => false);
create unique index rollup_5m_by_series on rollup_5m (series_id, bucket);
create unique index rollup_1h_by_series on rollup_1h (series_id, bucket);
create unique index rollup_1d_by_series on rollup_1d (series_id, bucket);

-- How far samples are summed up. A sample before opened_to that is committed after opened_to was set is late.
create table rollup_state (
    one       boolean primary key default true check (one),
    opened_to timestamptz,
    rolled_to timestamptz,
    check (rolled_to <= opened_to)
);
insert into rollup_state default values;

-- Hours whose samples changed after they were summed up: to be summed up again.
create table rollup_touched (
    series_id integer     not null,
    hour      timestamptz not null,
    primary key (series_id, hour)
);
create index rollup_touched_by_hour on rollup_touched (hour);

-- Samples that came when the others of their time were already dropped. Each is added to the rollups once; the row stays,
-- so that it is not added again when it is sent again.
create table rollup_late (
    series_id   integer          not null,
    ts          timestamptz      not null,
    value       double precision not null,
    received_at timestamptz      not null default now(),
    -- merged, duplicate, or undecided: among samples that are no longer there it cannot be told whether it is one of them.
    outcome     text check (outcome in ('merged', 'duplicate', 'undecided')),
    primary key (series_id, ts)
);
create index rollup_late_waiting on rollup_late (ts) where outcome is null;

-- What retention has dropped: of sample, rollup_5m, rollup_1h, rollup_1d everything before; of sample.METRIC what was
-- measured of that metric.
create table retention_horizon (
    kind           text primary key,
    dropped_before timestamptz not null
);

-- The gate between those who write samples and who moves the marks above. Writers enter together; who holds it is alone.
-- An advisory lock and not a row's: it is fair, so that a stream of commits cannot keep the other side out, and it writes
-- nothing. A volatile function, as its second statement sees what was committed while the first one waited.
create function rollup_enter() returns timestamptz language plpgsql volatile as $$
begin
    perform pg_advisory_xact_lock_shared(7106001);
    return (select opened_to from rollup_state);
end $$;

create function rollup_hold() returns void language sql volatile as $$
    select pg_advisory_xact_lock(7106001);
$$;

-- Whether this transaction is the one that sums up; several backends take turns.
create function rollup_turn() returns boolean language sql volatile as $$
    select pg_try_advisory_xact_lock(7106002);
$$;

do $$
begin
    if exists (select from pg_roles where rolname = 'cruscotto_app') then
        grant select, insert, update, delete on rollup_5m, rollup_1h, rollup_1d, rollup_touched to cruscotto_app;
        grant select, update on rollup_state to cruscotto_app;
        grant select, insert, update on rollup_late, retention_horizon to cruscotto_app;
    end if;
end $$;
