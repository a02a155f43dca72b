//! Indicators of digital services, as the GOV.UK Service Manual defines them.

/// Completion rate: completed / started. Who is told that they are not eligible has completed; errors and drop-outs have
/// not. `None` when nothing was started. A transaction that was begun the day before may be completed today, so that the
/// rate of one day may exceed 1; it is not cut, as the numerator and the denominator stand beside it.
/// <https://www.gov.uk/service-manual/measuring-success/measuring-completion-rate>
#[must_use]
pub fn completion(completed: f64, started: f64) -> Option<f64> {
    (started > 0.0).then(|| completed / started)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_started_is_no_rate() {
        assert_eq!(completion(30.0, 40.0), Some(0.75));
        assert_eq!(completion(0.0, 0.0), None);
        assert_eq!(completion(6.0, 5.0), Some(1.2));
    }
}
