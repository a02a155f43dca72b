//! The task that has samples written. What waits in the queue is committed together, so that a hundred small deliveries
//! cost one commit, and a delivery on an idle city waits for nobody. A few commits are under way at a time: while the
//! database stores one, the next is prepared, and a second core has work.

use super::group::Group;
use super::queue::{Delivery, WriterHandle, answer_to};
use crate::known::Known;
use crate::live::{Commit, HubHandle};
use crate::observe;
use crate::store::{Committed, DeliveryNote, Store, StoreError, StoredRow};
use cruscotto_domain::failure::PollFailure;
use cruscotto_domain::sample::{MAX_LISTED_REFUSALS, Receipt, Refusal};
use cruscotto_domain::time::Timestamp;
use metrics::{counter, histogram};
use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;
use std::time::Instant;
use tokio::sync::mpsc;
use tokio::task::{JoinError, JoinSet};
use tokio_util::sync::CancellationToken;
use tracing::warn;

/// Commits under way at a time. More would make the groups smaller, and take connections from those who read.
const COMMITS_AT_ONCE: usize = 2;

/// Samples of one commit at most, if one delivery alone has not more: a second of work, so that a lock is never long.
const GROUP_ROWS: usize = 200_000;

/// The code of a sample that the database refused on its own.
const REFUSED_BY_STORE: &str = "refused_by_store";

/// The task.
#[derive(Debug)]
pub struct Writer {
    queue: mpsc::Receiver<Delivery>,
    pen: Pen,
}

impl Writer {
    /// A writer and the way to it.
    #[must_use]
    pub fn new(store: Store, known: Arc<Known>, hub: HubHandle) -> (WriterHandle, Self) {
        let (handle, queue) = WriterHandle::new(store.clone(), known);
        (handle, Self { queue, pen: Pen { store, hub } })
    }

    /// Runs until `stop`, and then until what waits is committed.
    pub async fn run(mut self, stop: CancellationToken) {
        let mut under_way = JoinSet::new();
        let mut next = self.next(&stop).await;
        while let Some(first) = next {
            while under_way.len() >= COMMITS_AT_ONCE {
                ended(under_way.join_next().await);
            }
            let mut rows = first.rows.len();
            let mut group = vec![first];
            next = None;
            while let Ok(delivery) = self.queue.try_recv() {
                if rows + delivery.rows.len() > GROUP_ROWS {
                    next = Some(delivery);
                    break;
                }
                rows += delivery.rows.len();
                group.push(delivery);
            }
            let pen = self.pen.clone();
            under_way.spawn(async move { pen.write(group).await });
            if next.is_none() {
                next = self.next(&stop).await;
            }
        }
        while !under_way.is_empty() {
            ended(under_way.join_next().await);
        }
    }

    async fn next(&mut self, stop: &CancellationToken) -> Option<Delivery> {
        tokio::select! {
            biased;
            delivery = self.queue.recv() => delivery,
            () = stop.cancelled() => {
                self.queue.close();
                self.queue.recv().await
            }
        }
    }
}

/// A commit that panicked takes the writer with it: nothing is acknowledged by halves.
fn ended(commit: Option<Result<(), JoinError>>) {
    if let Some(Err(error)) = commit
        && let Ok(panic) = error.try_into_panic()
    {
        std::panic::resume_unwind(panic);
    }
}

/// What writes a group and tells of it.
#[derive(Debug, Clone)]
struct Pen {
    store: Store,
    hub: HubHandle,
}

/// What became of a group.
struct Outcome {
    group: Group,
    committed: Committed,
    /// Rows that the database refused, with its words.
    poison: BTreeMap<(i32, Timestamp), String>,
}

impl Pen {
    async fn write(&self, deliveries: Vec<Delivery>) {
        let begun = Instant::now();
        match self.commit(&deliveries).await {
            Ok(outcome) => {
                counter!(observe::COMMITS).increment(1);
                histogram!(observe::COMMIT_SECONDS).record(begun.elapsed().as_secs_f64());
                #[expect(clippy::cast_precision_loss, reason = "a histogram of row counts")]
                histogram!(observe::COMMIT_ROWS).record(outcome.group.rows.len() as f64);
                self.answer(deliveries, &outcome);
            }
            Err(error) => {
                counter!(observe::COMMITS_FAILED).increment(1);
                // The connection may have gone between the commit and its answer: then it is stored and not shown.
                self.hub.fell_behind();
                let answer = answer_to(&error);
                for delivery in deliveries {
                    // A client that hung up needs no answer; it will send again.
                    let _ = delivery.reply.send(Err(answer.clone()));
                }
            }
        }
    }

    async fn commit(&self, deliveries: &[Delivery]) -> Result<Outcome, StoreError> {
        let rows: Vec<&[StoredRow]> = deliveries.iter().map(|d| d.rows.as_slice()).collect();
        let group = Group::merge(&rows);
        let failures: Vec<&PollFailure> = deliveries.iter().flat_map(|d| &d.failures).collect();
        let received = Timestamp::now();
        let notes = |committed: &Committed| notes(deliveries, &group, received, |row| committed.is_new(row));
        match self.store.commit(&group.rows, notes, &failures).await {
            Ok(committed) => Ok(Outcome { group, committed, poison: BTreeMap::new() }),
            Err(StoreError::Refused(error)) => {
                warn!(%error, rows = group.rows.len(), "the database refuses a batch; looking for the samples it means");
                self.isolate(deliveries, group, &failures, received).await
            }
            Err(error) => Err(error),
        }
    }

    /// Halves what the database refuses until the samples that it means stand alone; the others are committed.
    async fn isolate(
        &self,
        deliveries: &[Delivery],
        group: Group,
        failures: &[&PollFailure],
        received: Timestamp,
    ) -> Result<Outcome, StoreError> {
        let mut new = HashSet::new();
        let mut poison = BTreeMap::new();
        let mut parts = vec![group.rows.as_slice()];
        while let Some(part) = parts.pop() {
            match self.store.commit(part, |_| Vec::new(), &[]).await {
                Ok(committed) => {
                    new.extend(part.iter().filter(|row| committed.is_new(row)).map(|row| (row.series, row.time)));
                }
                Err(StoreError::Refused(error)) if part.len() == 1 => {
                    poison.insert((part[0].series, part[0].time), error.to_string());
                }
                Err(StoreError::Refused(_)) => {
                    let (left, right) = part.split_at(part.len() / 2);
                    parts.extend([right, left]);
                }
                Err(error) => return Err(error),
            }
        }
        let committed = Committed::Only(new);
        let notes = |_: &Committed| notes(deliveries, &group, received, |row| committed.is_new(row));
        self.store.commit(&[], notes, failures).await?;
        Ok(Outcome { group, committed, poison })
    }

    /// Tells the hub what is new, and each sender what became of its samples.
    fn answer(&self, deliveries: Vec<Delivery>, outcome: &Outcome) {
        let at = Timestamp::now();
        let Outcome { group, committed, poison } = outcome;
        let stored = group.stored(|row| committed.is_new(row));
        let mut new_rows: Vec<Vec<StoredRow>> =
            stored.iter().map(|n| Vec::with_capacity(usize::try_from(*n).unwrap_or(0))).collect();
        let mut poisoned: Vec<Vec<Refusal>> = vec![Vec::new(); deliveries.len()];
        for (row, owner) in group.rows.iter().zip(&group.owners) {
            let owner = *owner as usize;
            if committed.is_new(row) {
                new_rows[owner].push(*row);
            } else if let Some(detail) = poison.get(&(row.series, row.time)) {
                poisoned[owner].push(refusal(row, &deliveries[owner].rows, detail));
            }
        }
        for (i, delivery) in deliveries.into_iter().enumerate() {
            let by_store = poisoned[i].len() as u64;
            let duplicates = group.brought[i] - stored[i] - by_store;
            let refused_count = delivery.refused_by_code.values().sum::<u64>() + by_store;
            counter!(observe::SAMPLES_STORED).increment(stored[i]);
            counter!(observe::SAMPLES_DUPLICATE).increment(duplicates);
            for (code, count) in delivery.refused_by_code.iter().chain([(&REFUSED_BY_STORE, &by_store)]) {
                counter!(observe::SAMPLES_REFUSED, "code" => *code).increment(*count);
            }
            let mut refused = delivery.refused;
            refused.extend(std::mem::take(&mut poisoned[i]));
            refused.truncate(MAX_LISTED_REFUSALS);
            let rows = std::mem::take(&mut new_rows[i]);
            self.hub.committed(Commit { source: delivery.source, at, rows, failures: delivery.failures });
            // A client that hung up will send again and be told of duplicates.
            let _ = delivery.reply.send(Ok(Receipt { stored: stored[i], duplicates, refused, refused_count }));
        }
    }
}

/// That the store refused `row` of a delivery that brought `rows`.
fn refusal(row: &StoredRow, rows: &[StoredRow], detail: &str) -> Refusal {
    // The position among the accepted samples: of a double the first.
    let found = rows.iter().position(|brought| (brought.series, brought.time) == (row.series, row.time));
    let index = found.and_then(|i| u32::try_from(i).ok()).unwrap_or(u32::MAX);
    Refusal { index, code: REFUSED_BY_STORE.to_owned(), detail: detail.to_owned() }
}

fn notes(
    deliveries: &[Delivery],
    group: &Group,
    received: Timestamp,
    is_new: impl Fn(&StoredRow) -> bool,
) -> Vec<DeliveryNote> {
    let stored = group.stored(is_new);
    let note = |(i, delivery): (usize, &Delivery)| {
        let times = delivery.rows.iter().map(|row| row.time);
        DeliveryNote {
            source: delivery.source.clone(),
            received,
            span: times.clone().min().zip(times.max()),
            stored: stored[i],
            duplicates: group.brought[i] - stored[i],
            refused: delivery.refused_by_code.values().sum(),
        }
    };
    deliveries.iter().enumerate().map(note).collect()
}
