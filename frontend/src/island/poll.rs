//! Asking the API now and then, where a websocket does not come through.

use super::Page;
use crate::browser::{self, FetchError, get_text};
use crate::state::Phase;
use cruscotto_domain::api::{AreaItem, AssetDetail, AssetItem, Items};
use cruscotto_domain::live::{Entry, Topic};
use serde::de::DeserializeOwned;
use std::cell::Cell;
use std::rc::Rc;

/// Milliseconds between two rounds of questions.
const EVERY_MS: f64 = 15_000.0;

/// Assets of an answer at most.
const MAX_ASSETS: u32 = 1_000;

/// When the next round is due, and whether one is under way.
#[derive(Debug, Default)]
pub(super) struct Poller {
    next: Cell<f64>,
    asking: Cell<bool>,
}

/// Asks, if it is time.
pub(super) fn poll(page: &Rc<Page>) {
    let now = browser::steady_ms();
    if page.poller.asking.get() || now < page.poller.next.get() || browser::is_hidden() {
        return;
    }
    page.poller.next.set(now + EVERY_MS);
    page.poller.asking.set(true);
    let page = Rc::clone(page);
    wasm_bindgen_futures::spawn_local(async move {
        let answered = ask(&page.topics).await;
        page.poller.asking.set(false);
        // Meanwhile the socket may have come back: what it said is newer.
        if page.phase() == Phase::Live {
            return;
        }
        match answered {
            Ok(entries) => {
                page.connection.borrow_mut().polled(Some(browser::now()));
                page.show(entries);
            }
            Err(error) => {
                page.connection.borrow_mut().polled(None);
                browser::log_error(&format!("the city cannot be asked: {error:?}"));
            }
        }
    });
}

async fn ask(topics: &[Topic]) -> Result<Vec<Entry>, FetchError> {
    let mut entries = Vec::new();
    for topic in topics {
        match topic {
            Topic::City => {
                let areas: Items<AreaItem> = get("/api/v1/areas").await?;
                entries.extend(areas.items.into_iter().flat_map(|item| item.layers).map(Entry::Area));
            }
            Topic::Area(id) => {
                let area: AreaItem = get(&format!("/api/v1/areas/{id}")).await?;
                entries.extend(area.layers.into_iter().map(Entry::Area));
                let path = format!("/api/v1/assets?area={id}&limit={MAX_ASSETS}");
                let assets: Items<AssetItem> = get(&path).await?;
                entries.extend(assets.items.into_iter().map(|item| Entry::Asset(item.summary)));
            }
            Topic::Asset(id) => {
                let detail: AssetDetail = get(&format!("/api/v1/assets/{id}")).await?;
                entries.push(Entry::Asset(detail.summary));
                entries.extend(detail.series.into_iter().map(Entry::Series));
            }
            // For staff; no public page shows it.
            Topic::Incidents | Topic::Fleet => {}
        }
    }
    Ok(entries)
}

async fn get<T: DeserializeOwned>(path: &str) -> Result<T, FetchError> {
    let text = get_text(path).await?;
    serde_json::from_str(&text).map_err(|error| FetchError::Body(format!("{path}: {error}")))
}
