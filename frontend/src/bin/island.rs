//! The entry of the small program that keeps a public page live.

fn main() {
    cruscotto_frontend::island::start();
}
