//! The web application: the live city on the map, in tables and charts.
//!
//! What is shown is a function of [`state::LiveState`] and of what the API answered; nothing that renders touches the
//! browser, so that the same components also run on the server. Only [`browser`], the socket and effects do.

pub mod app;
pub mod browser;
pub mod console;
pub mod data;
pub mod i18n;
pub mod live;
pub mod map;
pub mod order;
pub mod pages;
pub mod piece;
pub mod routes;
pub mod state;
pub mod widgets;
