-- Counts of people by the hour as the public sees them: published once, never changed. A second reading of an hour that
-- changed would tell by subtraction what both withhold. docs/decisions/0045-people-are-released-together.md
create table people_hour (
    metric       text        not null,
    hour         timestamptz not null,
    -- {"assets": {id: count or null}, "areas": {id: count or null}, "city": count or null}; null is withheld.
    published    jsonb       not null,
    published_at timestamptz not null default now(),
    primary key (metric, hour)
);

do $$
begin
    if exists (select from pg_roles where rolname = 'cruscotto_app') then
        grant select, insert on people_hour to cruscotto_app;
    end if;
end $$;
