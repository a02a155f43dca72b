//! Who gets in, and what they may do there.

mod accounts;
mod cross_site;
mod matrix;
mod oidc;
mod scoped;
