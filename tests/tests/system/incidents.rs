//! The simulator's fault script on the wire: an uplink cut, a power cut in a quarter, a flapping access point, a slow
//! controller, killed collectors. It yields exactly the incidents of the golden list, with the backend killed in between.
//! Steps of the clock are the property tests' (`domain/src/incident/book`): a machine's clock is not a test's to set.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use cruscotto_domain::api::Items;
use cruscotto_domain::asset::AssetKind;
use cruscotto_domain::id::AssetId;
use cruscotto_domain::incident::{Incident, IncidentDetail, Subject};
use cruscotto_tests::city::{self, Look as _};
use cruscotto_tests::http::Http;
use cruscotto_tests::simulator::Simulator;
use cruscotto_tests::wait;
use cruscotto_xtask::city::{City, CityOptions, Part};

/// Poll, back-off of the collectors, tolerance, gathering, and room for a busy machine.
const FOLLOWS_WITHIN: Duration = Duration::from_secs(90);

/// Of the usual times: what failed within six seconds belongs together.
const HURRY: u32 = 10;

/// Silence of a source beyond this is an incident.
const SILENT_AFTER: Duration = Duration::from_secs(8);

/// What the live incidents are about, with how many assets each keeps from working; an area without its time.
type Live = BTreeMap<String, u32>;

fn incidents(staff: &Http) -> Result<Vec<Incident>> {
    Ok(staff.json::<Items<Incident>>("/api/v1/incidents?limit=1000")?.items)
}

fn about(subject: &Subject) -> String {
    let text = subject.to_string();
    text.split_once('@').map_or(text.clone(), |(area, _)| area.to_owned())
}

fn live(staff: &Http) -> Result<Live> {
    let live = incidents(staff)?.into_iter().filter(|incident| incident.state.is_live());
    Ok(live.map(|incident| (about(&incident.subject), incident.affected)).collect())
}

fn until(staff: &Http, scene: &str, expected: &Live) -> Result<()> {
    let mut last = Live::new();
    wait::until(&format!("the incidents of: {scene}"), FOLLOWS_WITHIN, || {
        last = live(staff)?;
        Ok((last == *expected).then_some(()))
    })
    .with_context(|| format!("{scene}: {expected:?} expected, {last:?} there"))
}

fn break_all(simulator: &Simulator, assets: &[AssetId]) -> Result<Vec<cruscotto_tests::simulator::FaultId>> {
    assets.iter().map(|asset| simulator.break_it(asset, "cut")).collect()
}

#[test]
fn the_fault_script_yields_exactly_the_incidents_of_the_golden_list() -> Result<()> {
    let options = CityOptions { incident_hurry: Some(HURRY), silent_after: Some(SILENT_AFTER), ..city::small()? };
    city::with(options, |city| {
        let simulator = city.simulator()?;
        let staff = city.operator()?;
        let inventory = city.inventory()?;
        let (uplink, children) = inventory.uplinks().into_iter().next().context("no uplink has access points")?;
        let quarter = quarter(city, &children)?;
        until(&staff, "a quiet city", &Live::new())?;
        let mut golden: BTreeSet<String> = BTreeSet::new();

        // An uplink is cut, and the backend is killed while it is found out.
        let cut = simulator.break_it(&uplink, "cut")?;
        let expected = Live::from([(format!("asset:{uplink}"), u32::try_from(children.len() + 1)?)]);
        until(&staff, "an uplink cut", &expected)?;
        city.kill9(Part::Backend)?;
        city.start_part(Part::Backend)?;
        until(&staff, "an uplink cut, after a kill", &expected)?;
        golden.extend(expected.into_keys());
        simulator.lift(&cut)?;
        until(&staff, "the uplink back", &Live::new())?;

        // A quarter loses its power; its uplink has a battery.
        let power = break_all(&simulator, &children)?;
        let expected = Live::from([(format!("area:{quarter}"), u32::try_from(children.len())?)]);
        until(&staff, "a power cut", &expected)?;
        golden.extend(expected.into_keys());
        for fault in &power {
            simulator.lift(fault)?;
        }
        until(&staff, "the power back", &Live::new())?;

        // An access point that comes and goes.
        let flapping = inventory.standalone()?.id.clone();
        let name = format!("asset:{flapping}");
        for _ in 0..3 {
            let fault = simulator.break_it(&flapping, "cut")?;
            let down = || Ok(live(&staff)?.get(&name).is_some_and(|affected| *affected == 1).then_some(()));
            wait::until("the access point down", FOLLOWS_WITHIN, down)?;
            simulator.lift(&fault)?;
            let up = || Ok(live(&staff)?.get(&name).is_none_or(|affected| *affected == 0).then_some(()));
            wait::until("the access point back", FOLLOWS_WITHIN, up)?;
        }
        let it = incidents(&staff)?.into_iter().find(|i| about(&i.subject) == name).context("no incident")?;
        ensure!(it.flapping, "it came and went three times: {it:?}");
        golden.insert(name.clone());

        // A controller that answers too late.
        let controller = inventory.of_kind(AssetKind::Controller).next().context("no controller")?.id.clone();
        let slow = simulator.break_it(&controller, "slow")?;
        let name = format!("asset:{controller}");
        let alarmed = || Ok(live(&staff)?.contains_key(&name).then_some(()));
        wait::until("the controller's incident", FOLLOWS_WITHIN, alarmed)?;
        golden.insert(name.clone());
        simulator.lift(&slow)?;
        let over = || Ok((!live(&staff)?.contains_key(&name)).then_some(()));
        wait::until("the controller back", FOLLOWS_WITHIN, over)?;

        // The collectors are killed: that is the incident, and not what they measured.
        city.kill9(Part::Collectors)?;
        let silent = || Ok(live(&staff)?.keys().find(|about| about.starts_with("source:")).cloned());
        golden.insert(wait::until("the silent feed's incident", FOLLOWS_WITHIN, silent)?);
        city.start_part(Part::Collectors)?;
        let heard = || Ok((!live(&staff)?.keys().any(|about| about.starts_with("source:"))).then_some(()));
        wait::until("the feed heard again", FOLLOWS_WITHIN, heard)?;

        let all = incidents(&staff)?;
        let found: Vec<String> = all.iter().map(|incident| about(&incident.subject)).collect();
        let distinct: BTreeSet<String> = found.iter().cloned().collect();
        ensure!(distinct == golden, "golden {golden:#?}\nfound {found:#?}");
        ensure!(distinct.len() == found.len(), "an incident twice: {found:#?}");
        for incident in &all {
            let detail: IncidentDetail = staff.json(&format!("/api/v1/incidents/{}", incident.id))?;
            let opened = detail.timeline.iter().filter(|event| event.change.kind() == "opened").count();
            ensure!(opened == 1, "{:?} was opened {opened} times", incident.subject);
        }
        Ok(())
    })
}

/// The NIL that all of `assets` lie in.
fn quarter(city: &City, assets: &[AssetId]) -> Result<String> {
    let public = city.public()?;
    let nil = |asset: &AssetId| -> Result<String> {
        let detail: cruscotto_domain::api::AssetDetail = public.json(&format!("/api/v1/assets/{asset}"))?;
        Ok(detail.placement.nil.context("an access point outside every NIL")?.to_string())
    };
    let quarters: BTreeSet<String> = assets.iter().map(nil).collect::<Result<_>>()?;
    ensure!(quarters.len() == 1, "the uplink's access points lie in {quarters:?}");
    quarters.into_iter().next().context("the uplink has no access points")
}
