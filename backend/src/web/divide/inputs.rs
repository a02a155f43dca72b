//! What is known of each NIL, before any weights.

use crate::audience::Audience;
use crate::web::Shared;
use crate::web::problem::Problem;
use axum::http::StatusCode;
use cruscotto_domain::asset::{AssetKind, Point};
use cruscotto_domain::city::{CELL_M, City, CoverageGrid, SERVICE_RADIUS_M};
use cruscotto_domain::divide::{AreaInputs, Candidate, SchoolLink, school_candidates, school_connectivity};
use cruscotto_domain::health::Health;
use cruscotto_domain::id::{AreaId, AssetId, MetricId};
use cruscotto_domain::time::{MICROS_PER_DAY, Timestamp};
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

/// Days that availability and school connections are looked at: four weeks, so that each weekday is in them as often.
pub(super) const DAYS: u16 = 28;

/// How long inputs are told as they were gathered: coverage falls when access points fail, and a ranking of quarters need
/// not follow within the minute.
const GATHERED_FOR: Duration = Duration::from_secs(60);

/// Whether an access point is there, and what a school's connection gives.
const UP: &str = "device.up";
const DOWNLOAD: &str = "school.download";

/// The city in cells, and the inputs as they were gathered last.
#[derive(Debug, Default)]
pub struct Divide {
    grid: OnceLock<CoverageGrid>,
    gathered: Mutex<Option<(Instant, Arc<Inputs>)>>,
    /// One gathers, and whoever else asks waits for it.
    gathering: tokio::sync::Mutex<()>,
}

/// What the index is made of.
#[derive(Debug)]
pub(super) struct Inputs {
    pub(super) as_of: Timestamp,
    pub(super) working: u32,
    pub(super) access_points: u32,
    pub(super) city_coverage: Option<f64>,
    /// The NIL in the order of the city's.
    pub(super) areas: Vec<AreaInputs>,
    pub(super) places: Vec<Candidate>,
    pub(super) upgrades: Vec<Candidate>,
    /// Schools by id: their name, their NIL, whether they are invented.
    pub(super) schools: HashMap<AssetId, (String, AreaId, bool)>,
}

/// What is there now of access points and schools.
struct There {
    points: Vec<Point>,
    access_points: HashMap<AssetId, Option<AreaId>>,
    working: u32,
    schools: HashMap<AssetId, (String, AreaId, bool)>,
}

/// The inputs, gathered anew when they are older than a minute.
pub(super) async fn inputs(state: &Shared) -> Result<Arc<Inputs>, Problem> {
    let kept = || {
        let kept = state.divide.gathered.lock().unwrap_or_else(PoisonError::into_inner).clone();
        kept.filter(|(at, _)| at.elapsed() < GATHERED_FOR).map(|(_, inputs)| inputs)
    };
    if let Some(inputs) = kept() {
        return Ok(inputs);
    }
    let _turn = state.divide.gathering.lock().await;
    if let Some(inputs) = kept() {
        return Ok(inputs);
    }
    let inputs = Arc::new(gather(state).await?);
    *state.divide.gathered.lock().unwrap_or_else(PoisonError::into_inner) = Some((Instant::now(), Arc::clone(&inputs)));
    Ok(inputs)
}

async fn gather(state: &Shared) -> Result<Inputs, Problem> {
    let as_of = Timestamp::now();
    let there = there(state);
    let (uptime, speed) = measured(state, as_of).await?;
    let links: Vec<SchoolLink> = there
        .schools
        .iter()
        .map(|(id, (_, area, _))| SchoolLink {
            school: id.clone(),
            area: area.clone(),
            measured_bps: speed.get(id).copied(),
        })
        .collect();
    let shared = Arc::clone(state);
    // Half a million cells are gone through: no work for who answers others meanwhile.
    let made = tokio::task::spawn_blocking(move || combine(&shared, as_of, there, &uptime, &links)).await;
    made.map_err(|error| {
        tracing::error!(%error, "the digital-divide index cannot be made");
        Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "the index could not be made; the server's log says why")
    })
}

fn there(state: &Shared) -> There {
    let live = state.hub.state();
    let mut there = There { points: Vec::new(), access_points: HashMap::new(), working: 0, schools: HashMap::new() };
    for item in live.asset_items(None, None, |_| Audience::Public) {
        let (summary, nil) = (item.summary, item.placement.nil);
        match (summary.kind, nil) {
            (AssetKind::AccessPoint, nil) if summary.health != Health::Retired => {
                if matches!(summary.health, Health::Ok | Health::Problem) {
                    there.working += 1;
                    there.points.extend(summary.point);
                }
                there.access_points.insert(summary.id, nil);
            }
            (AssetKind::School, Some(nil)) if summary.health != Health::Retired => {
                there.schools.insert(summary.id, (summary.name, nil, summary.demo));
            }
            _ => {}
        }
    }
    there
}

/// Microseconds up and covered of each asset, and the mean download of each school, of the last days.
type Measured = (HashMap<AssetId, (i64, i64)>, HashMap<AssetId, f64>);

async fn measured(state: &Shared, now: Timestamp) -> Result<Measured, Problem> {
    let from = now.plus_micros(-i64::from(DAYS) * MICROS_PER_DAY);
    let is = |metric: &MetricId| metric.as_str() == UP || metric.as_str() == DOWNLOAD;
    let keys: HashMap<i32, _> = state.known.series().into_iter().filter(|(_, key)| is(&key.metric)).collect();
    let series: Vec<i32> = keys.keys().copied().collect();
    let (mut uptime, mut speed) = (HashMap::new(), HashMap::new());
    for row in state.store.series_since(&series, from, &state.city.profile.time_zone).await? {
        let Some(key) = keys.get(&row.series) else { continue };
        if key.metric.as_str() == UP {
            let (up, covered): &mut (i64, i64) = uptime.entry(key.asset.clone()).or_default();
            *up += row.up_us;
            *covered += row.covered_us;
        } else {
            speed.insert(key.asset.clone(), row.mean);
        }
    }
    Ok((uptime, speed))
}

#[expect(clippy::cast_precision_loss, reason = "microseconds of a few weeks fit in 53 bits")]
fn combine(
    state: &Shared,
    as_of: Timestamp,
    there: There,
    uptime: &HashMap<AssetId, (i64, i64)>,
    links: &[SchoolLink],
) -> Inputs {
    let city: &City = &state.city;
    let grid = state.divide.grid.get_or_init(|| CoverageGrid::new(city, CELL_M));
    let covered = grid.covered(&there.points, SERVICE_RADIUS_M);
    // Where nobody has any access point nobody has said where they are: no coverage is known, and none is zero.
    let is_known = !there.access_points.is_empty();
    let shares: BTreeMap<&AreaId, Option<f64>> = covered.shares().into_iter().collect();
    let mut availability: BTreeMap<&AreaId, (i64, i64)> = BTreeMap::new();
    for (id, nil) in &there.access_points {
        if let Some((nil, (up, all))) = nil.as_ref().zip(uptime.get(id)) {
            let sum = availability.entry(nil).or_default();
            *sum = (sum.0 + up, sum.1 + all);
        }
    }
    let mut speeds: BTreeMap<&AreaId, Vec<f64>> = BTreeMap::new();
    for link in links {
        speeds.entry(&link.area).or_default().extend(link.measured_bps);
    }
    let areas = city.nil.iter().map(|shape| {
        let id = &shape.area.id;
        let coverage = shares.get(id).copied().flatten().filter(|_| is_known);
        let school = speeds.get(id).and_then(|speeds| school_connectivity(speeds));
        let up = availability.get(id).filter(|(_, all)| *all > 0).map(|(up, all)| *up as f64 / *all as f64);
        // Nobody counts where people live who complete something digitally: named as missing, and not guessed.
        AreaInputs { area: id.clone(), values: [coverage, school, None, up] }
    });
    Inputs {
        as_of,
        working: there.working,
        access_points: u32::try_from(there.access_points.len()).unwrap_or(u32::MAX),
        city_coverage: covered.city_share().filter(|_| is_known),
        areas: areas.collect(),
        places: if is_known { covered.best_places() } else { Vec::new() },
        upgrades: school_candidates(links),
        schools: there.schools,
    }
}
