//! Incidents: what the engine keeps, and what the API reads.

use super::instant::Instant;
use super::{Store, StoreError};
use cruscotto_domain::id::{AreaId, AssetId};
use cruscotto_domain::incident::{Change, EventItem, Incident, IncidentState, Kept, Member, Round};
use cruscotto_domain::time::Timestamp;
use serde_json::{Value, json};
use sqlx::PgConnection;
use sqlx::types::Json;
use std::collections::BTreeMap;

/// Which incidents are wanted; everything that is empty or none does not narrow them down.
#[derive(Debug, Clone, Default)]
pub struct IncidentQuery {
    /// Only in these states.
    pub states: Vec<IncidentState>,
    /// Only of these severities, by name.
    pub severities: Vec<&'static str>,
    /// Only of this NIL or Municipio.
    pub area: Option<String>,
    /// Only of these Municipi: the scope of who asks.
    pub municipi: Option<Vec<String>>,
    /// Only those that take this asset along, or are about it.
    pub asset: Option<AssetId>,
    /// Only of this person.
    pub assignee: Option<String>,
    /// Only opened from this time on.
    pub from: Option<Timestamp>,
    /// Only opened before this time.
    pub to: Option<Timestamp>,
    /// Only with lower numbers.
    pub below: Option<i64>,
    /// At most so many.
    pub limit: i64,
}

impl Store {
    /// Takes `count` numbers for new incidents; those that are not used stay unused.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn incident_numbers(&self, count: i32) -> Result<Vec<i64>, StoreError> {
        Ok(sqlx::query_scalar("select nextval('incident_id_seq') from generate_series(1, $1)")
            .bind(count)
            .fetch_all(&self.pool)
            .await?)
    }

    /// The incidents that are not over, those whose fault is not, and those resolved after `since`; with their assets.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn kept_incidents(&self, since: Timestamp) -> Result<Vec<Kept>, StoreError> {
        let rows: Vec<(i64, Value)> = sqlx::query_as(
            "select id, record from incident
             where state in ('open', 'acknowledged')
                or (state = 'resolved' and (resolved_at >= $1 or (record ->> 'faulty')::boolean))
             order by id",
        )
        .bind(Instant(since))
        .fetch_all(&self.pool)
        .await?;
        self.with_members(rows).await
    }

    /// One incident with its assets.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn kept_incident(&self, id: i64) -> Result<Option<Kept>, StoreError> {
        let rows: Vec<(i64, Value)> =
            sqlx::query_as("select id, record from incident where id = $1").bind(id).fetch_all(&self.pool).await?;
        Ok(self.with_members(rows).await?.pop())
    }

    async fn with_members(&self, rows: Vec<(i64, Value)>) -> Result<Vec<Kept>, StoreError> {
        let ids: Vec<i64> = rows.iter().map(|(id, _)| *id).collect();
        let assets: Vec<(i64, String, Instant, Option<Instant>)> = sqlx::query_as(
            "select incident_id, asset_id, since, back_at from incident_asset where incident_id = any($1)",
        )
        .bind(&ids)
        .fetch_all(&self.pool)
        .await?;
        let mut members: BTreeMap<i64, BTreeMap<AssetId, Member>> = BTreeMap::new();
        for (id, asset, since, back) in assets {
            let asset = asset.parse().map_err(|e| StoreError::bad_row("incident_asset", &asset, e))?;
            let member = Member { since: since.0, back: back.map(|b| b.0) };
            members.entry(id).or_default().insert(asset, member);
        }
        rows.into_iter()
            .map(|(id, record)| {
                Ok(Kept { incident: incident(id, record)?, members: members.remove(&id).unwrap_or_default() })
            })
            .collect()
    }

    /// Writes a round: incidents, their assets and their events, all or nothing.
    ///
    /// # Errors
    /// [`StoreError::Exists`] when somebody else changed one of the incidents meanwhile: what is stored must be read anew.
    pub async fn save_round(&self, round: &Round) -> Result<(), StoreError> {
        let mut transaction = self.pool.begin().await?;
        // What is over is written before what takes its place: there is one incident about a subject at a time.
        for changed in round.incidents.values() {
            if let Some(before) = changed.before {
                update(&mut transaction, &changed.incident, before).await?;
            }
        }
        for changed in round.incidents.values().filter(|c| c.before.is_none()) {
            insert(&mut transaction, &changed.incident).await?;
        }
        let members = || round.members.iter();
        sqlx::query(
            "insert into incident_asset (incident_id, asset_id, since, back_at)
             select * from unnest($1::bigint[], $2::text[], $3::timestamptz[], $4::timestamptz[])
             on conflict (incident_id, asset_id) do update set since = excluded.since, back_at = excluded.back_at",
        )
        .bind(members().map(|((id, _), _)| *id).collect::<Vec<_>>())
        .bind(members().map(|((_, asset), _)| asset.as_str()).collect::<Vec<_>>())
        .bind(members().map(|(_, member)| Instant(member.since)).collect::<Vec<_>>())
        .bind(members().map(|(_, member)| member.back.map(Instant)).collect::<Vec<_>>())
        .execute(&mut *transaction)
        .await?;
        if !round.events.is_empty() {
            let events = || round.events.iter();
            sqlx::query(
                "insert into incident_event (incident_id, at, kind, actor, detail)
                 select incident_id, at, kind, actor, detail
                 from unnest($1::bigint[], $2::timestamptz[], $3::text[], $4::text[], $5::jsonb[])
                      with ordinality as new (incident_id, at, kind, actor, detail, place)
                 order by place",
            )
            .bind(events().map(|e| e.incident).collect::<Vec<_>>())
            .bind(events().map(|e| Instant(e.at)).collect::<Vec<_>>())
            .bind(events().map(|e| e.change.kind()).collect::<Vec<_>>())
            .bind(events().map(|e| e.actor.as_deref()).collect::<Vec<_>>())
            .bind(events().map(|e| detail(&e.change)).collect::<Result<Vec<_>, _>>()?)
            .execute(&mut *transaction)
            .await?;
        }
        transaction.commit().await?;
        Ok(())
    }

    /// Incidents, the latest opened first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn incidents(&self, query: &IncidentQuery) -> Result<Vec<Incident>, StoreError> {
        let rows: Vec<(i64, Value)> = sqlx::query_as(
            "select id, record from incident
             where (cardinality($1::text[]) = 0 or state = any($1))
               and (cardinality($2::text[]) = 0 or severity = any($2))
               and ($3::text is null or record ->> 'nil' = $3 or record ->> 'municipio' = $3)
               and ($4::text[] is null or record ->> 'municipio' = any($4))
               and ($5::text is null or subject = 'asset:' || $5 or exists (
                    select from incident_asset member where member.incident_id = incident.id and member.asset_id = $5))
               and ($6::text is null or assignee = $6)
               and ($7::timestamptz is null or opened_at >= $7) and ($8::timestamptz is null or opened_at < $8)
               and ($9::bigint is null or id < $9)
             order by id desc limit $10",
        )
        .bind(query.states.iter().map(|s| s.as_str()).collect::<Vec<_>>())
        .bind(&query.severities)
        .bind(query.area.as_deref())
        .bind(query.municipi.as_deref())
        .bind(query.asset.as_ref().map(AssetId::as_str))
        .bind(query.assignee.as_deref())
        .bind(query.from.map(Instant))
        .bind(query.to.map(Instant))
        .bind(query.below)
        .bind(query.limit)
        .fetch_all(&self.pool)
        .await?;
        rows.into_iter().map(|(id, record)| incident(id, record)).collect()
    }

    /// Incidents before `of` that could resemble it, the latest first: about the same subject, or in the same NIL or with
    /// the same fault in the same Municipio.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn incidents_like(&self, of: &Incident, limit: i64) -> Result<Vec<Incident>, StoreError> {
        let subject = of.subject.to_string();
        // The same area, whenever it was.
        let stem = subject.split_once('@').map_or(subject.as_str(), |(area, _)| area);
        let rows: Vec<(i64, Value)> = sqlx::query_as(
            "select id, record from incident
             where id < $1 and state <> 'merged'
               and (split_part(subject, '@', 1) = $2 or record ->> 'nil' = $3 or record ->> 'municipio' = $4)
             order by id desc limit $5",
        )
        .bind(of.id)
        .bind(stem)
        .bind(of.nil.as_ref().map(AreaId::as_str))
        .bind(of.municipio.as_ref().map(AreaId::as_str))
        .bind(limit)
        .fetch_all(&self.pool)
        .await?;
        rows.into_iter().map(|(id, record)| incident(id, record)).collect()
    }

    /// All that happened to an incident, oldest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn incident_timeline(&self, id: i64) -> Result<Vec<EventItem>, StoreError> {
        type Row = (i64, i64, Instant, String, Option<String>, Value);
        let rows: Vec<Row> = sqlx::query_as(
            "select id, incident_id, at, kind, actor, detail from incident_event where incident_id = $1 order by id",
        )
        .bind(id)
        .fetch_all(&self.pool)
        .await?;
        rows.into_iter()
            .map(|(id, incident, at, kind, actor, detail)| {
                Ok(EventItem { id, incident, at: at.0, actor, change: change(id, &kind, detail)? })
            })
            .collect()
    }
}

async fn update(connection: &mut PgConnection, incident: &Incident, before: u32) -> Result<(), StoreError> {
    let done = sqlx::query(
        "update incident set severity = $3, state = $4, since = $5, resolved_at = $6, assignee = $7, merged_into = $8,
                             record = $9, version = $10
         where id = $1 and version = $2",
    )
    .bind(incident.id)
    .bind(version(before))
    .bind(incident.severity.as_str())
    .bind(incident.state.as_str())
    .bind(Instant(incident.since))
    .bind(incident.resolved.map(Instant))
    .bind(incident.assignee.as_deref())
    .bind(incident.merged_into)
    .bind(Json(incident))
    .bind(version(incident.revision))
    .execute(connection)
    .await?;
    if done.rows_affected() == 1 { Ok(()) } else { Err(StoreError::Exists) }
}

async fn insert(connection: &mut PgConnection, incident: &Incident) -> Result<(), StoreError> {
    sqlx::query(
        "insert into incident (id, subject, severity, state, since, opened_at, resolved_at, assignee, merged_into,
                               record, version)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
    )
    .bind(incident.id)
    .bind(incident.subject.to_string())
    .bind(incident.severity.as_str())
    .bind(incident.state.as_str())
    .bind(Instant(incident.since))
    .bind(Instant(incident.opened))
    .bind(incident.resolved.map(Instant))
    .bind(incident.assignee.as_deref())
    .bind(incident.merged_into)
    .bind(Json(incident))
    .bind(version(incident.revision))
    .execute(connection)
    .await?;
    Ok(())
}

fn version(revision: u32) -> i32 {
    i32::try_from(revision).unwrap_or(i32::MAX)
}

fn incident(id: i64, record: Value) -> Result<Incident, StoreError> {
    serde_json::from_value(record).map_err(|e| StoreError::bad_row("incident", id.to_string(), e))
}

/// Column `detail` of an event: what its change says beside its kind.
fn detail(change: &Change) -> Result<Value, StoreError> {
    let mut whole =
        serde_json::to_value(change).map_err(|e| StoreError::bad_row("incident_event", change.kind(), e))?;
    Ok(whole.get_mut("detail").map_or_else(|| json!({}), Value::take))
}

/// The change that a row of the log tells of.
///
/// # Errors
/// [`StoreError::BadRow`] for a kind of another build.
pub(super) fn change(id: i64, kind: &str, detail: Value) -> Result<Change, StoreError> {
    let whole = match detail {
        Value::Object(fields) if fields.is_empty() => json!({ "kind": kind }),
        detail => json!({ "kind": kind, "detail": detail }),
    };
    serde_json::from_value(whole).map_err(|e| StoreError::bad_row("incident_event", id.to_string(), e))
}
