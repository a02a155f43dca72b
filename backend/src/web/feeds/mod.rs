//! Outages as feeds: Atom, RSS and a calendar.

mod entries;
pub(super) mod outages_atom;
pub(super) mod outages_ics;
pub(super) mod outages_rss;
