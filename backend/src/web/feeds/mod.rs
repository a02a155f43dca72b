//! Outages as feeds: Atom, RSS and a calendar. Planned maintenance as a calendar.

mod calendar;
mod entries;
pub(super) mod maintenance_ics;
pub(super) mod outages_atom;
pub(super) mod outages_ics;
pub(super) mod outages_rss;
