//! `POST /asset/{id}/report`: "it does not work here", from the form on the asset's page. Whatever becomes of it, the
//! answer leads back to the page, which says so: no program is needed.

use super::Shared;
use super::origin;
use axum::extract::rejection::FormRejection;
use axum::extract::{ConnectInfo, Form, Path, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use cruscotto_domain::id::AssetId;
use cruscotto_domain::report::{ReportKind, check_text};
use cruscotto_frontend::i18n::Lang;
use cruscotto_frontend::routes::{Route, Sent, View};
use serde::Deserialize;
use std::net::SocketAddr;
use tracing::warn;

/// The fields of the form; `website` is the one that people do not see.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Fields {
    #[serde(default)]
    kind: String,
    #[serde(default)]
    text: String,
    #[serde(default)]
    website: String,
    #[serde(default)]
    lang: String,
}

/// Takes a report. Of who sent it nothing is kept; their address counts for the limit and is forgotten.
pub(super) async fn report_new(
    State(state): State<Shared>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    Path(asset): Path<String>,
    headers: HeaderMap,
    fields: Result<Form<Fields>, FormRejection>,
) -> Response {
    if let Err(problem) = origin::check(&headers, &state.settings) {
        return problem.into_response();
    }
    // What is no form is a report that says nothing.
    let fields = fields.map_or_else(|_| Fields::default(), |Form(fields)| fields);
    let known = asset.parse::<AssetId>().ok().filter(|id| state.known.asset(id).is_some());
    let sent = match known {
        None => None,
        Some(_) if state.limits.report(peer, &headers).is_err() => Some(Sent::TooMany),
        Some(id) => Some(take(&state, &id, &fields).await),
    };
    let lang: Option<Lang> = fields.lang.parse().ok();
    let view = View { sent, ..View::default().with_lang(lang.unwrap_or_default()) };
    let page = Route::Asset { id: asset }.href(view);
    Redirect::to(&if sent.is_some() { format!("{page}#report") } else { page }).into_response()
}

async fn take(state: &Shared, asset: &AssetId, fields: &Fields) -> Sent {
    let (Ok(kind), Ok(text)) = (fields.kind.parse::<ReportKind>(), check_text(&fields.text)) else {
        return Sent::Refused;
    };
    if !fields.website.is_empty() {
        // A program that fills in every field. It is told what people are told, and learns nothing.
        return Sent::Taken;
    }
    match state.store.insert_report(asset, kind, &text).await {
        Ok(()) => {
            metrics::counter!(crate::observe::REPORTS, "kind" => kind.as_str()).increment(1);
            Sent::Taken
        }
        Err(error) => {
            warn!(%error, %asset, "a report cannot be kept");
            Sent::Failed
        }
    }
}
