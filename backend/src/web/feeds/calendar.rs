//! Calendars (iCalendar, RFC 5545), as phones and office programs subscribe to them. The writer is that of the crate that
//! reads the calendars of who is on call.

use super::outages_atom::CACHE;
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, VARY};
use axum::response::{IntoResponse, Response};
use calcard::common::PartialDateTime;
use calcard::icalendar::{
    ICalendar, ICalendarComponent, ICalendarComponentType, ICalendarProperty, ICalendarTransparency, ICalendarValue,
    Uri,
};
use cruscotto_domain::time::{MICROS_PER_SECOND, Timestamp};

/// Who wrote it, as section 3.7.3 asks.
const PRODUCT: &str = "-//Cruscotto//Cruscotto//IT";

/// Something that takes its time.
pub(super) struct Occasion {
    /// What tells it from every other, for ever.
    pub(super) uid: String,
    pub(super) title: String,
    pub(super) text: String,
    /// The page about it.
    pub(super) link: Option<String>,
    pub(super) from: Timestamp,
    /// None while it is not over: an instant in the calendar until it is.
    pub(super) until: Option<Timestamp>,
    /// When it was last news.
    pub(super) updated: Timestamp,
}

/// `DATE-TIME` in UTC, form 2 of section 3.3.5.
fn time(at: Timestamp) -> ICalendarValue {
    let seconds = at.as_micros().div_euclid(MICROS_PER_SECOND);
    ICalendarValue::PartialDateTime(Box::new(PartialDateTime::from_utc_timestamp(seconds)))
}

fn text(text: &str) -> ICalendarValue {
    ICalendarValue::Text(text.to_owned())
}

fn event(occasion: &Occasion) -> ICalendarComponent {
    use ICalendarProperty::{Description, Dtend, Dtstart, Summary, Transp, Url};
    let mut event = ICalendarComponent::new(ICalendarComponentType::VEvent);
    event.add_uid(&occasion.uid);
    event.add_property(ICalendarProperty::Dtstamp, time(occasion.updated));
    event.add_property(Dtstart, time(occasion.from));
    if let Some(until) = occasion.until {
        event.add_property(Dtend, time(until));
    }
    event.add_property(Summary, text(&occasion.title));
    event.add_property(Description, text(&occasion.text));
    if let Some(link) = &occasion.link {
        event.add_property(Url, ICalendarValue::Uri(Uri::Location(link.clone())));
    }
    // Whoever has it in their calendar is not busy with it.
    event.add_property(Transp, ICalendarValue::Transparency(ICalendarTransparency::Transparent));
    event
}

/// The calendar of this name with these occasions.
pub(super) fn calendar(name: &str, occasions: &[Occasion]) -> Response {
    let mut whole = ICalendarComponent::new(ICalendarComponentType::VCalendar);
    whole.add_property(ICalendarProperty::Version, text("2.0"));
    whole.add_property(ICalendarProperty::Prodid, text(PRODUCT));
    // RFC 7986, and what programs read that do not know it.
    whole.add_property(ICalendarProperty::Name, text(name));
    whole.add_property(ICalendarProperty::Other("X-WR-CALNAME".to_owned()), text(name));
    whole.component_ids = (1..).take(occasions.len()).collect();
    let components = std::iter::once(whole).chain(occasions.iter().map(event)).collect();
    let mut written = String::new();
    if (ICalendar { components }).write_to(&mut written).is_err() {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    }
    let kind = "text/calendar; charset=utf-8";
    ([(CONTENT_TYPE, kind), (CACHE_CONTROL, CACHE), (VARY, "accept-language")], written).into_response()
}
