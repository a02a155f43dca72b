//! `GET /api/v1/map`.

use super::Shared;
use axum::Json;
use axum::extract::State;
use cruscotto_domain::api::{MapSettings, TileSettings};

/// What lies under the map of the network: street tiles, where the settings name a server of them.
#[utoipa::path(get, path = "/api/v1/map", tag = "city", responses((status = 200, body = MapSettings)))]
pub(super) async fn map(State(state): State<Shared>) -> Json<MapSettings> {
    let settings = &state.settings;
    let tiles = settings
        .tiles_url
        .as_ref()
        .map(|url| TileSettings { url: url.template().to_owned(), attribution: settings.tiles_attribution.clone() });
    Json(MapSettings { tiles })
}
