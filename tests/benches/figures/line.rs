//! The line of a figure.

/// Prints a figure next to a peer's.
pub(crate) fn print(name: &str, ours: f64, unit: &str, peer: &str, theirs: f64) {
    print_ratio(name, ours, unit, peer, theirs, ours / theirs);
}

/// Prints a figure next to a peer's, with a ratio that is not simply the one of the two.
pub(crate) fn print_ratio(name: &str, ours: f64, unit: &str, peer: &str, theirs: f64, ratio: f64) {
    println!("bench {name} {} {unit} | {peer} {} | ratio {}", number(ours), number(theirs), number(ratio));
}

/// Three significant digits: a benchmark on a shared machine knows no more.
fn number(value: f64) -> String {
    let digits = match value.abs() {
        v if v >= 100.0 || v == 0.0 => 0,
        v if v >= 10.0 => 1,
        v if v >= 1.0 => 2,
        v if v >= 0.1 => 3,
        _ => 4,
    };
    format!("{value:.digits$}")
}
