//! On-call calendars: iCalendar files (RFC 5545) in which each event is somebody's shift. Reading and repeating is calcard's;
//! it takes what it can and passes over the rest, so what a shift needs is checked here first, with line and remedy.

mod error;
mod event;
mod lines;
mod rota;

pub use error::{CalendarError, Wrong};
pub use rota::{MAX_CALENDAR_BYTES, MAX_EVENTS, Person, Rota, Shift};
