//! Messages of MQTT brokers (OASIS MQTT 3.1.1 and 5.0), taken with quality of service 1 and acknowledged when they are on
//! this machine's disk.

mod arrival;
mod aside;
mod drive;
mod filter;
mod link;
mod register;
mod rules;
mod status;
mod subscriber;
mod subscriptions;
mod suggest;
mod tls;
mod unmapped;
mod v4;
mod v5;

pub use filter::TopicFilter;
pub use register::{MAX_LISTED_TOPICS, RefusedTopic};
pub use rules::{MAX_PAYLOAD_BYTES, Message, Payload, Rules, TopicRule};
pub use status::{MqttReport, MqttStatus};
pub(crate) use subscriptions::subscriptions;
pub use suggest::suggestion;
pub(crate) use tls::client_config;
pub(crate) use unmapped::tell_unmapped;

use crate::config::MqttSource;
use crate::measure::Intake;
use aside::Aside;
use std::path::Path;
use subscriber::Subscriber;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// Every broker that is listened to.
#[derive(Default)]
pub struct Brokers(Vec<(MqttSource, Aside, MqttStatus)>);

impl Brokers {
    /// The brokers of `sources`. What cannot be taken of their messages is kept in files in the folder `aside`.
    #[must_use]
    pub fn new(sources: Vec<MqttSource>, aside: &Path) -> Self {
        let broker = |source: MqttSource| {
            let file = aside.join(format!("mqtt-{}.jsonl", source.name));
            let status = MqttStatus::new(source.name.clone(), file.clone());
            (source, Aside::new(file), status)
        };
        Self(sources.into_iter().map(broker).collect())
    }

    /// How it stands with each, now and later.
    #[must_use]
    pub fn states(&self) -> Vec<MqttStatus> {
        self.0.iter().map(|(_, _, status)| status.clone()).collect()
    }

    /// Begins to listen, until `stop`.
    pub fn start(self, intake: &Intake, stop: &CancellationToken, tasks: &TaskTracker) {
        for (source, aside, status) in self.0 {
            tasks.spawn(Subscriber::new(source, aside, status, intake.clone()).run(stop.clone()));
        }
    }
}
