//! The whole server, put together: the same for the program and for the tests.

use crate::alerts::{Engine, Past};
use crate::audience::Audience;
use crate::health::{Judge, Keeper, Override};
use crate::ingest::mapping::{Foreign, Mappings};
use crate::ingest::{Admission, InventoryGate, Writer, place};
use crate::known::{Known, PlacedAsset};
use crate::live::{CityState, Hub, StateOptions, catch_up};
use crate::notify::{Enclosures, Notifier};
use crate::observe;
use crate::oidc::Provider;
use crate::people::Publisher;
use crate::printer::Printer;
use crate::reports::sla::SlaReports;
use crate::rollup::Roller;
use crate::settings::Settings;
use crate::store::{Store, StoreError};
use crate::upkeep::Upkeep;
use crate::web::{self, Boundaries, ConnectionLimits, Divide, Goals, Limits, Pages, Playbacks, Prints, WebState};
use anyhow::{Context, ensure};
use cruscotto_domain::asset::{Asset, AssetKind};
use cruscotto_domain::catalogue::Catalogue;
use cruscotto_domain::city::{City, ServiceKind};
use cruscotto_domain::id::AssetId;
use cruscotto_domain::incident::Timing;
use cruscotto_domain::inventory::InventoryBatch;
use cruscotto_domain::time::Timestamp;
use jiff::tz::TimeZone;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tracing::{info, warn};

/// How long the start waits for a database that is starting itself.
const DATABASE_WAIT: Duration = Duration::from_secs(30);

/// Time between two looks at a database that is starting.
const DATABASE_RETRY: Duration = Duration::from_millis(500);

/// How long open requests and sockets may take to end after the stop signal.
const SHUTDOWN_TIME_OUT: Duration = Duration::from_secs(10);

/// A server that listens and is not yet serving.
#[derive(Debug)]
pub struct Application {
    listener: TcpListener,
    address: SocketAddr,
    state: Arc<WebState>,
    hub: (JoinHandle<()>, CancellationToken),
    writer: (JoinHandle<()>, CancellationToken),
    keeper: JoinHandle<()>,
    upkeep: JoinHandle<()>,
    publisher: JoinHandle<()>,
    roller: (JoinHandle<()>, CancellationToken),
    alerts: (JoinHandle<()>, CancellationToken),
    notifier: (JoinHandle<()>, CancellationToken),
}

impl Application {
    /// Reads the city, checks the database, restores the live state and listens.
    ///
    /// # Errors
    /// With the remedy: the city folder is wrong, the database is away, has no TimescaleDB or is not migrated, the
    /// address is taken.
    pub async fn build(settings: Settings) -> anyhow::Result<Self> {
        observe::recorder()?;
        let catalogue = Arc::new(Catalogue::built_in()?);
        let city = Arc::new(City::load(&settings.city)?);
        let boundaries = Boundaries::load(&settings.city)?;
        let pages = Pages::load(&settings, &city, &catalogue)?;
        let printer = Printer::load(&settings.city)?;
        let foreign = Foreign::new(Mappings::read(settings.mappings.as_deref(), &catalogue)?);
        let store = Store::new(settings.database_url.expose()).context("CRUSCOTTO_DATABASE_URL")?;
        wait_for_database(&store).await?;
        store.check().await?;
        info!(edition = ?store.edition().await?, "TimescaleDB; settled chunks are compressed by the Community edition alone");
        if city.profile.open_data.as_ref().is_some_and(|publisher| publisher.contact_email.is_none()) {
            warn!(
                "city.toml: open_data.contact_email is not set, so the catalogue of open data names no contact point"
            );
        }
        let zone = &city.profile.time_zone;
        ensure!(store.knows_zone(zone).await?, "city.toml: the database does not know the time zone '{zone}'");

        let known = Arc::new(Known::new(Arc::clone(&catalogue)));
        let assets = store.assets().await?;
        known.learn_assets(assets.into_iter().map(|(asset, source)| Arc::new(place(asset, source, &city))));
        let placed = known.assets();
        store.place_assets(&placed.iter().map(|p| (&p.asset, &p.placement)).collect::<Vec<_>>()).await?;
        let gate = InventoryGate::new(store.clone(), Arc::clone(&known), Arc::clone(&city)).await?;
        let services = gate.take(InventoryBatch { assets: service_assets(&city, settings.demo) }, None, None).await?;
        ensure!(services.refused.is_empty(), "services.toml: {:?}", services.refused);
        known.learn_series(store.series().await?);

        let live = restore(&settings, &catalogue, &city, &store, &known).await?;
        let (keeper_handle, keeper) = Keeper::new(store.clone());
        let (hub, hub_task) = Hub::new(live, store.clone(), Arc::clone(&known), keeper_handle);
        let (writer, writer_task) = Writer::new(store.clone(), Arc::clone(&known), hub.clone());

        let listener = TcpListener::bind(settings.listen).await.with_context(|| {
            format!("{} cannot be listened on: choose another address with CRUSCOTTO_LISTEN", settings.listen)
        })?;
        let address = listener.local_addr()?;
        let timing = Timing::shortened(settings.incident_hurry);
        let silent_after = micros(settings.collector_silent_after);
        let past = Past {
            store: store.clone(),
            known: Arc::clone(&known),
            catalogue: Arc::clone(&catalogue),
            hub: hub.clone(),
            zone: TimeZone::get(zone).with_context(|| format!("city.toml: '{zone}' is not a time zone"))?,
        };
        let (alerts, engine) = Engine::new(past.clone(), timing, silent_after);
        let alerts_stop = CancellationToken::new();
        let (hub_stop, writer_stop) = (CancellationToken::new(), CancellationToken::new());
        let (roller, roller_stop) = (Roller::new(store.clone(), &catalogue, zone), CancellationToken::new());
        let link = settings.public_url.as_ref();
        let enclosures = Enclosures::new(printer.clone(), &settings.address()?);
        let notifier = Notifier::new(store.clone(), &settings.notify, zone, link, settings.demo, enclosures)?;
        let notifier_stop = CancellationToken::new();
        let (seen, metrics) = (Arc::clone(&known), Arc::clone(&catalogue));
        let publisher = Publisher::new(store.clone(), seen, metrics, hub.clone(), zone.clone(), &settings);
        let upkeep = Upkeep::new(store.clone(), Arc::clone(&catalogue), city.profile.retention.clone());
        let sla = SlaReports::new(store.clone(), Arc::clone(&known), Arc::clone(&catalogue), &city);
        let provider = Provider::of(&settings.oidc, settings.address()?)?;
        if let Some(provider) = &provider {
            ensure!(
                !settings.oidc.groups.is_empty(),
                "CRUSCOTTO_OIDC_GROUPS: no group may do anything, so nobody could log in with {}; name one, such as \
                 it-staff=viewer",
                provider.label()
            );
        }
        let state = Arc::new(WebState {
            provider,
            sla,
            admission: Admission::new(store.clone()),
            limits: Limits::new(settings.api_rate, settings.trusted_proxies.clone()),
            store,
            known,
            hub,
            alerts,
            past,
            writer,
            gate,
            foreign,
            notifier: notifier.clone(),
            catalogue,
            city,
            boundaries,
            goals: Goals::default(),
            playbacks: Playbacks::default(),
            divide: Divide::default(),
            prints: Prints::new(printer),
            pages,
            settings,
            stop: CancellationToken::new(),
            sockets: TaskTracker::new(),
        });
        Ok(Self {
            notifier: (tokio::spawn(notifier.run(notifier_stop.clone())), notifier_stop),
            roller: (tokio::spawn(roller.run(roller_stop.clone())), roller_stop),
            alerts: (tokio::spawn(engine.run(alerts_stop.clone())), alerts_stop),
            listener,
            address,
            state,
            keeper: tokio::spawn(keeper.run()),
            hub: (tokio::spawn(hub_task.run(hub_stop.clone())), hub_stop),
            writer: (tokio::spawn(writer_task.run(writer_stop.clone())), writer_stop),
            upkeep: tokio::spawn(upkeep.run()),
            publisher: tokio::spawn(publisher.run()),
        })
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Serves until `stop`; then takes no more requests, finishes those that are open, commits what waits, closes the
    /// sockets and saves the health states.
    ///
    /// # Errors
    /// When the listener fails.
    pub async fn run(self, stop: CancellationToken) -> anyhow::Result<()> {
        let Self { listener, state, hub, writer, keeper, upkeep, publisher, roller, alerts, notifier, .. } = self;
        let (closing, sockets) = (state.stop.clone(), state.sockets.clone());
        let relay = stop.clone();
        let bulk_files = tokio::spawn(web::bulk_files(Arc::clone(&state)));
        tokio::spawn(async move {
            relay.cancelled().await;
            closing.cancel();
        });
        let housekeeping = tokio::spawn(web::housekeeping(Arc::clone(&state)));
        let limits = ConnectionLimits {
            connections: state.settings.max_connections,
            head_time_out: state.settings.head_time_out,
        };
        tokio::select! {
            () = web::serve(listener, web::router(&state), limits, stop.clone()) => {}
            () = async { stop.cancelled().await; tokio::time::sleep(SHUTDOWN_TIME_OUT).await } => {
                warn!("requests were still open {} s after the stop signal", SHUTDOWN_TIME_OUT.as_secs());
            }
        }
        state.stop.cancel();
        sockets.close();
        let _ = tokio::time::timeout(SHUTDOWN_TIME_OUT, sockets.wait()).await;
        housekeeping.abort();
        bulk_files.abort();
        upkeep.abort();
        publisher.abort();
        // In the direction of the data: what was accepted is committed, then shown, then the states it made are kept. The
        // roller goes on at the next start with what is left, and so does the incident engine, which only looks.
        for (task, stop) in [alerts, writer, hub, roller] {
            stop.cancel();
            task.await?;
        }
        keeper.await?;
        let (task, stop) = notifier;
        stop.cancel();
        if tokio::time::timeout(SHUTDOWN_TIME_OUT, task).await.is_err() {
            warn!("a message was still being handed over: it is in doubt, and sent again at the next start");
        }
        state.store.close().await;
        info!("stopped");
        Ok(())
    }
}

fn micros(duration: Duration) -> i64 {
    i64::try_from(duration.as_micros()).unwrap_or(i64::MAX)
}

async fn wait_for_database(store: &Store) -> anyhow::Result<()> {
    let begun = Instant::now();
    loop {
        match store.ping().await {
            Ok(()) => return Ok(()),
            Err(StoreError::Unavailable(error)) if begun.elapsed() < DATABASE_WAIT => {
                info!(%error, "waiting for the database");
                tokio::time::sleep(DATABASE_RETRY).await;
            }
            Err(error) => {
                return Err(error)
                    .context("the database cannot be reached: check CRUSCOTTO_DATABASE_URL and that it runs");
            }
        }
    }
}

/// The live state as the store has it.
async fn restore(
    settings: &Settings,
    catalogue: &Arc<Catalogue>,
    city: &City,
    store: &Store,
    known: &Known,
) -> anyhow::Result<CityState> {
    let instead = Override {
        fault_after: settings.health_fault_after.map(micros),
        recovery_after: settings.health_recovery_after.map(micros),
    };
    let judge = Judge::new(catalogue, instead);
    let judged: std::collections::HashSet<_> =
        catalogue.iter().map(|m| m.id.clone()).filter(|id| judge.rule(id).is_some()).collect();
    let mut live = CityState::new(StateOptions {
        catalogue: Arc::clone(catalogue),
        areas: city.shapes().map(|s| s.area.clone()).collect(),
        judge,
        small_count: settings.small_count,
        people_every: settings.people_every.map(micros),
        silent_after: micros(settings.collector_silent_after),
    });
    let assets: Vec<Arc<PlacedAsset>> = known.assets();
    let count = assets.len();
    for asset in assets {
        live.put_asset(asset);
    }
    for saved in store.health_states().await? {
        live.restore(saved);
    }
    for failure in store.failures().await? {
        live.put_failure(failure);
    }
    for (source, at) in store.last_deliveries().await? {
        live.delivered(&source, at);
    }
    catch_up(store, known, |metric| judged.contains(metric), Timestamp::now()).await?.apply(&mut live);
    let areas = live.area_items(None, |_| Audience::Public).len();
    info!(assets = count, areas, "the live state is restored");
    Ok(live)
}

/// The services of the city folder as assets: `service-ID`. Programmes have published figures only, nothing measures
/// them.
fn service_assets(city: &City, demo: bool) -> Vec<Asset> {
    let services = city.services.iter().filter(|s| s.kind == ServiceKind::Service);
    let asset = |service: &cruscotto_domain::city::Service| {
        let id = service_asset(&service.id)?;
        let owner = service.owner.clone();
        Some(Asset { owner, demo, ..Asset::new(id, AssetKind::Service, service.name.it.clone()) })
    };
    services.filter_map(asset).collect()
}

/// The asset that measures a service of the city folder; `None` when its id would be too long.
pub(crate) fn service_asset(service: &AssetId) -> Option<AssetId> {
    AssetId::new(format!("service-{service}")).ok()
}
