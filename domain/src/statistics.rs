//! Means and medians of a few numbers.

/// The middle of sorted values, the mean of the two in the middle of an even number; `None` of none.
pub(crate) fn median(sorted: &[f64]) -> Option<f64> {
    let middle = sorted.len() / 2;
    let above = *sorted.get(middle)?;
    if sorted.len() % 2 == 1 { Some(above) } else { Some(f64::midpoint(*sorted.get(middle - 1)?, above)) }
}

/// The mean and the standard deviation of a whole population (divided by their number, not by one less); `None` of
/// none.
#[expect(clippy::cast_precision_loss, reason = "some hundred values")]
pub(crate) fn mean_and_deviation(values: &[f64]) -> Option<(f64, f64)> {
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    let variance = values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / count;
    (!values.is_empty()).then(|| (mean, variance.sqrt()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn by_hand() {
        assert_eq!((median(&[]), median(&[1.0]), median(&[1.0, 2.0, 4.0, 9.0])), (None, Some(1.0), Some(3.0)));
        // Of 2, 4, 4, 4, 5, 5, 7, 9 the mean is 5 and the deviation 2.
        assert_eq!(mean_and_deviation(&[2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0]), Some((5.0, 2.0)));
        assert_eq!(mean_and_deviation(&[]), None);
    }
}
