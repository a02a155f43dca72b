//! What the application knows beside the live state: the clock, the city, and answers of the API.

mod city;
mod clock;
mod fetched;
mod query;
mod ui;

pub use city::{City, CityProvider, SESSION_PATH, use_city};
pub use clock::{Clock, ClockProvider, use_clock};
pub use fetched::{Fetched, use_fetched};
pub use query::percent_encoded;
pub use ui::{Ui, use_ui};

use crate::i18n::Lang;
use crate::routes::View;
use yew::prelude::hook;
use yew_router::hooks::use_location;

/// How the page is looked at, from its address.
#[hook]
pub fn use_view() -> View {
    use_location().and_then(|location| location.query::<View>().ok()).unwrap_or_default()
}

/// The reader's language.
#[hook]
pub fn use_lang() -> Lang {
    use_view().lang()
}
