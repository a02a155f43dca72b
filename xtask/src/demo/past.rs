//! The simulated year: written by the simulator, read by the collectors.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde_json::Value;

use super::api::Api;
use super::{Over, Story};
use crate::progress::note;

/// Kept in the folder that the year is written to, once the collectors have delivered it.
pub(crate) const DELIVERED: &str = "delivered";

/// What the files of measurements end with.
const MEASURED: &str = "csv";

/// Days of the past that a comparison looks at, and the share of them that it has to know.
const COMPARED_DAYS: u32 = 56;
const COMPARED_SHARE: f64 = 0.8;

/// Percent of the days that have to be there: the oldest ends within the period.
const ENOUGH: usize = 90;

/// What tells that the year has come: the last file's metric is among these.
const ASKED: [&str; 2] = ["school.download", "service.completed"];

/// Brings the past, unless it was brought before.
pub(super) fn bring(story: &mut Story, api: &Api, over: &Over) -> Result<()> {
    let delivered = story.written.join(DELIVERED);
    if delivered.exists() {
        return Ok(());
    }
    note("a simulated year comes in the background; the briefings over it follow");
    story.writer.run_to_end()?;
    for path in measured(&story.written)? {
        hand_over(&path, &story.watched)?;
    }
    for metric in ASKED {
        over.until(|| Ok(has_come(api, metric, story.days)?.then_some(())))?;
    }
    fs::write(&delivered, "").with_context(|| format!("cannot write {}", delivered.display()))?;
    note("the simulated year is there");
    Ok(())
}

/// The files of measurements in a folder.
pub(super) fn measured(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    let paths = entries.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
    Ok(paths.into_iter().filter(|path| path.extension().is_some_and(|extension| extension == MEASURED)).collect())
}

/// Waits until the server has summed up a year of `days`, of which the newest are the last: the comparison of four weeks with
/// the four before knows most of their days, and what was done with a service is published. A shorter year is not compared, and not
/// waited for.
pub(super) fn sum_up(days: u32, api: &Api, over: &Over) -> Result<()> {
    if days < COMPARED_DAYS {
        return Ok(());
    }
    over.until(|| {
        let answer = api.look("/api/v1/comparison?metric=school.download")?;
        Ok(answer.is_some_and(|answer| knows_most(&answer["city"]["change"])).then_some(()))
    })?;
    over.until(|| {
        let Some(answer) = api.look("/api/v1/service-indicators")? else { return Ok(None) };
        let services = answer["services"].as_array();
        Ok(services.is_some_and(|services| services.iter().any(is_published)).then_some(()))
    })
}

/// Whether most days of a service's two periods are published.
fn is_published(service: &Value) -> bool {
    ["now", "then"].iter().all(|period| is_most(&service[period]["known"], &service[period]["days"]))
}

fn knows_most(change: &Value) -> bool {
    [("known_now", "days_now"), ("known_then", "days_then")].iter().all(|(k, d)| is_most(&change[k], &change[d]))
}

fn is_most(known: &Value, days: &Value) -> bool {
    known.as_f64().zip(days.as_f64()).is_some_and(|(known, days)| known >= COMPARED_SHARE * days)
}

/// Puts a file where the collectors look, as a whole.
fn hand_over(path: &Path, watched: &Path) -> Result<()> {
    let name = path.file_name().context("a file without a name")?;
    fs::rename(path, watched.join(name)).with_context(|| format!("cannot move {}", path.display()))
}

/// Days that are asked back at most: the year before now, whatever is told of before that.
const ASKED_DAYS: u32 = 365;

/// Whether the city has history of a metric for as many days. While the late hours are being summed up it takes the server
/// longer than it gives itself: then they are not there yet.
fn has_come(api: &Api, metric: &str, days: u32) -> Result<bool> {
    let Some(status) = api.look("/status")? else { return Ok(false) };
    let now = status["at"].as_str().context("a status without a time")?;
    let (year, rest) = now.split_once('-').context("a time without a year")?;
    let before: i32 = year.parse::<i32>().context("a year")? - 1;
    // The twenty-ninth of February has no day a year before.
    let from = format!("{before}-{}", rest.replacen("02-29", "02-28", 1));
    let city = status["city"].as_str().context("a status without a city")?;
    let path = format!("/api/v1/history?area={city}&metric={metric}&from={from}&to={now}&bucket=1d");
    let Some(history) = api.look(&path)? else { return Ok(false) };
    let points = history["points"].as_array().map_or(0, Vec::len);
    Ok(100 * points >= usize::try_from(days.min(ASKED_DAYS))? * ENOUGH)
}
