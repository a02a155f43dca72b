//! NetJSON DeviceMonitoring: what OpenWISP's agent pushes from OpenWrt devices.
//!
//! Message: <https://github.com/openwisp/openwisp-monitoring/blob/master/openwisp_monitoring/device/schema.py>;
//! request: <https://github.com/openwisp/openwrt-openwisp-monitoring>. The agent lists every Wi-Fi client with its MAC
//! address. They are counted while the text is read and never become a value of this program.

mod clients;
mod first;
mod message;
mod points;
mod time;
mod translate;

pub use message::{DeviceMonitoring, NetJsonError, read};
pub use points::{MAX_INTERFACES, NetPoint, points, uptime_ticks};
pub use time::{InvalidTime, read_time};
pub use translate::translate;
