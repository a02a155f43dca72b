//! A topic that no rule covers is published to a broker: the operator finds it in the backend's list, with a rule to begin
//! with.

use std::time::Duration;

use anyhow::Result;
use cruscotto_domain::api::UnmappedList;
use cruscotto_tests::broker::{Broker, publish_raw};
use cruscotto_tests::city::{self, Look as _};
use cruscotto_tests::wait;
use cruscotto_xtask::city::CityOptions;

/// Broker, collectors, their report, the list.
const LISTED_WITHIN: Duration = Duration::from_secs(60);

#[test]
fn a_topic_without_a_rule_is_in_the_operators_list() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let broker = Broker::start(folder.path())?;
    let more_sources = vec![broker.write_source(folder.path())?];
    city::with(CityOptions { more_sources, access_points: 4, schools: 1, ..city::small()? }, |city| {
        let operator = city.operator()?;
        let listed = wait::until("the topic in the list", LISTED_WITHIN, || {
            // Again and again: the collectors may not have subscribed yet.
            publish_raw(broker.address(), "storm/meter-7/noise", br#"{"db":61.5}"#)?;
            let list: UnmappedList = operator.json("/api/v1/unmapped")?;
            Ok(list.items.into_iter().find(|item| item.name == "storm/meter-7/noise"))
        })?;
        assert_eq!(listed.via.as_deref(), Some("mqtt storm"));
        assert!(listed.count > 0 && listed.suggestion.contains("filter = \"storm/{asset}/noise\""), "{listed:?}");
        Ok(())
    })
}
