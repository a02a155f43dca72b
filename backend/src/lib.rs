//! Ingest, store, live hub and web server.
//!
//! A measurement's way: `web` authenticates and unpacks, `ingest` checks it and commits it in a group through `store`,
//! `live` folds what was committed into the city's state with `health` and sends what changed.

pub mod alerts;
pub mod application;
pub mod audience;
pub mod health;
pub mod ingest;
pub mod known;
pub mod links;
pub mod live;
pub mod notify;
pub mod observe;
pub mod oidc;
pub mod open_data;
pub mod passwords;
pub mod people;
pub mod printer;
pub mod reports;
pub mod rollup;
pub mod second_factor;
pub mod settings;
pub mod store;
pub mod tiles;
pub mod upkeep;
pub mod web;
