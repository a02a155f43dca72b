//! What Matomo answers.

use cruscotto_domain::failure::FailureReason;
use serde_json::Value;

/// An answer. Errors come with status 200: `{"result":"error","message":"..."}`.
#[derive(Debug)]
pub struct MatomoAnswer;

impl MatomoAnswer {
    /// Reads the figure `name` of an answer: a number, which some versions write as a text. A day without visits is an
    /// empty list, which is 0.
    ///
    /// # Errors
    /// The reason and words: an error of Matomo's own, or an answer without the figure.
    pub fn figure(body: &[u8], name: &str) -> Result<f64, (FailureReason, String)> {
        let malformed = |detail: String| (FailureReason::Malformed, detail);
        let answer: Value = serde_json::from_slice(body).map_err(|e| malformed(format!("not Matomo's JSON: {e}")))?;
        if answer.get("result").and_then(Value::as_str) == Some("error") {
            let message = answer.get("message").and_then(Value::as_str).unwrap_or_default();
            let reason =
                if message.contains("token_auth") { FailureReason::Authentication } else { FailureReason::DeviceError };
            return Err((reason, format!("Matomo says: {message}")));
        }
        if answer.as_array().is_some_and(Vec::is_empty) {
            return Ok(0.0);
        }
        let figure = match answer.get(name) {
            Some(Value::Number(number)) => number.as_f64(),
            Some(Value::String(text)) => text.parse().ok(),
            _ => None,
        };
        figure.filter(|f| f.is_finite()).ok_or_else(|| malformed(format!("the answer has no {name}")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_figures_and_tells_errors_apart() {
        let body = br#"{"nb_uniq_visitors":3,"nb_visits":41,"bounce_rate":"40%"}"#;
        assert_eq!(MatomoAnswer::figure(body, "nb_visits"), Ok(41.0));
        assert_eq!(MatomoAnswer::figure(br#"{"nb_visits":"7"}"#, "nb_visits"), Ok(7.0));
        assert_eq!(MatomoAnswer::figure(b"[]", "nb_visits"), Ok(0.0), "a day without visits");
        let missing = MatomoAnswer::figure(body, "nb_pageviews").unwrap_err();
        assert_eq!(missing, (FailureReason::Malformed, "the answer has no nb_pageviews".to_owned()));
        let token = br#"{"result":"error","message":"Unable to authenticate with the provided token_auth."}"#;
        assert_eq!(MatomoAnswer::figure(token, "nb_visits").unwrap_err().0, FailureReason::Authentication);
        let site = br#"{"result":"error","message":"An unexpected website was found"}"#;
        assert_eq!(MatomoAnswer::figure(site, "nb_visits").unwrap_err().0, FailureReason::DeviceError);
        assert_eq!(MatomoAnswer::figure(b"<html>", "nb_visits").unwrap_err().0, FailureReason::Malformed);
    }

    proptest! {
        #[test]
        fn rubbish_is_an_error_never_a_panic(body in proptest::collection::vec(any::<u8>(), 0..200)) {
            if let Ok(figure) = MatomoAnswer::figure(&body, "nb_visits") {
                prop_assert!(figure.is_finite());
            }
        }
    }
}
