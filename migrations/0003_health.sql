-- The health of each condition, so that a restart changes no state, and every change it ever made.

create table health_state (
    asset_id text not null references asset (id),
    metric   text not null,
    labels   jsonb not null,
    shown    text not null,
    since    timestamptz not null,
    -- The domain's machine with what is pending in it.
    machine  jsonb not null,
    primary key (asset_id, metric, labels)
) with (fillfactor = 50); -- rewritten often, always in place

-- Append-only. The key makes a replay after a crash harmless.
create table health_transition (
    asset_id text not null references asset (id),
    metric   text not null,
    labels   jsonb not null,
    was      text not null,
    became   text not null,
    -- When the new condition began, and when it had lasted long enough to be believed.
    since    timestamptz not null,
    decided  timestamptz not null,
    primary key (asset_id, metric, labels, decided, became)
);
create index health_transition_by_time on health_transition (decided);
