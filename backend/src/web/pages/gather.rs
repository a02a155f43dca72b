//! A look at the city for a page: the live state as the public sees it, and what the store adds. The store is asked for a
//! moment only, and not at all for a while when it did not answer: a page is never held up by it.

use super::render::Pages;
use super::{gather_area, gather_asset, gather_city, gather_quarter};
use crate::audience::Audience;
use crate::live::SourceQuality;
use crate::store::Bucket;
use crate::store::StoreError;
use crate::web::Shared;
use crate::web::briefings::{briefing_content, draft_document};
use crate::web::comparison::comparison_content;
use crate::web::corrections::listed_for_public;
use crate::web::divide::divide_content;
use crate::web::goals::goals;
use crate::web::history::answer_for;
use crate::web::history_plan::{Plan, Subject};
use crate::web::metrics::visible;
use crate::web::playback::playback_content;
use crate::web::problem::Problem;
use crate::web::school_upgrades::ledger_content;
use crate::web::service_indicators::indicators_content;
use crate::web::services::service_items;
use crate::web::timeline::timeline_content;
use axum::http::StatusCode;
use cruscotto_domain::api::Status;
use cruscotto_domain::id::{AssetId, MetricId};
use cruscotto_domain::metric::PublishedBy;
use cruscotto_domain::time::{MICROS_PER_DAY, Timestamp};
use cruscotto_frontend::data::City;
use cruscotto_frontend::public::{Content, Feed, Look, Period, ServiceContent};
use cruscotto_frontend::routes::{Route, View};
use std::sync::{Arc, PoisonError};
use std::time::{Duration, Instant};
use tracing::warn;

/// How long a page waits for one answer of the store.
const STORE_TIME_OUT: Duration = Duration::from_secs(2);

/// How long a page waits that shows nothing without the store.
const WHOLE_TIME_OUT: Duration = Duration::from_secs(10);

/// How long the store is left alone after it did not answer.
const LEFT_ALONE: Duration = Duration::from_secs(5);

/// Days of the pages' history of availability.
pub(super) const DAYS: i64 = 90;

/// Width of a bucket in the charts of the last day; of counts of people an hour, as the public gets them.
const CHART_BUCKET: Duration = Duration::from_secs(900);
const PEOPLE_BUCKET: Duration = Duration::from_secs(3_600);

/// Days in the chart of what the public gets by the day.
const CHART_DAYS: i64 = 30;

/// What is asked while one page is made.
pub(super) struct Gathering<'a> {
    pub(super) state: &'a Shared,
    pub(super) pages: &'a Pages,
    pub(super) now: Timestamp,
}

/// Looks at everything that the page of `route` shows.
///
/// # Errors
/// When what is shown is in the store alone, and that does not answer: a page without it would say that it is not there.
pub(super) async fn gather(
    state: &Shared,
    pages: &Pages,
    route: &Route,
    view: View,
) -> Result<(Look, Content), Problem> {
    let gathering = Gathering { state, pages, now: Timestamp::now() };
    let content = gathering.content(route, view).await?;
    Ok((gathering.look(), content))
}

impl Gathering<'_> {
    fn look(&self) -> Look {
        let last_commit = self.state.hub.state().last_commit();
        let status = Status {
            status: "ok".to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            city: self.state.city.profile.id.to_string(),
            time_zone: self.state.city.profile.time_zone.clone(),
            demo: self.state.settings.demo,
            past_is_coming: self.state.settings.past_is_coming(),
            at: self.now,
            last_commit,
        };
        Look {
            city: City { status: Some(Arc::new(status)), ..self.pages.city.clone() },
            nil: Arc::clone(&self.pages.nil),
            municipi: Arc::clone(&self.pages.municipi),
            last_commit,
            history: !self.is_store_away(),
            accessibility: Arc::clone(&self.pages.accessibility),
        }
    }

    /// What is in the store alone: refused while that does not answer, and after as long as a page may take.
    async fn whole<T>(&self, question: impl Future<Output = Result<T, Problem>>) -> Result<T, Problem> {
        match tokio::time::timeout(WHOLE_TIME_OUT, question).await {
            Ok(answer) => answer,
            Err(_) => {
                let detail = "what the page shows takes too long to be read: try again";
                Err(Problem::later(StatusCode::SERVICE_UNAVAILABLE, detail, None))
            }
        }
    }

    async fn content(&self, route: &Route, view: View) -> Result<Content, Problem> {
        let state = self.state;
        Ok(match route {
            Route::City => gather_city::city(self).await,
            Route::Area { id } => match id.parse().ok().and_then(|id| state.hub.state().area(&id).cloned()) {
                Some(area) => gather_area::area(self, area).await,
                None => Content::NotFound(Some(id.clone())),
            },
            Route::Asset { id } => match id.parse().ok() {
                Some(asset) => gather_asset::asset(self, &asset)
                    .await
                    .map_or_else(|| Content::NotFound(Some(id.clone())), |asset| Content::Asset(Box::new(asset))),
                None => Content::NotFound(Some(id.clone())),
            },
            Route::Services => Content::Services(service_items(state, Audience::Public)),
            Route::Service { id } => self.service(id).await,
            Route::Quarter { query, near } => gather_quarter::quarter(self, query, near.as_deref()),
            Route::Briefing { sha256 } | Route::Room { sha256 } | Route::Presenter { sha256 } => {
                match briefing_content(state, &self.pages.origin, sha256).await? {
                    Some(briefing) => Content::Briefing(Box::new(briefing)),
                    None => Content::NotFound(Some(sha256.clone())),
                }
            }
            Route::Draft { id } => match draft_document(state, *id).await? {
                Some(document) => Content::Draft(Box::new(document)),
                None => Content::NotFound(Some(id.to_string())),
            },
            Route::Playback { metric, period } => match playback_content(state, metric, *period, view).await? {
                Some(playback) => Content::Playback(Box::new(playback)),
                None => Content::NotFound(Some(metric.clone())),
            },
            Route::Comparison(asked) => {
                Content::Comparison(Box::new(self.whole(comparison_content(state, asked, view.level)).await?))
            }
            Route::Divide(asked) => Content::Divide(Box::new(self.whole(divide_content(state, asked)).await?)),
            Route::Ledger(asked) => {
                Content::Ledger(Box::new(self.whole(ledger_content(state, asked.get("days"))).await?))
            }
            Route::Indicators(asked) => {
                Content::Indicators(Box::new(self.whole(indicators_content(state, asked)).await?))
            }
            Route::Timeline(asked) => Content::Timeline(Box::new(self.whole(timeline_content(state, asked)).await?)),
            Route::Goals => Content::Goals(goals(state).await.goals.to_vec()),
            Route::Goal { id } => match goals(state).await.goals.iter().find(|goal| goal.id == *id) {
                Some(goal) => Content::Goal(Box::new(goal.clone())),
                None => Content::NotFound(Some(id.clone())),
            },
            Route::Method => {
                let public = state.catalogue.iter().filter(|m| visible(m, Audience::Public));
                Content::Method(public.map(|m| m.as_published()).collect())
            }
            Route::Quality => Content::Quality(self.feeds()),
            Route::Corrections => Content::Corrections(self.asked(listed_for_public(state)).await),
            Route::Accessibility => Content::Accessibility,
            Route::Login | Route::NotFound => Content::NotFound(None),
        })
    }

    async fn service(&self, id: &str) -> Content {
        let Some(service) = service_items(self.state, Audience::Public).into_iter().find(|s| s.id == id) else {
            return Content::NotFound(Some(id.to_owned()));
        };
        let asset: Option<AssetId> = service.summary.as_ref().map(|summary| summary.id.clone());
        let asset = match &asset {
            Some(asset) => gather_asset::asset(self, asset).await,
            None => None,
        };
        Content::Service(Box::new(ServiceContent { service, asset }))
    }

    fn feeds(&self) -> Vec<Feed> {
        let sources = self.state.hub.state().source_quality();
        let feed = |feed: SourceQuality| Feed {
            source: feed.source,
            last: feed.last,
            silent: feed.silent,
            assets: feed.assets,
        };
        sources.into_iter().map(feed).collect()
    }

    /// The metrics that say whether an asset is there.
    pub(super) fn presence(&self) -> Vec<MetricId> {
        let presence =
            |m: &&Arc<cruscotto_domain::metric::MetricDefinition>| m.health.as_ref().is_some_and(|h| h.presence);
        self.state.catalogue.iter().filter(presence).map(|m| m.id.clone()).collect()
    }

    /// The last day of a metric, as the public sees it, or of what comes by the day the last month; none where there is
    /// nothing or it cannot be read.
    pub(super) async fn lately(&self, subject: Subject, metric: MetricId) -> Option<Period> {
        let (days, bucket) = match self.state.catalogue.get(&metric).and_then(|m| m.published_by()) {
            None => (1, Bucket::Width(CHART_BUCKET)),
            Some(PublishedBy::Hour) => (1, Bucket::Width(PEOPLE_BUCKET)),
            Some(PublishedBy::Day) => (CHART_DAYS, Bucket::Day),
        };
        let (from, to) = (self.now.plus_micros(-days * MICROS_PER_DAY), self.now);
        let plan = Plan { subject, metric, from, to, bucket: Some(bucket) };
        if self.is_store_away() {
            return None;
        }
        match tokio::time::timeout(STORE_TIME_OUT, answer_for(self.state, Audience::Public, plan)).await {
            Ok(Ok(history)) => (!history.points.is_empty()).then_some(Period { history, from, to }),
            Ok(Err(problem)) => {
                warn!(detail = problem.detail(), "a page has no chart");
                None
            }
            Err(_) => {
                self.leave_store_alone("it takes too long");
                None
            }
        }
    }

    /// What the store answers; none when it does not.
    pub(super) async fn asked<T>(&self, question: impl Future<Output = Result<T, StoreError>>) -> Option<T> {
        if self.is_store_away() {
            return None;
        }
        match tokio::time::timeout(STORE_TIME_OUT, question).await {
            Ok(Ok(answer)) => Some(answer),
            Ok(Err(error)) => {
                self.leave_store_alone(&error.to_string());
                None
            }
            Err(_) => {
                self.leave_store_alone("it takes too long");
                None
            }
        }
    }

    fn is_store_away(&self) -> bool {
        let until = *self.pages.away_until.lock().unwrap_or_else(PoisonError::into_inner);
        until.is_some_and(|until| Instant::now() < until)
    }

    fn leave_store_alone(&self, error: &str) {
        warn!(error, "pages do without the store for a while");
        *self.pages.away_until.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now() + LEFT_ALONE);
    }
}
