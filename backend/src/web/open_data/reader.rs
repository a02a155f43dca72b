//! Reads the rows of a data set in batches, in the order of their keys: so much at once as is sent at once.

use super::days::Days;
use super::query::DataQuery;
use super::service_days::ServiceDays;
use super::summed::Summing;
use crate::audience::Audience;
use crate::known::PlacedAsset;
use crate::open_data::dataset::{Dataset, corrections, figures, incidents, inventory};
use crate::open_data::table::Row;
use crate::store::{CorrectionQuery, CorrectionRow, IncidentQuery};
use crate::web::Shared;
use crate::web::area::no_such_area;
use crate::web::asset::no_such_asset;
use crate::web::corrections::{correction, is_listed};
use crate::web::metrics::{no_such_metric, visible};
use crate::web::problem::Problem;
use cruscotto_domain::area::AreaLevel;
use cruscotto_domain::sample::SeriesKey;
use std::sync::Arc;

/// Corrections read at once.
const CORRECTIONS_AT_ONCE: usize = 1_000;

/// Incidents read at once.
const INCIDENTS_AT_ONCE: i64 = 1_000;

/// Where the rows of a data set come from.
pub(super) enum Reader {
    /// Rows that are all here, fewer than an inventory has assets.
    Whole(Vec<Row>),
    /// The log of corrections, entries below a number.
    Corrections(CorrectionQuery),
    /// Hours and days of metrics.
    Summed(Box<Summing>),
    /// Days of availability.
    Days(Box<Days>),
    /// Incidents, with numbers below one.
    Incidents(Box<IncidentQuery>),
    /// Days of services.
    ServiceDays(Box<ServiceDays>),
    /// Nothing more.
    End,
}

/// Whether an asset is one of those that were asked for.
pub(super) fn is_wanted(query: &DataQuery, placed: &PlacedAsset, city: &cruscotto_domain::id::AreaId) -> bool {
    let placement = &placed.placement;
    let inside =
        |area| area == city || placement.nil.as_ref() == Some(area) || placement.municipio.as_ref() == Some(area);
    query.kind.is_none_or(|kind| placed.asset.kind == kind)
        && query.asset.as_ref().is_none_or(|id| placed.asset.id == *id)
        && query.area.as_ref().is_none_or(inside)
}

impl Reader {
    /// Checks what was asked, and reads what needs no batches.
    pub(super) async fn open(state: &Shared, dataset: Dataset, query: &DataQuery) -> Result<Self, Problem> {
        query.check(dataset)?;
        if let Some(area) = &query.area {
            state.city.area(area).ok_or_else(|| no_such_area(area))?;
        }
        if let Some(asset) = &query.asset {
            state.known.asset(asset).ok_or_else(|| no_such_asset(asset))?;
        }
        if let Some(metric) = &query.metric {
            let public = state.catalogue.get(metric).filter(|m| visible(m, Audience::Public));
            public.ok_or_else(|| no_such_metric(metric))?;
        }
        let city = &state.city.profile.id;
        let whole = match dataset {
            Dataset::AssetMeasurements => return Ok(Self::Summed(Box::new(Summing::assets(state, query).await?))),
            Dataset::AreaMeasurements => return Ok(Self::Summed(Box::new(Summing::areas(state, query).await?))),
            Dataset::Availability => return Ok(Self::Days(Box::new(Days::open(state, query).await?))),
            Dataset::Corrections => return Ok(Self::Corrections(log(state, query)?)),
            Dataset::Incidents => return Ok(Self::Incidents(Box::new(incident_query(state, query)?))),
            Dataset::ServiceKpis => {
                return Ok(Self::ServiceDays(Box::new(ServiceDays::open(state, query).await?)));
            }
            Dataset::Inventory => {
                let mut rows: Vec<Row> = state
                    .known
                    .assets()
                    .iter()
                    .filter(|placed| is_wanted(query, placed, city))
                    .map(|placed| inventory::row(placed))
                    .collect();
                rows.sort_by(|a, b| a.key.cmp(&b.key));
                rows
            }
            Dataset::ServiceFigures => {
                let published = state.city.published.iter().enumerate();
                published.map(|(n, figure)| figures::published_row(n, figure)).collect()
            }
            Dataset::Targets => {
                state.city.targets.iter().enumerate().map(|(n, target)| figures::target_row(n, target)).collect()
            }
        };
        let later = |row: &Row| query.cursor.as_ref().is_none_or(|cursor| row.key > *cursor);
        Ok(Self::Whole(whole.into_iter().filter(later).collect()))
    }

    /// The next batch; `None` after the last.
    pub(super) async fn next(&mut self, state: &Shared) -> Result<Option<Vec<Row>>, Problem> {
        match self {
            Self::End => Ok(None),
            Self::Whole(rows) => {
                let rows = std::mem::take(rows);
                *self = Self::End;
                Ok(Some(rows))
            }
            Self::Corrections(query) => {
                let rows = state.store.corrections(query).await?;
                let last = rows.last().map(|row| row.id);
                query.below = last;
                let keys = state.known.series_keys(rows.iter().map(|row| row.series));
                let item = |(row, key): (CorrectionRow, Option<Arc<SeriesKey>>)| {
                    let key = key?;
                    let metric = state.catalogue.get(&key.metric)?;
                    Some(corrections::row(&correction(row, &key, metric, Audience::Public)))
                };
                let rows: Vec<Row> = rows.into_iter().zip(keys).filter_map(item).collect();
                if last.is_none() {
                    *self = Self::End;
                }
                Ok(Some(rows))
            }
            Self::Summed(summing) => summing.next(state).await,
            Self::Days(days) => days.next(state).await,
            Self::ServiceDays(days) => days.next(state).await,
            Self::Incidents(query) => {
                let read = state.store.incidents(query).await?;
                query.below = read.last().map(|incident| incident.id);
                if query.below.is_none() {
                    *self = Self::End;
                }
                let public = read.iter().filter(|incident| incidents::is_public(incident, &state.catalogue));
                Ok(Some(public.map(incidents::row).collect()))
            }
        }
    }
}

/// The number that the cursor of a log is: what comes is below it.
fn below(query: &DataQuery) -> Result<Option<i64>, Problem> {
    let number = |cursor: &String| {
        cursor.parse().map_err(|_| {
            Problem::bad_request(format!("cursor '{cursor}' is none of ours: take it from the Link header of a page"))
        })
    };
    query.cursor.as_ref().map(number).transpose()
}

fn incident_query(state: &Shared, query: &DataQuery) -> Result<IncidentQuery, Problem> {
    let city = &state.city.profile.id;
    Ok(IncidentQuery {
        states: incidents::STATES.to_vec(),
        area: query.area.as_ref().filter(|area| *area != city).map(ToString::to_string),
        asset: query.asset.clone(),
        from: query.from,
        to: query.to,
        below: below(query)?,
        limit: INCIDENTS_AT_ONCE,
        ..IncidentQuery::default()
    })
}

fn log(state: &Shared, query: &DataQuery) -> Result<CorrectionQuery, Problem> {
    let below = below(query)?;
    let listed = state.catalogue.iter().filter(|m| is_listed(m, Audience::Public));
    let wanted = listed.filter(|m| query.metric.as_ref().is_none_or(|id| *id == m.id));
    Ok(CorrectionQuery {
        metrics: wanted.map(|m| m.id.clone()).collect(),
        asset: query.asset.clone(),
        from: query.from,
        to: query.to,
        below,
        limit: CORRECTIONS_AT_ONCE,
    })
}

/// The level of an area, of those that were asked for.
pub(super) fn levels(state: &Shared, query: &DataQuery) -> Vec<AreaLevel> {
    match query.area.as_ref().and_then(|area| state.city.area(area)) {
        Some(area) => vec![area.level],
        None => AreaLevel::ALL.to_vec(),
    }
}
