//! The city's time of day. Everybody sees the same clock on the same figure, wherever they read it: a briefing printed
//! in Rome and a phone abroad agree on when something was.

use cruscotto_domain::civil::Civil;
use cruscotto_domain::time::{MICROS_PER_SECOND, Timestamp};
use cruscotto_domain::utc_offset::UtcOffsets;
use js_sys::{Array, Date, Function, Intl, Object, Reflect};
use std::cell::RefCell;
use wasm_bindgen::{JsCast, JsValue};

/// Seconds that a clock is ahead of UTC at a time, where it can say.
type Clock = Box<dyn Fn(Timestamp) -> Option<i32>>;

thread_local! {
    /// The city's clock; none before the city is known.
    static CLOCK: RefCell<Option<Clock>> = const { RefCell::new(None) };
}

/// The parts of a time, in digits. `h23`: midnight is 00, not 24.
const PARTS: [(&str, &str); 8] = [
    ("calendar", "gregory"),
    ("hourCycle", "h23"),
    ("year", "numeric"),
    ("month", "numeric"),
    ("day", "numeric"),
    ("hour", "numeric"),
    ("minute", "numeric"),
    ("second", "numeric"),
];

/// From now on times are those of this IANA zone, such as `Europe/Rome`, by the browser's calendar; the reader's own where
/// the browser has no such zone.
pub fn keep_time_of(zone: &str) {
    CLOCK.set(calendar(zone).ok().map(|calendar| Box::new(move |time| offset_by(&calendar, time)) as Clock));
}

/// From now on times are those of a clock with these offsets.
pub fn keep_offsets(offsets: UtcOffsets) {
    CLOCK.set(Some(Box::new(move |time| Some(offsets.at(time)))));
}

/// Seconds that the city's time is ahead of UTC at `time`, daylight saving included; the reader's own zone as long as
/// the city's is not known.
#[must_use]
pub fn utc_offset_s(time: Timestamp) -> i32 {
    let city = CLOCK.with_borrow(|clock| clock.as_ref().and_then(|clock| clock(time)));
    city.unwrap_or_else(|| -(date(time).get_timezone_offset() as i32) * 60)
}

fn date(time: Timestamp) -> Date {
    Date::new(&JsValue::from_f64(time.as_millis() as f64))
}

fn offset_by(calendar: &Intl::DateTimeFormat, time: Timestamp) -> Option<i32> {
    let civil = civil(calendar, &date(time))?;
    Some((civil.to_seconds() - time.as_micros().div_euclid(MICROS_PER_SECOND)) as i32)
}

/// Built by reflection: the constructor throws at a zone that the browser does not know.
fn calendar(zone: &str) -> Result<Intl::DateTimeFormat, JsValue> {
    let options = Object::new();
    for (name, value) in PARTS.into_iter().chain([("timeZone", zone)]) {
        Reflect::set(&options, &name.into(), &value.into())?;
    }
    let intl = Reflect::get(&js_sys::global(), &"Intl".into())?;
    let constructor: Function = Reflect::get(&intl, &"DateTimeFormat".into())?.dyn_into()?;
    // English digits are ASCII digits.
    let made = Reflect::construct(&constructor, &Array::of2(&"en".into(), &options))?;
    Ok(made.unchecked_into())
}

fn civil(calendar: &Intl::DateTimeFormat, date: &Date) -> Option<Civil> {
    let parts = calendar.format_to_parts(date);
    let part = |name: &str| {
        let part = parts.iter().find(|part| text(part, "type").as_deref() == Some(name))?;
        text(&part, "value")?.parse::<i64>().ok()
    };
    let small = |name: &str| u8::try_from(part(name)?).ok();
    Some(Civil {
        year: part("year")?,
        month: small("month")?,
        day: small("day")?,
        hour: small("hour")?,
        minute: small("minute")?,
        second: small("second")?,
    })
}

fn text(part: &JsValue, name: &str) -> Option<String> {
    Reflect::get(part, &name.into()).ok()?.as_string()
}
