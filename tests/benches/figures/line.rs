//! The line of a figure.

/// Prints a figure next to a peer's.
pub(crate) fn print(name: &str, ours: f64, unit: &str, peer: &str, theirs: f64) {
    print_ratio(name, ours, unit, peer, theirs, ours / theirs);
}

/// Prints a figure next to a peer's, with a ratio that is not simply the one of the two.
pub(crate) fn print_ratio(name: &str, ours: f64, unit: &str, peer: &str, theirs: f64, ratio: f64) {
    println!("bench {name} {} {unit} | {peer} {} | ratio {}", number(ours), number(theirs), number(ratio));
}

/// The middle value; the lower of two, NaN of none.
pub(crate) fn median(values: impl IntoIterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.into_iter().collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len().saturating_sub(1) / 2).copied().unwrap_or(f64::NAN)
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
