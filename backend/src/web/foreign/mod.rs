//! What other systems deliver with their stock clients: Telegraf, Prometheus, OpenWISP. One file a protocol; each answers
//! in its protocol's own words, so that its clients retry what can be retried and say what cannot.

mod answer;
mod credentials;
mod delivery;
pub(super) mod influx_ping;
pub(super) mod influx_query;
pub(super) mod influx_v1;
pub(super) mod influx_v2;
mod line_protocol;
pub(super) mod openwisp;
pub(super) mod remote_write;
pub(super) mod unmapped;
