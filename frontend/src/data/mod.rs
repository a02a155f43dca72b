//! What the application knows beside the live state: the clock, the city, and answers of the API.

mod city;
mod clock;
mod fetched;
mod metrics;
mod place;
mod query;
mod ui;

pub use city::{City, CityProvider, SESSION_PATH, use_city};
pub use clock::{Clock, ClockProvider, use_clock};
pub use fetched::{Fetched, use_fetched};
pub use metrics::Metrics;
pub use place::{Place, PlaceProvider, use_place};
pub use query::percent_encoded;
pub use ui::{Ui, use_ui};

use crate::i18n::Lang;
use crate::routes::View;
use yew::prelude::hook;

/// How the page is looked at.
#[hook]
pub fn use_view() -> View {
    use_place().view
}

/// The reader's language.
#[hook]
pub fn use_lang() -> Lang {
    use_view().lang()
}
