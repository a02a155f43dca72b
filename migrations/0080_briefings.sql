-- Briefings: drafts that people compose, and documents that do not change any more.
-- docs/decisions/0075-frozen-means-frozen.md says why it looks like this.

create table briefing (
    id             bigint generated always as identity primary key,
    state          text        not null default 'draft' check (state in ('draft', 'review', 'frozen')),
    -- The domain's Draft, with the speaker's notes.
    draft          jsonb       not null,
    -- One more with each change: two people do not write over each other.
    version        integer     not null default 1,
    -- The briefing that it follows: its decisions are followed up in this one.
    follows        bigint      references briefing (id),
    created_by     text        not null,
    created_at     timestamptz not null default now(),
    changed_by     text        not null,
    changed_at     timestamptz not null default now(),
    frozen_at      timestamptz,
    -- The canonical bytes (RFC 8785), and their SHA-256: the name by which they are handed out.
    document       bytea,
    sha256         bytea       unique,
    -- The newest correction that was known then.
    corrections_to bigint,
    check ((state = 'frozen') = (document is not null)),
    check ((document is null) = (sha256 is null) and (document is null) = (frozen_at is null)
       and (document is null) = (corrections_to is null)),
    check (document is null or pg_catalog.sha256(document) = sha256)
);
create index briefing_by_change on briefing (changed_at desc);

-- What is frozen stays as it is, whoever asks: the server's role cannot disable a trigger.
create function briefing_stays() returns trigger language plpgsql as $$
begin
    if tg_op = 'TRUNCATE' then
        raise exception 'briefings are not truncated' using errcode = 'restrict_violation';
    end if;
    if old.state = 'frozen' then
        raise exception 'briefing % is frozen: it does not change any more', old.id using errcode = 'restrict_violation';
    end if;
    if tg_op = 'DELETE' then
        return old;
    end if;
    if new.state = 'frozen' and old.state <> 'review' then
        raise exception 'briefing % is in state %: only what was in review is frozen', old.id, old.state
            using errcode = 'restrict_violation';
    end if;
    perform set_config('cruscotto.actor', new.changed_by, true);
    return new;
end $$;
create trigger stays before update or delete on briefing for each row execute function briefing_stays();
create trigger stays_whole before truncate on briefing for each statement execute function briefing_stays();

create function briefing_actor() returns trigger language plpgsql as $$
begin
    perform set_config('cruscotto.actor', new.changed_by, true);
    return new;
end $$;
create trigger acted before insert on briefing for each row execute function briefing_actor();
-- That a draft was changed is said, not what was in it: it is written many times a minute.
create trigger audited after insert or update or delete on briefing
    for each row execute function audit_row('id', 'draft,document', 'changed_by,changed_at,version');

-- What people say of a briefing: append-only, beside the document and never in it.
create table briefing_comment (
    id          bigint      generated always as identity primary key,
    briefing_id bigint      not null references briefing (id) on delete cascade,
    -- The block's key; null for the whole.
    block       text,
    at          timestamptz not null default now(),
    author      text        not null,
    body        text        not null check (char_length(body) between 1 and 2000)
);
create index briefing_comment_by_briefing on briefing_comment (briefing_id, id);

-- Decisions taken, followed up in the briefing that follows.
create table briefing_decision (
    id          bigint      generated always as identity primary key,
    briefing_id bigint      not null references briefing (id),
    block       text,
    what        text        not null check (char_length(what) between 1 and 600),
    owner       text        not null check (char_length(owner) between 1 and 120),
    due         date,
    state       text        not null default 'open' check (state in ('open', 'done', 'dropped')),
    taken_by    text        not null,
    taken_at    timestamptz not null default now(),
    changed_by  text        not null,
    changed_at  timestamptz not null default now()
);
create index briefing_decision_by_briefing on briefing_decision (briefing_id, id);
create trigger acted before insert or update on briefing_decision for each row execute function briefing_actor();
create trigger audited after insert or update or delete on briefing_decision
    for each row execute function audit_row('id', '', 'changed_by,changed_at');

do $$
begin
    if exists (select from pg_roles where rolname = 'cruscotto_app') then
        revoke all on briefing, briefing_comment, briefing_decision from cruscotto_app;
        grant select, insert, update, delete on briefing to cruscotto_app;
        grant select, insert on briefing_comment to cruscotto_app;
        grant select, insert on briefing_decision to cruscotto_app;
        -- What was decided stays as it was written; only what became of it changes.
        grant update (state, changed_by, changed_at) on briefing_decision to cruscotto_app;
        grant usage on all sequences in schema public to cruscotto_app;
    end if;
end $$;
