//! Topics whose messages could not be taken, told to the backend: an operator finds everything that has no place in one
//! list.

use super::status::MqttStatus;
use crate::delivery::Backend;
use cruscotto_domain::unmapped::{ReportedName, UnmappedReport};
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// How often what has changed is told.
const TELL_EVERY: Duration = Duration::from_secs(5);

/// Rounds after which it is told though nothing has changed: a backend that was started anew does not remember.
const TELL_AGAIN_AFTER: u32 = 60;

/// Tells until `end`: whenever something is new since it was last listed, and again when it could not be told. It is a
/// state and no measurement, so it needs no spool.
pub(crate) async fn tell_unmapped(brokers: Vec<MqttStatus>, backend: Backend, end: CancellationToken) {
    if brokers.is_empty() {
        return;
    }
    let forever = async {
        let (mut told, mut rounds) = (UnmappedReport::default(), 0);
        loop {
            tokio::time::sleep(TELL_EVERY).await;
            let report = report(&brokers);
            rounds += 1;
            if report != told || (rounds >= TELL_AGAIN_AFTER && !report.names.is_empty()) {
                match backend.report_unmapped(&report).await {
                    Ok(true) => (told, rounds) = (report, 0),
                    Ok(false) => tracing::debug!("the backend does not list what has no rule"),
                    Err(error) => tracing::debug!(%error, "what has no rule was not told"),
                }
            }
        }
    };
    end.run_until_cancelled(forever).await;
}

/// What all brokers sent that could not be taken.
fn report(brokers: &[MqttStatus]) -> UnmappedReport {
    let (mut names, mut others) = (Vec::new(), 0);
    for broker in brokers.iter().map(MqttStatus::report) {
        let via = format!("mqtt {}", broker.name);
        others += broker.other_topics;
        names.extend(broker.topics.into_iter().map(|topic| ReportedName {
            via: via.clone(),
            name: topic.topic,
            reason: if topic.detail.is_empty() { topic.reason.to_owned() } else { topic.detail },
            count: topic.count,
            first_seen: topic.first_seen,
            last_seen: topic.last_seen,
            suggestion: topic.suggestion.unwrap_or_default(),
        }));
    }
    UnmappedReport::new(names, others)
}
