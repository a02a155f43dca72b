//! The only way to the browser: clock, document, network. Called from effects and callbacks, never while rendering, but
//! for [`utc_offset_s`], which knows where it runs.

mod fetch;
mod page;

pub use fetch::{FetchError, get_text, send};
pub use page::{address, describe_document, focus_by_id, is_hidden, log_error, push_address, reload_at, websocket_url};

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

/// Seconds that local time is ahead of UTC at `time`: the reader's zone, daylight saving included. On the server, where
/// there is no reader, UTC.
#[must_use]
pub fn utc_offset_s(time: Timestamp) -> i32 {
    if cfg!(not(target_arch = "wasm32")) {
        return 0;
    }
    let date = js_sys::Date::new(&wasm_bindgen::JsValue::from_f64(time.as_millis() as f64));
    -(date.get_timezone_offset() as i32) * 60
}
