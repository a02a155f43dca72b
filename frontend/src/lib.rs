//! What people see, in three forms from the same pieces:
//!
//! - the public pages ([`public`], [`pages`]), rendered by the server for everybody;
//! - the small program that keeps those pages live in the browser ([`island`]);
//! - the staff's application ([`app`]), rendered in the browser.
//!
//! Nothing that renders touches the browser. Only [`browser`], the socket, effects and the island do.

pub mod app;
pub mod asked;
pub mod browser;
pub mod console;
pub mod data;
pub mod i18n;
pub mod island;
pub mod live;
pub mod live_city;
pub mod map;
pub mod order;
pub mod pages;
pub mod piece;
pub mod public;
pub mod routes;
pub mod state;
pub mod widgets;
