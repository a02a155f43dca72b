//! The simulator's fault script against the real city: an uplink cut, a power cut in a quarter, a flapping access point, a slow
//! controller, killed collectors, and their clock an hour ahead. It yields exactly the golden incidents and messages, at the
//! usual times of the engine, with the backend killed in the middle.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::ops::RangeInclusive;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use cruscotto_domain::api::Items;
use cruscotto_domain::asset::{Asset, AssetKind};
use cruscotto_domain::id::AssetId;
use cruscotto_domain::incident::{Incident, Subject};
use cruscotto_tests::city::{self, Look as _};
use cruscotto_tests::http::Http;
use cruscotto_tests::inventory::Inventory;
use cruscotto_tests::wait;
use cruscotto_xtask::city::{City, CityOptions, Part};
use cruscotto_xtask::cluster::DATABASE;
use reqwest::Method;
use serde_json::{Value, json};

/// Poll, back-off of the collectors, tolerance, gathering, and room for a busy machine.
const FOLLOWS_WITHIN: Duration = Duration::from_secs(90);

/// A fault of two polls counts.
const TOLERANCE: Duration = Duration::from_secs(1);

/// Silence of a source beyond this is an incident.
const SILENT_AFTER: Duration = Duration::from_secs(6);

/// An hour ahead: the backend refuses what is said to be of the future.
const JUMP: &str = "+3600";

const API: &str = "/api/v1/notifications";

/// What people are told of each incident, in order.
type Told = BTreeMap<String, Vec<String>>;

/// The live incidents, with how many assets each keeps from working.
type Live = BTreeMap<String, u32>;

/// What breaks.
struct Script {
    uplink: AssetId,
    children: u32,
    quarter: String,
    /// Access points of the quarter.
    powered: u32,
    flapping: AssetId,
    controller: AssetId,
    /// Access points that it speaks for: while it is slow they say nothing, and once their last values are stale it is why.
    controlled: u32,
}

impl Script {
    /// An uplink and its quarter, with access points that speak for themselves: those of a controller it explains itself.
    fn choose(inventory: &Inventory) -> Result<Self> {
        let controlled =
            |id: &AssetId| inventory.assets().any(|asset| asset.id == *id && asset.tags.contains_key("controller"));
        let (uplink, children) = inventory
            .uplinks()
            .into_iter()
            .find(|(_, children)| children.len() >= 3 && !children.iter().any(controlled))
            .context("no uplink has three access points of its own")?;
        // uplink-nil-20-1
        let (quarter, _) = uplink.as_str().rsplit_once('-').context("an uplink without a number")?;
        let there =
            |asset: &&Asset| asset.parent.as_ref().is_some_and(|p| p.as_str().starts_with(&format!("{quarter}-")));
        let powered = inventory.of_kind(AssetKind::AccessPoint).filter(there).count();
        let elsewhere = |asset: &&Asset| !there(asset) && !asset.tags.contains_key("controller");
        let controller = inventory.of_kind(AssetKind::Controller).next().context("no controller")?.id.clone();
        let speaks_for = |asset: &&Asset| asset.controller.as_ref() == Some(&controller);
        let controlled = u32::try_from(inventory.of_kind(AssetKind::AccessPoint).filter(speaks_for).count())?;
        Ok(Self {
            children: u32::try_from(children.len())?,
            controlled,
            quarter: quarter.trim_start_matches("uplink-").to_owned(),
            powered: u32::try_from(powered)?,
            flapping: inventory
                .of_kind(AssetKind::AccessPoint)
                .find(elsewhere)
                .context("all in one quarter")?
                .id
                .clone(),
            controller,
            uplink,
        })
    }

    /// What the script yields, and nothing else. What flaps is said to do so instead of being over a second time.
    fn golden(&self) -> Told {
        let entry = |about: String, told: &[&str]| (about, told.iter().map(|word| (*word).to_owned()).collect());
        BTreeMap::from([
            entry(format!("asset:{}", self.uplink), &["opened", "resolved"]),
            entry(format!("asset:{}", self.controller), &["opened", "resolved"]),
            entry(format!("area:{}", self.quarter), &["opened", "resolved"]),
            entry(format!("asset:{}", self.flapping), &["opened", "resolved", "reopened"]),
            entry("source:demo".to_owned(), &["opened", "resolved", "reopened"]),
        ])
    }
}

fn incidents(staff: &Http) -> Result<Vec<Incident>> {
    Ok(staff.json::<Items<Incident>>("/api/v1/incidents?limit=1000")?.items)
}

/// What an incident is about; an area without its time.
fn about(subject: &Subject) -> String {
    let text = subject.to_string();
    text.split_once('@').map_or(text.clone(), |(area, _)| area.to_owned())
}

/// The incidents whose fault is there.
fn live(staff: &Http) -> Result<Live> {
    let faulty = incidents(staff)?.into_iter().filter(|incident| incident.state.is_live() && incident.faulty);
    Ok(faulty.map(|incident| (about(&incident.subject), incident.affected)).collect())
}

/// What an incident is about, and how many assets it keeps from working, at least and at most.
type Expected = (String, RangeInclusive<u32>);

fn exactly(about: String, affected: u32) -> Expected {
    (about, affected..=affected)
}

fn until(staff: &Http, scene: &str, expected: &[Expected]) -> Result<()> {
    let expected: BTreeMap<_, _> = expected.iter().cloned().collect();
    let mut last = Live::new();
    wait::until(&format!("the incidents of: {scene}"), FOLLOWS_WITHIN, || {
        last = live(staff)?;
        let met = last.len() == expected.len()
            && last.iter().all(|(about, affected)| expected.get(about).is_some_and(|range| range.contains(affected)));
        Ok(met.then_some(()))
    })
    .with_context(|| format!("{scene}: {expected:?} expected, {last:?} there"))
}

/// Ada is told by mail, Eva by a signed webhook; everything, at once.
fn set_up(api: &Http, simulator: &Http, hooks: &str) -> Result<()> {
    let mut to = Vec::new();
    for (name, contact) in [
        ("Ada", json!({"channel": "email", "address": "ada@comune.example.it"})),
        ("Eva", json!({"channel": "webhook", "address": format!("{hooks}/hooks/script")})),
    ] {
        let body = json!({"name": name, "language": "en", "contacts": [contact]});
        let kept: Value = api.send(Method::POST, &format!("{API}/recipients"), &body)?;
        to.push(json!({"recipient": kept["recipient"]["id"]}));
        if !kept["signing_secrets"][0].is_null() {
            let trust = json!({"secrets": kept["signing_secrets"]});
            let response = simulator.request(Method::PUT, "/control/hooks/script").json(&trust).send()?;
            ensure!(response.status().is_success(), "the receiver answers {}", response.status());
        }
    }
    let policy = json!({"name": "script", "window_s": 0, "steps": [{"to": to}]});
    api.send::<_, Value>(Method::POST, &format!("{API}/policies"), &policy)?;
    Ok(())
}

/// What the webhook's receiver was told, by number of the incident.
fn by_webhook(simulator: &Http) -> Result<BTreeMap<i64, Vec<String>>> {
    let calls: Value = simulator.json("/control/hooks/script")?;
    let mut told: BTreeMap<i64, Vec<String>> = BTreeMap::new();
    for call in calls["items"].as_array().context("no calls")? {
        ensure!(call["signed"] == true && call["copies"] == 1, "unsigned or twice: {call}");
        for line in call["body"]["data"]["message"]["lines"].as_array().context("no lines")? {
            let reasons = line["turns"].as_array().into_iter().flatten().filter_map(|turn| turn["reason"].as_str());
            let incident = line["incident"].as_i64().context("no number")?;
            told.entry(incident).or_default().extend(reasons.map(ToOwned::to_owned));
        }
    }
    Ok(told)
}

/// What the mails say, read as people read them: `- critical #7 Uplink demo BRERA 1: opened 26 Nov 10:02 (5 assets affected)`.
fn by_mail(simulator: &Http) -> Result<BTreeMap<i64, Vec<String>>> {
    let mails: Value = simulator.json("/control/mailbox")?;
    let mut mails: Vec<&Value> = mails["items"].as_array().context("no mails")?.iter().collect();
    mails.sort_by_key(|mail| mail["number"].as_u64());
    let mut told: BTreeMap<i64, Vec<String>> = BTreeMap::new();
    for mail in mails {
        ensure!(mail["copies"] == 1, "twice: {mail}");
        for line in mail["text"].as_str().context("no text")?.lines().filter(|line| line.starts_with("- ")) {
            let (_, numbered) = line.split_once('#').with_context(|| format!("no number in '{line}'"))?;
            let (number, rest) = numbered.split_once(' ').with_context(|| format!("no name in '{line}'"))?;
            let (_, turns) = rest.rsplit_once(": ").with_context(|| format!("no turns in '{line}'"))?;
            let turns = turns.split(" (").next().unwrap_or_default().split(", ");
            // Its words, and before them the day, the month and the time.
            let words = turns.map(|turn| turn.rsplitn(4, ' ').last().unwrap_or_default().to_owned());
            told.entry(number.parse()?).or_default().extend(words);
        }
    }
    Ok(told)
}

fn settled(city: &mut City) -> Result<bool> {
    let sql = "select (select count(*) from incident_event where id > (select event_id from notification_cursor))
        + (select count(*) from notification_notice where message_id is null)
        + (select count(*) from notification_delivery where state <> 'sent')";
    Ok(city.cluster().psql(DATABASE, &[sql])?.trim() == "0")
}

#[test]
fn the_fault_script_yields_exactly_the_golden_incidents_and_messages() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let clock = folder.path().join("clock");
    fs::write(&clock, "+0")?;
    let options = CityOptions {
        silent_after: Some(SILENT_AFTER),
        fault_after: Some(TOLERANCE),
        recovery_after: Some(TOLERANCE),
        collectors_clock: Some(clock.clone()),
        speed_test_every: Duration::from_secs(3_600),
        demo: false,
        ..city::small()?
    };
    city::with(options, |city| {
        let access = city.access().clone();
        let staff = city.public()?.log_in(&access.administrator_user, &access.administrator_password)?;
        let simulator = city.simulator()?;
        let script = Script::choose(&city.inventory()?)?;
        let control = Http::public(city.options().simulator_listen)?;
        set_up(&staff, &control, &format!("http://{}", city.options().simulator_listen))?;
        until(&staff, "a quiet city", &[])?;

        let uplink = exactly(format!("asset:{}", script.uplink), script.children + 1);
        let flapping = exactly(format!("asset:{}", script.flapping), 1);
        let controller = (format!("asset:{}", script.controller), 1..=script.controlled + 1);
        let quarter = exactly(format!("area:{}", script.quarter), script.powered);
        let feed = |affected| exactly("source:demo".to_owned(), affected);

        let scene = "an uplink cut, a slow controller, an access point away";
        let cut = simulator.break_it(&script.uplink, "cut")?;
        let slow = simulator.break_it(&script.controller, "slow")?;
        let away = simulator.break_it(&script.flapping, "cut")?;
        let three = [uplink, controller, flapping.clone()];
        until(&staff, scene, &three)?;
        city.kill9(Part::Backend)?;
        city.start_part(Part::Backend)?;
        until(&staff, "the same, after a kill of the backend", &three)?;
        for fault in [&cut, &slow, &away] {
            simulator.lift(fault)?;
        }
        until(&staff, "all back", &[])?;

        let power = simulator.break_it(&script.quarter.parse()?, "power")?;
        let away = simulator.break_it(&script.flapping, "cut")?;
        until(&staff, "a quarter without power, the access point away again", &[quarter, flapping])?;
        simulator.lift(&power)?;
        simulator.lift(&away)?;
        until(&staff, "the power back, and the access point", &[])?;

        // What is measured by collectors that are dead is not down: they are the incident.
        city.kill9(Part::Collectors)?;
        let silent = || Ok(live(&staff)?.into_iter().next());
        let (name, measured) = wait::until("the silent feed's incident", FOLLOWS_WITHIN, silent)?;
        ensure!(name == "source:demo" && measured > script.powered, "{name} with {measured}");
        city.start_part(Part::Collectors)?;
        until(&staff, "the collectors back", &[])?;

        // Their clock jumps an hour ahead and back: what is said to be of the future is refused, and nothing else moves.
        fs::write(&clock, JUMP)?;
        until(&staff, "the collectors' clock ahead", &[feed(measured)])?;
        fs::write(&clock, "+0")?;
        until(&staff, "the clock right again", &[])?;

        let golden = script.golden();
        let all = incidents(&staff)?;
        let names: BTreeMap<i64, String> = all.iter().map(|i| (i.id, about(&i.subject))).collect();
        let distinct: BTreeSet<&String> = names.values().collect();
        ensure!(distinct.len() == all.len() && distinct.into_iter().eq(golden.keys()), "{golden:#?}\nfound {names:#?}");
        let flap: Vec<String> = all.iter().filter(|i| i.flapping).map(|i| about(&i.subject)).collect();
        ensure!(flap.len() == 2 && flap.iter().all(|name| golden[name].len() == 3), "{flap:?} flap");
        wait::until("everything planned and sent", FOLLOWS_WITHIN, || Ok(settled(city)?.then_some(())))?;
        for (way, told) in [("the webhook", by_webhook(&control)?), ("the mails", by_mail(&control)?)] {
            let named = |(id, told)| (names.get(&id).cloned().unwrap_or_else(|| format!("#{id}")), told);
            let told: Told = told.into_iter().map(named).collect();
            ensure!(told == golden, "{way} told {told:#?}\nexpected {golden:#?}");
        }
        Ok(())
    })
}
