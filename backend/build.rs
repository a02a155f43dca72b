//! Rebuilds when a migration is added: the compiled-in list would not notice by itself.

fn main() {
    println!("cargo:rerun-if-changed=../migrations");
}
