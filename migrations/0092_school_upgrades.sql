-- The ledger of school upgrades: what was ordered from whom, and each step with its day and what was measured. A step that
-- was taken stays; what was taken in error is taken back, and the trail (0021) keeps both.
create table school_upgrade (
    school            text primary key references asset (id),
    supplier          text,
    contract_down_bps double precision not null check (contract_down_bps > 0),
    contract_up_bps   double precision not null check (contract_up_bps > 0),
    changed_by        text not null,
    changed_at        timestamptz not null default now()
);

create table school_upgrade_step (
    id                bigint generated always as identity primary key,
    school            text not null references school_upgrade (school) on delete cascade,
    stage             text not null check (stage in ('ordered', 'installed', 'tested', 'accepted')),
    taken_on          date not null,
    evidence_on       date,
    evidence_down_bps double precision,
    evidence_up_bps   double precision,
    evidence_method   text,
    changed_by        text not null,
    changed_at        timestamptz not null default now(),
    unique (school, stage),
    -- As the domain has it, for whoever comes past it.
    check (stage <> 'accepted' or (evidence_on is not null and evidence_down_bps is not null and evidence_method is not null))
);

create trigger acted before insert or update on school_upgrade
    for each row execute function plan_actor();
create trigger acted before insert or update on school_upgrade_step
    for each row execute function plan_actor();
create trigger audited after insert or update or delete on school_upgrade
    for each row execute function audit_row('school', '', 'changed_by,changed_at');
create trigger audited after insert or update or delete on school_upgrade_step
    for each row execute function audit_row('school', '', 'id,changed_by,changed_at');

do $$
begin
    if exists (select from pg_roles where rolname = 'cruscotto_app') then
        grant select, insert, update on school_upgrade to cruscotto_app;
        grant select, insert, delete on school_upgrade_step to cruscotto_app;
    end if;
end $$;
