//! Ingest, store, live hub and web server.

pub mod audience;
pub mod health;
pub mod ingest;
pub mod known;
pub mod live;
pub mod observe;
pub mod store;
