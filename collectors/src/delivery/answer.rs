//! What an answer of the backend means for the parcel.

use super::parcel::{Content, Parcel};
use super::post::Answer;
use cruscotto_domain::inventory::InventoryReceipt;
use cruscotto_domain::sample::Receipt;
use std::time::Duration;

/// Characters of an answer that are kept for the log.
const DETAIL_CHARS: usize = 300;

/// What to do with the parcel.
#[derive(Debug, PartialEq)]
pub enum Verdict {
    /// Samples are committed.
    Delivered(Receipt),
    /// Assets are committed.
    InventoryDelivered(InventoryReceipt),
    /// It can never be accepted: set it aside and go on.
    Rejected {
        /// The HTTP status.
        status: u16,
        /// What the backend says.
        detail: String,
    },
    /// Try again, after what the backend asks for or else with back-off.
    Retry {
        /// Retry-After.
        after: Option<Duration>,
        /// What went wrong.
        why: String,
    },
    /// The token is not accepted: keep everything and try again slowly.
    Unauthorised(String),
}

/// Judges an answer.
#[must_use]
pub fn judge(parcel: &Parcel, answer: &Answer) -> Verdict {
    let detail = || String::from_utf8_lossy(&answer.body).chars().take(DETAIL_CHARS).collect::<String>();
    match answer.status {
        200 => receipt(&parcel.content, &answer.body).unwrap_or_else(|error| Verdict::Retry {
            after: None,
            why: format!("the answer 200 is not a receipt ({error}): is [delivery] url the backend's?"),
        }),
        400 | 413 | 415 | 422 => Verdict::Rejected { status: answer.status, detail: detail() },
        401 | 403 => Verdict::Unauthorised(format!(
            "the backend answers {}: the token of [delivery] is not (or no longer) accepted",
            answer.status
        )),
        status => {
            Verdict::Retry { after: answer.retry_after, why: format!("the backend answers {status}: {}", detail()) }
        }
    }
}

fn receipt(content: &Content, body: &[u8]) -> Result<Verdict, serde_json::Error> {
    Ok(match content {
        Content::Samples(_) => Verdict::Delivered(serde_json::from_slice(body)?),
        Content::Inventory(_) => Verdict::InventoryDelivered(serde_json::from_slice(body)?),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spool::Position;
    use cruscotto_domain::sample::SampleBatch;

    fn verdict(status: u16, body: &str) -> Verdict {
        let content = Content::Samples(SampleBatch::default());
        let parcel = Parcel { content, end: Position::default(), records: vec![] };
        let retry_after = Some(Duration::from_secs(3));
        judge(&parcel, &Answer { status, retry_after, body: body.as_bytes().to_vec() })
    }

    #[test]
    fn only_a_receipt_counts_as_delivered() {
        let body = r#"{"stored":2,"duplicates":1,"refused":[],"refused_count":0}"#;
        assert!(matches!(verdict(200, body), Verdict::Delivered(Receipt { stored: 2, duplicates: 1, .. })));
        assert!(matches!(verdict(200, "<html>login</html>"), Verdict::Retry { .. }));
        assert!(matches!(verdict(204, ""), Verdict::Retry { .. }));
    }

    #[test]
    fn what_cannot_get_better_is_set_aside_and_the_rest_is_tried_again() {
        for status in [400, 413, 415, 422] {
            assert!(matches!(verdict(status, "no"), Verdict::Rejected { .. }), "{status}");
        }
        for status in [302, 404, 408, 429, 500, 502, 503] {
            let Verdict::Retry { after, .. } = verdict(status, "later") else { panic!("{status}") };
            assert_eq!(after, Some(Duration::from_secs(3)));
        }
        assert!(matches!(verdict(401, ""), Verdict::Unauthorised(_)));
    }
}
