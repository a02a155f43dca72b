-- A month of a data set as a file, made once and never changed: a month that was corrected has another version beside it.
create table bulk_file (
    dataset text        not null,
    -- The first day of the month.
    month   date        not null,
    version integer     not null check (version > 0),
    -- csv.gz or parquet
    format  text        not null,
    made_at timestamptz not null,
    sha256  bytea       not null check (octet_length(sha256) = 32),
    content bytea       not null,
    primary key (dataset, month, version, format)
);
-- It is packed already.
alter table bulk_file alter column content set storage external;

do $$
begin
    if exists (select from pg_roles where rolname = 'cruscotto_app') then
        grant select, insert on bulk_file to cruscotto_app;
    end if;
end $$;
