//! From an address to a rendered page: at most a few are made at once, and apart from the async workers.

use super::cache::{Ages, Cache};
use super::files::{self, SiteError};
use super::gather::gather;
use super::picture::Pictures;
use crate::observe;
use crate::settings::Settings;
use crate::web::Shared;
use crate::web::bundle::Bundle;
use crate::web::encoded::Encoded;
use crate::web::problem::Problem;
use anyhow::Context;
use axum::http::{HeaderValue, StatusCode};
use cruscotto_domain::area::AreaLevel;
use cruscotto_domain::asset::AssetKind;
use cruscotto_domain::availability::Uptime;
use cruscotto_domain::catalogue::Catalogue;
use cruscotto_domain::city::City as Folder;
use cruscotto_domain::city::file;
use cruscotto_domain::time::Timestamp;
use cruscotto_drawing::{Boundary, Frame, Grain, MapDrawing, boundary};
use cruscotto_frontend::data::{City, Metrics};
use cruscotto_frontend::public::{AccessibilityLinks, Content, Files, Props, offsets_of};
use cruscotto_frontend::routes::{Route, View};
use std::collections::HashMap;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Instant;
use tokio::sync::Semaphore;
use tracing::{error, warn};

/// Pages rendered at once: a page takes milliseconds of one processor, and ingest wants the others.
const RENDERED_AT_ONCE: usize = 2;

/// Pages that may wait to be rendered; beyond, whoever asks is told to come again.
const MAX_WAITING: usize = 256;

/// A picture is as good an hour later, where a page's address was shared.
const AN_HOUR: &str = "public, max-age=3600";

/// The frames of the city's maps: about as many units as a desk's screen shows pixels.
const MAP_FRAME: Frame = Frame { width: 900.0, max_height: 900.0, margin: 8.0, label_size: 15.0, grain: Grain::Unit };

/// What all pages have in common.
#[derive(Debug)]
pub struct Pages {
    pub(super) files: Arc<Files>,
    /// The files themselves.
    pub(super) bundle: Bundle,
    pub(super) city: City,
    pub(super) nil: Arc<MapDrawing>,
    pub(super) municipi: Arc<MapDrawing>,
    pub(super) origin: String,
    pub(super) accessibility: Arc<AccessibilityLinks>,
    /// The whole city's ninety days by kind, and when they were read.
    pub(super) whole: Mutex<HashMap<AssetKind, (Instant, Uptime)>>,
    /// Until when the store is not asked, as it did not answer.
    pub(super) away_until: Mutex<Option<Instant>>,
    cache: Cache,
    /// Pictures of the pages, and what they are drawn with.
    shown: Cache,
    pictures: Arc<Pictures>,
    room: Semaphore,
    waiting: AtomicUsize,
}

impl Pages {
    /// What all pages have in common: the bundle's files, the city's maps, the public's part of the catalogue.
    ///
    /// # Errors
    /// When the folder of the bundle or of the city is not one.
    pub fn load(settings: &Settings, folder: &Folder, catalogue: &Catalogue) -> anyhow::Result<Option<Self>> {
        let Some(web) = settings.web.as_deref() else { return Ok(None) };
        let (files, fonts) =
            files::read(web).map_err(|error: SiteError| anyhow::Error::new(error).context("CRUSCOTTO_WEB"))?;
        let (nil, municipi) = (read(&settings.city, file::NIL)?, read(&settings.city, file::MUNICIPI)?);
        let metrics = catalogue.iter().filter(|m| m.public).map(|m| m.as_published()).collect();
        let city = City {
            status: None,
            name: Some(folder.profile.name.it.as_str().into()),
            metrics: Arc::new(Metrics::new(metrics)),
            nil: Some(Arc::clone(&nil)),
            municipi: Some(Arc::clone(&municipi)),
            user: None,
            failed: false,
        };
        let origin = settings.public_url.as_ref().map(|url| url.origin().ascii_serialization()).unwrap_or_default();
        let accessibility = folder.profile.accessibility.clone().unwrap_or_default();
        let accessibility = AccessibilityLinks { statement: accessibility.statement, feedback: accessibility.feedback };
        if accessibility.statement.is_none() || accessibility.feedback.is_none() {
            warn!("city.toml: [accessibility] has no statement or no feedback: the footer links our own page instead");
        }
        let bundle = Bundle::read(web).context("CRUSCOTTO_WEB")?;
        Ok(Some(Self {
            files: Arc::new(files),
            bundle,
            city,
            nil: Arc::new(MapDrawing::of(&nil, MAP_FRAME)),
            municipi: Arc::new(MapDrawing::of(&municipi, MAP_FRAME)),
            origin,
            accessibility: Arc::new(accessibility),
            whole: Mutex::default(),
            away_until: Mutex::default(),
            cache: Cache::new(Ages::PAGE),
            shown: Cache::new(Ages::PICTURE),
            pictures: Arc::new(Pictures::new(fonts)),
            room: Semaphore::new(RENDERED_AT_ONCE),
            waiting: AtomicUsize::new(0),
        }))
    }
}

impl Pages {
    /// The map of a level.
    pub(in crate::web) fn map(&self, level: AreaLevel) -> Arc<MapDrawing> {
        Arc::clone(if level == AreaLevel::Municipio { &self.municipi } else { &self.nil })
    }

    /// What pictures are drawn with.
    pub(in crate::web) fn pictures(&self) -> Arc<Pictures> {
        Arc::clone(&self.pictures)
    }
}

fn read(city: &Path, name: &str) -> anyhow::Result<Arc<Vec<Boundary>>> {
    let path = city.join(name);
    let text = std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let read = boundary::read(&text).with_context(|| format!("{}", path.display()))?;
    Ok(Arc::new(read))
}

/// What is made of a look at the city.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Made {
    /// The page.
    Page,
    /// The picture that stands for it where its address is shared.
    Picture,
}

/// The page at an address or its picture, as it is kept or made anew.
pub(super) async fn page(state: &Shared, route: &Route, view: View, made: Made) -> Result<Encoded, Problem> {
    let Some(pages) = &state.pages else { return Err(Problem::not_found("this server has no pages")) };
    let make = make(state, pages, route.clone(), view, made);
    // What people type, and what does not exist, has no end: it is made each time, and kept for nobody.
    let bounded = match route {
        typed if typed.is_typed() => false,
        Route::Area { id } => id.parse().is_ok_and(|id| state.hub.state().area(&id).is_some()),
        Route::Asset { id } => id.parse().is_ok_and(|id| state.known.asset(&id).is_some()),
        Route::Service { id } => state.city.services.iter().any(|service| service.id.as_str() == id),
        // As many as there are hashes; each is read by few. A draft is staff's, and another each time.
        Route::Briefing { .. } | Route::Room { .. } | Route::Presenter { .. } | Route::Draft { .. } => false,
        Route::Playback { metric, .. } => metric.parse().is_ok_and(|metric| state.catalogue.get(&metric).is_some()),
        Route::Goal { id } => state.city.targets.iter().any(|goal| *id == goal.goal_id()),
        _ => true,
    };
    if !bounded {
        return make.await;
    }
    let revision = state.hub.state().revision();
    match made {
        Made::Page => pages.cache.get(&route.href(view), revision, make).await,
        Made::Picture => pages.shown.get(&route.preview(view), revision, make).await,
    }
}

async fn make(state: &Shared, pages: &Pages, route: Route, view: View, made: Made) -> Result<Encoded, Problem> {
    let busy = || Problem::later(StatusCode::SERVICE_UNAVAILABLE, "too many pages are being made: try again", None);
    let _place = Waiting::enter(&pages.waiting).ok_or_else(busy)?;
    let _room = pages.room.acquire().await.map_err(|_| busy())?;
    let begun = Instant::now();
    let (look, content) = gather(state, pages, &route, view).await?;
    let missing = matches!(content, Content::NotFound(_));
    if missing && made == Made::Picture {
        return Err(Problem::not_found("there is no such page"));
    }
    let status = if missing { StatusCode::NOT_FOUND } else { StatusCode::OK };
    let offsets = offsets_of(&state.city.profile.time_zone, Timestamp::now());
    let (files, origin) = (Arc::clone(&pages.files), pages.origin.clone());
    let props = Props { route, view, files, origin, look, offsets, content };
    let (runtime, pictures) = (tokio::runtime::Handle::current(), Arc::clone(&pages.pictures));
    let rendered = tokio::task::spawn_blocking(move || match made {
        Made::Page => Encoded::page(status, runtime.block_on(cruscotto_frontend::public::render(props))),
        Made::Picture => {
            let png = pictures.png(&cruscotto_frontend::public::preview(&props))?;
            Encoded::plain(HeaderValue::from_static("image/png"), AN_HOUR, png.into())
        }
    });
    match rendered.await {
        Ok(Ok(page)) => {
            metrics::histogram!(observe::PAGE_SECONDS).record(begun.elapsed().as_secs_f64());
            Ok(page)
        }
        Ok(Err(error)) => Err(failed(&error)),
        Err(error) => Err(failed(&error)),
    }
}

fn failed(error: &dyn std::fmt::Display) -> Problem {
    error!(%error, "a page cannot be made");
    Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "the page could not be made; the server's log says why")
}

/// A place among those that wait.
struct Waiting<'a>(&'a AtomicUsize);

impl<'a> Waiting<'a> {
    fn enter(waiting: &'a AtomicUsize) -> Option<Self> {
        let place = Self(waiting);
        (waiting.fetch_add(1, Ordering::Relaxed) < MAX_WAITING).then_some(place)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}
