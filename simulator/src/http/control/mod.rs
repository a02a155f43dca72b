//! The control endpoint: what is so now, and what is to break.

pub(crate) mod device;
pub(crate) mod devices;
pub(crate) mod faults;
pub(crate) mod pins;
