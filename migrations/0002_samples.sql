-- Measurements. docs/decisions/0003-sample-table.md says why it looks like this.

create table series (
    id       integer generated always as identity primary key,
    asset_id text not null references asset (id),
    metric   text not null,
    -- jsonb orders keys by itself: equal label sets are equal values, and the unique key sees it.
    labels   jsonb not null check (jsonb_typeof(labels) = 'object'),
    unique (asset_id, metric, labels)
);

-- No foreign key to series: it would be looked up once a row, and the only writer takes ids from that table.
create table sample (
    ts        timestamptz      not null,
    value     double precision not null,
    series_id integer          not null
);

-- The migrate command moves the interval when asked to; this is its default.
select create_hypertable('sample', 'ts', chunk_time_interval => interval '2 hours', create_default_indexes => false);

-- Idempotence, and every query by series and period.
create unique index sample_by_series on sample (series_id, ts);

-- Who delivered what and when: one row a request, written in the transaction of its samples.
create table delivery (
    id          bigint generated always as identity primary key,
    source      text not null,
    received_at timestamptz not null,
    first_ts    timestamptz,
    last_ts     timestamptz,
    stored      bigint not null,
    duplicates  bigint not null,
    refused     bigint not null
);
create index delivery_by_time on delivery (received_at);
create index delivery_by_source on delivery (source, received_at desc);
