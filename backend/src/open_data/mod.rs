//! Open data: what everybody may take away, as files. Pure: the definitions of the data sets, and the writers of the
//! formats. Where rows come from is `web/open_data`'s business.

pub mod catalogue;
pub mod cell;
pub mod dataset;
pub mod format;
pub mod schema_org;
pub mod table;
