//! The only way to the browser: clock, document, network. Called from effects and callbacks, never while rendering, but
//! for the city's time of day, which the server has its own of.

mod fetch;
mod page;
mod settings;
mod sound;
#[cfg(target_arch = "wasm32")]
mod zone;
#[cfg(not(target_arch = "wasm32"))]
#[path = "zone_of_server.rs"]
mod zone;

pub use fetch::{FetchError, exchange, get_text, post_file, send};
pub use page::{
    address, agrees, ask_before_leaving, describe_document, focus_by_id, focus_in_place, is_hidden, log_error,
    may_leave, push_address, reload_at, replace_address, take_fragment, websocket_url,
};
pub use settings::{mark_document, on_resize, pixel_ratio, prefers_dark, remember, remembered};
pub use sound::Sound;
#[cfg(not(target_arch = "wasm32"))]
pub use zone::offsets_of;
pub use zone::{keep_offsets, keep_time_of, utc_offset_s};

use cruscotto_domain::time::Timestamp;

/// This machine's clock.
#[must_use]
pub fn now() -> Timestamp {
    Timestamp::from_millis(js_sys::Date::now() as i64).unwrap_or(Timestamp::EPOCH)
}

/// Milliseconds of a clock that nobody sets.
#[must_use]
pub fn steady_ms() -> f64 {
    web_sys::window().and_then(|w| w.performance()).map_or_else(js_sys::Date::now, |p| p.now())
}
