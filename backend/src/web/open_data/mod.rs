//! Open data over HTTP: the dictionary, the files, the pages about them.

pub(super) mod bulk;
pub(super) mod bulk_maker;
pub(super) mod catalogue;
mod days;
pub(super) mod file;
pub(super) mod html;
pub(super) mod list;
mod page;
pub(super) mod pages;
mod query;
mod reader;
mod service_days;
mod summed;
