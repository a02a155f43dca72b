//! Questions to a year of history: 1,000 series with a value every five minutes. How long the answers take at their 95th
//! percentile with a month and with a year in the store, and how many chunks their plans touch.

mod load;
mod plan;

use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use cruscotto_domain::api::History;
use cruscotto_domain::time::{MICROS_PER_SECOND, Timestamp};
use cruscotto_tests::city::{self, Look as _};
use cruscotto_tests::distribution::Distribution;
use cruscotto_tests::http::Http;
use cruscotto_xtask::checkout::{Checkout, Profile};
use cruscotto_xtask::city::{City, CityOptions, Part};
use cruscotto_xtask::cluster::ClusterOptions;

use crate::line;
use load::{DAYS_ASKED, METRIC};
use plan::Statement;

/// How often each question is asked of a store.
const ASKED: u32 = 40;

/// How often the backend is started: each start reads the last value of every series.
const STARTS: u32 = 5;

const DAY_MICROS: i64 = 86_400 * MICROS_PER_SECOND;

/// Requests of a question, one after the other.
type Ask = fn(&Http, &[String], u32) -> Result<Duration>;

/// The questions over HTTP, and the beginning of the statement that answers them.
const QUESTIONS: [(&str, Ask); 3] =
    [("area_day", area_day), ("city_month_by_day", city_month), ("city_year_by_day", city_year)];

/// What one store answered.
struct Answers {
    /// The 95th percentiles, in milliseconds, and the plan's chunks; the last values first, then [`QUESTIONS`].
    questions: Vec<(&'static str, f64, usize)>,
    /// Chunks of all tables of samples and rollups.
    chunks: usize,
}

pub(crate) fn run() -> Result<()> {
    let options = CityOptions {
        binaries: Checkout::current()?.binaries(Profile::Release),
        database: ClusterOptions { durable: false, ..ClusterOptions::default() },
        ..city::backend_only()?
    };
    city::with(options, |city| {
        let areas = load::enter_series(city)?;
        city.stop_part(Part::Backend)?;
        plan::log_plans(city)?;
        load::last_month(city)?;
        let month = ask(city, &areas)?;
        city.stop_part(Part::Backend)?;
        load::months_before(city)?;
        let year = ask(city, &areas)?;
        for ((name, at_year, touched), (_, at_month, _)) in year.questions.iter().zip(&month.questions) {
            line::print(&format!("query_{name}_p95"), *at_year, "ms", "with_one_month", *at_month);
            let (touched, all) = (*touched as f64, year.chunks as f64);
            line::print(&format!("query_{name}_chunks"), touched, "chunks", "in_all", all);
        }
        Ok(())
    })
}

/// Starts the backend a few times, asks every question, and looks at the plans.
fn ask(city: &mut City, areas: &[String]) -> Result<Answers> {
    let mut starts = Vec::new();
    for _ in 0..STARTS {
        city.stop_part(Part::Backend)?;
        let log = plan::mark(city)?;
        city.start_part(Part::Backend)?;
        starts.extend(plan::since(city, log, Statement::LastValues)?);
    }
    ensure!(!starts.is_empty(), "no start asked for the last values");
    let mut questions = vec![summary("last_value_of_all_series", &starts)];
    load::places_added_up(city)?;
    // An operator: counts of people are published by the hour, and nothing finer.
    let access = city.access();
    let http = city.public()?.log_in(&access.operator_user, &access.operator_password)?;
    for (name, ask) in QUESTIONS {
        let log = plan::mark(city)?;
        let times: Distribution = (0..ASKED).map(|number| ask(&http, areas, number)).collect::<Result<_>>()?;
        let plans = plan::since(city, log, Statement::History)?;
        let chunks = plans.iter().map(|plan| plan.chunks).max().with_context(|| format!("no plan of {name}"))?;
        questions.push((name, times.percentile(95).as_secs_f64() * 1000.0, chunks));
    }
    Ok(Answers { questions, chunks: plan::chunks(city)? })
}

fn summary(name: &'static str, plans: &[plan::Planned]) -> (&'static str, f64, usize) {
    let times: Distribution = plans.iter().map(|plan| plan.took).collect();
    let chunks = plans.iter().map(|plan| plan.chunks).max().unwrap_or(0);
    (name, times.percentile(95).as_secs_f64() * 1000.0, chunks)
}

/// One NIL on one of the days that all series have five-minute values of.
fn area_day(http: &Http, areas: &[String], number: u32) -> Result<Duration> {
    let area = &areas[number as usize % areas.len()];
    let end = load::midnight().plus_micros(-DAY_MICROS * i64::from(number % DAYS_ASKED));
    get(http, area, end.plus_micros(-DAY_MICROS), end, "5m", 200)
}

fn city_month(http: &Http, _: &[String], _: u32) -> Result<Duration> {
    let end = load::midnight();
    get(http, "milano", end.plus_micros(-30 * DAY_MICROS), end, "1d", 29)
}

/// With a month in the store the answer is as long as what is there.
fn city_year(http: &Http, _: &[String], _: u32) -> Result<Duration> {
    let end = load::midnight();
    get(http, "milano", end.plus_micros(-364 * DAY_MICROS), end, "1d", 29)
}

fn get(http: &Http, area: &str, from: Timestamp, to: Timestamp, bucket: &str, at_least: usize) -> Result<Duration> {
    let path = format!("/api/v1/history?area={area}&metric={METRIC}&from={from}&to={to}&bucket={bucket}");
    let begun = Instant::now();
    let history: History = http.json(&path)?;
    let took = begun.elapsed();
    ensure!(history.points.len() >= at_least, "{path}: {} points, not {at_least}", history.points.len());
    Ok(took)
}
