//! What is out of service now, and since when. What hangs on something that is down is counted there, not listed.

use crate::data::Ui;
use crate::routes::Route;
use crate::widgets::{cause_text, moment, state_label};
use cruscotto_domain::asset::AssetKind;
use cruscotto_domain::health::Cause;
use cruscotto_domain::id::AssetId;
use cruscotto_domain::live::AssetSummary;
use std::collections::BTreeMap;
use yew::prelude::*;

/// Lines of the list at most.
const MAX_LISTED: usize = 12;

/// A line: something that is down, and how many are down because of it.
#[derive(Debug, PartialEq)]
struct Line<'a> {
    asset: &'a AssetSummary,
    because: usize,
}

/// The list of what is `down`, the longest first.
pub(super) fn down_now(ui: &Ui, down: &[AssetSummary]) -> Html {
    let words = ui.lang.public();
    let lines = lines(down);
    let listed = lines.len().min(MAX_LISTED);
    html! {
        <section class="down" id="down" data-refresh="" aria-labelledby="down-heading" data-down={down.len().to_string()}>
            <h2 id="down-heading">{ words.down_now }</h2>
            if lines.is_empty() {
                <p>{ words.down_none }</p>
            } else {
                <ul class="down-list">
                    { for lines.iter().take(listed).map(|line| row(ui, line)) }
                </ul>
                if lines.len() > listed { <p>{ (words.down_more)(lines.len() - listed) }</p> }
            }
        </section>
    }
}

fn row(ui: &Ui, line: &Line<'_>) -> Html {
    let (lang, messages, asset) = (ui.lang, ui.messages(), line.asset);
    let infrastructure = matches!(asset.kind, AssetKind::Uplink | AssetKind::Controller);
    html! {
        <li class="down-row" data-entry={format!("asset/{}", asset.id)} data-health={asset.health.as_str()}>
            <span class="down-what">
                <a href={(Route::Asset { id: asset.id.to_string() }).href(ui.view())}>{ &asset.name }</a>
                <span class="down-kind">{ (messages.kind)(asset.kind) }</span>
            </span>
            { state_label(lang, asset.health) }
            <span class="down-since">
                if let Some(since) = asset.since { { (messages.since)("") }{ moment(lang, since) } }
                if let Some(cause) = asset.cause.as_ref().filter(|_| !infrastructure) {
                    { " · " }{ cause_text(lang, cause, &ui.city.metrics) }
                }
                if line.because > 0 { { " · " }{ (lang.public().because_of)(line.because) } }
            </span>
        </li>
    }
}

/// What has no cause among the others, with how many hang on it; what has one whose asset is not listed stands by itself.
fn lines(down: &[AssetSummary]) -> Vec<Line<'_>> {
    let mut because: BTreeMap<&AssetId, usize> = BTreeMap::new();
    let listed = |id: &AssetId| down.iter().any(|asset| asset.id == *id);
    let parent = |asset: &AssetSummary| match &asset.cause {
        Some(Cause::Parent(parent)) if listed(parent) => down.iter().find(|a| a.id == *parent).map(|a| &a.id),
        _ => None,
    };
    for asset in down {
        if let Some(parent) = parent(asset) {
            *because.entry(parent).or_default() += 1;
        }
    }
    let own = down.iter().filter(|asset| parent(asset).is_none());
    own.map(|asset| Line { asset, because: because.get(&asset.id).copied().unwrap_or(0) }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use cruscotto_domain::health::Health;

    fn asset(id: &str, kind: AssetKind, cause: Option<Cause>) -> AssetSummary {
        AssetSummary {
            id: id.parse().unwrap(),
            kind,
            name: id.to_owned(),
            point: None,
            health: Health::Critical,
            since: None,
            cause,
            demo: true,
            figures: vec![],
        }
    }

    #[test]
    fn one_line_for_an_uplink_and_all_that_hangs_on_it() {
        let behind = || Some(Cause::Parent("uplink-1".parse().unwrap()));
        let down = [
            asset("uplink-1", AssetKind::Uplink, None),
            asset("ap-1", AssetKind::AccessPoint, behind()),
            asset("ap-2", AssetKind::AccessPoint, behind()),
            asset("ap-3", AssetKind::AccessPoint, Some(Cause::Parent("uplink-9".parse().unwrap()))),
        ];
        let lines = lines(&down);
        let shown: Vec<(&str, usize)> = lines.iter().map(|l| (l.asset.name.as_str(), l.because)).collect();
        assert_eq!(shown, [("uplink-1", 2), ("ap-3", 0)]);
    }
}
