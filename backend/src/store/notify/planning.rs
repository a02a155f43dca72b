//! The plan: events in, notices and messages out, and the cursor between them, in one transaction.

use super::super::instant::Instant;
use super::super::{Store, StoreError};
use cruscotto_domain::asset::Asset;
use cruscotto_domain::id::{AreaId, AssetId};
use cruscotto_domain::incident::{Change, Severity, Subject};
use cruscotto_domain::notify::{Channel, Engagement, IncidentEvent, IncidentFacts, Notice, Purpose};
use cruscotto_domain::time::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};
use sqlx::{Postgres, Transaction};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::str::FromStr;
use tracing::error;

/// A transaction that plans. Dropped without [`Planning::commit`], nothing was planned.
#[derive(Debug)]
pub struct Planning {
    pub(super) transaction: Transaction<'static, Postgres>,
    cursor: i64,
}

/// A notice that waits, with its number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitingNotice {
    /// Its number.
    pub id: i64,
    /// What it says.
    pub notice: Notice,
}

/// A message to be kept.
#[derive(Debug)]
pub struct NewMessage {
    /// Its number, from [`Planning::message_id`].
    pub id: i64,
    /// Whom it is to.
    pub recipient: i32,
    /// What it is for.
    pub purpose: Purpose,
    /// Its first line.
    pub subject: String,
    /// All of it.
    pub content: Value,
    /// The notices that are in it.
    pub notices: Vec<i64>,
    /// The briefing whose paper goes with it, which is kept.
    pub paper: Option<i64>,
    /// The ways it goes; a message without any is dead at once.
    pub deliveries: Vec<NewDelivery>,
}

/// A way of a message.
#[derive(Debug, Clone)]
pub struct NewDelivery {
    /// The contact; none when there is none.
    pub contact: Option<i32>,
    /// How.
    pub channel: Channel,
    /// What may be shown of where to.
    pub address: String,
    /// What receivers know it by.
    pub uid: String,
    /// What is sent.
    pub payload: Value,
}

/// What is read of an incident; it has more.
#[derive(Deserialize)]
struct Record {
    subject: Option<Subject>,
    name: String,
    severity: Severity,
    #[serde(default)]
    affected: u32,
    nil: Option<AreaId>,
    municipio: Option<AreaId>,
    #[serde(default)]
    demo: bool,
}

impl Record {
    fn of_columns(subject: String, severity: &str) -> Self {
        let severity = severity.parse().unwrap_or(Severity::Critical);
        Self { subject: None, name: subject, severity, affected: 0, nil: None, municipio: None, demo: false }
    }

    fn asset(&self) -> Option<&AssetId> {
        self.subject.as_ref()?.asset()
    }

    fn facts(self, id: i64, asset: Option<&Asset>) -> IncidentFacts {
        let area = match &self.subject {
            Some(Subject::Area { area, .. } | Subject::Rule { area: Some(area), .. }) => Some(area.clone()),
            _ => None,
        };
        let named = match &self.subject {
            Some(Subject::Owner(owner)) => Some(owner.clone()),
            _ => None,
        };
        IncidentFacts {
            id,
            kind: asset.map(|a| a.kind),
            owner: asset.and_then(|a| a.owner.clone()).or(named),
            supplier: asset.and_then(|a| a.tags.get("supplier").cloned()),
            areas: [self.nil, self.municipio, area].into_iter().flatten().collect(),
            name: self.name,
            severity: self.severity,
            affected: self.affected,
            demo: self.demo,
        }
    }
}

type NoticeColumns = (i64, i32, i64, i64, String, i32, i32, String, Instant, Instant, bool);
type EngagementColumns = (i64, i32, i64, i32, Vec<i32>, Option<Instant>);

impl Store {
    /// Whether there is anything to plan at `now`, events or steps that are due; and whether notices wait that may be due.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn has_to_plan(&self, now: Timestamp) -> Result<(bool, bool), StoreError> {
        let found = sqlx::query_as(
            "select exists (select from incident_event where id > (select event_id from notification_cursor))
                 or exists (select from notification_engagement where next_due <= $1),
                 exists (select from notification_notice where message_id is null and ready_at <= $1)",
        )
        .bind(Instant(now))
        .fetch_one(&self.pool)
        .await?;
        Ok(found)
    }

    /// Begins to plan. Who else would waits until this is done.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn begin_planning(&self) -> Result<Planning, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let cursor = sqlx::query_scalar("select event_id from notification_cursor for update")
            .fetch_one(&mut *transaction)
            .await?;
        Ok(Planning { transaction, cursor })
    }
}

impl Planning {
    /// The next events after the cursor, at most `limit`, and whether each could be read: a kind that this program does not
    /// know is for the timeline alone.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn events(&mut self, limit: i64) -> Result<Vec<(IncidentEvent, bool)>, StoreError> {
        let rows: Vec<(i64, i64, Instant, String, Value)> = sqlx::query_as(
            "select id, incident_id, at, kind, detail from incident_event where id > $1 order by id limit $2",
        )
        .bind(self.cursor)
        .bind(limit)
        .fetch_all(&mut *self.transaction)
        .await?;
        let event = |(id, incident, at, kind, detail): (i64, i64, Instant, String, Value)| {
            let change = change(&kind, &detail);
            let known = change.is_some();
            let change = change.unwrap_or(Change::Commented { text: kind });
            (IncidentEvent { id, incident, at: at.0, change }, known)
        };
        Ok(rows.into_iter().map(event).collect())
    }

    /// What is known of incidents.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn facts(&mut self, incidents: &[i64]) -> Result<HashMap<i64, IncidentFacts>, StoreError> {
        let rows: Vec<(i64, String, String, Value)> =
            sqlx::query_as("select id, subject, severity, record from incident where id = any($1)")
                .bind(incidents)
                .fetch_all(&mut *self.transaction)
                .await?;
        let mut records = Vec::with_capacity(rows.len());
        for (id, subject, severity, record) in rows {
            let record = serde_json::from_value(record).unwrap_or_else(|error| {
                // Told by its columns rather than not at all, and nothing behind it is held up.
                error!(incident = id, %error, "the record of an incident cannot be read");
                Record::of_columns(subject, &severity)
            });
            records.push((id, record));
        }
        let ids: Vec<&str> = records.iter().filter_map(|(_, r)| r.asset()).map(AssetId::as_str).collect();
        let rows: Vec<(String, Value)> = sqlx::query_as("select id, definition from asset where id = any($1)")
            .bind(&ids)
            .fetch_all(&mut *self.transaction)
            .await?;
        let mut assets = HashMap::new();
        for (id, definition) in rows {
            let asset: Asset =
                serde_json::from_value(definition).map_err(|e| StoreError::bad_row("asset", id.clone(), e))?;
            assets.insert(id, asset);
        }
        let facts = |(id, record): (i64, Record)| {
            let asset = record.asset().and_then(|asset| assets.get(asset.as_str()));
            (id, record.facts(id, asset))
        };
        Ok(records.into_iter().map(facts).collect())
    }

    /// How far policies have gone with incidents.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn engagements(
        &mut self,
        incidents: &[i64],
    ) -> Result<HashMap<i64, BTreeMap<i32, Engagement>>, StoreError> {
        let rows: Vec<EngagementColumns> = sqlx::query_as(
            "select incident_id, policy_id, event_id, reached, told, next_due from notification_engagement
             where incident_id = any($1)",
        )
        .bind(incidents)
        .fetch_all(&mut *self.transaction)
        .await?;
        let mut found: HashMap<i64, BTreeMap<i32, Engagement>> = HashMap::new();
        for columns in rows {
            let incident = columns.0;
            let engagement = engagement(columns);
            found.entry(incident).or_default().insert(engagement.policy, engagement);
        }
        Ok(found)
    }

    /// Incidents of which a step is due, at most `limit`.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn due_incidents(&mut self, now: Timestamp, limit: i64) -> Result<Vec<i64>, StoreError> {
        let incidents = sqlx::query_scalar(
            "select incident_id from notification_engagement where next_due <= $1
             group by incident_id order by min(next_due), incident_id limit $2",
        )
        .bind(Instant(now))
        .bind(limit)
        .fetch_all(&mut *self.transaction)
        .await?;
        Ok(incidents)
    }

    /// Keeps notices, and says how many were not kept before.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn keep_notices(&mut self, notices: &[Notice]) -> Result<u64, StoreError> {
        if notices.is_empty() {
            return Ok(0);
        }
        let step = |n: &Notice| i32::try_from(n.step.map_or(0, |(_, step)| step)).unwrap_or(i32::MAX);
        let kept = sqlx::query(
            "insert into notification_notice
                 (recipient_id, incident_id, event_id, reason, policy_id, step, severity, at, ready_at, piercing)
             select * from unnest($1::integer[], $2::bigint[], $3::bigint[], $4::text[], $5::integer[], $6::integer[],
                                  $7::text[], $8::timestamptz[], $9::timestamptz[], $10::boolean[])
             on conflict (recipient_id, event_id, reason, policy_id, step) do nothing",
        )
        .bind(notices.iter().map(|n| n.recipient).collect::<Vec<_>>())
        .bind(notices.iter().map(|n| n.incident).collect::<Vec<_>>())
        .bind(notices.iter().map(|n| n.event).collect::<Vec<_>>())
        .bind(notices.iter().map(|n| n.reason.as_str()).collect::<Vec<_>>())
        .bind(notices.iter().map(|n| n.step.map_or(0, |(policy, _)| policy)).collect::<Vec<_>>())
        .bind(notices.iter().map(step).collect::<Vec<_>>())
        .bind(notices.iter().map(|n| n.severity.as_str()).collect::<Vec<_>>())
        .bind(notices.iter().map(|n| Instant(n.at)).collect::<Vec<_>>())
        .bind(notices.iter().map(|n| Instant(n.ready)).collect::<Vec<_>>())
        .bind(notices.iter().map(|n| n.piercing).collect::<Vec<_>>())
        .execute(&mut *self.transaction)
        .await?;
        Ok(kept.rows_affected())
    }

    /// Keeps how far policies have gone: `all` is all there is of the incidents in it.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn keep_engagements(&mut self, all: &HashMap<i64, BTreeMap<i32, Engagement>>) -> Result<(), StoreError> {
        let incidents: Vec<i64> = all.keys().copied().collect();
        sqlx::query("delete from notification_engagement where incident_id = any($1)")
            .bind(&incidents)
            .execute(&mut *self.transaction)
            .await?;
        for (incident, engagements) in all {
            for engagement in engagements.values() {
                sqlx::query(
                    "insert into notification_engagement (incident_id, policy_id, event_id, reached, told, next_due)
                     values ($1, $2, $3, $4, $5, $6)",
                )
                .bind(incident)
                .bind(engagement.policy)
                .bind(engagement.event)
                .bind(i32::try_from(engagement.reached).unwrap_or(i32::MAX))
                .bind(engagement.told.iter().copied().collect::<Vec<_>>())
                .bind(engagement.next.map(Instant))
                .execute(&mut *self.transaction)
                .await?;
            }
        }
        Ok(())
    }

    /// Moves the cursor to an event.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn move_cursor(&mut self, event: i64) -> Result<(), StoreError> {
        sqlx::query("update notification_cursor set event_id = $1").bind(event).execute(&mut *self.transaction).await?;
        self.cursor = event;
        Ok(())
    }

    /// Recipients for whom notices wait.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn waiting_recipients(&mut self) -> Result<Vec<i32>, StoreError> {
        let recipients = sqlx::query_scalar(
            "select distinct recipient_id from notification_notice where message_id is null order by 1",
        )
        .fetch_all(&mut *self.transaction)
        .await?;
        Ok(recipients)
    }

    /// The oldest notices that wait for a recipient, in the order they were planned.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn waiting(&mut self, recipient: i32, limit: i64) -> Result<Vec<WaitingNotice>, StoreError> {
        let rows: Vec<NoticeColumns> = sqlx::query_as(
            "select id, recipient_id, incident_id, event_id, reason, policy_id, step, severity, at, ready_at, piercing
             from notification_notice where message_id is null and recipient_id = $1 order by id limit $2",
        )
        .bind(recipient)
        .bind(limit)
        .fetch_all(&mut *self.transaction)
        .await?;
        rows.into_iter().map(notice).collect()
    }

    /// The number of a message to be.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn message_id(&mut self) -> Result<i64, StoreError> {
        let id = sqlx::query_scalar("select nextval(pg_get_serial_sequence('notification_message', 'id'))")
            .fetch_one(&mut *self.transaction)
            .await?;
        Ok(id)
    }

    /// Keeps a message, puts it into the outbox, and gives the numbers of its deliveries.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn keep_message(&mut self, message: &NewMessage) -> Result<Vec<i64>, StoreError> {
        sqlx::query(
            "insert into notification_message (id, recipient_id, purpose, subject, content, paper)
             values ($1, $2, $3, $4, $5, $6)",
        )
        .bind(message.id)
        .bind(message.recipient)
        .bind(message.purpose.as_str())
        .bind(&message.subject)
        .bind(&message.content)
        .bind(message.paper)
        .execute(&mut *self.transaction)
        .await?;
        sqlx::query("update notification_notice set message_id = $1 where id = any($2) and message_id is null")
            .bind(message.id)
            .bind(&message.notices)
            .execute(&mut *self.transaction)
            .await?;
        let mut ids = Vec::with_capacity(message.deliveries.len());
        for delivery in &message.deliveries {
            let state = match (delivery.contact, message.purpose) {
                (None, _) => "dead",
                (_, Purpose::Test) => "testing",
                _ => "waiting",
            };
            let id: i64 = sqlx::query_scalar(
                "insert into notification_delivery
                     (message_id, contact_id, channel, address, uid, payload, state, finished_at)
                 values ($1, $2, $3, $4, $5, $6, $7, case when $7 = 'dead' then now() end) returning id",
            )
            .bind(message.id)
            .bind(delivery.contact)
            .bind(delivery.channel.as_str())
            .bind(&delivery.address)
            .bind(&delivery.uid)
            .bind(&delivery.payload)
            .bind(state)
            .fetch_one(&mut *self.transaction)
            .await?;
            if delivery.contact.is_none() {
                super::outbox::tell_of_failure(&mut self.transaction, id).await?;
            }
            ids.push(id);
        }
        Ok(ids)
    }

    /// Makes it so.
    ///
    /// # Errors
    /// [`StoreError`]; nothing is planned then, or all of it, if the answer was lost.
    pub async fn commit(self) -> Result<(), StoreError> {
        Ok(self.transaction.commit().await?)
    }
}

/// A change as the log has it; `None` for a kind that is newer than this program. A change without detail has an empty one.
fn change(kind: &str, detail: &Value) -> Option<Change> {
    let bare = json!({ "kind": kind });
    let full = json!({ "kind": kind, "detail": detail });
    serde_json::from_value(full).or_else(|_| serde_json::from_value(bare)).ok()
}

fn engagement((_, policy, event, reached, told, next): EngagementColumns) -> Engagement {
    Engagement {
        policy,
        event,
        reached: usize::try_from(reached).unwrap_or_default(),
        told: BTreeSet::from_iter(told),
        next: next.map(|at| at.0),
    }
}

fn notice(columns: NoticeColumns) -> Result<WaitingNotice, StoreError> {
    let (id, recipient, incident, event, reason, policy, step, severity, at, ready, piercing) = columns;
    let bad = |reason: String| StoreError::bad_row("notification_notice", id.to_string(), reason);
    let notice = Notice {
        recipient,
        incident,
        event,
        step: (policy != 0).then(|| (policy, usize::try_from(step).unwrap_or_default())),
        reason: reason.parse().map_err(|e: cruscotto_domain::word::UnknownWord| bad(e.to_string()))?,
        severity: Severity::from_str(&severity).map_err(|e| bad(e.to_string()))?,
        at: at.0,
        ready: ready.0,
        piercing,
    };
    Ok(WaitingNotice { id, notice })
}
