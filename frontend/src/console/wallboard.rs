//! The screen on the wall of the operations room: read at five metres, touched by nobody. It says in the largest letters
//! when what it shows is not live.

use super::fleet::{Fleet, use_fleet};
use super::list::urgency;
use super::place::use_here;
use super::routes::Screen;
use super::screens::title;
use super::texts::texts;
use super::theme::ThemeSwitch;
use crate::browser::{Sound, utc_offset_s};
use crate::data::{use_clock, use_ui};
use crate::i18n::{age, clock_time, integer};
use crate::live::use_live;
use crate::order::ordered;
use crate::piece::{part, piece};
use crate::state::Phase;
use crate::widgets::{Age, mark};
use cruscotto_domain::health::{Cause, Health};
use cruscotto_domain::live::FleetAsset;
use std::sync::Arc;
use yew::prelude::*;

/// Faults listed: what fits under the counts on a screen of 1080 lines.
const MAX_LISTED: usize = 7;

/// The states that are counted.
const COUNTED: [Health; 5] = [Health::Critical, Health::Problem, Health::Unknown, Health::Maintenance, Health::Ok];

/// The screen.
#[derive(PartialEq)]
pub(super) struct Wallboard;

piece!(Wallboard => use_wallboard());

#[hook]
fn use_wallboard() -> Html {
    let (ui, here, fleet, live, clock) = (use_ui(), use_here(), use_fleet(), use_live(), use_clock());
    let (texts, messages) = (texts(ui.lang), ui.messages());
    let sound = use_state(|| None::<Sound>);
    let newest = newest_fault(&fleet);
    {
        let sound = (*sound).clone();
        let before = use_mut_ref(|| None);
        use_effect_with(newest, move |newest| {
            let before = before.replace(*newest);
            // Not for what was there when the screen was opened.
            if let (Some(sound), Some(before)) = (sound, before)
                && newest.is_some_and(|at| at > before)
            {
                sound.alarm();
            }
        });
    }
    let onsound = {
        let sound = sound.clone();
        Callback::from(move |_: MouseEvent| {
            let opened = if sound.is_some() { None } else { Sound::open() };
            if let Some(sound) = &opened {
                // So that one hears what one will hear.
                sound.alarm();
            }
            sound.set(opened);
        })
    };
    let counts = fleet.counts();
    let last = live.state.last_heard.zip(clock.now).map(|(heard, now)| age(messages, heard, now));
    let faults = faults(&fleet);
    html! {
        <div class="ops-wall" data-live={(live.state.phase == Phase::Live).to_string()}>
            <header class="ops-wall-head">
                { title(format!("{} · {}", texts.wallboard_heading, ui.city.name())) }
                if let Some(now) = clock.now { <p class="ops-wall-clock">{ clock_time(now, utc_offset_s(now)) }</p> }
                <div class="ops-wall-buttons">
                    { part(ThemeSwitch) }
                    <button type="button" class="ops-button" aria-pressed={sound.is_some().to_string()} onclick={onsound}>
                        { if sound.is_some() { texts.sound_off } else { texts.sound_on } }
                    </button>
                    <a class="ops-button" href={here.link(&Screen::List)}>{ texts.wallboard_leave }</a>
                </div>
            </header>
            if live.state.phase != Phase::Live || !fleet.is_known() {
                <p class="ops-wall-dead" role="alert">
                    { last.map_or_else(|| texts.not_live_yet.to_owned(), |last| (texts.not_live)(&last)) }
                </p>
            }
            <ul class="ops-wall-counts" aria-label={texts.states}>
                { for COUNTED.map(|health| html! {
                    <li key={health.as_str()} class={format!("ops-wall-count ops-count-{health}")} data-state={health.as_str()}
                        data-count={counts.of(health).to_string()}>
                        { mark(health) }
                        <strong>{ integer(ui.lang, counts.of(health)) }</strong>
                        <span>{ (messages.health)(health) }</span>
                    </li>
                }) }
            </ul>
            <section class="ops-wall-newest" aria-labelledby="ops-wall-newest">
                <h2 id="ops-wall-newest">{ texts.wallboard_faults }</h2>
                if faults.is_empty() && fleet.is_known() { <p class="ops-wall-well">{ texts.all_well }</p> }
                <ol>
                    { for faults.iter().map(|(asset, children)| html! {
                        <li key={asset.id.to_string()} data-asset={asset.id.to_string()} data-health={asset.health.as_str()}>
                            { mark(asset.health) }
                            <span class="ops-wall-name">{ &asset.name }</span>
                            if *children > 0 { <span class="ops-wall-children">{ "+" }{ integer(ui.lang, *children) }</span> }
                            <span class="ops-wall-place">{ asset.placement.nil.as_ref().map(|nil| ui.city.area_name(nil)).unwrap_or_default() }</span>
                            <span class="ops-wall-age">if let Some(at) = asset.since { { part(Age { at }) } }</span>
                        </li>
                    }) }
                </ol>
            </section>
        </div>
    }
}

/// What is wrong of itself, the newest first, with how many hang on it and are wrong for that.
fn faults(fleet: &Fleet) -> Vec<(Arc<FleetAsset>, u32)> {
    let is_child = |asset: &FleetAsset| matches!(asset.cause, Some(Cause::Parent(_)));
    let wrong = |asset: &FleetAsset| matches!(asset.health, Health::Critical | Health::Problem);
    let own: Vec<Arc<FleetAsset>> = fleet
        .rows()
        .iter()
        .filter(|row| wrong(&row.asset) && !is_child(&row.asset))
        .map(|row| Arc::clone(&row.asset))
        .collect();
    let mut own = ordered(&own, |a, b| b.since.cmp(&a.since).then(urgency(a.health).cmp(&urgency(b.health))));
    own.truncate(MAX_LISTED);
    own.into_iter()
        .map(|asset| {
            let because = |row: &FleetAsset| matches!(&row.cause, Some(Cause::Parent(parent)) if *parent == asset.id);
            let children = fleet.rows().iter().filter(|row| because(&row.asset)).count();
            (asset, u32::try_from(children).unwrap_or(u32::MAX))
        })
        .collect()
}

/// When the newest fault began that is down of itself.
fn newest_fault(fleet: &Fleet) -> Option<cruscotto_domain::time::Timestamp> {
    let down = |asset: &FleetAsset| asset.health == Health::Critical && !matches!(asset.cause, Some(Cause::Parent(_)));
    fleet.rows().iter().filter(|row| down(&row.asset)).filter_map(|row| row.asset.since).max()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::fleet::tests::asset;

    #[test]
    fn an_uplink_with_what_hangs_on_it_is_one_line_and_the_newest_comes_first() {
        let at = |second: i64| cruscotto_domain::time::Timestamp::from_millis(second * 1000).ok();
        let mut uplink = asset("uplink-1", Health::Critical);
        uplink.since = at(100);
        let mut child = asset("ap-1", Health::Critical);
        (child.since, child.cause) = (at(300), Some(Cause::Parent("uplink-1".parse().unwrap())));
        let mut own = asset("ap-2", Health::Problem);
        own.since = at(200);
        let fleet = Fleet::of([uplink, child, own, asset("ap-3", Health::Ok)]);
        let listed: Vec<_> = faults(&fleet).into_iter().map(|(a, children)| (a.id.to_string(), children)).collect();
        assert_eq!(listed, [("ap-2".to_owned(), 0), ("uplink-1".to_owned(), 1)]);
        assert_eq!(newest_fault(&fleet), at(100), "what hangs on it rings no second time");
    }
}
