//! Feeds that have gone silent: a data owner of whom nothing is heard any more, as a device of which nothing is heard.

use crate::asset::AssetKind;
use crate::health::{Cause, Health};
use crate::id::{AssetId, SourceName};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// An asset of which nothing is known.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SilentAsset {
    /// The asset.
    pub asset: AssetId,
    /// What it is.
    pub kind: AssetKind,
    /// Its name.
    pub name: String,
    /// Who answers for it.
    pub owner: Option<String>,
    /// Who should deliver it.
    pub source: Option<SourceName>,
    /// Since when nothing is known.
    pub since: Option<Timestamp>,
    /// Why: never measured, its collector is silent, or no data though its collector is alive.
    pub cause: Option<Cause>,
}

/// A source of deliveries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SourceFeed {
    /// The source.
    pub source: SourceName,
    /// When it last delivered; none when it never has.
    pub last_delivery: Option<Timestamp>,
    /// Whether that is longer ago than a source may be silent.
    pub silent: bool,
    /// Assets that it delivers.
    pub assets: u64,
}

/// Everything that one owner answers for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OwnerFeed {
    /// The owner.
    pub owner: String,
    /// Its assets that are in service and have been measured.
    pub assets: u64,
    /// Those of them of which nothing is known now.
    pub silent_assets: u64,
    /// Whether nothing is known of any of them.
    pub silent: bool,
    /// Since when: from the last of them that was heard.
    pub silent_since: Option<Timestamp>,
}

/// What a feed is judged by, of one asset.
#[derive(Debug, Clone, Copy)]
pub struct Heard<'a> {
    /// Who answers for it.
    pub owner: Option<&'a str>,
    /// Its state.
    pub health: Health,
    /// Since when.
    pub since: Option<Timestamp>,
    /// Why.
    pub cause: Option<&'a Cause>,
}

/// The owners, by name: one is silent when nothing is known of any of its assets that was ever measured. Assets in
/// maintenance, retired or never measured say nothing of their owner.
#[must_use]
pub fn owners<'a>(assets: impl IntoIterator<Item = Heard<'a>>) -> Vec<OwnerFeed> {
    let mut owners: BTreeMap<&str, OwnerFeed> = BTreeMap::new();
    for asset in assets {
        let Some(owner) = asset.owner else { continue };
        let counts = match asset.health {
            Health::Maintenance | Health::Retired => false,
            Health::Unknown => !matches!(asset.cause, None | Some(Cause::NeverMeasured)),
            Health::Ok | Health::Problem | Health::Critical => true,
        };
        if !counts {
            continue;
        }
        let feed = owners.entry(owner).or_insert_with(|| OwnerFeed {
            owner: owner.to_owned(),
            assets: 0,
            silent_assets: 0,
            silent: false,
            silent_since: None,
        });
        feed.assets += 1;
        if asset.health == Health::Unknown {
            feed.silent_assets += 1;
            feed.silent_since = feed.silent_since.max(asset.since);
        }
    }
    let mut feeds: Vec<OwnerFeed> = owners.into_values().collect();
    for feed in &mut feeds {
        feed.silent = feed.silent_assets == feed.assets;
        feed.silent_since = feed.silent_since.filter(|_| feed.silent);
    }
    feeds
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heard<'a>(owner: &'a str, health: Health, second: i64, cause: Option<&'a Cause>) -> Heard<'a> {
        Heard { owner: Some(owner), health, since: Timestamp::from_micros(second * 1_000_000).ok(), cause }
    }

    #[test]
    fn an_owner_is_silent_when_nothing_is_heard_of_all_that_was_measured() {
        let (silent, never) = (Cause::NoData, Cause::NeverMeasured);
        let feeds = owners([
            heard("Biblioteche", Health::Unknown, 100, Some(&silent)),
            heard("Biblioteche", Health::Unknown, 300, Some(&silent)),
            heard("Biblioteche", Health::Unknown, 900, Some(&never)),
            heard("Biblioteche", Health::Retired, 900, None),
            heard("Edilizia", Health::Unknown, 100, Some(&silent)),
            heard("Edilizia", Health::Critical, 100, None),
            heard("Nuovi", Health::Unknown, 1, Some(&never)),
            Heard { owner: None, ..heard("", Health::Ok, 0, None) },
        ]);
        let got: Vec<_> =
            feeds.iter().map(|f| (f.owner.as_str(), f.assets, f.silent_assets, f.silent, f.silent_since)).collect();
        let last = Timestamp::from_micros(300_000_000).ok();
        assert_eq!(got, [("Biblioteche", 2, 2, true, last), ("Edilizia", 2, 1, false, None)]);
    }
}
