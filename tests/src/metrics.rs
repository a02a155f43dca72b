//! Counters that a process reports of itself, in the Prometheus text format.

use std::net::SocketAddr;

use anyhow::Result;

use crate::http::Http;

/// The metrics of a process at one moment.
#[derive(Debug, Clone)]
pub struct Metrics {
    text: String,
}

impl Metrics {
    /// Asks the process at `address`.
    ///
    /// # Errors
    /// If it does not answer.
    pub fn of(address: SocketAddr) -> Result<Self> {
        Ok(Self { text: Http::public(address)?.text("/metrics")? })
    }

    /// The sum of the series called `name` whose labels contain each of `labels`, such as `reason="timeout"`.
    #[must_use]
    pub fn sum(&self, name: &str, labels: &[&str]) -> f64 {
        self.text.lines().filter_map(|line| value(line, name, labels)).sum()
    }

    /// The text, for a failing test's message.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }
}

fn value(line: &str, name: &str, labels: &[&str]) -> Option<f64> {
    let rest = line.strip_prefix(name)?;
    let (series, value) = match rest.strip_prefix('{') {
        Some(labelled) => labelled.rsplit_once('}')?,
        None => ("", rest.strip_prefix(' ')?),
    };
    if !labels.iter().all(|label| series.contains(label)) {
        return None;
    }
    value.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn adds_the_series_that_match() {
        let metrics = Metrics {
            text: "# TYPE a_total counter\na_total{code=\"x\",to=\"}\"} 2\na_total{code=\"y\"} 3\na_total_more 9\nb 1 1700\n"
                .to_owned(),
        };
        assert_eq!(metrics.sum("a_total", &[]), 5.0);
        assert_eq!(metrics.sum("a_total", &["code=\"x\""]), 2.0);
        assert_eq!(metrics.sum("b", &[]), 1.0);
        assert_eq!(metrics.sum("c", &[]), 0.0);
    }
}
