//! The task that plans and sends, and what the API asks of it.

use super::calendar::Person;
use super::channel::{Channels, Sent};
use super::compose::{Contents, Letterhead};
use super::directory::{Records, Rotas, people};
use super::dispatcher::{Dispatcher, Patience};
use super::paper::Enclosures;
use super::planner::Planner;
use super::seal::Vault;
use super::settings::NotifySettings;
use super::zone::CityZone;
use crate::observe;
use crate::store::{Store, StoreError};
use cruscotto_domain::notify::Purpose;
use cruscotto_domain::time::{MICROS_PER_SECOND, Timestamp};
use metrics::gauge;
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::AtomicI64;
use std::time::Duration;
use tokio::sync::Notify;
use tokio::time::{MissedTickBehavior, interval};
use tokio_util::sync::CancellationToken;
use tracing::{error, info, warn};

/// How often it looks whether there is something to do.
const EVERY: Duration = Duration::from_millis(250);

/// How often it looks whether it still leads, and counts what waits.
const CHECK_EVERY: Duration = Duration::from_secs(5);

/// How long after an error it tries again.
const AFTER_ERROR: Duration = Duration::from_secs(1);

/// Test messages older than this are forgotten: nobody waits for them.
const TEST_LIFETIME_S: i64 = 300;

/// What became of a test message through one contact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestOutcome {
    /// The contact.
    pub contact: i32,
    /// Whether the other side took it.
    pub accepted: bool,
    /// What it said.
    pub answer: String,
}

/// Notifications, as the rest of the server knows them. Cloning shares them.
#[derive(Debug, Clone)]
pub struct Notifier {
    store: Store,
    channels: Arc<Channels>,
    letterhead: Letterhead,
    enclosures: Enclosures,
    patience: Patience,
    wake: Arc<Notify>,
}

impl Notifier {
    /// Notifications of a city in the time zone `zone`, which people reach at `link`, with briefings from `enclosures`.
    ///
    /// # Errors
    /// With the remedy: a setting is wrong.
    pub fn new(
        store: Store,
        settings: &NotifySettings,
        zone: &str,
        link: Option<&url::Url>,
        demo: bool,
        enclosures: Enclosures,
    ) -> anyhow::Result<Self> {
        let letterhead = Letterhead {
            zone: CityZone::new(zone)?,
            link: link.map(|url| url.as_str().trim_end_matches('/').to_owned()),
            demo,
        };
        let patience = Patience { first: settings.notify_retry_first, give_up: settings.notify_give_up_after };
        let channels = Arc::new(Channels::new(settings)?);
        Ok(Self { store, channels, letterhead, enclosures, patience, wake: Arc::default() })
    }

    /// The keys that secrets are kept with.
    #[must_use]
    pub fn vault(&self) -> &Vault {
        self.channels.vault()
    }

    /// Whether mail can be sent.
    #[must_use]
    pub fn has_mail(&self) -> bool {
        self.channels.has_mail()
    }

    /// The city's time zone.
    #[must_use]
    pub fn zone(&self) -> &CityZone {
        &self.letterhead.zone
    }

    /// Looks at once: something was changed.
    pub fn wake(&self) {
        self.wake.notify_one();
    }

    /// Recipients as calendars name them.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn people(&self) -> Result<Vec<Person>, StoreError> {
        let mut contacts = HashMap::<i32, Vec<_>>::new();
        for contact in self.store.notification_contacts().await? {
            contacts.entry(contact.recipient).or_default().push(contact);
        }
        Ok(people(&self.store.notification_recipients().await?, &contacts))
    }

    /// Sends a test message to a recipient through each contact, once, and says what became of it. `None` when there is no such
    /// recipient.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn test(&self, recipient: i32) -> Result<Option<Vec<TestOutcome>>, StoreError> {
        let records = Records::read(&self.store, &Rotas::default(), &self.letterhead.zone).await?;
        let Some(recipient) = records.recipients.get(&recipient) else { return Ok(None) };
        let (mut planning, now) = (self.store.begin_planning().await?, Timestamp::now());
        let id = planning.message_id().await?;
        let contents = Contents { purpose: Purpose::Test, notices: &[], facts: &HashMap::new() };
        let message = self.letterhead.message(id, recipient, &contents, &records, now);
        let Some(message) = message.filter(|m| m.deliveries.iter().any(|d| d.contact.is_some())) else {
            return Ok(Some(Vec::new()));
        };
        let ids = planning.keep_message(&message).await?;
        planning.commit().await?;
        let once = Patience { give_up: Duration::ZERO, ..self.patience };
        let dispatcher = Dispatcher::new(self.store.clone(), Arc::clone(&self.channels), once, Arc::clone(&self.wake));
        let mut outcomes = Vec::with_capacity(ids.len());
        for (id, delivery) in ids.into_iter().zip(&message.deliveries) {
            let Some(contact) = delivery.contact else { continue };
            let Some(due) = self.store.delivery(id, contact).await? else { continue };
            let (accepted, answer) = match dispatcher.attempt(&due, once).await {
                Some(Sent::Accepted(answer)) => (true, answer),
                Some(Sent::Later(answer, _) | Sent::Never(answer)) => (false, answer),
                None => (false, "the database is not available: try again".to_owned()),
            };
            outcomes.push(TestOutcome { contact, accepted, answer });
        }
        Ok(Some(outcomes))
    }

    /// Plans and sends until `stop`; then lets what is being sent end.
    pub async fn run(self, stop: CancellationToken) {
        while !stop.is_cancelled() {
            let led = tokio::select! {
                () = stop.cancelled() => return,
                led = self.store.lead_notifications() => led,
            };
            match led {
                Ok(Some(leader)) => {
                    info!("this server plans and sends notifications");
                    self.lead(leader, &stop).await;
                }
                Ok(None) => pause(&stop, CHECK_EVERY).await,
                Err(error) => {
                    warn!(%error, "notifications wait for the database");
                    pause(&stop, AFTER_ERROR).await;
                }
            }
        }
    }

    async fn lead(&self, mut leader: crate::store::notify::Leader, stop: &CancellationToken) {
        let planner = Planner {
            store: self.store.clone(),
            letterhead: self.letterhead.clone(),
            rotas: Rotas::default(),
            enclosures: self.enclosures.clone(),
            looked: AtomicI64::new(0),
            briefed: AtomicI64::new(0),
        };
        let dispatcher =
            Dispatcher::new(self.store.clone(), Arc::clone(&self.channels), self.patience, Arc::clone(&self.wake));
        let (mut clock, mut check) = (interval(EVERY), interval(CHECK_EVERY));
        clock.set_missed_tick_behavior(MissedTickBehavior::Delay);
        check.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                () = stop.cancelled() => break,
                _ = check.tick() => {
                    if !leader.holds().await {
                        warn!("the right to send notifications is lost with its session");
                        break;
                    }
                    self.report().await;
                    continue;
                }
                _ = clock.tick() => {}
                () = self.wake.notified() => {}
            }
            let now = Timestamp::now();
            let turn = async {
                planner.run(now).await?;
                dispatcher.run(now).await
            };
            if let Err(error) = turn.await {
                if error.is_passing() {
                    warn!(%error, "notifications wait for the database");
                } else {
                    error!(%error, "notifications cannot be planned");
                }
                pause(stop, AFTER_ERROR).await;
            }
        }
        dispatcher.finish().await;
        leader.resign().await;
    }

    /// What waits, as metrics; and tests that nobody waits for are forgotten.
    async fn report(&self) {
        let counted = async {
            self.store.forget_tests(Timestamp::now().plus_micros(-TEST_LIFETIME_S * MICROS_PER_SECOND)).await?;
            self.store.outbox_counts().await
        };
        match counted.await {
            #[expect(clippy::cast_precision_loss, reason = "a count on a chart")]
            Ok(counts) => {
                gauge!(observe::OUTBOX_WAITING).set(counts.waiting as f64);
                gauge!(observe::OUTBOX_OLDEST_SECONDS).set(counts.oldest_s);
                gauge!(observe::OUTBOX_DEAD).set(counts.dead as f64);
                gauge!(observe::NOTICES_WAITING).set(counts.notices as f64);
            }
            Err(error) => warn!(%error, "the outbox cannot be counted"),
        }
    }
}

async fn pause(stop: &CancellationToken, duration: Duration) {
    tokio::select! {
        () = stop.cancelled() => {}
        () = tokio::time::sleep(duration) => {}
    }
}
