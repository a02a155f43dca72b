//! From a draft to a document: every block with its numbers as they are now, as the public sees them.

use super::answers;
use super::numbers::{figure, line};
use crate::audience::Audience;
use crate::store::KeptBriefing;
use crate::web::Shared;
use crate::web::goals::goals;
use crate::web::problem::Problem;
use axum::http::StatusCode;
use cruscotto_domain::area::AreaLevel;
use cruscotto_domain::asset::Layer;
use cruscotto_domain::briefing::{Ask, Block, Content, Document, FORMAT, FollowedUp, FrozenBlock, Place};
use cruscotto_domain::figure::Figure;
use cruscotto_domain::id::{AreaId, MetricId};
use cruscotto_domain::metric::Better;
use cruscotto_domain::time::Timestamp;

/// The document of a briefing with its numbers as they are at `now`.
pub(super) async fn resolve(state: &Shared, kept: &KeptBriefing, now: Timestamp) -> Result<Document, Problem> {
    // Before the numbers are looked up: what is corrected meanwhile is told beside the document, even if it is in it.
    let corrections_to = state.store.newest_correction().await?;
    let (follows, followed_up) = followed(state, kept.item.follows).await?;
    let mut blocks = Vec::with_capacity(kept.draft.blocks.len());
    for block in &kept.draft.blocks {
        let content = content(state, block, now).await?;
        let measured = content.numbers().into_iter().filter_map(|number| number.measured).max();
        let received = if let Content::Map { received, .. } = &content { *received } else { None };
        let as_of = measured.or(received).unwrap_or(now);
        blocks.push(FrozenBlock { key: block.key.clone(), title: block.title.trim().to_owned(), as_of, content });
    }
    Ok(Document {
        format: FORMAT,
        city: state.city.profile.id.clone(),
        city_name: state.city.profile.name.clone(),
        demo: state.settings.demo,
        time_zone: state.city.profile.time_zone.clone(),
        briefing: kept.item.id,
        title: kept.draft.title.trim().to_owned(),
        template: kept.draft.template,
        language: kept.draft.language,
        meeting: kept.draft.meeting.clone(),
        frozen: now,
        corrections_to,
        follows,
        followed_up,
        blocks,
    })
}

/// The canonical bytes of a document: RFC 8785, so that whoever holds the same document has the same bytes.
pub(super) fn canonical(document: &Document) -> Result<Vec<u8>, Problem> {
    serde_json_canonicalizer::to_vec(document).map_err(|error| {
        tracing::error!(briefing = document.briefing, %error, "a document has no canonical form");
        Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "the document could not be written; the server's log says why")
    })
}

/// The briefing that is followed, and what became of what was decided on it.
async fn followed(state: &Shared, follows: Option<i64>) -> Result<(Option<String>, Vec<FollowedUp>), Problem> {
    let Some(before) = follows else { return Ok((None, Vec::new())) };
    let sha256 = state.store.briefing(before).await?.and_then(|kept| kept.item.sha256);
    let decisions = state.store.briefing_decisions(before).await?.into_iter();
    let followed =
        decisions.map(|d| FollowedUp { what: d.what, owner: d.owner, due: d.due, state: d.state, taken: d.taken });
    Ok((sha256, followed.collect()))
}

async fn content(state: &Shared, block: &Block, now: Timestamp) -> Result<Content, Problem> {
    let missing = |what: String| Content::Missing { what };
    Ok(match &block.ask {
        Ask::Figure { metric, area } => match figure(state, metric, area, now).await? {
            Some((number, area)) => Content::Figure { number: Box::new(number), area },
            None => missing(format!("{metric} @ {area}")),
        },
        Ask::Chart { metric, area, days } => match line(state, metric, area, *days, now).await? {
            Some(line) => Content::Chart {
                number: Box::new(line.number),
                area: line.area,
                bucket_s: line.bucket_s,
                points: line.points,
            },
            None => missing(format!("{metric} @ {area}")),
        },
        Ask::Goal { goal } => {
            let gathered = goals(state).await;
            if !gathered.whole {
                return Err(Problem::later(
                    StatusCode::SERVICE_UNAVAILABLE,
                    "the goals' past cannot be read now",
                    None,
                ));
            }
            match gathered.goals.iter().find(|item| item.id == *goal) {
                Some(goal) => {
                    let number = match &goal.measured_by {
                        Some(metric) => figure(state, metric, &state.city.profile.id, now).await?,
                        None => None,
                    };
                    let number = number.map(|(number, _)| Box::new(number));
                    Content::Goal { goal: Box::new(goal.clone()), number }
                }
                None => missing(goal.clone()),
            }
        }
        Ask::Map { layer, level } => map(state, *layer, *level),
        Ask::Table { metric, level, rows } => table(state, metric, *level, usize::from(*rows), now).await?,
        Ask::Analysis { analysis, asked } => answers::content(state, *analysis, asked, now).await?,
        Ask::Text { text } => Content::Text { text: text.trim().to_owned() },
        Ask::Decision { question, options } => {
            Content::Decision { question: question.trim().to_owned(), options: options.trim().to_owned() }
        }
        Ask::Incident { incident } => match state.store.kept_incident(*incident).await? {
            Some(kept) => Content::Incident {
                incident: kept.incident.id,
                name: kept.incident.name,
                severity: kept.incident.severity,
                since: kept.incident.since,
                resolved: kept.incident.resolved,
                assets: u32::try_from(kept.members.len()).unwrap_or(u32::MAX),
            },
            None => missing(format!("#{incident}")),
        },
    })
}

fn map(state: &Shared, layer: Layer, level: AreaLevel) -> Content {
    let live = state.hub.state();
    let mut places: Vec<Place> = live
        .area_items(Some(level), |_| Audience::Public)
        .into_iter()
        .filter_map(|item| {
            let summary = item.layers.into_iter().find(|summary| summary.layer == layer)?;
            Some(Place {
                area: item.area.id,
                name: item.area.name,
                health: Some(summary.health),
                working: Some(summary.counts.ok),
                total: Some(summary.counts.total()),
                value: None,
                suppressed: false,
            })
        })
        .collect();
    places.sort_by(|a, b| a.area.cmp(&b.area));
    Content::Map { layer, level, places, received: live.last_commit() }
}

async fn table(
    state: &Shared,
    metric: &MetricId,
    level: AreaLevel,
    rows: usize,
    now: Timestamp,
) -> Result<Content, Problem> {
    let Some((number, _)) = figure(state, metric, &state.city.profile.id, now).await? else {
        return Ok(Content::Missing { what: metric.to_string() });
    };
    let better = state.catalogue.get(metric).map_or(Better::Neither, |metric| metric.better);
    let mut places = values(state, metric, level);
    places.sort_by(|a, b| {
        let (x, y) = (a.value.unwrap_or(f64::NAN), b.value.unwrap_or(f64::NAN));
        let order = if better == Better::Higher { x.total_cmp(&y) } else { y.total_cmp(&x) };
        order.then_with(|| a.area.cmp(&b.area))
    });
    let left_out = u32::try_from(places.len().saturating_sub(rows)).unwrap_or(u32::MAX);
    places.truncate(rows);
    Ok(Content::Table { number: Box::new(number), level, places, left_out })
}

/// The value of every area of a level that has one.
fn values(state: &Shared, metric: &MetricId, level: AreaLevel) -> Vec<Place> {
    let live = state.hub.state();
    let place = |area: AreaId, name: String, figure: &Figure| Place {
        area,
        name,
        health: None,
        working: None,
        total: None,
        value: figure.value,
        suppressed: figure.suppressed,
    };
    live.area_items(Some(level), |_| Audience::Public)
        .into_iter()
        .filter_map(|item| {
            let mut figures = item.layers.iter().flat_map(|layer| &layer.figures);
            let figure = figures.find(|figure| figure.metric == *metric && figure.value.is_some())?;
            Some(place(item.area.id.clone(), item.area.name.clone(), figure))
        })
        .collect()
}
