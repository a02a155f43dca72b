//! The demo's ledger of school upgrades: planned and taken step by step through the API, by the demo's operator. What shows a
//! step are the measurements that the collectors have delivered; a school of which they do not show what was promised waits
//! for its acceptance, as it would in a city.

use std::collections::BTreeMap;
use std::fs;

use anyhow::{Context, Result};
use minreq::Method;
use serde_json::{Value, json};

use super::api::{Api, Taken};
use super::{Over, Story, past};
use crate::progress::note;

/// What the simulator has written of it, beside the year.
const WRITTEN: &str = "past-upgrades.json";

const PATH: &str = "/api/v1/school-upgrades";

/// Writes into the ledger what is not there yet.
pub(super) fn keep(story: &mut Story, api: &Api, over: &Over) -> Result<()> {
    let path = story.written.join(WRITTEN);
    if !path.exists() {
        note("this demo was begun before there was a ledger of school upgrades: it is written now");
        write_it(story)?;
    }
    let text = fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let all: Vec<Value> = serde_json::from_slice(&text).with_context(|| format!("cannot read {}", path.display()))?;
    let known = known(api)?;
    let mut new = 0;
    for one in &all {
        let school = one["school"].as_str().context("an upgrade without a school")?;
        let at = format!("{PATH}/{school}");
        let taken = known.get(school).copied();
        if taken.is_none() {
            over.until(|| Ok((api.change(Method::Put, &at, &one["plan"])? != Taken::Later).then_some(())))?;
            new += 1;
        }
        let steps = one["steps"].as_array().context("an upgrade without steps")?;
        for step in steps.iter().skip(taken.unwrap_or(0)) {
            let step = json!({ "stage": step["stage"], "on": step["on"] });
            let done = over.until(|| {
                let taken = api.change(Method::Post, &format!("{at}/steps"), &step)?;
                Ok((taken != Taken::Later).then_some(taken))
            })?;
            if done == Taken::Refused {
                break;
            }
        }
    }
    if new > 0 {
        note(&format!("{new} schools are in the ledger of upgrades"));
    }
    Ok(())
}

/// Has the simulator write the ledger of a year that the collectors have read. It writes the whole year anew; the measurements
/// of it are in the database, and go.
fn write_it(story: &mut Story) -> Result<()> {
    story.writer.run_to_end()?;
    for path in past::measured(&story.written)? {
        fs::remove_file(&path).with_context(|| format!("cannot remove {}", path.display()))?;
    }
    Ok(())
}

/// How many steps each school of the ledger has taken.
fn known(api: &Api) -> Result<BTreeMap<String, usize>> {
    let ledger = api.get(PATH)?;
    let school = |of: &Value| Some((of["school"].as_str()?.to_owned(), of["steps"].as_array()?.len()));
    Ok(ledger["schools"].as_array().into_iter().flatten().filter_map(school).collect())
}
