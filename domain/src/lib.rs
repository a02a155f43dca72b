//! Types and pure rules that every part of Cruscotto shares: the collectors that measure, the backend that stores
//! and judges, and the browser that shows. No I/O, no clock, no async: the same code runs on the server and in wasm.

pub mod access;
pub mod api;
pub mod area;
pub mod area_health;
pub mod asset;
#[cfg(feature = "asset-file")]
pub mod asset_file;
pub mod availability;
mod bounded;
#[cfg(feature = "catalogue")]
pub mod catalogue;
#[cfg(feature = "city")]
pub mod city;
pub mod civil;
pub mod collector;
pub mod comparison;
pub mod correction;
pub mod counter;
pub mod day;
pub mod decomposition;
pub mod divide;
pub mod failure;
pub mod feed;
pub mod figure;
pub mod goal;
pub mod health;
pub mod hours;
pub mod id;
pub mod incident;
pub mod inventory;
pub mod inventory_change;
pub mod live;
pub mod maintenance;
pub mod metric;
pub mod month;
pub mod notify;
pub mod open_data;
pub mod report;
pub mod retention;
pub mod rollup;
pub mod rule;
pub mod sample;
pub mod school;
pub mod school_ledger;
pub mod search;
pub mod service_hours;
pub mod service_kpi;
pub mod sla;
mod statistics;
pub mod suppression;
pub mod template;
pub mod time;
pub mod unit;
pub mod unmapped;
pub mod word;
