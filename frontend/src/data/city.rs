//! The city: what it is called, its boundaries, and the definitions of what is measured.

use super::fetched::{Fetched, use_fetched};
use super::{Metrics, use_place};
use crate::browser;
use crate::routes::Route;
use cruscotto_domain::api::{Items, Session, Status};
use cruscotto_domain::area::AreaLevel;
use cruscotto_domain::id::AreaId;
use cruscotto_domain::metric::MetricDefinition;
use cruscotto_drawing::{Boundary, boundary};
use gloo::timers::future::TimeoutFuture;
use serde::Deserialize;
use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;
use yew::prelude::*;

/// Seconds between two looks at the server's status.
const STATUS_REFRESH_S: u32 = 300;

/// Milliseconds after which boundaries that did not come are asked for again.
const BOUNDARIES_RETRY_MS: u32 = 5_000;

/// Milliseconds that what is not of the first view waits.
const AFTER_FIRST_VIEW_MS: u32 = 3_000;

/// Where the session is asked for, begun and ended.
pub const SESSION_PATH: &str = "/api/v1/session";

/// Of an area, what the city itself is called by.
#[derive(Debug, Deserialize)]
struct Named {
    name: String,
}

/// The city.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct City {
    /// What the server says of itself.
    pub status: Option<Arc<Status>>,
    /// Its name.
    pub name: Option<Arc<str>>,
    /// The definitions of metrics.
    pub metrics: Arc<Metrics>,
    /// The NIL.
    pub nil: Option<Arc<Vec<Boundary>>>,
    /// The Municipi.
    pub municipi: Option<Arc<Vec<Boundary>>>,
    /// Who is logged in; none for the public.
    pub user: Option<String>,
    /// Whether something of it could not be loaded.
    pub failed: bool,
}

impl City {
    /// Its name; dots until it is known.
    #[must_use]
    pub fn name(&self) -> &str {
        self.name.as_deref().unwrap_or("…")
    }

    /// Its id as an area.
    #[must_use]
    pub fn id(&self) -> Option<AreaId> {
        self.status.as_ref().and_then(|s| AreaId::new(s.city.clone()).ok())
    }

    /// Whether its devices are invented.
    #[must_use]
    pub fn is_demo(&self) -> bool {
        self.status.as_ref().is_some_and(|s| s.demo)
    }

    /// Whether a demo's simulated past is still coming.
    #[must_use]
    pub fn past_is_coming(&self) -> bool {
        self.status.as_ref().is_some_and(|s| s.past_is_coming)
    }

    /// The boundaries of a level.
    #[must_use]
    pub fn boundaries(&self, level: AreaLevel) -> Option<&Arc<Vec<Boundary>>> {
        match level {
            AreaLevel::Nil => self.nil.as_ref(),
            AreaLevel::Municipio => self.municipi.as_ref(),
            AreaLevel::City => None,
        }
    }

    /// The level and the boundary of an area.
    #[must_use]
    pub fn find(&self, area: &AreaId) -> Option<(AreaLevel, &Boundary)> {
        [AreaLevel::Nil, AreaLevel::Municipio].into_iter().find_map(|level| {
            let found = self.boundaries(level)?.iter().find(|b| b.id == *area)?;
            Some((level, found))
        })
    }

    /// The name of an area; its id when it is not known.
    #[must_use]
    pub fn area_name(&self, area: &AreaId) -> String {
        if self.id().as_ref() == Some(area) {
            return self.name().to_owned();
        }
        self.find(area).map_or_else(|| area.to_string(), |(_, boundary)| boundary.name.clone())
    }
}

/// Properties of [`CityProvider`].
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The city, where it is already known.
    #[prop_or_default]
    pub initial: Option<City>,
    /// The application.
    pub children: Html,
}

/// Loads the city and the session once, and tells everything below: logging in and out load the page anew.
#[component]
pub fn CityProvider(props: &Props) -> Html {
    let status: Fetched<Status> = use_api("/status", Some(STATUS_REFRESH_S));
    let area: Fetched<Items<Named>> = use_api("/api/v1/areas?level=city", None);
    let session: Fetched<Session> = use_api(SESSION_PATH, None);
    let metrics: Fetched<Items<MetricDefinition>> = use_api("/api/v1/metrics", None);
    let place = use_place();
    let nil = use_boundaries(AreaLevel::Nil, true);
    // The map of the NIL, which most come for, does not wait for the other one.
    let municipi =
        use_boundaries(AreaLevel::Municipio, place.route != Route::City || place.view.level() == AreaLevel::Municipio);
    let definitions = use_memo(metrics.data.clone(), |metrics| {
        Arc::new(Metrics::new(metrics.as_ref().map(|items| items.items.clone()).unwrap_or_default()))
    });
    let said = use_memo(status.data.clone(), |status| status.as_deref().cloned().map(Arc::new));
    // While drawing, and not in an effect: what is drawn below shows times already.
    use_memo(status.data.as_ref().map(|status| status.time_zone.clone()), |zone| {
        if let Some(zone) = zone {
            browser::keep_time_of(zone);
        }
    });
    let failed = status.error.is_some() || area.error.is_some() || metrics.error.is_some();
    let name = area.data.and_then(|items| items.items.first().map(|area| area.name.as_str().into()));
    let user = session.data.and_then(|session| session.user.clone());
    let (status, metrics) = ((*said).clone(), (*definitions).clone());
    let loaded = City { status, name, metrics, nil, municipi, user, failed };
    let city = props.initial.clone().unwrap_or(loaded);
    html! { <ContextProvider<City> context={city}>{ props.children.clone() }</ContextProvider<City>> }
}

#[hook]
fn use_api<T: serde::de::DeserializeOwned + 'static>(path: &str, refresh_s: Option<u32>) -> Fetched<T> {
    use_fetched(path.to_owned(), Some(path.to_owned()), refresh_s)
}

/// The boundaries of a level, read once: at once, or when the first view is likely to be there.
#[hook]
fn use_boundaries(level: AreaLevel, at_once: bool) -> Option<Arc<Vec<Boundary>>> {
    let boundaries = use_state(|| None::<Arc<Vec<Boundary>>>);
    {
        let (read, setter) = (boundaries.is_some(), boundaries.setter());
        use_effect_with((level, at_once), move |(level, at_once)| {
            let path = format!("/api/v1/boundaries/{level}");
            let mut wait = (!at_once).then_some(AFTER_FIRST_VIEW_MS);
            let alive = Rc::new(Cell::new(!read));
            let wanted = Rc::clone(&alive);
            wasm_bindgen_futures::spawn_local(async move {
                while wanted.get() {
                    if let Some(milliseconds) = wait.replace(BOUNDARIES_RETRY_MS) {
                        TimeoutFuture::new(milliseconds).await;
                        if !wanted.get() {
                            return;
                        }
                    }
                    let text = browser::get_text(&path).await.map_err(|e| format!("{e:?}"));
                    match text.and_then(|text| boundary::read(&text).map_err(|e| e.to_string())) {
                        Ok(read) => return setter.set(Some(Arc::new(read))),
                        Err(error) => browser::log_error(&format!("{path}: {error}")),
                    }
                }
            });
            move || alive.set(false)
        });
    }
    (*boundaries).clone()
}

/// The city.
#[hook]
pub fn use_city() -> City {
    use_context::<City>().unwrap_or_default()
}
