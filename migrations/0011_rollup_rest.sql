-- Since when an hour waits to be summed up again: a backlog that comes in order touches the same hours with each commit,
-- and they are to be summed up once it has passed and not with each.
alter table rollup_touched add column touched_at timestamptz not null default now();
