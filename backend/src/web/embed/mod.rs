//! What other sites may show of an area: a page for a frame, and a badge.

pub(super) mod badge;
pub(super) mod widget;

use crate::audience::Audience;
use crate::web::Shared;
use crate::web::area::no_such_area;
use crate::web::open_data::html::Language;
use crate::web::problem::Problem;
use cruscotto_domain::api::AreaItem;
use cruscotto_domain::area_health::HealthCounts;
use cruscotto_domain::asset::Layer;
use cruscotto_domain::id::AreaId;

/// Figures may be a minute old.
const CACHE: &str = "public, max-age=60";

fn area(state: &Shared, id: &AreaId) -> Result<AreaItem, Problem> {
    let live = state.hub.state();
    let area = live.area(id).ok_or_else(|| no_such_area(id))?;
    Ok(live.area_item(area, Audience::Public))
}

fn layer_name(language: Language, layer: Layer) -> &'static str {
    match layer {
        Layer::Services => language.of_two("Servizi digitali", "Digital services"),
        Layer::Wifi => language.of_two("Wi-Fi pubblico", "Public Wi-Fi"),
        Layer::Schools => language.of_two("Scuole", "Schools"),
    }
}

/// Those that work and those that work badly, of all: what is down, unknown or under maintenance is not among them.
fn working(counts: &HealthCounts) -> u32 {
    counts.ok + counts.problem
}
