//! Backend.
fn main() {}
