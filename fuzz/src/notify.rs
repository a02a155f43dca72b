//! The backend's notifications, as far as they read bytes from outside.

#[path = "../../backend/src/notify/calendar/mod.rs"]
pub mod calendar;
