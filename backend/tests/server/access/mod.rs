//! Who gets in, and what they may do there.

mod cross_site;
mod matrix;
mod scoped;
